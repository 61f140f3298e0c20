"""What the inbox holds, for health, metrics and the status page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, union_all

from server.database.database import Database
from server.database.tables import batches, leads
from server.inbox.batches import BEGUN, Goods
from server.lead import IMPORTED
from sheets_schema.lists import KIND_TEST

UNDELIVERED = ("waiting", "claimed")


@dataclass(frozen=True, slots=True)
class Backlog:
    """`waiting`: accepted and not yet in the spreadsheet; `oldest`: when the first of them came."""

    waiting: int
    oldest: datetime | None
    isolated: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Stranded:
    """Leads that no running delivery can bring on: claimed for a spreadsheet that is no site's
    (`spreadsheet_id`), or waiting under a name that the settings do not know ("")."""

    site: str
    spreadsheet_id: str
    leads: int


def stranded(
    database: Database, spreadsheets: Collection[str], names: Sequence[str]
) -> list[Stranded]:
    """`spreadsheets`, `names`: those of the settings."""
    with database.read() as connection:
        claimed = connection.execute(
            select(leads.c.site, batches.c.spreadsheet_id, func.count())
            .join(batches, batches.c.id == leads.c.batch_id)
            .where(batches.c.state.in_(BEGUN), leads.c.state == "claimed")
            .group_by(leads.c.site, batches.c.spreadsheet_id)
        ).all()
        waiting = connection.execute(
            select(leads.c.site, literal(""), func.count())
            .where(leads.c.state == "waiting", leads.c.site.not_in(names))
            .group_by(leads.c.site)
        ).all()
    return [
        *(Stranded(*one) for one in claimed if one[1] not in spreadsheets),
        *(Stranded(*one) for one in waiting),
    ]


def oldest_waiting(database: Database, sites: Sequence[str]) -> Mapping[str, datetime]:
    """site → arrival of its first waiting lead; sites with none are left out. Costs one look into
    the index a site, however long the backlog is."""
    if not sites:
        return {}
    looks = [
        select(literal(site).label("site"), leads.c.arrived_at)
        .where(leads.c.site == site, leads.c.state == "waiting")
        .order_by(leads.c.id)
        .limit(1)
        .subquery()
        for site in sites
    ]
    together = union_all(*(select(look.c.site, look.c.arrived_at) for look in looks))
    with database.read() as connection:
        return {row.site: row.arrived_at for row in connection.execute(together)}


def count_waiting(database: Database, sites: Sequence[str], most: int) -> int:
    """How many wait, counted up to `most`."""
    with database.read() as connection:
        some = (
            select(leads.c.id)
            .where(leads.c.site.in_(sites), leads.c.state == "waiting")
            .limit(most)
            .subquery()
        )
        return connection.execute(select(func.count()).select_from(some)).scalar_one()


def oldest_undelivered(database: Database, site: str) -> datetime | None:
    """Arrival of the site's first lead that does not stand in the spreadsheet yet."""
    query = select(func.min(leads.c.arrived_at)).where(
        leads.c.site == site, leads.c.state.in_(UNDELIVERED)
    )
    with database.read() as connection:
        found: datetime | None = connection.execute(query).scalar_one()
    return found


def submissions(database: Database, site: str, since: datetime) -> list[datetime]:
    """When submissions came in since then, oldest first; lists that people imported are none, nor
    are tests."""
    with database.read() as connection:
        found = connection.execute(
            select(leads.c.arrived_at, leads.c.cells["kind"].as_string())
            .where(
                leads.c.site == site, leads.c.arrived_at >= since, leads.c.content_type != IMPORTED
            )
            .order_by(leads.c.arrived_at)
        ).all()
    return [at for at, kind in found if kind not in (KIND_TEST.ja, KIND_TEST.en)]


def with_open_batch(database: Database, goods: Goods | None = "leads") -> set[str]:
    """Spreadsheets that have a batch of `goods` (None: any) that was begun and not ended."""
    begun = select(batches.c.spreadsheet_id).where(batches.c.state.in_(BEGUN)).distinct()
    if goods is not None:
        begun = begun.where(batches.c.goods == goods)
    with database.read() as connection:
        return set(connection.execute(begun).scalars())


def undelivered(database: Database, sites: Sequence[str]) -> int:
    """Leads of `sites` that wait or are being written."""
    with database.read() as connection:
        query = (
            select(func.count())
            .select_from(leads)
            .where(leads.c.site.in_(sites), leads.c.state.in_(UNDELIVERED))
        )
        return connection.execute(query).scalar_one()


def ids_in(database: Database, sites: Sequence[str], state: str) -> list[str]:
    """Leads of `sites` in one state, oldest first."""
    with database.read() as connection:
        query = (
            select(leads.c.id)
            .where(leads.c.site.in_(sites), leads.c.state == state)
            .order_by(leads.c.id)
        )
        return list(connection.execute(query).scalars())


def by_state(database: Database, site: str | None = None) -> dict[str, tuple[int, datetime]]:
    """state → how many leads, and the arrival of the first; of one site, or of all."""
    query = select(leads.c.state, func.count(), func.min(leads.c.arrived_at)).group_by(
        leads.c.state
    )
    if site is not None:
        query = query.where(leads.c.site == site)
    with database.read() as connection:
        return {state: (count, first) for state, count, first in connection.execute(query)}


def backlog(database: Database, site: str | None = None) -> Backlog:
    """Of one site, or of all together. Counts come from the index alone: pages ask again and again,
    however many leads have been delivered."""
    counts = select(leads.c.state, func.count()).group_by(leads.c.state)
    oldest = select(func.min(leads.c.arrived_at)).where(leads.c.state.in_(UNDELIVERED))
    if site is not None:
        counts = counts.where(leads.c.site == site)
        oldest = oldest.where(leads.c.site == site)
    with database.read() as connection:
        rows: dict[str, int] = {row[0]: row[1] for row in connection.execute(counts)}
        waiting = sum(rows.get(state, 0) for state in UNDELIVERED)
        first = connection.execute(oldest).scalar_one() if waiting else None
    return Backlog(
        waiting=waiting,
        oldest=first,
        isolated=rows.get("isolated", 0),
        delivered=rows.get("delivered", 0),
    )
