"""From an older spreadsheet to today's, one version at a time. Each step adds what its version
brought, and leaves alone whatever people have made their own since."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.business.named import NameList
from server.settings.sites import Site
from server.setup import charts, first_version
from server.setup.bands import bands, places
from server.setup.choices import ChoiceLists, rule_of
from server.setup.features import campaign_choices, filled_lists, list_rows, new_features
from server.setup.following import with_lists
from server.setup.guards import fold_tracking, warn_on_columns, warn_on_tab
from server.setup.highlights import highlights
from server.setup.repairs import columns_of, with_campaigns
from server.setup.silence import USUAL_DAYS
from server.sheets.cells import text_cell
from server.sheets.formats import below_header, header_note, set_width, width_of
from server.sheets.layout import Layout
from server.sheets.marks import mark_column
from sheets_schema import business_settings, dashboard
from sheets_schema.columns import Column
from sheets_schema.features import USUAL
from sheets_schema.tabs import (
    BY_KEY,
    CAMPAIGNS,
    COSTS,
    DASHBOARD,
    INPUT_TABS,
    LEADS,
    SETTINGS,
    Tab,
)
from sheets_schema.text import Text

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ColumnNow:
    """What people see of a column: its width, its header's note, the rule of its first cell."""

    width: int = 100
    note: str = ""
    rule: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SheetState:
    """A spreadsheet as setup finds it. `columns`: (sheetId, index) → that column. `views`, `rules`,
    `bands`: the filter views (by title), conditional formats and banded ranges of リード. `lists`:
    column key of 設定 → its texts from row 2 on. `stale_days`: what 設定 says. `objects`: ids of
    charts. `features`: keys of those in use. `written`: (tab, column) of the columns of features in
    which anything stands. `guarded`, `formatted`, `grouped`, `tabled`: sheetIds that have warnings,
    conditional formats, groups, tables. `names`: column of 設定 → what its phases or statuses are
    called; `filters`: the filter views themselves."""

    version: int = 0
    locale: str = ""
    marked: bool = False
    columns: Mapping[tuple[int, int], ColumnNow] = field(default_factory=dict)
    views: frozenset[str] = frozenset()
    rules: Sequence[Mapping[str, Any]] = ()
    bands: Sequence[Mapping[str, Any]] = ()
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stale_days: int = USUAL_DAYS
    objects: frozenset[int] = frozenset()
    features: frozenset[str] = USUAL
    written: frozenset[tuple[str, str]] = frozenset()
    guarded: frozenset[int] = frozenset()
    formatted: frozenset[int] = frozenset()
    grouped: frozenset[int] = frozenset()
    tabled: frozenset[int] = frozenset()
    names: Mapping[str, NameList] = field(default_factory=dict)
    filters: Sequence[Mapping[str, Any]] = ()

    def filled(self, tab: str, column: str) -> bool:
        """Whether anything stands in a column that belongs to a feature."""
        return (tab, column) in self.written

    @property
    def owners(self) -> tuple[str, ...]:
        """担当者 of 設定, each once."""
        return self._names("owner")

    @property
    def channels(self) -> tuple[str, ...]:
        """流入チャネル of 設定, each once."""
        return self._names("channel")

    def _names(self, column: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in self.lists.get(column, ()) if name))


@dataclass(frozen=True, slots=True)
class Upgrade:
    """`to`: the version it brings a spreadsheet to."""

    to: int
    told: Text
    make: Callable[[Site, Layout, SheetState], list[Request]]


def upgrades(
    site: Site, layout: Layout, standing: SheetState
) -> list[tuple[Upgrade, list[Request]]]:
    """The steps between the spreadsheet's version and today's, with the requests of each."""
    return [
        (step, step.make(site, layout, standing)) for step in STEPS if step.to > standing.version
    ]


