"""The reply of values:batchGetByDataFilter, a column at a time."""

import json
from typing import Any

import pytest

from server.errors import TryLater
from server.sheets.columns import TabColumns, columns_in
from server.sheets.layout import TabLayout

KEYS = ("received_at", "name", "memo")
TAB = TabLayout(
    "leads", 7, "リード", 10, 3,
    columns={key: place for place, key in enumerate(KEYS)},
    witness=("受付日時", "氏名", "備考"),
)  # fmt: skip
CELLS: dict[str, list[Any]] = {
    "received_at": ["受付日時", 46000.25, 46001, "2026/11/03"],
    "name": ["氏名", "佐藤 花子", "", "", "高橋"],
    "memo": ["備考", '"valueRange": [1]', '"dataFilters"', 'a\\b\n"', True],
}


def one_range(key: str, cells: list[Any], *, filter_first: bool = False) -> dict[str, Any]:
    grid = {"gridRange": {"sheetId": 7, "startColumnIndex": KEYS.index(key)}}
    found = {
        "valueRange": {"range": "x", "majorDimension": "COLUMNS", "values": [cells]},
        "dataFilters": [grid],
    }
    return dict(reversed(found.items())) if filter_first else found


def read(reply: bytes) -> TabColumns:
    return columns_in(reply, {"leads": KEYS}, {"leads": TAB})["leads"]


@pytest.mark.parametrize("spaces", [None, 2])
@pytest.mark.parametrize("filter_first", [False, True])
@pytest.mark.parametrize("order", [KEYS, KEYS[::-1]])
def test_columns_are_told_by_their_filters_however_the_answer_is_laid_out(
    order: tuple[str, ...], filter_first: bool, spaces: int | None
) -> None:
    ranges = [one_range(key, CELLS[key], filter_first=filter_first) for key in order]
    answer = {"spreadsheetId": "x", "valueRanges": ranges}
    columns = read(json.dumps(answer, ensure_ascii=False, indent=spaces).encode())
    assert {key: columns[key] for key in KEYS} == {key: CELLS[key][1:] for key in KEYS}
    kept = columns.only(("memo", "name", "nobody"))
    assert dict(kept) == {"memo": CELLS["memo"][1:], "name": CELLS["name"][1:]}


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ('"a\\ud800b"', "a\ud800b"),
        ("1e400", float("inf")),
        ("-0.0", 0.0),
        ("46000.000000001", 46000.000000001),
        ("9007199254740993", 9007199254740993),
        ("1E+25", 1e25),
    ],
)
def test_a_cell_that_few_parsers_take_is_read_all_the_same(written: str, cell: Any) -> None:
    ranges = [one_range(key, [CELLS[key][0], "CELL"]) for key in KEYS]
    reply = json.dumps({"valueRanges": ranges}, ensure_ascii=False).replace('"CELL"', written)
    columns = read(reply.encode())
    assert [columns[key] for key in KEYS] == [[cell]] * 3
    assert [columns.only([key])[key] for key in KEYS] == [[cell]] * 3


def test_an_answer_that_broke_off_is_asked_for_again() -> None:
    ranges = [one_range(key, CELLS[key]) for key in KEYS]
    reply = json.dumps({"valueRanges": ranges}).encode()
    cut = reply[: reply.rindex(b"valueRange") + 60]
    with pytest.raises(TryLater):
        dict(read(cut + b'"dataFilters": ['))
