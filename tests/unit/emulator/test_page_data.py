"""What the page is told by the server."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import sheets_emulator.viewer
from sheets_emulator.app import create_app
from sheets_emulator.batch.kinds import apply_all
from sheets_emulator.creation import new_attributes, new_book
from sheets_emulator.model.grid import Rect
from sheets_emulator.people import OWNER
from sheets_emulator.store.store import Store
from sheets_emulator.viewer.layout import sheet_json, tick_format
from sheets_emulator.viewer.readings import Readings
from sheets_emulator.viewer.window import window
from sheets_emulator.viewer.words import WORDS
from tests.support.contrast import contrast
from tests.unit.emulator.books import area, conditional, fill, repeat, sheet_of, validation

STATIC = Path(sheets_emulator.viewer.__file__).parent / "static"
TEMPLATES = STATIC.parent / "templates"


def cells_of(*requests: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Address → what the page draws there, look and rule looked up."""
    sheet = sheet_of(*requests)
    answer = window(sheet, Rect(0, 0, 20, 0, 10))
    json.dumps(answer)
    found = {}
    for row, column, text, look, *extras in answer["cells"]:
        cell = {"text": text, "look": answer["looks"][look], **(extras[0] if extras else {})}
        if "rule" in cell:
            cell["rule"] = answer["rules"][cell["rule"]]
        found["ABCDEFGHIJ"[column] + str(row + 1)] = cell
    return found


class TestWindow:
    def test_plain_cells_carry_their_text_only(self) -> None:
        assert cells_of(fill([["青空", None, ""], [None, "b"]])) == {
            "A1": {"text": "青空", "look": {}},
            "B2": {"text": "b", "look": {}},
        }

    def test_values_that_are_edited_otherwise_than_they_are_shown(self) -> None:
        found = cells_of(
            fill([[1234.5, True, "=A1*2", "=1/0", "001"]]),
            repeat(
                area(0, 1, 0, 1),
                userEnteredFormat={"numberFormat": {"type": "CURRENCY", "pattern": "¥#,##0"}},
            ),
        )
        assert (found["A1"]["text"], found["A1"]["entered"]) == ("¥1,235", "1234.5")
        assert found["B1"] == {"text": "TRUE", "look": {}, "kind": "boolean"}
        assert found["C1"] == {"text": "2469", "look": {}, "entered": "=A1*2", "kind": "number"}
        assert found["D1"]["text"] == "#DIV/0!"
        assert found["D1"]["kind"] == "error"
        assert found["D1"]["message"] == "Function DIVIDE parameter 2 cannot be zero."
        assert found["E1"]["entered"] == "'001"

    def test_looks_are_shared_and_name_only_what_differs(self) -> None:
        sheet = sheet_of(
            fill([["a", "b", "c"]]),
            repeat(area(0, 1, 0, 2), userEnteredFormat={"textFormat": {"bold": True}}),
        )
        answer = window(sheet, Rect(0, 0, 1, 0, 3))
        assert answer["looks"] == [{"bold": True}, {}]
        assert [cell[3] for cell in answer["cells"]] == [0, 0, 1]

    def test_an_empty_cell_that_a_rule_colours_is_there(self) -> None:
        red = {"backgroundColor": {"red": 1}}
        found = cells_of(conditional("BLANK", [], red, area(0, 1, 0, 1)))
        assert found == {"A1": {"text": "", "look": {"background": "#ff0000"}}}

    def test_the_colour_of_a_negative_section(self) -> None:
        minus = {"numberFormat": {"type": "NUMBER", "pattern": "#,##0;[Red]▲#,##0"}}
        found = cells_of(fill([[-5, 5]]), repeat(area(0, 1, 0, 2), userEnteredFormat=minus))
        assert (found["A1"]["text"], found["A1"]["look"]["color"]) == ("▲5", "#ff0000")
        assert "color" not in found["B1"]["look"]

    def test_notes_links_and_parts(self) -> None:
        runs = [
            {"startIndex": 2, "format": {"bold": True, "link": {"uri": "https://example.com/"}}}
        ]
        found = cells_of(
            repeat(area(0, 1, 0, 1), note="説明", userEnteredValue={"stringValue": "青空へ"},
                   textFormatRuns=runs),
            repeat(area(0, 1, 1, 2), userEnteredValue={"stringValue": "外"},
                   userEnteredFormat={"textFormat": {"link": {"uri": "https://example.com/x"}}}),
        )  # fmt: skip
        assert found["A1"]["note"] == "説明"
        assert found["A1"]["runs"] == [{"start": 2, "bold": True, "link": "https://example.com/"}]
        assert found["B1"]["link"] == "https://example.com/x"

    def test_rules_offer_choices_and_mark_what_breaks_them(self) -> None:
        found = cells_of(
            fill([["新規", "ほか"], ["x", "新規"]]),
            validation(area(0, 1, 0, 2), "ONE_OF_RANGE", "=$A$1:$B$2", strict=True,
                       showCustomUi=True, inputMessage="選ぶ"),
            validation(area(1, 2, 0, 1), "ONE_OF_LIST", "a", "b"),
        )  # fmt: skip
        assert found["A1"]["rule"] == {
            "strict": True, "help": "選ぶ", "choices": ["新規", "ほか", "x"], "dropdown": True
        }  # fmt: skip
        assert "invalid" not in found["A1"]
        assert found["A2"]["invalid"] is True
        assert found["A2"]["rule"]["dropdown"] is False

    def test_a_custom_rule_looks_at_the_row_it_judges(self) -> None:
        found = cells_of(
            fill([["上限", "金額"], [10, 5], [10, 50], [99, 50]]),
            validation(area(1, 9, 1, 2), "CUSTOM_FORMULA", "=B2<=A2", strict=True),
            repeat(area(2, 3, 1, 2), userEnteredFormat={"textFormat": {"bold": True}}),
        )
        assert [found[f"B{row}"].get("invalid", False) for row in (2, 3, 4)] == [
            False, True, False
        ]  # fmt: skip


