"""When a spreadsheet was last tried: a clock put right ends the pause that a wrong one set."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("writers") as table:
        table.add_column(sa.Column("tried_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("writers") as table:
        table.drop_column("tried_at")
