"""What a rebuild counts from → the tables of the warehouse."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from server.business import typed
from server.business.campaigns import campaign_key
from server.kpi.count.book import Book
from server.kpi.read import columns as read
from server.kpi.read.calendar import Calendar
from server.kpi.read.cleaning import CleanColumns
from server.kpi.read.columns import Bools, Column, Longs
from server.kpi.read.costs import campaigns_of, read_costs
from server.kpi.read.findings import Findings
from server.kpi.read.vocabulary import Chosen, choose
from server.kpi.reading import WANTED, Cells
from server.kpi.tabs.tidy import rows_of_all
from server.settings.sites import Site
from server.warehouse.values import (
    NO_AMOUNT,
    FilledTable,
    Values,
    coded,
    dates,
    moments,
    months,
    table,
    texts,
    typed_values,
)
from sheets_schema import lists, warehouse
from sheets_schema.dimensions import CAMPAIGN, CHANNEL, DIMENSIONS
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.metrics import DECLARED, SUMS
from sheets_schema.text import Locale, Text

# Everything on リード, beside what a rebuild reads.
EXPORTED: dict[str, tuple[str, ...]] = {
    **WANTED,
    "leads": tuple(dict.fromkeys((*WANTED["leads"], *(one.key for one in LEAD_COLUMNS)))),
}
# Compared with each cell at once; `is` cannot be.
_NONE = None
# Costs of months to come are exported too; the views leave them out until they have come.
_NO_END = typed.LAST_DAY


def tables_of(
    book: Book,
    cells: Cells,
    site: Site,
    now: datetime,
    *,
    personal: bool = False,
    erased: Collection[str] = frozenset(),
) -> list[FilledTable]:
    """`cells`: of EXPORTED, those that `book` was made of. `personal`: with what says who somebody
    is. `erased`: lead ids that must not leave the house whatever still stands in the sheet."""
    made = [
        (warehouse.LEADS, _leads(book, cells.get("leads", {}), erased)),
        (warehouse.COSTS, _costs(book, cells.get("costs", {}))),
        (warehouse.TARGETS, _targets(book)),
        (warehouse.TIDY, _tidy(book)),
        (warehouse.CHANNELS, _channels(book)),
        (warehouse.CAMPAIGNS, _campaigns(book)),
        (warehouse.SETTINGS, _settings(book, site, now)),
    ]
    return [table(declared, columns, personal=personal) for declared, columns in made]


def _leads(book: Book, cells: Mapping[str, Column], erased: Collection[str]) -> dict[str, Values]:
    columns, size = book.columns, book.columns.size
    cells = CleanColumns("leads", cells, Findings())
    made: dict[str, Values] = {
        "sheet_row": np.arange(size, dtype=np.int64) + book.findings.row("leads", 0),
        "received_at": moments(cells.get("received_at", ()), size, book.calendar.zone),
        "kind": _as_declared(columns.kinds, lists.KINDS, book.locale),
        "status": _as_declared(columns.statuses, lists.STATUSES, book.locale),
        "invalid_reason": coded(columns.reasons.codes, columns.reasons.names),
        "lost_reason": coded(columns.lost_reasons.codes, columns.lost_reasons.names),
        "phase": coded(columns.phases.codes, columns.phases.names),
        "certainty": _known(columns.certainties.astype(np.int64)),
        "is_sent_back": columns.words["sent_back"].codes != read.BLANK,
        "form_kind": _form_kinds(book),
    }
    made |= {key: dates(days) for key, days in columns.days.items() if key != "received_at"}
    made |= {key: np.where(one.known, one.units, NO_AMOUNT) for key, one in columns.amounts.items()}
    made |= _cuts(book)
    made |= _seen(book)
    for field in warehouse.LEADS.fields:
        if field.key not in made:
            key = field.key.removesuffix("_written")
            made[field.key] = typed_values(field, cells.get(key, ()), size, book.calendar.zone)
    kept = columns.is_row & ~_of(erased, made["lead_id"])
    return {key: values[kept] for key, values in made.items()}


def _known(units: Longs) -> Values:
    return np.where(units < 0, NO_AMOUNT, units)


def _as_declared(chosen: Chosen, texts: Sequence[Text], locale: Locale) -> Values:
    """What the views know by name, whatever a firm calls it; other words as they were written."""
    names = list(chosen.names)
    for text in texts:
        place = chosen.place(text)
        if place >= 0:
            names[place] = text.of(locale)
    return coded(chosen.codes, names)


def _cuts(book: Book) -> dict[str, Values]:
    """The value of each dimension. A channel that 設定 does not know stays as it was written."""
    found = {}
    for dimension in DIMENSIONS:
        keys = book.keys(dimension)
        found[dimension.key] = coded(keys.leads, keys.names, nothing=len(keys.names) - 1)
    words = book.columns.channel_words
    as_written = coded(words.codes, words.texts)
    channels = found[CHANNEL.key]
    found[CHANNEL.key] = np.where(channels == _NONE, as_written, channels)
    return found


def _form_kinds(book: Book) -> Values:
    forms = book.columns.forms
    kinds = [book.business.form_kinds.get(typed.fold(one)) for one in forms.texts]
    names = [None if one is None else one.of(book.locale) for one in kinds]
    found: Values = np.array([*names, None], dtype=object)[forms.codes]
    return found


def _seen(book: Book) -> dict[str, Values]:
    """What past rebuilds saw of each row (history.with_seen_days)."""
    size = book.columns.size
    touched, tossed = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    if book.history is not None and len(book.history.now.leads["key"]):
        known = book.history.now.leads
        places = np.minimum(np.searchsorted(known["key"], book.history.keys), len(known["key"]) - 1)
        found = known["key"][places] == book.history.keys
        touched = np.where(found, known["touched"][places], 0).astype(np.int64)
        tossed = np.where(found, known["tossed"][places], 0).astype(np.int64)
    return {
        "new_left_on": dates(touched), "sql_seen": tossed != 0, "sql_seen_on": dates(tossed),
    }  # fmt: skip


def _of(erased: Collection[str], lead_ids: Values) -> Bools:
    return np.fromiter((one in erased for one in lead_ids), dtype=np.bool_, count=len(lead_ids))


def _costs(book: Book, cells: Mapping[str, Column]) -> dict[str, Values]:
    size = max((len(cells[key]) for key in cells), default=0)
    level = {
        key: [*cells[key], *[None] * (size - len(cells[key]))]
        for key in CleanColumns("costs", cells, Findings())
    }
    clean = CleanColumns("costs", level, Findings())
    calendar = Calendar(book.calendar.zone, book.calendar.today, _NO_END)
    rows = read_costs(clean, book.business, calendar, Findings())
    at = rows.index.to_numpy().astype(np.int64)
    names = [text.of(book.locale) for text in lists.COST_CATEGORIES]
    words = read.words(clean.get("category", [None] * size))
    categories = choose(words, names, lists.COST_CATEGORIES)
    campaigns = book.keys(CAMPAIGN)
    places = _campaign_places(book, campaigns_of(clean))
    channel_words = read.words(clean.get("channel", [None] * size))
    channels = np.where(
        rows["channel"].to_numpy() < len(book.business.channels),
        coded(rows["channel"].to_numpy(), [one.name for one in book.business.channels] + [""]),
        coded(channel_words.codes[at], channel_words.texts),
    )
    return {
        "sheet_row": at + book.findings.row("costs", 0),
        "month": months(rows["month"].to_numpy()),
        "channel": channels,
        "category": coded(categories.codes[at], categories.names),
        "amount": rows["amount"].to_numpy(),
        "campaign": coded(places[rows["campaign"].to_numpy()], campaigns.names,
                          nothing=len(campaigns.names) - 1),
        "source": texts(clean.get("source", [None] * size), size)[at],
        "memo": texts(clean.get("memo", [None] * size), size)[at],
    }  # fmt: skip


def _campaign_places(book: Book, names: Sequence[str]) -> Longs:
    """Of each name on 費用 its place among the campaigns, whose last one is for no campaign; -1
    for a blank, last."""
    campaigns = book.keys(CAMPAIGN).names
    known = {campaign_key(name): at for at, name in enumerate(campaigns)}
    nothing = len(campaigns) - 1
    return np.array([*(known.get(campaign_key(one), nothing) for one in names), -1], dtype=np.int64)


def _targets(book: Book) -> dict[str, Values]:
    names = [*(one.name for one in book.business.channels), book.business.unclassified]
    found = book.targets
    return {
        "sheet_row": np.array([one.row for one in found], dtype=np.int64),
        "month": months(np.array([one.month for one in found], dtype=np.int64)),
        "channel": _objects([None if one.channel is None else names[one.channel] for one in found]),
        "metric": _objects([one.metric for one in found]),
        "metric_name": _objects([book.say(DECLARED[one.metric].name) for one in found]),
        "target": _whole([_digits(one.value, 9) for one in found]),
    }


def _tidy(book: Book) -> dict[str, Values]:
    rows = list(rows_of_all(book))
    keys = [one.key for one in DIMENSIONS if one.in_tidy]
    cuts = {key: _objects([one.values[at] for one in rows]) for at, key in enumerate(keys)}
    return {
        "month": months(np.array([one.month for one in rows], dtype=np.int64)),
        **cuts,
        "metric": _objects([one.key for one in rows]),
        "metric_name": _objects([book.say(SUMS[one.key].name) for one in rows]),
        "value": _whole([one.units for one in rows]),
        "basis": _objects([one.basis for one in rows]),
    }


def _channels(book: Book) -> dict[str, Values]:
    channels = book.business.channels
    return {
        "place": np.arange(1, len(channels) + 1, dtype=np.int64),
        "channel": _objects([one.name for one in channels]),
        "starts_at_opportunity": np.array(
            [one.starts_at_opportunity for one in channels], dtype=np.bool_
        ),
        "costs_nothing": np.array([one.costs_nothing for one in channels], dtype=np.bool_),
    }


def _campaigns(book: Book) -> dict[str, Values]:
    found = book.campaigns
    places = book.business.channel_places
    names = [one.name for one in book.business.channels]

    def channel(text: str) -> str | None:
        place = places.get(typed.fold(text))
        return (text or None) if place is None else names[place]

    return {
        "place": np.arange(1, len(found) + 1, dtype=np.int64),
        "campaign": _objects([one.name for one in found]),
        "channel": _objects([channel(one.channel) for one in found]),
        "starts_on": dates(np.array([one.starts for one in found], dtype=np.int64)),
        "ends_on": dates(np.array([one.ends for one in found], dtype=np.int64)),
        "budget": np.array([
            NO_AMOUNT if one.budget is None else read.units(one.budget) for one in found
        ], dtype=np.int64),
    }  # fmt: skip


def _settings(book: Book, site: Site, now: datetime) -> dict[str, Values]:
    def month(number: int | None) -> Values:
        return months(np.array([-1 if number is None else number], dtype=np.int64))

    return {
        "as_of": dates(np.array([book.calendar.as_of], dtype=np.int64)),
        "first_month": month(book.period.first),
        "last_month": month(book.period.last),
        "won_by_agreement": np.array([book.business.won_by_agreement]),
        "gross_margin": _whole([_digits(book.business.number("gross_margin"), 9)]),
        "stale_days": np.array([book.business.whole("stale_days")], dtype=np.int64),
        "unclassified": _objects([book.business.unclassified]),
        "time_zone": _objects([book.calendar.zone.key]),
        "currency": _objects([site.currency]),
        "exported_at": np.array([now.astimezone(UTC).replace(tzinfo=None)], dtype="datetime64[s]"),
    }


def _digits(value: Decimal | float, scale: int) -> int:
    """NO_AMOUNT for what no column can hold."""
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite() or abs(exact) > typed.LARGEST_AMOUNT:
        return NO_AMOUNT
    return int((exact * 10**scale).to_integral_value(ROUND_HALF_UP))


def _whole(found: Sequence[int]) -> Values:
    """Whole numbers of any size."""
    return np.fromiter(found, dtype=object, count=len(found))


def _objects(found: Sequence[str | None]) -> Values:
    return np.fromiter(found, dtype=object, count=len(found))
