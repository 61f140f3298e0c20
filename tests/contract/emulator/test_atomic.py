"""A batchUpdate is applied as a whole or not at all, whatever is in it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.emulator.book import Book, rectangle, text
from tests.support.emulator import Emulator
from tests.support.google import Google

Json = dict[str, Any]
ROWS, COLUMNS = 8, 5

indexes = st.integers(0, ROWS + 1)
spans = st.tuples(indexes, indexes).map(lambda pair: (min(pair), max(pair) + 1))
sheet_ids = st.sampled_from([0, 0, 0, 1, 77])
ranges = st.builds(rectangle, spans, spans, sheet_ids)
values = st.one_of(
    st.builds(lambda value: {"stringValue": value}, st.sampled_from(["", "青木商店", "=A1", "x"])),
    st.builds(lambda value: {"numberValue": value}, st.integers(-5, 5)),
    st.builds(lambda value: {"boolValue": value}, st.booleans()),
    st.builds(lambda value: {"formulaValue": value}, st.sampled_from(["=A1*2", "=B$2+1", "=1/0"])),
)
cells = st.builds(
    lambda value, note: {"userEnteredValue": value, **({"note": note} if note else {})},
    values,
    st.sampled_from(["", "", "メモ"]),
)
rows_of_cells = st.lists(
    st.builds(lambda row: {"values": row}, st.lists(cells, max_size=4)), min_size=1, max_size=3
)


def dimension(name: str) -> st.SearchStrategy[Json]:
    return st.builds(
        lambda span, sheet_id: {
            "sheetId": sheet_id, "dimension": name, "startIndex": span[0], "endIndex": span[1],
        },
        spans,
        sheet_ids,
    )  # fmt: skip


dimensions = st.one_of(dimension("ROWS"), dimension("COLUMNS"))


def request(kind: str, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(parts).map(lambda body: {kind: body})


requests = st.one_of(
    request("appendCells", rows=rows_of_cells, fields=st.just("*"), sheetId=sheet_ids),
    request("updateCells", range=ranges, rows=rows_of_cells, fields=st.just("userEnteredValue")),
    request("repeatCell", range=ranges, cell=cells, fields=st.sampled_from(["*", "note"])),
    request("insertDimension", range=dimensions, inheritFromBefore=st.booleans()),
    request("deleteDimension", range=dimensions),
    request("moveDimension", source=dimensions, destinationIndex=indexes),
    request("appendDimension", dimension=st.just("ROWS"), length=st.integers(0, 2)),
    request("mergeCells", range=ranges, mergeType=st.sampled_from(["MERGE_ALL", "MERGE_ROWS"])),
    request("unmergeCells", range=ranges),
    request(
        "sortRange",
        range=ranges,
        sortSpecs=st.builds(
            lambda column: [{"dimensionIndex": column, "sortOrder": "DESCENDING"}], indexes
        ),
    ),
    request("copyPaste", source=ranges, destination=ranges),
    request("setBasicFilter", filter=st.builds(lambda area: {"range": area}, ranges)),
    request(
        "addNamedRange",
        namedRange=st.builds(
            lambda area, name: {"range": area, "name": name}, ranges, st.sampled_from(["a", "bb"])
        ),
    ),
    request("addSheet", properties=st.builds(lambda n: {"sheetId": n}, st.integers(0, 4))),
    request("deleteSheet", sheetId=sheet_ids),
    request(
        "createDeveloperMetadata",
        developerMetadata=st.builds(
            lambda n, span: {
                "metadataId": n, "metadataKey": "k", "visibility": "DOCUMENT",
                "location": {"dimensionRange": {
                    "dimension": "ROWS", "startIndex": span, "endIndex": span + 1}},
            },
            st.integers(1, 40),
            indexes,
        ),
    ),
)  # fmt: skip

INVALID: list[Json] = [
    {"addTable": {}},
    {"frobnicate": {}},
    {},
    {"deleteSheet": {"sheetId": 987654}},
    {"repeatCell": {"range": {"sheetId": 987654}, "cell": {}, "fields": "*"}},
    {"updateCells": {"start": {"rowIndex": 99_999}, "rows": [{}], "fields": "*"}},
    {"appendCells": {"sheetId": "x", "rows": [], "fields": "*"}},
    {"appendCells": {"sheetId": 987654, "rows": [{"values": [text("x")]}], "fields": "nothing"}},
    {"appendDimension": {"dimension": "ROWS", "length": 10_000_001}},
    {"deleteNamedRange": {"namedRangeId": "none"}},
    {"deleteConditionalFormatRule": {"index": 99}},
    {"createDeveloperMetadata": {"developerMetadata": {
        "metadataId": 1_000_000, "metadataKey": "taken", "visibility": "DOCUMENT",
        "location": {"spreadsheet": True}}}},
]  # fmt: skip


@pytest.fixture(scope="module")
def shared(place: Emulator | Google) -> Iterator[Book]:
    """One small spreadsheet that the examples change more and more."""
    made = Book.create(place)
    small = {"sheetId": 0, "gridProperties": {"rowCount": ROWS, "columnCount": COLUMNS}}
    made.batch(
        {"updateSheetProperties": {"properties": small, "fields": "gridProperties"}}, INVALID[-1]
    )
    made.put("A1:B2", [["見出し", "数"], ["青木商店", 3]])
    yield made
    made.delete()


def everything(book: Book) -> tuple[Json, list[Json]]:
    return book.get(includeGridData=True), book.metadata()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), batch=st.lists(requests, max_size=5), invalid=st.sampled_from(INVALID))
def test_a_batch_with_one_invalid_request_changes_nothing(
    shared: Book, data: st.DataObject, batch: list[Json], invalid: Json
) -> None:
    before = everything(shared)
    at = data.draw(st.integers(0, len(batch)))
    with pytest.raises(HttpError) as raised:
        shared.batch(*batch[:at], invalid, *batch[at:])
    assert raised.value.status_code == 400
    assert everything(shared) == before
    with contextlib.suppress(HttpError):
        shared.batch(*batch)
