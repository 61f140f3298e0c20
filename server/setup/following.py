"""What a spreadsheet says in the names of statuses and phases, kept in step with 設定: the choices
of リード, the colours of statuses, the filter view of what nobody has handled, and the notes of
headers.

Done where the names differ from those the program saw last; what people have made their own stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.business.named import DEFAULTS, NameList, default_names, remembered_in, to_remember
from server.settings.sites import Site
from server.setup.choices import ChoiceLists, rule_of
from server.setup.filter_views import UNTOUCHED, handled
from server.sheets.formats import below_header, header_note
from server.sheets.layout import Layout, TabLayout
from sheets_schema import lists
from sheets_schema.columns import Column
from sheets_schema.tabs import LEADS, NAMES_MARK, SETTINGS
from sheets_schema.text import Locale, Text

Request = dict[str, Any]
Names = Mapping[str, NameList]

# Column of リード → the list of 設定 that its cells are chosen from.
CHOSEN = {"phase": "phase_name", "status": "status_name"}
FIELDS = (
    "sheets(properties(sheetId),filterViews,data(startRow,rowData(values(note,dataValidation))))"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Of リード: column key → the note of its header, and the rule of its first cell; and the
    filter views."""

    notes: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    views: Sequence[Mapping[str, Any]] = ()


def is_new(layout: Layout, names: Names) -> bool:
    """Whether the names differ from those that the program saw last."""
    return layout.names != to_remember(names)


def ranges(leads: TabLayout) -> list[dict[str, int]]:
    """What has to be seen, in FIELDS."""
    return [
        {
            "sheetId": leads.sheet_id,
            "startRowIndex": row,
            "endRowIndex": row + 1,
            "startColumnIndex": 0,
        }
        for row in (leads.line, max(leads.data_row, leads.line + 1))
    ]


def seen_in(answer: Mapping[str, Any], leads: TabLayout) -> Seen:
    """`answer`: the sheet as it is in FIELDS."""
    sheets = answer.get("sheets", [])
    sheet: Mapping[str, Any] = next((one for one in sheets if _id(one) == leads.sheet_id), {})
    cells: dict[int, list[Mapping[str, Any]]] = {}
    for data in sheet.get("data", []):
        for number, row in enumerate(data.get("rowData", []), data.get("startRow", 0)):
            cells[number] = row.get("values", [])

    def at(row: int, key: str) -> Mapping[str, Any]:
        index = leads.columns.get(key, -1)
        return cells[row][index] if 0 <= index < len(cells.get(row, [])) else {}

    first = max(leads.data_row, leads.line + 1)
    return Seen(
        {key: str(at(leads.line, key).get("note", "")) for key in CHOSEN},
        {key: at(first, key).get("dataValidation", {}) for key in CHOSEN},
        sheet.get("filterViews", ()),
    )


def _id(sheet: Mapping[str, Any]) -> int:
    return int(sheet["properties"].get("sheetId", 0))


def remember(names: Names, *, marked: bool) -> Request:
    """Keep the names for next time. `marked`: whether older ones are kept already."""
    value = to_remember(names)
    if marked:
        return {
            "updateDeveloperMetadata": {
                "dataFilters": [{"developerMetadataLookup": {"metadataKey": NAMES_MARK}}],
                "developerMetadata": {"metadataValue": value},
                "fields": "metadataValue",
            }
        }
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataKey": NAMES_MARK,
                "metadataValue": value,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }


def follow_names(
    site: Site, layout: Layout, names: Names, seen: Seen, choices: ChoiceLists | None
) -> list[Request]:
    """`choices`: where the lists of 設定 stand, or will stand once this is done."""
    leads = layout.tabs.get(LEADS.key)
    requests: list[Request] = []
    if leads is not None:
        before = {
            column: NameList(rows) for column, rows in remembered_in(layout.names or "").items()
        }
        requests += _colours(layout, leads, names)
        requests += _views(leads, names["status_name"], seen.views)
        for key in CHOSEN:
            if key in leads.columns:
                requests += _choices(site, leads, key, seen.rules.get(key), choices)
                requests += _note(site, leads, key, seen.notes.get(key, ""), before, names)
    return [*requests, remember(names, marked=layout.names is not None)]


def _colours(layout: Layout, leads: TabLayout, names: Names) -> Iterator[Request]:
    """The colour of a status, under whatever name it has had."""
    now = _by_word(names["status_name"])
    for index, rule in enumerate(layout.rules.get(leads.sheet_id, ())):
        word = status_of(rule)
        if word is not None and now.get(word, word) != word:
            boolean = rule["booleanRule"]
            values = [{"userEnteredValue": now[word]}]
            condition = {**boolean["condition"], "values": values}
            changed = {**rule, "booleanRule": {**boolean, "condition": condition}}
            yield {"updateConditionalFormatRule": {"index": index, "rule": changed}}