def test_the_layout_of_a_sheet() -> None:
    grouped = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 4}
    sheet = sheet_of(
        fill([["a"], ["b"]]),
        {"mergeCells": {"range": area(0, 1, 0, 3), "mergeType": "MERGE_ALL"}},
        {"addDimensionGroup": {"range": grouped}},
        {"setBasicFilter": {"filter": {"range": area(0, 2, 0, 2)}}},
    )  # fmt: skip
    found = sheet_json(sheet)
    json.dumps(found)

    assert found["rows"] == {"count": 100, "runs": [[0, 100, 21]]}
    assert found["columns"] == {"count": 26, "runs": [[0, 26, 100]]}
    assert found["filled"] == {"rows": 2, "columns": 1}
    assert found["merges"] == [[0, 1, 0, 3]]
    assert found["filter"] == {"rect": [0, 2, 0, 2], "columns": []}
    assert found["columnGroups"] == [{"start": 2, "end": 4, "depth": 1, "collapsed": False}]


def test_a_filter_view_is_looked_through_in_place_of_the_sheets_own_filter() -> None:
    kept = Store()
    values = [{"userEnteredValue": {"stringValue": text}} for text in ("担当", "佐藤", "鈴木")]
    rows = [{"values": [one]} for one in values]
    own = [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["佐藤"]}}]
    seen = [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["鈴木"]}}]
    requests: list[dict[str, Any]] = [
        {"appendCells": {"rows": rows, "fields": "userEnteredValue"}},
        {"setBasicFilter": {"filter": {"range": area(0, 3, 0, 1), "filterSpecs": own}}},
        {"addFilterView": {"filter": {"filterViewId": 7, "title": "担当: 佐藤",
                                      "range": area(0, 3, 0, 1), "filterSpecs": seen}}},
    ]  # fmt: skip
    book_id = kept.add(new_attributes(kept, OWNER), new_book({})).id
    kept.write(book_id, lambda draft: apply_all(draft, requests))
    readings = Readings(kept)

    def hidden(view_id: int | None) -> tuple[set[int], Any, Any]:
        layout = sheet_json(readings.sheet(book_id, 0, view_id))
        assert layout["filterViews"] == [{"id": 7, "title": "担当: 佐藤"}]
        closed = {at for first, end, size in layout["rows"]["runs"] if size == 0
                  for at in range(first, end)}  # fmt: skip
        return closed, layout["view"], layout["filter"]

    plain = {"rect": [0, 3, 0, 1], "columns": [0]}
    assert hidden(None) == ({1}, None, plain)
    assert hidden(7) == ({2}, 7, None)
    assert hidden(8) == ({1}, None, plain)
    kept.close()


