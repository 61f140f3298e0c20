"""Requests made at random from the schema: refused or applied, never an internal error."""

import contextlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_emulator.batch.kinds import HANDLERS, apply_all
from sheets_emulator.creation import new_book
from sheets_emulator.errors import ApiError
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.view import View
from sheets_emulator.proto.schema import Schema, document
from sheets_emulator.store import codec
from sheets_emulator.wire.spreadsheet_json import spreadsheet_json

Json = dict[str, Any]
SCHEMA = Schema("sheets", "v4")
SCHEMAS: Mapping[str, Any] = document("sheets", "v4")["schemas"]
DEPTH = 7
SIZE = 6

WORDS = st.sampled_from(
    ["x", "Sheet1", "=A1*2", "=Sheet1!$A$1:$B$2", "青木商店", "A1", "1", "#,##0", "", "a" * 60]
)
MASKS = st.sampled_from(
    [
        "*",
        "*",
        "*",
        "title",
        "range",
        "note,userEnteredFormat",
        "userEnteredValue",
        "location",
        "foo",
    ]
)
SMALL = st.integers(0, SIZE)
SPANS = st.tuples(st.integers(-1, SIZE), st.integers(0, SIZE + 1)).map(
    lambda pair: (min(pair), max(pair))
)


def spanned(names: tuple[str, str]) -> st.SearchStrategy[Json]:
    closed = SPANS.map(lambda span: dict(zip(names, span, strict=True)))
    return st.one_of(closed, closed, closed, st.just({}))