def _guard_rails(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    settings = layout.tabs.get("settings")
    choices = None if settings is None else ChoiceLists.of_tab(settings, standing.channels)
    # The lists that 設定 is about to get are offered already.
    choices = with_lists(layout, choices, columns_of(SETTINGS, standing.features))
    requests: list[Request] = []
    for tab, sheet_id, column, index in _our_columns(layout):
        rule = rule_of(tab, column, choices, site.locale)
        before = standing.columns.get((sheet_id, index), ColumnNow()).rule
        if (rule or before) and _is_ours(before, column):
            place = below_header(sheet_id, index)
            change: Request = {"range": place} if rule is None else {"range": place, "rule": rule}
            requests.append({"setDataValidation": change})
    for key, found in layout.tabs.items():
        if found.sheet_id not in standing.guarded:
            requests.extend(warn_on_tab(BY_KEY[key], found.sheet_id, site.locale))
    leads = layout.tabs.get(LEADS.key)
    if leads is None:
        return requests
    if leads.sheet_id not in standing.guarded:
        requests.extend(warn_on_columns(leads.sheet_id, leads.columns, site.locale))
    if leads.sheet_id not in standing.formatted:
        width = len(leads.header)
        days = standing.stale_days
        requests.extend(
            highlights(
                leads.sheet_id,
                leads.columns,
                width,
                site.locale,
                stale_days=days,
                statuses=standing.names.get("status_name"),
            )
        )
    if leads.sheet_id not in standing.grouped:
        requests.extend(fold_tracking(leads.sheet_id, leads.columns))
    return requests


def _is_ours(rule: Mapping[str, Any] | None, column: Column) -> bool:
    """Whether the column still has the rule it was made with, which was none or a fixed list."""
    if rule is None:
        return True
    condition = rule.get("condition", {})
    if condition.get("type") != "ONE_OF_LIST":
        return False
    words = {str(one.get("userEnteredValue", "")) for one in condition.get("values", [])}
    known = first_version.CHOICES.get(column.key, ())
    return any(words == {choice.of(locale) for choice in known} for locale in ("ja", "en"))


def _readable(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    requests: list[Request] = []
    for tab, sheet_id, column, index in _our_columns(layout):
        now = standing.columns.get((sheet_id, index), ColumnNow())
        wanted = width_of(column, site.locale)
        # Only as wide as the program once made it; another width was somebody's choice.
        if now.width < wanted and now.width in first_version.WIDTHS:
            requests.append(set_width(sheet_id, index, wanted))
        if now.note in ("", *column.note.both(), *first_version.NOTES.get(column.key, ())):
            row = layout.tabs[tab.key].line
            requests.append(_note(sheet_id, row, index, header_note(column, site.locale)))
    return requests


def _note(sheet_id: int, row: int, index: int, note: str) -> Request:
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": index},
            "rows": [{"values": [{"note": note}]}],
            "fields": "note",
        }
    }