@pytest.mark.parametrize(
    ("pattern", "ticks"),
    [
        ("¥#,##0", {"prefix": "¥", "suffix": "", "percent": False, "places": 0, "grouping": True}),
        ("0.0%", {"prefix": "", "suffix": "", "percent": True, "places": 1, "grouping": False}),
        ('0"件"', {"prefix": "", "suffix": "件", "percent": False, "places": 0, "grouping": False}),
        ("yyyy/mm/dd", {}),
        ("", {}),
    ],
)
def test_ticks_of_a_chart_follow_the_number_format(pattern: str, ticks: dict[str, Any]) -> None:
    assert tick_format(pattern) == ticks


class TestRoutes:
    @pytest.fixture
    def client(self) -> Iterator[FlaskClient]:
        store = Store(":memory:")
        yield create_app(store).test_client()
        store.close()

    @pytest.fixture
    def book(self, client: FlaskClient) -> str:
        made = client.post(
            "/v4/spreadsheets",
            json={"properties": {"title": "見本", "locale": "ja_JP"}},
            environ_overrides={"REQUEST_URI": "/v4/spreadsheets"},
        )
        return str(made.get_json()["spreadsheetId"])

    def test_a_window_that_is_too_large_is_refused(self, client: FlaskClient, book: str) -> None:
        answer = client.get(
            f"/spreadsheets/{book}/sheets/0/cells?top=0&bottom=1000&left=0&right=26"
        )
        assert answer.status_code == 400
        assert "at most" in answer.get_json()["error"]["message"]

    @pytest.mark.parametrize("query", ["", "top=-1&bottom=5&left=0&right=5", "top=a"])
    def test_a_window_that_is_none_is_refused(
        self, client: FlaskClient, book: str, query: str
    ) -> None:
        assert client.get(f"/spreadsheets/{book}/sheets/0/cells?{query}").status_code == 400

    def test_a_window_beyond_the_grid_is_empty(self, client: FlaskClient, book: str) -> None:
        answer = client.get(
            f"/spreadsheets/{book}/sheets/0/cells?top=5000&bottom=5064&left=0&right=26"
        )
        assert answer.get_json()["cells"] == []

    def test_a_custom_rule_judges_what_is_typed(self, client: FlaskClient, book: str) -> None:
        update = f"/v4/spreadsheets/{book}:batchUpdate"
        rule = validation(area(0, 9, 1, 2), "CUSTOM_FORMULA", "=B1<=A1", strict=True)
        changed = client.post(
            update,
            json={"requests": [fill([[10, 5], [20, 5]]), rule]},
            environ_overrides={"REQUEST_URI": update},
        )
        assert changed.status_code == 200
        accepted = [
            client.post(
                f"/spreadsheets/{book}/sheets/0/check",
                json={"row": row, "column": 1, "text": text},
            ).get_json()["ok"]
            for row, text in ((0, "10"), (0, "11"), (1, "20"), (1, "21"), (1, ""))
        ]
        assert accepted == [True, False, True, False, True]

    @pytest.mark.parametrize("body", [{}, {"row": "a", "column": 0, "text": ""}, []])
    def test_a_check_of_nothing_is_refused(
        self, client: FlaskClient, book: str, body: object
    ) -> None:
        answer = client.post(f"/spreadsheets/{book}/sheets/0/check", json=body)
        assert answer.status_code == 400

    def test_what_is_not_there_is_404_or_400(self, client: FlaskClient, book: str) -> None:
        assert client.get("/spreadsheets/none/book").status_code == 404
        assert client.get(f"/spreadsheets/{book}/sheets/77").status_code == 400
        assert client.get(f"/spreadsheets/{book}/sheets/0/filter/0").status_code == 400

    def test_googles_own_address_leads_to_the_page(self, client: FlaskClient, book: str) -> None:
        answer = client.get(f"/spreadsheets/d/{book}/edit")
        assert answer.status_code == 200
        assert "見本" in answer.text

    def test_downloads_carry_the_name_of_the_spreadsheet(
        self, client: FlaskClient, book: str
    ) -> None:
        xlsx = client.get(f"/spreadsheets/{book}/download.xlsx")
        assert xlsx.data[:2] == b"PK"
        assert "%E8%A6%8B%E6%9C%AC.xlsx" in xlsx.headers["Content-Disposition"]
        csv = client.get(f"/spreadsheets/{book}/sheets/0/download.csv")
        assert csv.data == b"\xef\xbb\xbf"

    def test_every_page_keeps_others_out(self, client: FlaskClient, book: str) -> None:
        for path in ("/", f"/spreadsheets/{book}", "/page/app.js"):
            with client.get(path) as answer:
                policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy

    def test_a_title_cannot_break_out_of_the_page(self, client: FlaskClient) -> None:
        title = '</script><script>alert(1)</script>"><img src=x>'
        client.post(
            "/v4/spreadsheets",
            json={"properties": {"title": title}},
            environ_overrides={"REQUEST_URI": "/v4/spreadsheets"},
        )
        assert "<script>alert" not in client.get("/").text
        assert "<img" not in client.get("/").text

    def test_plotly_comes_from_its_package(self, client: FlaskClient) -> None:
        with client.get("/page/plotly.min.js") as answer:
            assert answer.status_code == 200
            assert b"plotly.js" in answer.data[:200]


