"""The cells that were read → the book of this rebuild."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from server.business import typed
from server.business.campaigns import Campaign, read_campaigns
from server.business.decided import Business
from server.business.decisions import read_decisions
from server.business.known import known_in
from server.business.reading import read_business
from server.errors import SnapshotsUnavailable
from server.kpi.count import ad_candidates, contacts
from server.kpi.count.ad_lines import AdRecord, lines_for_tabs
from server.kpi.count.book import Book, InboxFigures
from server.kpi.count.call_order import call_ranks
from server.kpi.count.decided import check_decisions
from server.kpi.count.follow_ups import find_follow_ups
from server.kpi.count.gaps import all_gaps
from server.kpi.count.history import look_back, with_seen_days
from server.kpi.count.lead_checks import check_leads
from server.kpi.count.lead_facts import lead_facts
from server.kpi.count.owner_checks import check_owners
from server.kpi.count.people import NOBODY, PeopleReader
from server.kpi.count.snapshots import SnapshotStore
from server.kpi.options import Options
from server.kpi.read.activity_log import nothing_worked, read_activities, worked
from server.kpi.read.calendar import Calendar, Period
from server.kpi.read.cleaning import CleanColumns
from server.kpi.read.columns import Column
from server.kpi.read.costs import campaigns_of, read_costs
from server.kpi.read.findings import Findings
from server.kpi.read.lead_columns import CUT_BY, LeadColumns, Look, read_lead_columns
from server.kpi.read.target_companies import read_target_companies
from server.kpi.read.target_leads import (
    Listed,
    TargetLeads,
    match_leads,
    tell_unmatched,
    with_targets,
)
from server.kpi.read.targets import read_targets
from server.settings.sites import Site
from server.sheets.headings import header_trouble
from server.sheets.layout import TabLayout
from sheets_schema.features import AD_FEEDBACK
from sheets_schema.score_words import NAMED
from sheets_schema.tabs import ACTIVITIES, BY_KEY, DECISIONS, TARGET_COMPANIES
from sheets_schema.text import Text

Cells = Mapping[str, Mapping[str, Column]]

# What figures are cut by, and what conditions may name.
_FOR_CUTS = tuple(
    key
    for key in dict.fromkeys((*CUT_BY, *NAMED))
    if key not in ("conversion_point", "phone", "email", "memo", "other", "channel", "company",
                   "name", "owner", "score")
)  # fmt: skip
# Lists of 設定 that say nothing where they are not there.
_LATER = frozenset(
    ("settings", key)
    for key in (
        "channel_rule",
        "rule_channel",
        "feature",
        "in_use",
        "phase_name",
        "phase_certainty",
        "status_name",
        "notify",
        "closed_on",
        "question_stage",
        "question",
        "crm",
        "crm_ours",
        "crm_theirs",
    )
)
# Only these columns are read: key of an input tab → keys of its columns.
WANTED: dict[str, tuple[str, ...]] = {
    "leads": (
        "received_at", "company", "name", "channel", "kind", "owner", "status", "next_action_on",
        "last_action_on", "invalid_reason", "opportunity_on", "qualified_on", "phase",
        "expected_amount", "agreed_on", "won_on", "won_amount", "lost_on", "lost_reason",
        "conversion_point", "phone", "email", "lead_id", "memo", "other", "score",
        "first_response_on", "tossed_on", "expected_on", "certainty", *_FOR_CUTS,
        *ad_candidates.COLUMNS,
    ),
    "costs": ("month", "channel", "category", "amount", "measure", "source", "memo"),
    "campaigns": ("campaign", "channel", "condition", "starts_on", "ends_on", "budget"),
    "targets": ("month", "channel", "metric", "target"),
    "decisions": ("decided_on", "decision", "owner", "due_on", "state", "metric", "scope"),
    "settings": tuple(column.key for column in BY_KEY["settings"].columns),
    TARGET_COMPANIES.key: tuple(column.key for column in TARGET_COMPANIES.columns),
    ACTIVITIES.key: tuple(column.key for column in ACTIVITIES.columns),
}  # fmt: skip
# Without these a tab says as much.
NOT_MISSED = {"costs": ("measure", "source", "memo"), "leads": ("click_id",)}
NOWHERE: Mapping[str, TabLayout] = MappingProxyType({})


def count_book(
    cells: Cells, wanted: Mapping[str, Sequence[str]], site: Site, zone: ZoneInfo,
    options: Options, now: datetime, look: Look | None = None,
    tabs: Mapping[str, TabLayout] = NOWHERE, memory: str = "",
) -> Book:  # fmt: skip
    """What every figure is counted from: read_rows, then counted."""
    return counted(read_rows(cells, wanted, site, zone, options, now, look, tabs, memory))


def counted(book: Book) -> Book:
    """`book` of read_rows with what each lead counts as. Needs none of the cells any more."""
    facts = lead_facts(book.columns, book.business, book.calendar)
    return replace(
        book, leads=with_targets(facts, book.targets_of_leads, book.columns, book.business)
    )


def read_rows(
    cells: Cells, wanted: Mapping[str, Sequence[str]], site: Site, zone: ZoneInfo,
    options: Options, now: datetime, look: Look | None = None,
    tabs: Mapping[str, TabLayout] = NOWHERE, memory: str = "",
) -> Book:  # fmt: skip
    """What stands in the cells, with no lead counted yet. `cells`: tab → column → cells from
    `data_row` of `tabs` on, from row 2 where it does not say; `wanted`: the columns that should be
    among them; `memory`: as of Layout. `now`: aware. Nothing in a cell can make this fail; what
    cannot be read stands in `Book.findings`."""
    findings = Findings({key: tab.data_row + 1 for key, tab in tabs.items()})
    for tab, keys in wanted.items():
        for key in keys:
            if (
                key not in cells.get(tab, {})
                and key not in NOT_MISSED.get(tab, ())
                and not _may_be_missing(tab, key, cells)
            ):
                findings.note("column_missing", tab, "", key)
        if tab in tabs and (told := header_trouble(tabs[tab])) is not None:
            findings.note("header_elsewhere", tab, told.of(site.locale))
    clean = {
        tab: CleanColumns(tab, columns, findings, site.currency)
        for tab, columns in {"leads": {}, **cells}.items()
    }
    cells, lead_cells = clean, clean["leads"]
    settings = _level(cells.get("settings", {}))
    business = read_business(
        settings, site.locale, zone, findings, known_in(tabs.get("settings"), memory)
    )
    # A lead arrives by the site's clock: no sheet set to Greenwich makes it tomorrow's.
    today = typed.serial_of(max(now.astimezone(one).date() for one in (zone, site.zone)))
    as_of = today if options.as_of is None else typed.serial_of(options.as_of)
    calendar = Calendar(zone, today, as_of)
    campaigns = read_campaigns(_level(cells.get("campaigns", {})), zone, findings)
    _tell_channels(campaigns, business, findings)
    columns = read_lead_columns(lead_cells, business, zone, findings, look, campaigns)
    matched = _matched(cells, lead_cells, business, columns, findings)
    activities = None
    done = nothing_worked(columns.size)
    if ACTIVITIES.feature in business.features:
        logged = _level(cells.get(ACTIVITIES.key, {}))
        listed = Listed(matched)
        activities = read_activities(
            logged, lead_cells, columns.is_row, listed, business.locale, calendar, findings
        )
        done = worked(activities, columns.size)
        columns = columns.with_actions(done.last_days, done.next_days)
    costs = _level(cells.get("costs", {}))
    targets = _level(cells.get("targets", {}))
    return Book(
        business=business,
        calendar=calendar,
        period=options.period or _period_of(business),
        columns=columns,
        leads=pd.DataFrame(),
        costs=read_costs(costs, business, calendar, findings),
        campaigns=campaigns,
        cost_campaigns=campaigns_of(costs),
        targets=read_targets(targets, business, calendar, findings, _percentages(tabs)),
        findings=findings,
        decisions=read_decisions(_level(cells.get("decisions", {})), zone, findings),
        targets_of_leads=matched,
        activities=activities,
        worked=done,
    )


def _tell_channels(campaigns: Sequence[Campaign], business: Business, findings: Findings) -> None:
    unknown = [
        one
        for one in campaigns
        if one.channel
        and typed.fold(one.channel) not in business.channel_places
        and not business.is_unclassified(one.channel)
    ]
    findings.at("campaign_channel_unknown", "campaigns", [one.row for one in unknown], "channel",
                [one.channel for one in unknown])  # fmt: skip


def _matched(
    cells: Cells, leads: CleanColumns, business: Business, columns: LeadColumns, findings: Findings
) -> TargetLeads | None:
    """None while ターゲット企業 is off."""
    if TARGET_COMPANIES.feature not in business.features:
        return None
    companies = read_target_companies(_level(cells.get(TARGET_COMPANIES.key, {})), findings)
    matched = match_leads(leads, columns.is_row, companies)
    tell_unmatched(matched, findings)
    return matched


def is_filled(cells: Cells, tab: str, column: str) -> bool:
    """Whether anything stands in a column."""
    return column in cells.get(tab, {}) and any(map(typed.is_written, cells[tab][column]))


def _may_be_missing(tab: str, key: str, cells: Cells) -> bool:
    """Where its feature is off, and in a spreadsheet that is upgraded only by this rebuild."""
    if BY_KEY[tab].feature or BY_KEY[tab] is DECISIONS:
        return tab not in cells
    return bool(BY_KEY[tab].column(key).feature) or (tab, key) in _LATER


def read_book(
    cells: Cells, wanted: Mapping[str, Sequence[str]], site: Site, zone: ZoneInfo,
    options: Options, now: datetime, snapshots: SnapshotStore | None = None,
    inbox: InboxFigures | None = None, tabs: Mapping[str, TabLayout] = NOWHERE, memory: str = "",
    ads: AdRecord | None = None,
) -> Book:  # fmt: skip
    """count_book, then look_further."""
    reader = PeopleReader()
    book = count_book(cells, wanted, site, zone, options, now, reader.look, tabs, memory)
    leads = cells.get("leads", {})
    return look_further(book, reader, leads, site, now, snapshots, inbox, ads)


def looked_at_again(business: Business) -> tuple[str, ...]:
    """Keys of the columns of リード that look_further needs once more."""
    ads = ad_candidates.LOOKED_AT if AD_FEEDBACK.key in business.features else ()
    return tuple(dict.fromkeys((*contacts.COLUMNS, *ads)))


def look_further(
    book: Book, reader: PeopleReader, leads: Mapping[str, Column], site: Site, now: datetime,
    snapshots: SnapshotStore | None = None, inbox: InboxFigures | None = None,
    ads: AdRecord | None = None,
) -> Book:  # fmt: skip
    """`book` with who stands in the rows, what past rebuilds saw, and what contradicts itself added
    to the findings. `reader`: shown the columns while they were counted. `leads`: the columns
    looked_at_again."""
    people = reader.people(book.columns)
    check_leads(book.columns, people, book.leads, book.business, book.calendar, book.findings)
    check_owners(book.columns, book.leads, book.business, book.calendar, book.findings)
    with_id = int((people.ids != NOBODY).sum())
    if inbox is not None and inbox.delivered > with_id:
        told = f"{inbox.delivered} > {with_id}"
        book.findings.note("inbox_differs", "leads", told, "lead_id")
    history, warnings = None, list[Text]()
    # Asked for an earlier day, the rows are not what a rebuild of that day saw.
    if snapshots is not None and book.calendar.as_of == book.calendar.today:
        try:
            history = look_back(
                snapshots, site.name, people, book.columns, book.leads, book.business, book.calendar
            )
            seen = with_seen_days(book.leads, history, book.calendar.as_of)
            book = replace(book, leads=seen)
        except SnapshotsUnavailable as error:
            warnings.append(error.text)
    found = find_follow_ups(
        book.columns, people, book.leads, book.business, book.calendar, call_ranks(book)
    )
    is_told = bool(book.business.notify or book.business.manager)
    places = [*found.places(), *(found.new_places() if is_told else ())]
    book = replace(
        book,
        people=people,
        follow_ups=found,
        contacts=contacts.contacts_of(leads, places),
        history=history,
        rows_with_id=with_id,
        inbox=inbox,
        warnings=tuple(warnings),
    )
    check_decisions(book)
    for gap in book.once(all_gaps):
        book.findings.note("cost_months_missing", "costs", f"{gap.name}: {gap.told()}", "month")
    if AD_FEEDBACK.key not in book.business.features:
        return book
    candidates = ad_candidates.candidates_of(book, leads, site.zone, recent=True)
    return replace(book, ad_lines=lines_for_tabs(book.business, site, candidates, ads, now))


def _level(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns of a small tab, all of one length."""
    lists = {key: list(column) for key, column in columns.items()}
    longest = max(map(len, lists.values()), default=0)
    return {key: [*column, *[None] * (longest - len(column))] for key, column in lists.items()}


def zone_of(name: str, site: Site) -> ZoneInfo:
    """The spreadsheet's own time zone; the site's where Python does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return site.zone


def _period_of(business: Business) -> Period:
    return Period(business.optional("period_from"), business.optional("period_to"))


def _percentages(tabs: Mapping[str, TabLayout]) -> frozenset[int]:
    """Places in the columns of 目標 whose target is shown as a percentage."""
    found = tabs.get("targets")
    return frozenset(row - found.data_row for row in found.percentages) if found else frozenset()