def _dashboard(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    found = layout.tabs.get(DASHBOARD.key)
    if found is None or dashboard.DATA_MARK in found.columns:
        return []
    rows = max(found.row_count, dashboard.ROWS)
    columns = max(found.column_count, dashboard.DATA_COLUMN + dashboard.DATA_COLUMNS)
    grid = {"rowCount": rows, "columnCount": columns, "frozenRowCount": 0, "hideGridlines": True}
    return [
        {
            "updateSheetProperties": {
                "properties": {"sheetId": found.sheet_id, "gridProperties": grid},
                "fields": ",".join(f"gridProperties.{key}" for key in grid),
            }
        },
        mark_column(dashboard.DATA_MARK, found.sheet_id, dashboard.DATA_COLUMN),
        charts.hide_data(found.sheet_id),
        *charts.charts(
            found.sheet_id, dashboard.DATA_COLUMN, site.locale, standing=standing.objects
        ),
    ]


def _newer_settings(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    return _settings_of(range(1, 5), site, layout, standing)


def _settings_of(
    versions: range, site: Site, layout: Layout, standing: SheetState
) -> list[Request]:
    """The 設定項目 that came with `versions` and after the spreadsheet's, with the values that
    change nothing. An older one that is not there was taken out by somebody, and stays out."""
    found = layout.tabs.get(SETTINGS.key)
    if found is None or not {"item", "value"} <= found.columns.keys():
        return []
    known = set(standing.lists.get("item", ()))
    wanted = [
        item
        for item in business_settings.IN_SETTINGS
        if item.since in versions
        and item.since > standing.version
        and known.isdisjoint(item.words())
    ]
    if not wanted:
        return []
    written = [business_settings.written(item, site.locale) for item in wanted]
    names = [item.name.of(site.locale) for item in wanted]
    return list_rows(
        found,
        max(map(len, standing.lists.values()), default=0),
        {"item": [text_cell(one) for one in names], "value": [text_cell(one) for one in written]},
    )


def _bands(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    """Older spreadsheets have a fill in each cell, which people may have changed and which hides
    a band: there the bands show where a fill is taken away."""
    leads = layout.tabs.get(LEADS.key)
    if leads is None or standing.bands or leads.sheet_id in standing.tabled:
        return []
    return bands(leads.sheet_id, *places(leads, standing.features))


def _features(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    """機能 of 設定, and the names of 施策 as choices of 費用."""
    settings = layout.tabs.get(SETTINGS.key)
    if settings is None:
        return []  # the new tab brings its own
    requests = []
    if not {"feature", "in_use"} & settings.columns.keys():
        requests.extend(filled_lists(site, settings, columns_of(SETTINGS, standing.features)))
    costs = layout.tabs.get(COSTS.key)
    if costs is not None and CAMPAIGNS.feature in standing.features:
        now = standing.columns.get((costs.sheet_id, costs.columns.get("measure", -1)), ColumnNow())
        if now.rule is None:
            requests.extend(campaign_choices(site, layout, with_campaigns(site, layout)))
    return requests


def _named_lists(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    """商談フェーズ and リードステータス of 設定, of which リード offers the names from now on;
    確認事項; 見通し among the features; and the newer 設定項目."""
    settings = layout.tabs.get(SETTINGS.key)
    if settings is None:
        return []  # the new tab brings its own
    requests: list[Request] = []
    features = {"feature", "in_use"} <= settings.columns.keys()
    if not {"phase_name", "status_name"} & settings.columns.keys() and (
        standing.version == 6 or features
    ):
        requests.extend(filled_lists(site, settings, columns_of(SETTINGS, standing.features)))
    if features:
        longest = max(map(len, standing.lists.values()), default=0)
        requests.extend(new_features(site, settings, standing.lists.get("feature", ()), longest))
    requests.extend(_settings_of(range(5, 8), site, layout, standing))
    return requests


def _our_columns(layout: Layout) -> Iterator[tuple[Tab, int, Column, int]]:
    """Tab, sheetId, column and index of each column that stands."""
    for tab in INPUT_TABS:
        found = layout.tabs.get(tab.key)
        if found is None:
            continue
        for column in tab.columns:
            if column.key in found.columns:
                yield tab, found.sheet_id, column, found.columns[column.key]


STEPS: tuple[Upgrade, ...] = (
    Upgrade(
        1,
        Text(
            "入力の助け(選択肢・注意・色・グループ)",
            "Help with entries: choices, warnings, colours, groups",
        ),
        _guard_rails,
    ),
    Upgrade(
        2,
        Text("見出しの幅と説明", "Widths and notes of headers"),
        _readable,
    ),
    Upgrade(
        3,
        Text("ダッシュボードのグラフ", "Charts of the dashboard"),
        _dashboard,
    ),
    Upgrade(
        4,
        Text("設定の新しい項目", "Newer settings"),
        _newer_settings,
    ),
    Upgrade(
        5,
        Text("リードの交互の行の色", "Alternating rows of Leads"),
        _bands,
    ),
    Upgrade(
        6,
        Text("機能の一覧と、施策の選択肢", "The list of features, and the choices of campaigns"),
        _features,
    ),
    Upgrade(
        7,
        Text(
            "商談フェーズ・リードステータス・確認事項の一覧、機能と設定の新しい項目",
            "The lists of deal phases, lead statuses and questions; newer features and settings",
        ),
        _named_lists,
    ),
)
