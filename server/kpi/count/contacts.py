"""Whom to call: of the few rows that are listed, the cells that no figure needs."""

from collections.abc import Iterable, Mapping

from server.business import typed
from server.kpi.count.book import Contact
from server.kpi.read.columns import Column

# Of リード.
COLUMNS = ("name", "phone", "lead_id", "received_at")


def contacts_of(cells: Mapping[str, Column], places: Iterable[int]) -> dict[int, Contact]:
    """`cells`: key of a column of リード → its cells. Each of COLUMNS is read once more and let go,
    which is cheaper than keeping them of every row."""
    wanted = sorted(set(places))
    if not wanted:
        return {}
    names, phones, ids = (
        [typed.tidy(cell) for cell in _at(cells.get(key, ()), wanted)]
        for key in ("name", "phone", "lead_id")
    )
    times = [_time(cell) for cell in _at(cells.get("received_at", ()), wanted)]
    about = map(Contact, names, phones, ids, times)
    return dict(zip(wanted, about, strict=True))


def _at(column: Column, places: list[int]) -> list[typed.Value]:
    return [column[place] if place < len(column) else None for place in places]


def _time(cell: typed.Value) -> float:
    """The share of its day that had passed; 0.0 where the cell tells no time."""
    minutes = typed.minutes_of(cell)
    return 0.0 if minutes is None else minutes / 1440
