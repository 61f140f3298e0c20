"""A rebuild: read the people's tabs, make the KPI tabs, write them all at once.

Three calls: where everything stands, the columns that are needed, and one atomic batchUpdate, so
that a reader never sees half a report and a failed read writes nothing. The cells of people are
never written.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from server.business import typed
from server.errors import Refused, RemindersUnavailable, SnapshotsUnavailable
from server.kpi.board import BoardPage
from server.kpi.count.ad_lines import AdRecord, note_fetched
from server.kpi.count.book import Book, InboxFigures
from server.kpi.count.figures import Member, figure
from server.kpi.count.forecast import forecast
from server.kpi.count.people import PeopleReader
from server.kpi.count.snapshots import SnapshotStore
from server.kpi.options import Options
from server.kpi.pages import Page
from server.kpi.reading import (
    WANTED,
    counted,
    is_filled,
    look_further,
    looked_at_again,
    read_rows,
    zone_of,
)
from server.kpi.render.board import board_requests
from server.kpi.render.page import requests_for
from server.kpi.render.paper import serialised
from server.kpi.render.simulation import simulation_requests
from server.kpi.simulated import SimulationPage
from server.kpi.tabs.all_tabs import pages_of
from server.kpi.tabs.today import today_by_person
from server.notice.reminder_queue import Draft
from server.rebuild.placing import places_for, with_all_titles
from server.rebuild.reminding import ReminderStore, drafts_of, is_anybody_told
from server.settings.sites import Site
from server.setup.features import FeatureList, added_lists, follow_features
from server.setup.following import (
    FIELDS,
    follow_names,
    is_new,
    ranges,
    seen_in,
    status_of,
    with_lists,
)
from server.setup.repairs import choice_lists
from server.setup.silence import days_of, follow_setting, put_back
from server.sheets.columns import TabColumns
from server.sheets.door import Door
from server.sheets.headings import header_trouble
from server.sheets.layout import Layout, Value
from sheets_schema import kpi_texts
from sheets_schema.features import FORECAST
from sheets_schema.metrics import Empty
from sheets_schema.tabs import LEADS, SIMULATION
from sheets_schema.text import Text, plain

# What Google recommends not to exceed in one request.
LARGE_REQUEST = 2_000_000
HEADLINES = ("valid", "opportunities", "won", "cost", "cost_per_won")

Progress = Callable[[str], None]
STEPS = ("layout", "read", "count", "tabs", "write")


@dataclass(frozen=True, slots=True)
class Report:
    """`calls`: API calls made. `rows`: leads in the spreadsheet. `seconds`: from start to end.
    `headline`: key of a metric → its figure over all channels, or the word for an empty one.
    `channels`: the same by channel in the order of 設定, each with its name under `channel`.
    `outlook`: 今期着地 (`landing`), its `target` and `shortage`, None without a target; {} where
    見通し is off. `findings`: lines of データ品質. `bytes`: size of what was written.
    `meeting_day`: 定例会の曜日, 0 is Monday. `morning`: 朝の時刻 in minutes, None where nobody is
    told of anything. `today`: of each person, nobody's first, `person`, `count` and how many of
    those are `late`."""

    site: str
    calls: int
    rows: int
    seconds: float
    bytes: int
    findings: int
    warnings: tuple[Text, ...]
    headline: dict[str, int | float | str]
    channels: tuple[dict[str, int | float | str], ...] = ()
    outlook: dict[str, int | float | None] = field(default_factory=dict)
    meeting_day: int = 0
    morning: int | None = None
    today: tuple[dict[str, int | str], ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Written:
    """`calls` that it took. `warnings`: what the spreadsheet does not show of it."""

    calls: int
    warnings: tuple[Text, ...]


def rebuild(
    door: Door,
    site: Site,
    options: Options,
    *,
    now: datetime | Callable[[], datetime],
    snapshots: SnapshotStore | None = None,
    inbox: InboxFigures | None = None,
    ads: AdRecord | None = None,
    progress: Progress | None = None,
    reminders: ReminderStore | None = None,
    address: str = "",
    admin: str = "",
) -> Report:
    """`now`: aware; or what says so once the tabs are read. `snapshots`: what past rebuilds saw;
    without it 滞留日数 and what changed stay blank. `reminders`: where what people are to be told
    is kept, with links into the spreadsheet, which opens at `address`. `admin`: where the status
    page opens, "" where nobody knows. `ads`: what advertising
    platforms were told. `inbox`: what データ品質 sets beside the rows. `progress` is told each of
    STEPS.

    Errors are those of the door; before the last call nothing was written, and
    after an unknown outcome the rebuild may simply be asked for again."""
    told = progress or (lambda _step: None)
    started = time.monotonic()
    told("layout")
    layout = door.layout(for_rebuild=True)
    if LEADS.key not in layout.tabs:
        # Figures of nothing would stand where figures were.
        raise Refused(
            Text(
                "リードのタブが見つからないため、再集計していません(集計タブは前のままです)。"
                "Google の「変更履歴」で戻すか、scripts/setup_spreadsheet.py "
                "で作り直してください。",
                "The Leads tab is missing: nothing was rebuilt and the KPI tabs stay as they "
                "were. Restore it in Google's version history, or run "
                "scripts/setup_spreadsheet.py.",
            )
        )
    told("read")
    cells = door.columns(layout, WANTED)
    told("count")
    zone = zone_of(layout.time_zone, site)
    at = now() if callable(now) else now
    reader = PeopleReader()
    book = read_rows(cells, WANTED, site, zone, options, at, reader.look, layout.tabs,
                     layout.names or "")  # fmt: skip
    filled = partial(is_filled, cells)
    shown = follow_features(
        site, layout, book.business.features, filled, listed=_listed(cells.get("settings", {}))
    )
    leads = _leads_of(cells, looked_at_again(book.business))
    del cells, filled  # the whole reply, a third of all that a rebuild holds
    book = look_further(counted(book), reader, leads, site, at, snapshots, inbox, ads)
    del reader, leads
    told("tabs")
    link = partial(_row_link, layout)
    pages = pages_of(book, link, admin)
    subtitle = _subtitle(book, at, zone)
    calls = 2
    renamed: list[dict[str, Any]] = []
    if is_new(layout, book.business.names):
        renamed = _renamed(door, site, layout, book)
        calls += 1
    rules = [*_rules(book, layout), *shown, *renamed]
    body = body_of(pages, layout, site, subtitle, rules)
    warnings = [*book.warnings, *_large(len(body), book), *_headers(layout)]
    if not options.dry_run:
        told("write")
        note_fetched(book.ad_lines, ads, site.currency, at)
        written = _write(door, layout, site, pages, subtitle, rules, body, partial(_is_ours, book))
        calls += written.calls
        warnings.extend(plain(book.say(one)) for one in written.warnings)
        warnings.extend(_keep(book, snapshots, site, at))
        warnings.extend(_remind(reminders, drafts_of(book, site, link, address, at), site, at))
    return Report(
        site=site.name,
        calls=calls,
        rows=int(book.columns.is_row.sum()),
        seconds=round(time.monotonic() - started, 3),
        bytes=len(body),
        findings=book.findings.count,
        warnings=tuple(warnings),
        headline=_headline(book, book.cohort),
        channels=_channels(book),
        outlook=_outlook(book),
        meeting_day=book.business.whole("meeting_day"),
        morning=book.business.whole("morning_at") if is_anybody_told(book) else None,
        today=tuple(today_by_person(book)),
        dry_run=options.dry_run,
    )


def _renamed(door: Door, site: Site, layout: Layout, book: Book) -> list[dict[str, Any]]:
    """What follows phases and statuses that 設定 calls otherwise now. One call, which reads."""
    leads = layout.tabs[LEADS.key]
    seen = seen_in(door.seen(ranges(leads), FIELDS), leads)
    wanted = added_lists(layout, book.business.features)
    choices = with_lists(layout, choice_lists(layout), wanted)
    return follow_names(site, layout, book.business.names, seen, choices)


def _leads_of(cells: Mapping[str, TabColumns], keys: Sequence[str]) -> Mapping[str, list[Value]]:
    """Columns of リード apart from the reply; none where no column of ours was found at all."""
    return cells[LEADS.key].only(keys) if LEADS.key in cells else {}


def _listed(settings: Mapping[str, Sequence[Value]]) -> FeatureList:
    """機能 as 設定 lists them, and how many rows its longest list has."""
    longest = max(map(len, settings.values()), default=0)
    return FeatureList(tuple(map(typed.tidy, settings.get("feature", ()))), longest)


def _rules(book: Book, layout: Layout) -> list[dict[str, Any]]:
    """The one thing on リード that a rebuild sees to: how long a deal is silent before it is
    coloured, as 設定 says now."""
    leads = layout.tabs.get(LEADS.key)
    rules = layout.rules.get(leads.sheet_id, ()) if leads else ()
    return follow_setting(rules, book.business.whole("stale_days"))


def _is_ours(book: Book, rule: Mapping[str, Any]) -> bool:
    """Whether a rebuild may have meant to change this rule of リード."""
    words = {word for one in book.business.statuses.rows for word in one.words()}
    return days_of(rule) is not None or status_of(rule) in words


def body_of(
    pages: Sequence[Page],
    layout: Layout,
    site: Site,
    subtitle: str,
    rules: Sequence[dict[str, Any]],
    *,
    drawn: bool = True,
) -> bytes:
    """The body of the one batchUpdate; with the charts of the tabs if they are to be `drawn`."""
    places = places_for([page.tab for page in pages], layout, site)
    requests: list[dict[str, Any]] = [*rules, *places.creations]
    for page in pages:
        paper = places.papers[page.tab.key]
        if isinstance(page, BoardPage):
            requests.extend(board_requests(page, subtitle, paper))
        elif isinstance(page, SimulationPage):
            requests.extend(simulation_requests(page, subtitle, paper))
        else:
            requests.extend(requests_for(page, subtitle, paper, drawn=drawn))
    return serialised(requests)


def _write(
    door: Door,
    layout: Layout,
    site: Site,
    pages: Sequence[Page],
    subtitle: str,
    rules: Sequence[dict[str, Any]],
    body: bytes,
    is_ours: Callable[[Mapping[str, Any]], bool],
) -> _Written:
    """One call, unless a missing KPI tab had to be made beside a sheet of people's that has its
    name, or somebody moved or deleted a rule of リード or a chart in that moment."""
    calls = 1
    warnings: tuple[Text, ...] = ()
    try:
        reply = door.batch_update_json(body)
    except Refused as error:
        simulation = layout.tabs.get(SIMULATION.key)
        draws = any(page.chart is not None for page in pages)
        moves = error.status == 400 and simulation is not None and bool(simulation.lines)
        moves |= error.status == 400 and draws
        if not rules and not moves and all(page.tab.key in layout.tabs for page in pages):
            raise
        # A rule that somebody took away has no place any more; the next rebuild sees to it. A
        # line of シミュレーション stands where somebody has just moved it. A tab that was missing
        # may stand by now: an earlier request came late, or its mark is gone. No chart is worth
        # the figures: they are written without.
        whole = with_all_titles(door.layout(for_rebuild=True, by_id=True), door.properties())
        reply = door.batch_update_json(body_of(pages, whole, site, subtitle, (), drawn=False))
        calls = 6 if layout.tabs.keys() < whole.tabs.keys() else 5
        warnings = (kpi_texts.NOT_DRAWN,) if draws else ()
    met = put_back(reply, is_ours)
    if met:
        door.batch_update(met)
        calls += 1
    return _Written(calls, warnings)


def _row_link(layout: Layout, tab: str, row: int) -> str | None:
    found = layout.tabs.get(tab)
    return None if found is None else f"#gid={found.sheet_id}&range=A{row}"


def _subtitle(book: Book, now: datetime, zone: ZoneInfo) -> str:
    """集計期間 · 更新日時 · how many leads."""
    local = now.astimezone(zone)
    parts = [
        f"{book.say(kpi_texts.PERIOD)}: {_period(book)}",
        f"{book.say(kpi_texts.UPDATED)}: {local:%Y/%m/%d %H:%M}",
        book.say(kpi_texts.LEADS_COUNTED).format(
            leads=f"{_plain(book, 'leads'):,}", valid=f"{_plain(book, 'valid'):,}"
        ),
    ]
    if book.calendar.as_of != book.calendar.today:
        day = typed.date_of(book.calendar.as_of)
        parts.insert(1, f"{book.say(kpi_texts.AS_OF)}: {day:%Y/%m/%d}")
    return " · ".join(parts)


def _period(book: Book) -> str:
    if book.period.everything:
        return book.say(kpi_texts.ALL_TIME)
    ends = (book.period.first, book.period.last)
    first, last = ("" if one is None else f"{one // 12}/{one % 12 + 1:02}" for one in ends)
    return f"{first}〜{last}" if book.locale == "ja" else f"{first}–{last}"


def _plain(book: Book, key: str) -> int | float:
    value = figure(key, book.cohort)
    return 0 if isinstance(value, Empty) else value


def _headline(book: Book, group: Sequence[Member]) -> dict[str, int | float | str]:
    values = {key: figure(key, group) for key in HEADLINES}
    return {
        key: value.of(book.locale) if isinstance(value, Empty) else value
        for key, value in values.items()
    }


def _channels(book: Book) -> tuple[dict[str, int | float | str], ...]:
    return tuple(
        {"channel": name, **_headline(book, [member])}
        for name, member in zip(book.channel_names(book.cohort), book.cohort, strict=True)
    )


def _outlook(book: Book) -> dict[str, int | float | None]:
    if FORECAST.key not in book.business.features:
        return {}
    found = book.once(forecast)
    told = {
        "landing": found.landing,
        "target": found.year.target,
        "shortage": found.shortage,
    }
    return {
        key: value if value is None else int(value) if value == int(value) else float(value)
        for key, value in told.items()
    }


def _keep(book: Book, snapshots: SnapshotStore | None, site: Site, now: datetime) -> Iterator[Text]:
    """Remember the stages for the next rebuild, now that this one stands in the spreadsheet."""
    if snapshots is None or book.history is None:
        return
    try:
        book.history.keep(snapshots, site.name, now)
    except SnapshotsUnavailable as error:
        yield error.text


def _remind(
    store: ReminderStore | None, drafts: Sequence[Draft], site: Site, now: datetime
) -> Iterator[Text]:
    """Decide what people are told, now that it stands in the spreadsheet."""
    if store is None or not drafts:
        return
    try:
        store.decide(site, drafts, now)
    except RemindersUnavailable as error:
        yield error.text


def _headers(layout: Layout) -> Iterator[Text]:
    """Headers that are not where they belong."""
    for tab in layout.tabs.values():
        if (told := header_trouble(tab)) is not None:
            yield told


def _large(size: int, book: Book) -> Iterator[Text]:
    if size > LARGE_REQUEST:
        yield plain(book.say(kpi_texts.LARGE).format(megabytes=f"{size / 1_000_000:.1f}"))
