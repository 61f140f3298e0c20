"""Exports by plan, and which conversions were sent to which advertising platform."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "export_runs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("site", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON()),
        sa.Column("trouble", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("export_runs_by_slot", "export_runs", ["site", "name", "slot"], unique=True)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "conversion_files",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("site", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True)),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "conversion_files_by_work", "conversion_files", ["site", "target", "state", "id"]
    )
    op.create_index("conversion_files_by_place", "conversion_files", ["place"])
    op.create_table(
        "conversions",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("file_id", number, sa.ForeignKey("conversion_files.id")),
        sa.Column("site", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("lead_id", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("click_id", sa.Text()),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.String(length=40)),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line", sa.JSON()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("conversions_by_file", "conversions", ["file_id"])
    op.create_index("conversions_by_lead", "conversions", ["lead_id"])
    op.create_index(
        "conversions_once",
        "conversions",
        ["target", "lead_id", "stage"],
        unique=True,
        sqlite_where=sa.text("kind = 'sent'"),
        postgresql_where=sa.text("kind = 'sent'"),
    )


def downgrade() -> None:
    op.drop_table("conversions")
    op.drop_table("conversion_files")
    op.drop_table("export_runs")
