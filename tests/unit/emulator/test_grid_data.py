"""The cells of a whole tab: rows that wait for values are written once and held many times, and
the reply is the same as if each cell had been asked by itself."""

from typing import Any

import pytest

from sheets_emulator.model.grid import Rect
from sheets_emulator.shown.reading import Reading
from sheets_emulator.wire.grid_data import CellJson, grid_data
from tests.unit.emulator.books import area, conditional, fill, reading_of

RED = {"backgroundColor": {"red": 1}}
BLUE = {"backgroundColor": {"blue": 1}}
WHOLE = area(1, 100, 0, 26)

RULES: dict[str, list[tuple[str, list[str], dict[str, int]]]] = {
    "none": [],
    "of its own row": [("CUSTOM_FORMULA", ['=$A2=""'], area(1, 60, 0, 5))],
    "of the row above": [("CUSTOM_FORMULA", ['=$A1="青葉商事"'], WHOLE)],
    "of one cell": [("CUSTOM_FORMULA", ["=$A$5=1"], WHOLE)],
    "of another tab": [("CUSTOM_FORMULA", ["='設定'!A2=1"], WHOLE)],
    "of a few rows": [("BLANK", [], area(40, 44, 2, 3)), ("BLANK", [], area(50, 51, 0, 26))],
    "of a number elsewhere": [("NUMBER_EQ", ["=A1"], WHOLE), ("BLANK", [], area(7, 8, 0, 3))],
    "of a range": [("CUSTOM_FORMULA", ["=AND($A2:$C2)"], WHOLE), ("BLANK", [], area(1, 9, 0, 3))],
}


def centred(where: dict[str, int], *, bold: bool = False) -> dict[str, Any]:
    shape = {"horizontalAlignment": "CENTER", "textFormat": {"bold": bold}}
    cell = {"userEnteredFormat": shape}
    return {"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat"}}


def one_by_one(reading: Reading, rect: Rect) -> list[list[Any]]:
    sheet = reading.book.sheets[0]
    cells = CellJson(reading.view, sheet, {})
    return [
        [
            {} if slot is None else cells.of(row, column, slot)
            for column, slot in enumerate(slots, rect.left)
        ]
        for row, slots in enumerate(sheet.window(rect), rect.top)
    ]


@pytest.mark.parametrize("name", RULES)
def test_a_whole_tab_is_what_its_cells_are_one_by_one(name: str) -> None:
    banding = {
        "addBanding": {
            "bandedRange": {
                "range": area(0, 80, 0, 26),
                "rowProperties": {
                    "headerColor": {"green": 1},
                    "firstBandColor": {"red": 0.5},
                    "secondBandColor": {"blue": 0.5},
                    "footerColor": {"red": 1, "green": 1},
                },
            }
        }
    }
    reading = reading_of(
        centred(WHOLE),
        centred(area(30, 32, 4, 5), bold=True),
        fill([["会社名", 1], ["青葉商事", 2]]),
        fill([["湊製作所"]], top=60),
        fill([[1]], top=4),
        banding,
        *(
            conditional(kind, values, BLUE if index else RED, where, index=index)
            for index, (kind, values, where) in enumerate(RULES[name])
        ),
        sheets=("リード", "設定"),
    )
    sheet = reading.book.sheets[0]
    for rect in (sheet.rect, Rect(0, 10, 70, 1, 3)):
        given = grid_data(reading.view, sheet, rect, {})["rowData"]
        plain = one_by_one(reading, rect)
        for row, written in enumerate(given):
            values = written.get("values", [])
            assert values == plain[row][: len(values)], (name, rect.top + row)
            assert not any(plain[row][len(values) :])
