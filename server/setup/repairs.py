"""What a spreadsheet still lacks, as batchUpdate requests. Pure: a layout in, requests out; an
empty list where everything stands already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from server.settings.sites import Site
from server.setup import charts
from server.setup.bands import bands
from server.setup.choices import ChoiceLists, campaign_names, validations
from server.setup.defaults import LIST_FIELDS, first_rows
from server.setup.filter_views import missing_views
from server.setup.guards import fold_tracking, warn_on_columns, warn_on_tab
from server.setup.highlights import highlights
from server.setup.silence import USUAL_DAYS
from server.sheets.colours import colour
from server.sheets.formats import column_look, header_cell, tab_look
from server.sheets.layout import Layout, TabLayout
from server.sheets.marks import mark_column, mark_tab
from sheets_schema import dashboard, look
from sheets_schema.columns import Column
from sheets_schema.features import USUAL, is_used
from sheets_schema.tabs import (
    ACTIVITIES,
    CAMPAIGNS,
    COSTS,
    DASHBOARD,
    DECISIONS,
    LEADS,
    SETTINGS,
    TAB_MARK,
    TABS,
    TARGET_COMPANIES,
    TARGETS,
    Tab,
)

NEW_ROWS = 1000
# Lists that stay short; the grid grows where people go on.
FEWER_ROWS = {
    "costs": 300, "targets": 300, "campaigns": 200, "decisions": 200, "target_companies": 500,
}  # fmt: skip
NEW_COLUMNS = 26
GOOGLE_LOCALE = {"ja": "ja_JP", "en": "en_US"}
FROZEN_COLUMNS = {"leads": 3, "target_companies": 1}
# Every column of these is people's, so that one band is enough.
BANDED = (COSTS, CAMPAIGNS, TARGETS, DECISIONS, TARGET_COMPANIES, ACTIVITIES)

Request = dict[str, Any]


def repairs(
    site: Site,
    layout: Layout,
    *,
    tabs: Iterable[Tab] = TABS,
    stale_days: int = USUAL_DAYS,
    channels: Sequence[str] = (),
    features: frozenset[str] = USUAL,
) -> list[Request]:
    """Requests for all tabs, columns and marks that are missing. `stale_days`: 放置日数,
    `channels`: 流入チャネル, and `features`: what is in use, where 設定 stands and says so."""
    requests: list[Request] = []
    # Choices are set when every tab is there: they point from one to another.
    later: list[Request] = []
    titles = dict(layout.titles)
    choices = choice_lists(layout, channels)
    wanted = [tab for tab in tabs if is_used(tab.feature, features)]
    if choices is None and SETTINGS in wanted:
        title = _free_title(SETTINGS.title.of(site.locale), titles)
        choices = ChoiceLists.of_new_tab(title, _rows_of(SETTINGS))
    if choices is not None and not choices.campaigns and CAMPAIGNS in wanted:
        title = _free_title(CAMPAIGNS.title.of(site.locale), titles)
        choices = replace(choices, campaigns=campaign_names(title, _rows_of(CAMPAIGNS), 0))
    for index, tab in enumerate(wanted):
        found = layout.tabs.get(tab.key)
        if found is not None:
            requests.extend(_mend_tab(site, tab, found, choices, features))
            continue
        made = list(new_tab(site, tab, index, titles, stale_days=stale_days, features=features))
        properties = made[0]["addSheet"]["properties"]
        titles[properties["sheetId"]] = properties["title"]
        requests.extend(made)
        places = [(column, place) for place, column in enumerate(columns_of(tab, features))]
        later.extend(validations(tab, properties["sheetId"], places, choices, site.locale))
    return [*requests, *later]


def columns_of(tab: Tab, features: frozenset[str]) -> list[Column]:
    """The columns that `tab` has with these features in use."""
    return [column for column in tab.columns if is_used(column.feature, features)]


def missing_columns(
    site: Site,
    tab: Tab,
    found: TabLayout,
    choices: ChoiceLists | None,
    wanted: Iterable[Column] | None = None,
) -> list[Request]:
    """Requests that recreate deleted columns at the end of `tab`. `choices`: where 設定 stands, if
    it does. `wanted`: which of its columns are meant; None for all."""
    meant = tab.columns if wanted is None else tuple(wanted)
    lacking = [column for column in meant if column.key not in found.columns]
    if not lacking:
        return []
    start = len(found.header)
    # New columns, never the ones that stand there: somebody may be writing in them right now, or
    # keep words in a column without a header.
    place = {
        "sheetId": found.sheet_id,
        "dimension": "COLUMNS",
        "startIndex": start,
        "endIndex": start + len(lacking),
    }
    blank = {
        "sheetId": found.sheet_id,
        "startRowIndex": found.line,
        "startColumnIndex": start,
        "endColumnIndex": start + len(lacking),
    }
    requests: list[Request] = [
        {"insertDimension": {"range": place, "inheritFromBefore": start > 0}},
        {"updateCells": {"range": blank, "fields": "userEnteredFormat,dataValidation"}},
    ]
    requests.extend(_columns(site, found.sheet_id, lacking, start, row=found.line))
    places = [(column, start + place) for place, column in enumerate(lacking)]
    requests.extend(validations(tab, found.sheet_id, places, choices, site.locale))
    return requests


def choice_lists(layout: Layout, channels: Sequence[str] = ()) -> ChoiceLists | None:
    found = layout.tabs.get(SETTINGS.key)
    if found is None:
        return None
    choices = ChoiceLists.of_tab(found, channels)
    campaigns = layout.tabs.get(CAMPAIGNS.key)
    if campaigns is None or "campaign" not in campaigns.columns:
        return choices
    names = campaign_names(campaigns.title, campaigns.row_count, campaigns.columns["campaign"])
    return replace(choices, campaigns=names)


def with_campaigns(site: Site, layout: Layout) -> ChoiceLists | None:
    """The same, with the names of a 施策 that is only about to be made."""
    choices = choice_lists(layout)
    if choices is None or choices.campaigns:
        return choices
    title = _free_title(CAMPAIGNS.title.of(site.locale), dict(layout.titles))
    return replace(choices, campaigns=campaign_names(title, _rows_of(CAMPAIGNS), 0))


def new_tab(
    site: Site,
    tab: Tab,
    index: int,
    titles: dict[int, str],
    *,
    stale_days: int = USUAL_DAYS,
    features: frozenset[str] = USUAL,
) -> Iterator[Request]:
    """The tab with its mark and all that belongs to it but choices, which may point to tabs that
    are not there yet; addSheet comes first and names its id. `titles`: of the sheets there are."""
    sheet_id = tab.sheet_id
    while sheet_id in titles:
        sheet_id += 10_000  # the id is somebody else's sheet; any free one will do
    yield {
        "addSheet": {
            "properties": {
                "sheetId": sheet_id,
                "title": _free_title(tab.title.of(site.locale), titles),
                "index": index,
                "gridProperties": _grid(tab),
                "tabColorStyle": tab_look(tab),
            }
        }
    }
    yield mark_tab(tab, sheet_id)
    columns = columns_of(tab, features)
    if columns:
        # A cell's own fill would hide the bands.
        filled = tab is not LEADS and tab not in BANDED
        yield from _columns(site, sheet_id, columns, 0, filled=filled)
        yield _row_heights(sheet_id, 0, 1, look.HEADER_PIXELS)
        yield _row_heights(sheet_id, 1, _rows_of(tab), look.ROW_PIXELS)
    rows = first_rows(tab, site.locale, columns)
    if rows:
        yield {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": 0},
                "rows": rows,
                "fields": LIST_FIELDS,
            }
        }
    yield from warn_on_tab(tab, sheet_id, site.locale)
    if tab is LEADS:
        yield from _lead_extras(site, sheet_id, stale_days, columns)
    if tab in BANDED:
        yield _banding(sheet_id, len(columns))
    if tab is DASHBOARD:
        yield mark_column(dashboard.DATA_MARK, sheet_id, dashboard.DATA_COLUMN)
        yield charts.hide_data(sheet_id)
        yield from charts.charts(sheet_id, dashboard.DATA_COLUMN, site.locale)


def _lead_extras(
    site: Site, sheet_id: int, stale_days: int, columns: Sequence[Column]
) -> Iterator[Request]:
    places = {column.key: place for place, column in enumerate(columns)}
    width = len(places)
    yield from bands(sheet_id, places, width)
    yield from highlights(sheet_id, places, width, site.locale, stale_days=stale_days)
    yield from warn_on_columns(sheet_id, places, site.locale)
    yield from fold_tracking(sheet_id, places)
    owners: Sequence[str] = ()
    yield from missing_views(sheet_id, places, owners, set(), site.locale)


def _grid(tab: Tab) -> dict[str, Any]:
    if tab is DASHBOARD:
        return {
            "rowCount": dashboard.ROWS,
            "columnCount": dashboard.DATA_COLUMN + dashboard.DATA_COLUMNS,
            "hideGridlines": True,
        }
    return {
        "rowCount": _rows_of(tab),
        "columnCount": max(len(tab.columns), NEW_COLUMNS),
        "frozenRowCount": 1 if tab.columns else 0,
        "frozenColumnCount": FROZEN_COLUMNS.get(tab.key, 0),
    }


def _rows_of(tab: Tab) -> int:
    return FEWER_ROWS.get(tab.key, NEW_ROWS)


def _mend_tab(
    site: Site,
    tab: Tab,
    found: TabLayout,
    choices: ChoiceLists | None,
    features: frozenset[str],
) -> Iterator[Request]:
    if tab.columns and found.header_row is None:
        yield from _header_again(site, tab, found)
    elif tab.key not in found.marks:
        yield mark_tab(tab, found.sheet_id)
    for column in tab.columns:
        index = found.columns.get(column.key)
        if index is not None and column.key not in found.marks:
            yield mark_column(column.key, found.sheet_id, index)
    yield from missing_columns(site, tab, found, choices, columns_of(tab, features))


def _header_again(site: Site, tab: Tab, found: TabLayout) -> Iterator[Request]:
    """A row of headings above everything, for the columns that are still known."""
    known = [column for column in tab.columns if column.key in found.columns]
    if not known:
        return  # nobody can tell which column is which: missing_columns makes them all again
    place = {"sheetId": found.sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    if tab.key in found.marks:
        lookup = {"metadataKey": TAB_MARK, "metadataValue": f"{tab.key}@{found.sheet_id}"}
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
    yield {"insertDimension": {"range": place, "inheritFromBefore": False}}
    blank = {"sheetId": found.sheet_id, "startRowIndex": 0, "endRowIndex": 1}
    yield {"updateCells": {"range": blank, "fields": "userEnteredFormat,dataValidation"}}
    yield mark_tab(tab, found.sheet_id)
    for column in known:
        at = {"sheetId": found.sheet_id, "rowIndex": 0, "columnIndex": found.columns[column.key]}
        yield {
            "updateCells": {
                "start": at,
                "rows": [{"values": [header_cell(column, site.locale)]}],
                "fields": "userEnteredValue,userEnteredFormat,note",
            }
        }
    yield _row_heights(found.sheet_id, 0, 1, look.HEADER_PIXELS)


def _columns(
    site: Site,
    sheet_id: int,
    columns: Iterable[Column],
    start: int,
    *,
    row: int = 0,
    filled: bool = True,
) -> Iterator[Request]:
    wanted = tuple(columns)
    for index, column in enumerate(wanted, start):
        yield mark_column(column.key, sheet_id, index)
        yield from column_look(column, sheet_id, index, site, filled=filled)
    # After the looks, which begin in row 2: the header may stand further down.
    yield {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": start},
            "rows": [{"values": [header_cell(column, site.locale) for column in wanted]}],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }


def _row_heights(sheet_id: int, start: int, end: int, pixels: int) -> Request:
    return {
        "updateDimensionProperties": {
            "range": {
                "sheetId": sheet_id,
                "dimension": "ROWS",
                "startIndex": start,
                "endIndex": end,
            },
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def _banding(sheet_id: int, width: int) -> Request:
    area = {"sheetId": sheet_id, "startColumnIndex": 0, "endColumnIndex": width}
    rows = {
        "headerColor": colour(look.HEADER_FILL)["rgbColor"],
        "firstBandColor": colour(look.PEOPLE_FILL)["rgbColor"],
        "secondBandColor": colour(look.PEOPLE_BAND)["rgbColor"],
    }
    return {"addBanding": {"bandedRange": {"range": area, "rowProperties": rows}}}


def _free_title(title: str, titles: dict[int, str]) -> str:
    taken = {one.casefold() for one in titles.values()}
    number, wanted = 2, title
    while wanted.casefold() in taken:
        wanted, number = f"{title} ({number})", number + 1
    return wanted
