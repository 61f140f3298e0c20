"""機能 of 設定 made to show: what is switched on is there, what is switched off is out of sight.

Done only where the list has changed since the program last looked, which a mark on the spreadsheet
remembers: what people hide or delete themselves stays hidden and deleted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from server.business import typed
from server.settings.sites import Site
from server.setup.choices import ChoiceLists, campaign_names, rule_of, validations
from server.setup.defaults import LIST_FIELDS, lists_added_later
from server.setup.repairs import choice_lists, missing_columns, new_tab
from server.sheets.cells import text_cell
from server.sheets.formats import below_header
from server.sheets.layout import Layout, TabLayout
from sheets_schema.columns import Column
from sheets_schema.features import FEATURES, FORECAST, is_used
from sheets_schema.tabs import (
    CAMPAIGNS,
    COSTS,
    DECISIONS,
    FEATURES_MARK,
    INPUT_TABS,
    SETTINGS,
    TABS,
    Tab,
)

Request = dict[str, Any]
# Lists of 設定 that came with the features.
_NEW_LISTS = frozenset({"channel_rule", "rule_channel", "feature", "in_use"})
# …and those that came with 見通し, or in the same version.
_NAME_LISTS = frozenset(
    {
        "phase_name", "phase_certainty", "status_name", "notify", "closed_on",
        "question_stage", "question",
    }
)  # fmt: skip
# (tab, column) → whether anything stands below the header.
Filled = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class FeatureList:
    """`names`: 機能 of 設定. `longest`: how many rows its longest list has."""

    names: tuple[str, ...]
    longest: int


def follow_features(
    site: Site,
    layout: Layout,
    features: frozenset[str],
    filled: Filled,
    *,
    repaired: bool = False,
    listed: FeatureList | None = None,
) -> list[Request]:
    """Requests for tabs and columns of people's that a feature in use lacks, and for what is to be
    shown or hidden; none where `features` is what it was. KPI tabs make themselves. `repaired`:
    what is missing is seen to already. `listed`: the list itself, to which newer features are
    added."""
    if layout.featured and features == layout.features:
        return []
    new = features - layout.features
    gone = layout.features - features
    return [
        *([] if repaired else _added(site, layout, new)),
        *([] if repaired or listed is None else _named(site, layout, listed)),
        *_shown(layout, new, hidden=False, filled=None),
        *_shown(layout, gone, hidden=True, filled=filled, kept=features),
        mark_features(features, marked=layout.featured),
    ]


def _named(site: Site, layout: Layout, listed: FeatureList) -> list[Request]:
    settings = layout.tabs.get(SETTINGS.key)
    if settings is None or not {"feature", "in_use"} <= settings.columns.keys():
        return []
    return new_features(site, settings, listed.names, listed.longest)


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


def filled_lists(site: Site, settings: TabLayout, wanted: Iterable[Column]) -> list[Request]:
    """The words of lists that a 設定 has just got behind its other columns (missing_columns):
    `wanted` are the columns that it should have."""
    lacking = [one for one in wanted if one.key not in settings.columns]
    words = lists_added_later(site.locale)
    return [
        {
            "updateCells": {
                "start": {
                    "sheetId": settings.sheet_id,
                    "rowIndex": settings.line + 1,
                    "columnIndex": len(settings.header) + place,
                },
                "rows": [{"values": [cell]} for cell in words[column.key]],
                "fields": LIST_FIELDS,
            }
        }
        for place, column in enumerate(lacking)
        if column.key in words
    ]


def new_features(
    site: Site, settings: TabLayout, listed: Iterable[str], longest: int
) -> list[Request]:
    """Rows of 機能 for features that came after the list itself, where it does not name them. An
    older one that is not there was taken out by somebody. `longest`: rows of the longest list."""
    known = {typed.fold(one) for one in listed}
    lacking = [
        one
        for one in FEATURES
        if one.later and known.isdisjoint(typed.fold(word) for word in one.name.both())
    ]
    if not lacking:
        return []
    names = [text_cell(one.name.of(site.locale)) for one in lacking]
    ticks = [{"userEnteredValue": {"boolValue": one.on}} for one in lacking]
    return list_rows(settings, longest, {"feature": names, "in_use": ticks})


def list_rows(
    settings: TabLayout, longest: int, cells: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[Request]:
    """Column of 設定 → cells, in rows of their own below every list (`longest`: how many rows the
    longest has), so that a cell somebody is filling is never written."""
    start = settings.data_row + longest
    end = start + max(map(len, cells.values()))
    span = {
        "sheetId": settings.sheet_id,
        "dimension": "ROWS",
        "startIndex": start,
        "endIndex": end,
    }
    return [
        {"insertDimension": {"range": span, "inheritFromBefore": True}},
        *(
            {
                "updateCells": {
                    "start": {
                        "sheetId": settings.sheet_id,
                        "rowIndex": start,
                        "columnIndex": settings.columns[key],
                    },
                    "rows": [{"values": [cell]} for cell in column],
                    "fields": "userEnteredValue",
                }
            }
            for key, column in cells.items()
        ),
    ]


def added_lists(layout: Layout, features: frozenset[str]) -> list[Column]:
    """The columns that `follow_features` adds to 設定, where they are not there."""
    return list(_columns(SETTINGS, features - layout.features, first_time=not layout.featured))


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
    for tab in INPUT_TABS:
        if tab is CAMPAIGNS or not tab.feature or tab.feature not in new or tab.key in layout.tabs:
            continue
        made = list(new_tab(site, tab, min(TABS.index(tab), len(titles)), titles))
        yield from made
        properties = made[0]["addSheet"]["properties"]
        titles[properties["sheetId"]] = properties["title"]
        places = [(column, place) for place, column in enumerate(tab.columns)]
        later.extend(validations(tab, properties["sheetId"], places, choices, site.locale))
    if CAMPAIGNS.feature in new and CAMPAIGNS.key not in layout.tabs:
        index = min(TABS.index(CAMPAIGNS), len(titles))
        made = list(new_tab(site, CAMPAIGNS, index, titles))
        yield from made
        properties = made[0]["addSheet"]["properties"]
        choices, after = _with_campaigns(site, layout, choices, properties)
        later.extend(after)
    if (FORECAST.key in new or not layout.featured) and DECISIONS.key not in layout.tabs:
        index = min(TABS.index(DECISIONS), len(titles))
        made = list(new_tab(site, DECISIONS, index, titles))
        yield from made
        sheet_id = made[0]["addSheet"]["properties"]["sheetId"]
        places = [(column, place) for place, column in enumerate(DECISIONS.columns)]
        later.extend(validations(DECISIONS, sheet_id, places, choices, site.locale))
    for tab in INPUT_TABS:
        found = layout.tabs.get(tab.key)
        if found is None:
            continue
        wanted = list(_columns(tab, new, first_time=not layout.featured))
        yield from missing_columns(site, tab, found, choices, wanted)
        if tab is SETTINGS:
            yield from filled_lists(site, found, wanted)
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
        elif tab is SETTINGS and (
            (first_time and column.key in _NEW_LISTS)
            or (FORECAST.key in new and column.key in _NAME_LISTS)
        ):
            yield column


def _shown(
    layout: Layout,
    features: frozenset[str],
    *,
    hidden: bool,
    filled: Filled | None,
    kept: frozenset[str] = frozenset(),
) -> Iterator[Request]:
    """`filled`: columns in which anything stands stay in sight; None: all are meant. `kept`: a tab
    that one of these needs as well stays as it is."""
    for tab in TABS:
        found = layout.tabs.get(tab.key)
        if found is None:
            continue
        is_meant = bool(tab.feature) and is_used(tab.feature, features)
        is_meant = is_meant and not is_used(tab.feature, kept)
        if is_meant and (tab.kind != "input" or not _any(tab, found, filled)):
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