def status_of(rule: Mapping[str, Any]) -> str | None:
    """The word of a rule that colours cells that say just that."""
    condition = rule.get("booleanRule", {}).get("condition", {})
    values = condition.get("values", [])
    if condition.get("type") != "TEXT_EQ" or len(values) != 1:
        return None
    return str(values[0].get("userEnteredValue", ""))


def _by_word(names: NameList) -> dict[str, str]:
    """Older and default name → today's; what is somebody's name today means that."""
    words = {word: one.name for one in reversed(names.rows) for word in one.words()}
    return {**words, **{one.name: one.name for one in names.rows}}


def _views(
    leads: TabLayout, statuses: NameList, views: Iterable[Mapping[str, Any]]
) -> Iterator[Request]:
    index = leads.columns.get("status")
    wanted = handled(statuses)
    known = {word for one in statuses.rows for word in one.words()}
    for view in views:
        if view.get("title") not in UNTOUCHED.both():
            continue
        specs = [dict(one) for one in view.get("filterSpecs", [])]
        for spec in specs:
            criteria = spec.get("filterCriteria", {})
            hidden = criteria.get("hiddenValues", [])
            ours = spec.get("columnIndex", 0) == index and hidden and set(hidden) <= known
            if ours and set(hidden) != set(wanted):
                spec["filterCriteria"] = {**criteria, "hiddenValues": wanted}
                changed = {"filterViewId": view["filterViewId"], "filterSpecs": specs}
                yield {"updateFilterView": {"filter": changed, "fields": "filterSpecs"}}


def _choices(
    site: Site,
    leads: TabLayout,
    key: str,
    rule: Mapping[str, Any] | None,
    choices: ChoiceLists | None,
) -> Iterator[Request]:
    """From the fixed list of an older version to that of 設定."""
    condition = (rule or {}).get("condition", {})
    words = {str(one.get("userEnteredValue", "")) for one in condition.get("values", [])}
    defaults = DEFAULTS[CHOSEN[key]]
    if condition.get("type") != "ONE_OF_LIST" or not any(
        words == {one.of(locale) for one in defaults} for locale in _LOCALES
    ):
        return
    new = rule_of(LEADS, LEADS.column(key), choices, site.locale)
    if new is not None and new["condition"]["type"] == "ONE_OF_RANGE":
        place = below_header(leads.sheet_id, leads.columns[key])
        yield {"setDataValidation": {"range": place, "rule": new}}


_LOCALES: tuple[Locale, Locale] = ("ja", "en")


def _note(
    site: Site, leads: TabLayout, key: str, note: str, before: Names, now: Names
) -> Iterator[Request]:
    column = LEADS.column(key)
    ours = {header_note(column, locale) for locale in _LOCALES}
    ours |= {note_of(column, before, locale) for locale in _LOCALES}
    wanted = note_of(column, now, site.locale)
    if note in ours and note != wanted:
        start = {
            "sheetId": leads.sheet_id,
            "rowIndex": leads.line,
            "columnIndex": leads.columns[key],
        }
        rows = [{"values": [{"note": wanted}]}]
        yield {"updateCells": {"start": start, "rows": rows, "fields": "note"}}


def note_of(column: Column, names: Names, locale: Locale) -> str:
    """The note of the header, in the names of today."""
    list_ = names.get(CHOSEN[column.key])
    if list_ is None:
        return header_note(column, locale)
    text = header_note(column, locale)
    if column.key == "phase":
        usual = default_names("phase_name", locale)
        return text.replace(_in_order(usual, locale), _in_order(list_, locale))
    by_default = {one.default.of(locale): one.name for one in list_.rows if one.default}
    edge = r"\b" if locale == "en" else ""
    longest = sorted(by_default, key=len, reverse=True)
    pattern = re.compile("|".join(rf"{edge}{re.escape(one)}{edge}" for one in longest))
    return pattern.sub(lambda found: by_default[found[0]], text)


def _in_order(phases: NameList, locale: Locale) -> str:
    """What leads to a contract, one after the other, and how it ends."""
    closing = (lists.PHASE_WON, lists.PHASE_LOST)
    ends = _OR.of(locale).join(phases.of(one) for one in closing)
    keys = {one.en for one in closing}
    return " → ".join([*(one.name for one in phases.listed if one.key not in keys), ends])


_OR = Text(" または ", " or ")


def with_lists(
    layout: Layout, choices: ChoiceLists | None, wanted: Iterable[Column]
) -> ChoiceLists | None:
    """`choices` with the columns that 設定 is about to get behind its others (missing_columns).
    `wanted`: the columns that it should have."""
    settings = layout.tabs.get(SETTINGS.key)
    if choices is None or settings is None:
        return choices
    lacking = [one.key for one in wanted if one.key not in settings.columns]
    places = {key: len(settings.header) + place for place, key in enumerate(lacking)}
    return ChoiceLists(
        choices.title,
        choices.rows,
        {**choices.columns, **places},
        choices.channels,
        choices.campaigns,
    )
