"""Keys of persons depend on a secret of this inbox, so that nobody who finds them can look for an
e-mail address among them; sessions that were ended by signing out."""

import hashlib
import hmac
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_AT_ONCE = 5_000


def upgrade() -> None:
    op.create_table(
        "ended_sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    secret = secrets.token_hex(32)
    op.get_bind().execute(
        sa.text("INSERT INTO facts (name, value) VALUES ('people_secret', :secret)"),
        {"secret": secret},
    )
    _key(secret)


def downgrade() -> None:
    """The keys stay as they are: persons are found no more until they write again."""
    op.get_bind().execute(sa.text("DELETE FROM facts WHERE name = 'people_secret'"))
    op.drop_table("ended_sessions")


def _key(secret: str) -> None:
    connection = op.get_bind()
    after = ""
    while True:
        some = connection.execute(
            sa.text(
                "SELECT lead_id, key FROM lead_people WHERE lead_id > :after"
                " ORDER BY lead_id, key LIMIT :most"
            ),
            {"after": after, "most": _AT_ONCE},
        ).all()
        # A lead's keys are done together, so that none is met twice.
        last = some[-1].lead_id if some else ""
        whole = [one for one in some if one.lead_id != last] if len(some) == _AT_ONCE else some
        if not whole:
            return
        connection.execute(
            sa.text("UPDATE lead_people SET key = :new WHERE lead_id = :lead_id AND key = :key"),
            [
                {"lead_id": one.lead_id, "key": one.key, "new": _digest(secret, one.key)}
                for one in whole
            ],
        )
        after = whole[-1].lead_id


def _digest(secret: str, key: str) -> str:
    return hmac.new(bytes.fromhex(secret), key.encode(), hashlib.sha256).hexdigest()[:40]