class TestWords:
    def test_every_word_is_said_in_both_languages(self) -> None:
        assert [name for name, both in WORDS.items() if not all(both)] == []
        assert [name for name, (ja, en) in WORDS.items() if ja.count("{") != en.count("{")] == []

    def test_the_page_uses_every_word(self) -> None:
        sources = [*STATIC.glob("*.js"), *TEMPLATES.glob("*.html")]
        text = "".join(file.read_text("utf-8") for file in sources)
        by_axis = {"hidden_rows", "hidden_columns"}
        unused = [n for n in WORDS if f'"{n}"' not in text and f"words.{n} " not in text]
        assert set(unused) == by_axis

    def test_the_page_uses_no_word_that_is_missing(self) -> None:
        script = "".join(file.read_text("utf-8") for file in STATIC.glob("*.js"))
        markup = "".join(file.read_text("utf-8") for file in TEMPLATES.glob("*.html"))
        used = re.findall(r'word\("(\w+)"', script) + re.findall(r"words\.(\w+)", markup)
        assert set(used) - set(WORDS) == set()


class TestTokens:
    """Contrast of the pages' colours, by the formula of WCAG 2."""

    PAIRS = (
        ("ink", "surface"), ("ink", "raised"), ("muted", "surface"), ("muted", "raised"),
        ("accent", "surface"), ("on-accent", "accent"), ("ink", "accent-wash"),
        ("good", "surface"), ("warn", "surface"), ("bad", "surface"), ("good", "raised"),
    )  # fmt: skip

    @pytest.fixture(scope="class")
    @classmethod
    def tokens(cls) -> dict[str, tuple[str, str]]:
        css = (STATIC / "tokens.css").read_text("utf-8")
        pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
        return {name: (light, dark) for name, light, dark in pairs}

    @pytest.mark.parametrize("pair", PAIRS)
    @pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
    def test_words_can_be_read(
        self, tokens: dict[str, tuple[str, str]], pair: tuple[str, str], scheme: int
    ) -> None:
        ink, fill_ = (tokens[name][scheme] for name in pair)
        assert contrast(ink, fill_) >= 4.5
