"""The stages that past rebuilds saw (server.kpi.count.snapshots), kept in the inbox's database: one
state a site, and what each rebuild saw change, for as long as a weekly meeting may look back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from server.database.database import Database
from server.database.instants import ALLOWANCE
from server.database.tables import stage_changes as changes
from server.database.tables import stage_states as states
from server.errors import SnapshotsUnavailable
from sheets_schema.text import Text

KEPT = timedelta(days=40)


class StageSnapshots:
    """A SnapshotStore. `now`: what the best clock at hand says. Changes are in the order of their
    numbers, whatever time a wrong clock gave them: each leads back from the next one, and one alone
    says nothing."""

    def __init__(
        self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._now = now

    def latest(self, site: str) -> bytes | None:
        with _told(), self._database.read() as connection:
            found = connection.execute(select(states.c.state).where(states.c.site == site)).scalar()
            return None if found is None else bytes(found)

    def changes_since(self, site: str, since: datetime) -> list[bytes]:
        with _told(), self._database.read() as connection:
            first = _first_since(site, since, self._now())
            query = (
                select(changes.c.undo)
                .where(changes.c.site == site, changes.c.id >= first)
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
            # By the better clock: one that is ahead must not make all of them old. And what one
            # that is behind takes for the first of the window is not.
            now = self._now()
            first = _first_since(site, now - KEPT, now)
            connection.execute(
                delete(changes).where(
                    changes.c.site == site, changes.c.id < first, changes.c.at < now - KEPT
                )
            )

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


def _first_since(site: str, since: datetime, now: datetime) -> ScalarSelect[Any]:
    """The number of the first change since then. What was dated ahead of now was dated by a wrong
    clock, and is no sign of anything."""
    return (
        select(func.min(changes.c.id))
        .where(changes.c.site == site, changes.c.at.between(since, now + ALLOWANCE))
        .scalar_subquery()
    )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise SnapshotsUnavailable(
            Text(
                "前回までの段階の記録を読み書きできないため、変化と滞留日数は更新されません。"
                "DATABASE_URL を確認してください。",
                "The record of past stages cannot be used, so that changes and days in phase are "
                "missing. Check DATABASE_URL.",
            )
        ) from error