def one_of_these(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.one_of(*(st.fixed_dictionaries({name: value}) for name, value in members.items()))


GRID_RANGE = st.builds(
    lambda a, b: {"sheetId": 0} | a | b,
    spanned(("startRowIndex", "endRowIndex")),
    spanned(("startColumnIndex", "endColumnIndex")),
)
DIMENSION_RANGE = st.builds(
    lambda d, span: {"sheetId": 0, "dimension": d} | span,
    st.sampled_from(["ROWS", "COLUMNS"]),
    spanned(("startIndex", "endIndex")),
)
LOCATION = one_of_these(
    spreadsheet=st.just(True), sheetId=st.just(0), dimensionRange=DIMENSION_RANGE
)
LOOKUP = st.fixed_dictionaries({}, optional={"metadataId": SMALL, "metadataLocation": LOCATION})
MADE: Mapping[str, st.SearchStrategy[Any]] = {
    "GridRange": GRID_RANGE,
    "DimensionRange": DIMENSION_RANGE,
    "GridCoordinate": st.fixed_dictionaries(
        {"sheetId": st.just(0)}, optional={"rowIndex": SMALL, "columnIndex": SMALL}
    ),
    "DeveloperMetadataLocation": LOCATION,
    "DataFilter": one_of_these(
        developerMetadataLookup=LOOKUP, gridRange=GRID_RANGE, a1Range=WORDS
    ),
    "ExtendedValue": one_of_these(
        stringValue=WORDS, numberValue=SMALL, boolValue=st.booleans(), formulaValue=WORDS
    ),
    "ColorStyle": one_of_these(
        rgbColor=st.just({"red": 1}), themeColor=st.sampled_from(["TEXT", "LINK"])
    ),
}  # fmt: skip


def field(name: str, declared: Mapping[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if "$ref" in declared:
        made = MADE.get(declared["$ref"])
        return made if made is not None else message(declared["$ref"], depth - 1)
    match declared["type"]:
        case "array":
            if "$ref" in declared["items"] and depth <= 1:
                return st.just([])
            return st.lists(field(name, declared["items"], depth), max_size=2)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.just(0) if name in ("sheetId", "sourceSheetId") else SMALL
        case "number":
            return st.sampled_from([0, 1, 0.5, -3])
        case "object":
            return st.dictionaries(st.sampled_from(["0", "1", "9"]), st.just({}), max_size=1)
    if "enum" in declared:
        named = [one for one in declared["enum"] if not one.endswith("UNSPECIFIED")]
        return st.sampled_from(named)
    return MASKS if declared.get("format") == "google-fieldmask" else WORDS


def message(name: str, depth: int) -> st.SearchStrategy[Json]:
    declared = SCHEMAS[name].get("properties", {})
    if depth <= 0 or not declared:
        return st.just({})
    fields = {key: field(key, inner, depth) for key, inner in declared.items()}
    if len(fields) > 12:  # a chart, a cell: a few of its parts at a time
        few = st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True)
        return few.flatmap(lambda chosen: st.fixed_dictionaries({k: fields[k] for k in chosen}))
    often = [key for key in fields if key in OFTEN or "$ref" in declared[key]]
    seldom = {key: made for key, made in fields.items() if key not in often}
    return st.fixed_dictionaries({key: fields[key] for key in often}, optional=seldom)


OFTEN = frozenset(
    [
        "fields",
        "rows",
        "ranges",
        "type",
        "values",
        "sortSpecs",
        "dataFilters",
        "visibility",
        "metadataKey",
        "chartType",
        "requests",
        "dimension",
        "length",
        "name",
        "filterViewId",
        "chartId",
        "objectId",
    ]
)

requests = st.sampled_from(sorted(HANDLERS)).flatmap(
    lambda kind: field(kind, SCHEMAS["Request"]["properties"][kind], DEPTH).map(
        lambda body: {kind: body}
    )
)


def furnished() -> Spreadsheet:
    """A small spreadsheet that has one of everything, with the id that requests guess first."""
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0,
            "endColumnIndex": 2}  # fmt: skip
    bold = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}
    bands = {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}
    source = {"sourceRange": {"sources": [area]}}
    spec = {"basicChart": {"chartType": "BAR", "series": [{"series": source}]}}
    overlay = {"overlayPosition": {"anchorCell": {"sheetId": 0}}}
    mark = {"metadataKey": "x", "visibility": "DOCUMENT"}
    cells = [
        {"values": [{"userEnteredValue": {"stringValue": "会社"}}, {"note": "n"}]},
        {"values": [{"userEnteredValue": {"formulaValue": "=B1*2"}},
                    {"userEnteredValue": {"numberValue": 2}}]},
    ]  # fmt: skip
    sheet = {
        "properties": {"sheetId": 0, "title": "Sheet1",
                       "gridProperties": {"rowCount": SIZE, "columnCount": SIZE}},
        "data": [{"rowData": cells}],
        "merges": [{**area, "startRowIndex": 3, "endRowIndex": 5}],
        "conditionalFormats": [{"ranges": [area], "booleanRule": bold}],
        "protectedRanges": [{"protectedRangeId": 1, "range": area}],
        "bandedRanges": [{"bandedRangeId": 2, "range": area, "rowProperties": bands}],
        "filterViews": [{"filterViewId": 3, "range": area, "title": "x"}],
        "charts": [{"chartId": 4, "spec": spec, "position": overlay}],
        "rowGroups": [{"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}}],
        "developerMetadata": [{**mark, "metadataId": 5}],
    }  # fmt: skip
    named = [{"namedRangeId": "x", "name": "xs", "range": area}]
    marks = [{**mark, "metadataId": 6}]
    return new_book({"sheets": [sheet], "namedRanges": named, "developerMetadata": marks})


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(requests, min_size=1, max_size=4))
def test_odd_requests_are_refused_or_applied(batch: list[Json]) -> None:
    book = furnished()
    before = json.dumps(shown(book), sort_keys=True)
    applied = book.draft()
    for request in batch:
        with contextlib.suppress(ApiError):
            body = SCHEMA.read("BatchUpdateSpreadsheetRequest", {"requests": [request]})
            draft = applied.draft()
            json.dumps(apply_all(draft, body["requests"]))
            applied = draft
    after = shown(applied)
    read = codec.apply_difference(book, book.id, round_trip(codec.difference(book, applied)))
    assert shown(read) == after
    assert json.dumps(shown(book), sort_keys=True) == before


def shown(book: Spreadsheet) -> Json:
    view = View(book, date(2026, 4, 1))
    return round_trip(spreadsheet_json(view, "", {}, None, grid=True))


def round_trip(change: Json) -> Json:
    read: Json = json.loads(json.dumps(change))
    return read
