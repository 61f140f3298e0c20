"""機能 of 設定 made to show: what is switched on is there, what is switched off is out of sight.

Done only where the list has changed since the program last looked, which a mark on the spreadsheet
remembers: what people hide or delete themselves stays hidden and deleted.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from server.settings.sites import Site
from server.setup.choices import ChoiceLists, campaign_names, rule_of, validations
from server.setup.defaults import lists_of_features
from server.setup.plan import choice_lists, missing_columns, new_tab
from server.sheets.formats import below_header
from server.sheets.layout import Layout, TabLayout
from sheets_schema.columns import Column
from sheets_schema.features import is_used
from sheets_schema.tabs import (
    CAMPAIGNS,
    COSTS,
    FEATURES_MARK,
    INPUT_TABS,
    SETTINGS,
    TABS,
    Tab,
)

Request = dict[str, Any]
# Lists of 設定 that came with the features.
_NEW_LISTS = frozenset({"channel_rule", "rule_channel", "feature", "in_use"})
# (tab, column) → whether anything stands below the header.
Filled = Callable[[str, str], bool]


def follow_features(
    site: Site,
    layout: Layout,
    features: frozenset[str],
    filled: Filled,
    *,
    repaired: bool = False,
) -> list[Request]:
    """Requests for tabs and columns of people's that a feature in use lacks, and for what is to be
    shown or hidden; none where `features` is what it was. KPI tabs make themselves. `repaired`:
    what is missing is seen to already."""
    if layout.featured and features == layout.features:
        return []
    new = features - layout.features
    gone = layout.features - features
    return [
        *([] if repaired else _added(site, layout, new)),
        *_shown(layout, new, hidden=False, filled=None),
        *_shown(layout, gone, hidden=True, filled=filled),
        mark_features(features, marked=layout.featured),
    ]


def mark_features(features: frozenset[str], *, marked: bool) -> Request:
    """`marked`: whether an older mark stands there."""
    value = " ".join(sorted(features))
    if marked:
        return {
            "updateDeveloperMetadata": {
                "dataFilters": [{"developerMetadataLookup": {"metadataKey": FEATURES_MARK}}],
                "developerMetadata": {"metadataValue": value},
                "fields": "metadataValue",
            }
        }
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataKey": FEATURES_MARK,
                "metadataValue": value,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }


def filled_lists(site: Site, settings: TabLayout, *, start: int) -> list[Request]:
    """機能 and 使う of a 設定 that has just got these columns, `start` being the first of them that
    was added behind its others."""
    lacking = [one for one in SETTINGS.columns if one.key in _NEW_LISTS | {"role"}
               and one.key not in settings.columns]  # fmt: skip
    words = lists_of_features(site.locale)
    requests = []
    for place, column in enumerate(lacking):
        if column.key in words:
            requests.append({
                "updateCells": {
                    "start": {
                        "sheetId": settings.sheet_id,
                        "rowIndex": settings.line + 1,
                        "columnIndex": start + place,
                    },
                    "rows": [{"values": [cell]} for cell in words[column.key]],
                    "fields": "userEnteredValue",
                }
            })  # fmt: skip
    return requests


def campaign_choices(site: Site, layout: Layout, choices: ChoiceLists | None) -> list[Request]:
    """施策 of 費用, which was free text before there was a tab of campaigns."""
    costs = layout.tabs.get(COSTS.key)
    if costs is None or "measure" not in costs.columns:
        return []
    rule = rule_of(COSTS, COSTS.column("measure"), choices, site.locale)
    if rule is None:
        return []
    place = below_header(costs.sheet_id, costs.columns["measure"])
    return [{"setDataValidation": {"range": place, "rule": rule}}]


def _added(site: Site, layout: Layout, new: frozenset[str]) -> Iterator[Request]:
    titles = dict(layout.titles)
    choices = choice_lists(layout)
    later: list[Request] = []
    if CAMPAIGNS.feature in new and CAMPAIGNS.key not in layout.tabs:
        index = min(TABS.index(CAMPAIGNS), len(titles))
        made = list(new_tab(site, CAMPAIGNS, index, titles))
        yield from made
        properties = made[0]["addSheet"]["properties"]
        choices, later = _with_campaigns(site, layout, choices, properties)
    for tab in INPUT_TABS:
        found = layout.tabs.get(tab.key)
        if found is None:
            continue
        wanted = list(_columns(tab, new, first_time=not layout.featured))
        if tab is SETTINGS:
            start = len(found.header)
            yield from missing_columns(site, tab, found, choices, wanted)
            if not layout.featured:
                yield from filled_lists(site, found, start=start)
        else:
            yield from missing_columns(site, tab, found, choices, wanted)
    yield from later


def _with_campaigns(
    site: Site, layout: Layout, choices: ChoiceLists | None, properties: dict[str, Any]
) -> tuple[ChoiceLists | None, list[Request]]:
    """The choices with the names of a 施策 that is about to be made, and what follows from them."""
    if choices is None:
        return None, []
    rows = properties["gridProperties"]["rowCount"]
    choices = replace(choices, campaigns=campaign_names(properties["title"], rows, 0))
    places = [(column, place) for place, column in enumerate(CAMPAIGNS.columns)]
    later = list(validations(CAMPAIGNS, properties["sheetId"], places, choices, site.locale))
    return choices, [*later, *campaign_choices(site, layout, choices)]


def _columns(tab: Tab, new: frozenset[str], *, first_time: bool) -> Iterable[Column]:
    for column in tab.columns:
        if column.feature:
            if column.feature in new:
                yield column
        elif first_time and tab is SETTINGS and column.key in _NEW_LISTS:
            yield column


def _shown(
    layout: Layout, features: frozenset[str], *, hidden: bool, filled: Filled | None
) -> Iterator[Request]:
    """`filled`: columns in which anything stands stay in sight; None: all are meant."""
    for tab in TABS:
        found = layout.tabs.get(tab.key)
        if found is None:
            continue
        if tab.feature in features and (tab.kind != "input" or not _any(tab, found, filled)):
            yield {
                "updateSheetProperties": {
                    "properties": {"sheetId": found.sheet_id, "hidden": hidden},
                    "fields": "hidden",
                }
            }
        if tab.feature:
            continue
        for column in tab.columns:
            index = found.columns.get(column.key)
            if index is None or not column.feature or not is_used(column.feature, features):
                continue
            if filled is None or not filled(tab.key, column.key):
                yield _hide_column(found.sheet_id, index, hidden=hidden)


def _any(tab: Tab, found: TabLayout, filled: Filled | None) -> bool:
    return filled is not None and any(filled(tab.key, key) for key in found.columns)


def _hide_column(sheet_id: int, index: int, *, hidden: bool) -> Request:
    span = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": index, "endIndex": index + 1}
    return {
        "updateDimensionProperties": {
            "range": span,
            "properties": {"hiddenByUser": hidden},
            "fields": "hiddenByUser",
        }
    }
