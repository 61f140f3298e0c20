"""What people are reminded of each morning."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("spreadsheet_id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("site", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reminders_once", "reminders", ["spreadsheet_id", "name"], unique=True)
    op.create_index("reminders_by_work", "reminders", ["state", "next_try_at"])
    op.create_table(
        "reminder_lines",
        sa.Column("reminder_id", _NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.String(length=200), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminders.id"]),
        sa.PrimaryKeyConstraint("reminder_id", "place"),
    )
    op.create_index("ix_reminder_lines_lead_id", "reminder_lines", ["lead_id"])
    op.create_table(
        "reminded",
        sa.Column("spreadsheet_id", sa.String(length=120), nullable=False),
        sa.Column("row", sa.String(length=20), nullable=False),
        sa.Column("whom", sa.String(length=8), nullable=False),
        sa.Column("lead_id", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("spreadsheet_id", "row", "whom"),
    )
    op.create_index("ix_reminded_lead_id", "reminded", ["lead_id"])


def downgrade() -> None:
    for name in ("reminded", "reminder_lines", "reminders"):
        op.drop_table(name)
