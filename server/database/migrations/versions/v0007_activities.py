"""What was done with leads (活動), on its way into the spreadsheet as leads are."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("site", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("lead_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("activities_by_work", "activities", ["site", "state", "id"], unique=False)
    op.create_index("activities_by_lead", "activities", ["lead_id", "received_at"], unique=True)
    op.create_index("activities_by_key", "activities", ["site", "key"], unique=True)
    op.create_index("activities_by_batch", "activities", ["batch_id"], unique=False)
    op.add_column(
        "batches",
        sa.Column("goods", sa.String(length=12), nullable=False, server_default="leads"),
    )


def downgrade() -> None:
    op.execute("UPDATE batches SET state = 'burnt' WHERE goods <> 'leads' AND state <> 'settled'")
    op.drop_table("activities")
    # Not by a new table: others refer to this one.
    op.drop_column("batches", "goods")
