"""The stages that past rebuilds saw (server.kpi.count.snapshots), kept in the inbox's database: one
state a site, and what each rebuild saw change, for as long as a weekly meeting may look back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from server.database.database import Database
from server.database.tables import stage_changes as changes
from server.database.tables import stage_states as states
from server.errors import SnapshotsUnavailable

KEPT = timedelta(days=40)


class StageSnapshots:
    """A SnapshotStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, site: str) -> bytes | None:
        with _told(), self._database.read() as connection:
            found = connection.execute(select(states.c.state).where(states.c.site == site)).scalar()
            return None if found is None else bytes(found)

    def changes_since(self, site: str, since: datetime) -> list[bytes]:
        with _told(), self._database.read() as connection:
            query = (
                select(changes.c.undo)
                .where(changes.c.site == site, changes.c.at >= since)
                .order_by(changes.c.id)
            )
            return [bytes(undo) for undo in connection.execute(query).scalars()]

    def keep(self, site: str, at: datetime, state: bytes, undo: bytes | None) -> None:
        with _told(), self._database.write() as connection:
            kept = connection.execute(
                update(states).where(states.c.site == site).values(at=at, state=state)
            )
            if not kept.rowcount:
                connection.execute(insert(states).values(site=site, at=at, state=state))
            if undo is not None:
                connection.execute(insert(changes).values(site=site, at=at, undo=undo))
            old = (changes.c.site == site) & (changes.c.at < at - KEPT)
            connection.execute(delete(changes).where(old))

    def rewrite(self, state: Callable[[bytes], bytes], undo: Callable[[bytes], bytes]) -> None:
        with _told(), self._database.write() as connection:
            for row in connection.execute(select(states.c.site, states.c.state)).all():
                if (new := state(bytes(row.state))) != bytes(row.state):
                    connection.execute(
                        update(states).where(states.c.site == row.site).values(state=new)
                    )
            # One by one: each may be large.
            for number in connection.execute(select(changes.c.id)).scalars().all():
                this = changes.c.id == number
                old = bytes(connection.execute(select(changes.c.undo).where(this)).scalar_one())
                if (new := undo(old)) != old:
                    connection.execute(update(changes).where(this).values(undo=new))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise SnapshotsUnavailable(
            "前回までの段階の記録を読み書きできないため、変化と滞留日数は更新されません。"
            "DATABASE_URL を確認してください。 / The record of past stages cannot be used, so that "
            "changes and days in phase are missing. Check DATABASE_URL."
        ) from error
