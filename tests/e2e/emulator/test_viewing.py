"""What people see on the page of the local spreadsheet, and how they move on it."""

import re
from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread.utils import ValueInputOption
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.browser import Trouble, Witness
from tests.support.contrast import contrast, luminance
from tests.support.emulator import Emulator
from tests.support.processes import free_port
from tests.support.sheet_page import SheetPage, address_of, change, new_book, shown, writes

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
ROWS = 100_000
NAVY = {"red": 36 / 255, "green": 59 / 255, "blue": 83 / 255}
WHITE = {"red": 1, "green": 1, "blue": 1}
# Seconds of each motion that begins from now on.
MOTIONS = """() => {
    const begun = [];
    const seconds = (motion) => motion.effect.getComputedTiming().duration / 1000;
    const note = (event) => begun.push(...event.target.getAnimations().map(seconds));
    for (const kind of ["animationstart", "transitionrun"]) document.addEventListener(kind, note);
    return begun;
}"""


def one_sheet(**rectangle: int) -> dict[str, int]:
    """A GridRange of the first sheet: top, bottom, left, right."""
    names = {
        "top": "startRowIndex",
        "bottom": "endRowIndex",
        "left": "startColumnIndex",
        "right": "endColumnIndex",
    }
    return {"sheetId": 0, **{names[side]: at for side, at in rectangle.items()}}


def repeat(range_: dict[str, int], user_format: dict[str, Any]) -> dict[str, Any]:
    fields = f"userEnteredFormat({','.join(user_format)})"
    cell = {"userEnteredFormat": user_format}
    return {"repeatCell": {"range": range_, "cell": cell, "fields": fields}}


def formatted(column: int, user_format: dict[str, Any]) -> dict[str, Any]:
    """A format for one cell of the first row."""
    return repeat(one_sheet(bottom=1, left=column, right=column + 1), user_format)


def color_of(sheet: SheetPage, address: str) -> tuple[str, str]:
    """Background and ink of a cell that is drawn."""
    script = "(e) => { const s = getComputedStyle(e); return [s.backgroundColor, s.color]; }"
    background, ink = sheet.cell(address).evaluate(script)
    return background, ink


class TestFormats:
    def test_numbers_dates_and_colours_are_shown_as_formatted(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "書式", [[46113.4375, 1234567, 0.125, "見出し"]])
        change(
            book,
            formatted(0, {"numberFormat": {"type": "DATE", "pattern": "yyyy/mm/dd"}}),
            formatted(1, {"numberFormat": {"type": "CURRENCY", "pattern": "¥#,##0"}}),
            formatted(2, {"numberFormat": {"type": "PERCENT", "pattern": "0.0%"}}),
            formatted(
                3,
                {
                    "backgroundColor": NAVY,
                    "textFormat": {"bold": True, "foregroundColor": WHITE},
                    "horizontalAlignment": "CENTER",
                },
            ),
        )
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.expect_text("A1", "2026/04/01")
        sheet.expect_text("B1", "¥1,234,567")
        sheet.expect_text("C1", "12.5%")
        expect(sheet.cell("D1")).to_have_css("background-color", "rgb(36, 59, 83)")
        expect(sheet.cell("D1")).to_have_css("color", "rgb(255, 255, 255)")
        expect(sheet.cell("D1").locator(".text")).to_have_css("font-weight", "700")
        expect(sheet.cell("B1")).to_have_css("justify-content", "flex-end")

    def test_a_conditional_format_follows_the_row(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "条件付き", [["青空", "無効"], ["みどり", "有効"]])
        rule = {
            "ranges": [one_sheet(bottom=10, right=2)],
            "booleanRule": {
                "condition": {
                    "type": "CUSTOM_FORMULA",
                    "values": [{"userEnteredValue": '=$B1="無効"'}],
                },
                "format": {"backgroundColor": {"red": 1}, "textFormat": {"strikethrough": True}},
            },
        }
        change(book, {"addConditionalFormatRule": {"rule": rule, "index": 0}})
        sheet = shown(open_page(address_of(emulator, book)))

        expect(sheet.cell("A1")).to_have_css("background-color", "rgb(255, 0, 0)")
        expect(sheet.cell("A1").locator(".text")).to_have_css(
            "text-decoration-line", "line-through"
        )
        expect(sheet.cell("A2")).to_have_css("background-color", "rgb(255, 255, 255)")

    def test_a_light_fill_becomes_a_dark_one_that_can_be_read(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "暗い画面", [["人が書く列"]])
        yellow = {"red": 1, "green": 251 / 255, "blue": 234 / 255}
        change(book, formatted(0, {"backgroundColor": yellow}))

        light = shown(open_page(address_of(emulator, book)))
        expect(light.cell("A1")).to_have_css("background-color", "rgb(255, 251, 234)")
        dark = shown(open_page(address_of(emulator, book), scheme="dark"))
        dark.expect_text("A1", "人が書く列")
        background, ink = color_of(dark, "A1")
        assert contrast(background, ink) >= 4.5
        assert luminance(background) < 0.1

    def test_merged_cells_are_one(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "結合", [["題", "", ""], ["", "", ""], ["下", "", ""]])
        area = one_sheet(bottom=2, right=3)
        change(book, {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.expect_text("A1", "題")
        expect(sheet.cell("A1")).to_have_css("width", "300px")
        expect(sheet.cell("A1")).to_have_css("height", "42px")
        expect(sheet.cell("B2")).to_have_count(0)
        sheet.press("ArrowDown")
        sheet.expect_selected("A3")

    def test_a_link_opens_a_place_in_the_same_spreadsheet(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "リンク", [["要対応"]])
        other = book.add_worksheet("一覧", 10, 5)
        link = {"textFormat": {"link": {"uri": f"#gid={other.id}&range=B3"}}}
        change(book, formatted(0, link))
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.cell("A1").get_by_role("link", name="要対応").click()

        expect(sheet.page.get_by_role("tab", name="一覧")).to_have_attribute(
            "aria-selected", "true"
        )
        sheet.expect_selected("B3")

    def test_a_dangerous_address_is_no_link(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "危ないリンク", [["押してください"]])
        link = {"textFormat": {"link": {"uri": "javascript:document.title='x'"}}}
        change(book, formatted(0, link))
        sheet = shown(open_page(address_of(emulator, book)))

        expect(sheet.cell("A1").get_by_role("link")).to_have_count(0)
        sheet.expect_text("A1", "押してください")

    def test_tags_in_a_cell_are_words(self, emulator: Emulator, open_page: Open) -> None:
        words = "<img src=x onerror=alert(1)>"
        book = new_book(emulator, "タグ", [[words]])
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.expect_text("A1", words)
        expect(sheet.page.locator("#grid img")).to_have_count(0)


class TestStructure:
    def test_frozen_rows_and_columns_stay(self, emulator: Emulator, open_page: Open) -> None:
        rows = [["見出し"], *[[f"行{n}"] for n in range(2, 200)]]
        book = new_book(emulator, "固定", rows)
        grid = {"frozenRowCount": 1, "frozenColumnCount": 1}
        change(
            book,
            {
                "updateSheetProperties": {
                    "properties": {"sheetId": 0, "gridProperties": grid},
                    "fields": "gridProperties(frozenRowCount,frozenColumnCount)",
                }
            },
        )
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.select("Z150")

        expect(sheet.cell("A1")).to_be_in_viewport()
        expect(sheet.cell("A150")).to_be_in_viewport()
        expect(sheet.cell("Z150")).to_be_in_viewport()
        sheet.expect_text("A150", "行150")

    def test_hidden_columns_are_skipped_and_can_be_shown(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "非表示", [["A", "B", "C", "D"]])
        hidden = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 3}
        change(
            book,
            {
                "updateDimensionProperties": {
                    "range": hidden,
                    "properties": {"hiddenByUser": True},
                    "fields": "hiddenByUser",
                }
            },
        )
        sheet = shown(open_page(address_of(emulator, book)))

        expect(sheet.cell("B1")).to_have_count(0)
        sheet.press("ArrowRight")
        sheet.expect_selected("D1")
        sheet.page.get_by_role("button", name="非表示の列を表示").click()
        sheet.expect_text("C1", "C")

    def test_a_group_opens_and_closes(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "グループ", [["A", "B", "C", "D"]])
        inside = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 3}
        change(book, {"addDimensionGroup": {"range": inside}})
        sheet = shown(open_page(address_of(emulator, book)))
        sheet.expect_text("B1", "B")

        sheet.page.get_by_role("button", name="グループを閉じる").click()
        expect(sheet.cell("B1")).to_have_count(0)
        sheet.page.get_by_role("button", name="グループを開く").click()
        sheet.expect_text("B1", "B")

    def test_a_filter_hides_the_values_taken_out_of_it(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "フィルタ", [["状態"], ["新規"], ["無効"], ["新規"]])
        area = one_sheet(bottom=4, right=1)
        change(book, {"setBasicFilter": {"filter": {"range": area}}})
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.page.get_by_role("button", name="フィルタ A").click()
        sheet.page.get_by_role("checkbox", name="無効").uncheck()
        sheet.page.get_by_role("button", name="適用").click()

        expect(sheet.cell("A3")).to_have_count(0)
        sheet.expect_text("A4", "新規")
        expect(sheet.page.get_by_role("button", name="非表示の行を表示")).to_have_count(0)
        sheet.expect_saved()
        filters = book.fetch_sheet_metadata({"fields": "sheets.basicFilter"})["sheets"]
        (spec,) = filters[0]["basicFilter"]["filterSpecs"]
        assert spec.get("columnIndex", 0) == 0
        assert spec["filterCriteria"] == {"hiddenValues": ["無効"]}

    def test_a_filter_view_is_for_oneself_alone(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "フィルタ表示", [["担当"], ["佐藤"], ["鈴木"], ["佐藤"]])
        same = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "佐藤"}]}
        specs = [{"columnIndex": 0, "filterCriteria": {"condition": same}}]
        view = {"filterViewId": 77, "title": "担当: 佐藤", "range": one_sheet()}
        change(book, {"addFilterView": {"filter": {**view, "filterSpecs": specs}}})
        other = shown(open_page(address_of(emulator, book)))
        sheet = shown(open_page(address_of(emulator, book)))
        sent = writes(sheet.page)

        sheet.page.get_by_role("button", name="フィルタ表示").press("Enter")
        expect(sheet.page.get_by_role("menuitemradio")).to_have_text(
            ["なし(すべての行)", "担当: 佐藤"]
        )
        sheet.press("ArrowDown", "Enter")
        expect(sheet.cell("A3")).to_have_count(0)
        sheet.expect_text("A4", "佐藤")
        expect(sheet.page).to_have_url(re.compile("#gid=0&fvid=77$"))
        book.sheet1.update([["鈴木"], ["佐藤"]], "A2")
        expect(sheet.cell("A2")).to_have_count(0)
        sheet.expect_text("A3", "佐藤")
        other.expect_text("A2", "鈴木")
        other.expect_text("A3", "佐藤")
        assert sent == []

        again = shown(open_page(sheet.page.url))
        expect(again.cell("A2")).to_have_count(0)
        again.page.get_by_role("button", name="担当: 佐藤").click()
        again.page.get_by_role("menuitemradio", name="なし(すべての行)").click()
        again.expect_text("A2", "鈴木")
        change(book, {"deleteFilterView": {"filterId": 77}})
        sheet.expect_text("A2", "鈴木")
        expect(sheet.page.locator("#views")).to_be_hidden()

    def test_a_column_is_made_wider_by_its_edge(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "列の幅", [["長い言葉"]])
        sheet = shown(open_page(address_of(emulator, book)))
        edge = sheet.page.locator(".resize-handle.columns[data-index='0']").bounding_box()
        assert edge is not None
        x, y = edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2

        sheet.page.mouse.move(x, y)
        sheet.page.mouse.down()
        sheet.page.mouse.move(x + 60, y, steps=3)
        sheet.page.mouse.up()

        expect(sheet.cell("A1")).to_have_css("width", "160px")
        sheet.expect_saved()
        metadata = book.fetch_sheet_metadata(
            {"includeGridData": "true", "fields": "sheets.data.columnMetadata.pixelSize"}
        )
        assert metadata["sheets"][0]["data"][0]["columnMetadata"][0] == {"pixelSize": 160}

    def test_a_note_shows_itself_on_the_active_cell_and_under_the_pointer(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "メモ", [["状態", "金額"]])
        book.sheet1.insert_note("A1", "いまの状態を選びます。")
        book.sheet1.insert_note("B1", "商談の見込金額です。")
        sheet = shown(open_page(address_of(emulator, book)))
        note = sheet.page.locator("#note")

        expect(note).to_be_hidden()
        sheet.press("ArrowDown", "ArrowUp")
        expect(note).to_have_text("いまの状態を選びます。")
        sheet.press("ArrowDown")
        expect(note).to_be_hidden()
        sheet.cell("B1").hover()
        expect(note).to_have_text("商談の見込金額です。")

    def test_tabs_are_in_order_with_their_colours_and_hidden_ones_in_the_list(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "タブ", [["最初"]])
        second = book.add_worksheet("指標", 5, 5)
        second.update([["二枚目"]], "A1")
        second.update_tab_color("#0b6bcb")
        hidden = book.add_worksheet("計算用", 5, 5)
        hidden.hide()
        sheet = shown(open_page(address_of(emulator, book)))

        expect(sheet.page.get_by_role("tab")).to_have_text(["Sheet1", "指標"])
        expect(sheet.page.get_by_role("tab", name="指標")).to_have_css(
            "border-bottom-color", "rgb(11, 107, 203)"
        )
        sheet.open_tab("指標")
        sheet.expect_text("A1", "二枚目")
        sheet.page.get_by_role("button", name="すべてのシート").click()
        expect(sheet.page.get_by_role("menuitemradio")).to_have_text(["Sheet1", "指標", "計算用"])

    def test_a_sheet_is_added_and_renamed(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "シートを足す")
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.page.get_by_role("button", name="シートを追加").click()
        added = sheet.page.get_by_role("tab").nth(1)
        added.dblclick()
        sheet.page.get_by_label("名前を変更").fill("費用")
        sheet.press("Enter")

        expect(sheet.page.get_by_role("tab", name="費用")).to_be_visible()
        sheet.expect_saved()
        assert [one.title for one in book.worksheets()] == ["Sheet1", "費用"]


class TestCharts:
    def with_charts(self, emulator: Emulator, title: str) -> gspread.Spreadsheet:
        book = new_book(
            emulator,
            title,
            [["月", "リード", "商談率"], ["4月", 40, 0.25], ["5月", 55, 0.3], ["6月", 60, 0.2]],
        )

        def source(column: int) -> dict[str, Any]:
            area = one_sheet(bottom=4, left=column, right=column + 1)
            return {"sourceRange": {"sources": [area]}}

        def chart(spec: dict[str, Any], row: int, column: int) -> dict[str, Any]:
            overlay = {
                "anchorCell": {"sheetId": 0, "rowIndex": row, "columnIndex": column},
                "widthPixels": 380,
                "heightPixels": 240,
            }
            return {"addChart": {"chart": {"spec": spec, "position": {"overlayPosition": overlay}}}}

        def basic(kind: str, *series: dict[str, Any]) -> dict[str, Any]:
            return {
                "title": kind,
                "basicChart": {
                    "chartType": kind,
                    "legendPosition": "BOTTOM_LEGEND",
                    "headerCount": 1,
                    "domains": [{"domain": source(0)}],
                    "series": list(series),
                },
            }

        leads = {"series": source(1)}
        rate = {"series": source(2), "type": "LINE", "targetAxis": "RIGHT_AXIS"}
        pie = {"title": "PIE", "pieChart": {"domain": source(0), "series": source(1)}}
        specs = [
            basic("BAR", leads),
            basic("COLUMN", leads),
            basic("LINE", leads),
            basic("COMBO", {**leads, "type": "COLUMN"}, rate),
            pie,
            {"title": "WATERFALL", "waterfallChart": {}},
        ]
        change(book, *[chart(spec, 5 + 12 * (i // 3), 4 * (i % 3)) for i, spec in enumerate(specs)])
        return book

    def test_every_kind_is_drawn_where_it_was_placed(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = self.with_charts(emulator, "グラフ")
        sheet = shown(open_page(address_of(emulator, book)))
        charts = sheet.page.locator(".chart")

        expect(charts).to_have_count(6)
        for kind in ("bar", "column", "line", "combo", "pie"):
            expect(sheet.page.locator(f".chart[data-kind={kind}] .main-svg").first).to_be_visible()
        bars = sheet.page.locator(".chart[data-kind=column] .bars .point")
        expect(bars).to_have_count(3)
        expect(sheet.page.locator(".chart[data-kind=combo] .scatterlayer .trace")).to_have_count(1)
        expect(sheet.page.locator(".chart[data-kind=pie] .slice")).to_have_count(3)
        expect(sheet.page.get_by_role("img", name="WATERFALL")).to_contain_text("表示できません")
        anchor, chart = sheet.cell("E6").bounding_box(), charts.nth(1).bounding_box()
        assert anchor is not None
        assert chart is not None
        assert (round(chart["x"]), round(chart["y"])) == (round(anchor["x"]), round(anchor["y"]))
        assert (chart["width"], chart["height"]) == (380, 240)

    def test_a_chart_follows_its_cells(self, emulator: Emulator, open_page: Open) -> None:
        book = self.with_charts(emulator, "動くグラフ")
        sheet = shown(open_page(address_of(emulator, book)))
        numbers = "() => [...document.querySelectorAll('.chart')].map((c) => c.data?.[0]?.y?.[0])"
        sheet.page.wait_for_function(f"() => ({numbers})()[1] === 40")

        sheet.select("B2")
        sheet.type("80")
        sheet.press("Enter")

        sheet.page.wait_for_function(f"() => ({numbers})()[1] === 80")


class TestLive:
    def test_a_row_of_another_client_arrives_by_itself(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "到着", [["会社"], ["株式会社青空"]])
        sheet = shown(open_page(address_of(emulator, book), still=False))
        expect(sheet.cell("A3")).to_have_text("")
        arrived = Witness(sheet.page, ".row.arrived[aria-rowindex='3']")
        moved = sheet.page.evaluate_handle(MOTIONS)

        book.sheet1.append_row(["みどり電機株式会社"])

        sheet.expect_text("A3", "みどり電機株式会社")
        arrived.expect("みどり電機株式会社")
        assert moved.evaluate("(moved) => moved.filter((seconds) => seconds > 0.2)") == []

    def test_it_arrives_without_motion_where_people_ask_for_none(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "静かな到着", [["会社"]])
        sheet = shown(open_page(address_of(emulator, book), still=True))
        arrived = Witness(sheet.page, ".row.arrived")
        moved = sheet.page.evaluate_handle(MOTIONS)

        book.sheet1.append_row(["みどり電機株式会社"])

        sheet.expect_text("A2", "みどり電機株式会社")
        arrived.expect("みどり電機株式会社")
        assert moved.evaluate("(moved) => moved") == []
        assert sheet.page.evaluate("() => document.getAnimations().length") == 0

    def test_new_and_renamed_sheets_appear(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "増えるタブ")
        sheet = shown(open_page(address_of(emulator, book)))

        book.add_worksheet("ファネル", 10, 10)
        book.sheet1.update_title("リード")

        expect(sheet.page.get_by_role("tab")).to_have_text(["リード", "ファネル"])

    def test_a_deleted_sheet_gives_way_to_the_first(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "消えるタブ", [["残る"]])
        doomed = book.add_worksheet("消える", 10, 10)
        sheet = shown(open_page(address_of(emulator, book, doomed.id)))

        book.del_worksheet(doomed)

        sheet.expect_text("A1", "残る")

    def test_what_is_being_typed_is_not_disturbed(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "書いている間", [["会社"]])
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.select("B1")
        sheet.type("書きかけ")
        book.sheet1.append_row(["みどり電機株式会社"])
        sheet.expect_text("A2", "みどり電機株式会社")
        sheet.type("の言葉")
        sheet.press("Enter")

        sheet.expect_text("B1", "書きかけの言葉")

    def test_the_page_finds_its_way_back_to_a_server_that_was_away(
        self, start_emulator: Callable[..., Emulator], open_page: Open, trouble: Trouble
    ) -> None:
        port = free_port()
        running = start_emulator(port=port)
        book = new_book(running, "再接続", [["前"]])
        sheet = shown(open_page(address_of(running, book)))
        status = sheet.page.locator("#status")

        running.kill()
        expect(status).to_contain_text("サーバーに接続できません")
        trouble.expect(sheet.page, "ERR_")
        again = start_emulator(port=port)
        again.gspread().open_by_key(book.id).sheet1.update([["あと"]], "A1")

        sheet.expect_text("A1", "あと")
        expect(status).to_have_text("")

    def test_a_deleted_spreadsheet_is_told(
        self, emulator: Emulator, open_page: Open, trouble: Trouble
    ) -> None:
        book = new_book(emulator, "消える")
        sheet = shown(open_page(address_of(emulator, book)))

        emulator.gspread().del_spreadsheet(book.id)

        expect(sheet.page.locator("#status")).to_have_text("このスプレッドシートは削除されました。")
        trouble.expect(sheet.page, "404")


class TestKeyboard:
    @pytest.fixture
    def sheet(self, emulator: Emulator, open_page: Open) -> SheetPage:
        book = new_book(emulator, "キーボード", [[f"{n}行"] for n in range(1, 121)])
        return shown(open_page(address_of(emulator, book)))

    def test_arrows_tab_and_shift_tab(self, sheet: SheetPage) -> None:
        sheet.press("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp")
        sheet.expect_selected("B2")
        sheet.press("Tab")
        sheet.expect_selected("C2")
        sheet.press("Shift+Tab", "ArrowLeft", "ArrowLeft", "ArrowLeft")
        sheet.expect_selected("A2")

    def test_home_end_and_the_corners(self, sheet: SheetPage) -> None:
        sheet.press("End")
        sheet.expect_selected("Z1")
        sheet.press("Home")
        sheet.expect_selected("A1")
        sheet.press("ArrowRight", "Control+End")
        sheet.expect_selected("A120")
        sheet.press("Control+Home")
        sheet.expect_selected("A1")
        sheet.press("Control+ArrowDown")
        sheet.expect_selected("A120")

    def test_pages(self, sheet: SheetPage) -> None:
        sheet.press("PageDown")
        name = sheet.page.get_by_label("セルの番地")
        expect(name).to_have_value(re.compile(r"A(2\d|3\d)$"))
        expect(sheet.cell(name.input_value())).to_be_in_viewport()
        sheet.press("PageUp")
        sheet.expect_selected("A1")

    def test_shift_extends_and_escape_lets_go(self, sheet: SheetPage) -> None:
        sheet.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight")
        sheet.expect_selected("A1:B3")
        expect(sheet.page.locator("[role=gridcell][aria-selected=true]")).to_have_count(6)
        sheet.press("Escape")
        sheet.expect_selected("A1")

    def test_f6_leaves_the_grid(self, sheet: SheetPage) -> None:
        sheet.press("F6")
        expect(sheet.page.get_by_role("tab", selected=True)).to_be_focused()

    def test_the_active_cell_is_named_to_those_who_cannot_see_it(self, sheet: SheetPage) -> None:
        sheet.press("ArrowDown")
        expect(sheet.page.locator("#live")).to_have_text("A2 2行")
        expect(sheet.page.locator("textarea.editor")).to_have_attribute("aria-label", "A2 2行")
        grid = sheet.page.get_by_role("grid")
        expect(grid).to_have_attribute("aria-rowcount", "1000")
        expect(grid.get_by_role("rowheader", name="2", exact=True)).to_be_visible()
        expect(grid.get_by_role("columnheader", name="A", exact=True)).to_be_visible()


@pytest.fixture(scope="module")
def many_rows(emulator: Emulator) -> gspread.Spreadsheet:
    book = new_book(emulator, "十万行")
    change(
        book,
        {
            "updateSheetProperties": {
                "properties": {
                    "sheetId": 0,
                    "gridProperties": {
                        "rowCount": ROWS, "columnCount": 26, "frozenRowCount": 1
                    },
                },
                "fields": "gridProperties(rowCount,columnCount,frozenRowCount)",
            }
        },
    )  # fmt: skip
    step = 20_000
    for first in range(0, ROWS, step):
        rows = [[f"{n + 1}行目", n + 1, "株式会社青空"] for n in range(first, first + step)]
        book.sheet1.update(rows, f"A{first + 1}", value_input_option=ValueInputOption.raw)
    return book


class TestManyRows:
    def test_only_the_rows_in_view_are_asked_for_and_drawn(
        self, emulator: Emulator, open_page: Open, many_rows: gspread.Spreadsheet
    ) -> None:
        page = open_page("about:blank")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address_of(emulator, many_rows))
        sheet = shown(page)

        sheet.press("Control+End")
        sheet.expect_text("B100000", "100000")
        page.evaluate(
            "() => { const s = document.querySelector('.scroller');"
            " s.scrollTop = s.scrollHeight / 2; }"
        )
        expect(page.locator("[role=row]").filter(has_text="株式会社青空").first).to_be_visible()
        sheet.select("A50001")
        sheet.expect_text("A50001", "50001行目")
        sheet.expect_text("A1", "1行目")

        assert page.locator("[role=gridcell]").count() < 3_000
        windows = [
            tuple(int(n) for n in re.findall(r"(?:top|bottom)=(\d+)", url))
            for url in asked
            if "/cells?" in url
        ]
        assert len(windows) < 20
        assert sum(bottom - top for top, bottom in windows) < 2_000
        assert not [url for url in asked if "/v4/" in url]

    def test_a_row_at_the_end_arrives_live(
        self, emulator: Emulator, open_page: Open, many_rows: gspread.Spreadsheet
    ) -> None:
        sheet = shown(open_page(address_of(emulator, many_rows)))
        sheet.press("Control+End")
        sheet.expect_text("A100000", "100000行目")

        many_rows.sheet1.append_row(["届いた行"], table_range="A1")

        expect(sheet.page.get_by_role("grid")).to_have_attribute("aria-rowcount", str(ROWS + 1))
        sheet.press("Control+Home", "Control+End")
        sheet.expect_text("A100001", "届いた行")


class TestPages:
    def test_the_list_leads_to_every_spreadsheet(self, emulator: Emulator, open_page: Open) -> None:
        new_book(emulator, "一覧に出るもの", [["ここです"]])
        page = open_page(f"{emulator.url}/")

        page.get_by_role("link", name=re.compile("^一覧に出るもの")).click()

        shown(page).expect_text("A1", "ここです")

    def test_a_trashed_spreadsheet_is_not_listed(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "ごみ箱のもの")
        emulator.drive().files().update(fileId=book.id, body={"trashed": True}).execute()

        page = open_page(f"{emulator.url}/")

        expect(page.get_by_role("heading", name="スプレッドシート")).to_be_visible()
        expect(page.get_by_text("ごみ箱のもの")).to_have_count(0)

    def test_a_new_spreadsheet_is_made_and_named(self, emulator: Emulator, open_page: Open) -> None:
        page = open_page(f"{emulator.url}/")
        page.get_by_role("button", name="新しいスプレッドシート").click()
        sheet = shown(page)

        name = page.get_by_label("スプレッドシートの名前")
        expect(name).to_have_value("無題のスプレッドシート")
        name.fill("見積もり")
        name.press("Enter")

        expect(page).to_have_title("見積もり")
        made = emulator.gspread().open_by_key(page.url.split("/")[-1].split("#")[0])
        assert (made.title, made.locale, made.timezone) == ("見積もり", "ja_JP", "Asia/Tokyo")
        sheet.type("2026年4月1日")
        sheet.press("Enter")
        sheet.expect_text("A1", "2026年4月1日")

    def test_the_language_is_chosen_and_kept(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "言葉", [["青空"]])
        page = open_page(address_of(emulator, book))
        shown(page)

        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        page.goto(f"{emulator.url}/")
        expect(page.get_by_role("heading", name="Spreadsheets")).to_be_visible()

    def test_an_english_browser_gets_english(self, emulator: Emulator, open_page: Open) -> None:
        page = open_page(f"{emulator.url}/", locale="en-US")
        expect(page.get_by_role("button", name="New spreadsheet")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "en")

    def test_an_unknown_address_says_what_to_do(
        self, emulator: Emulator, open_page: Open, trouble: Trouble
    ) -> None:
        page = open_page(f"{emulator.url}/spreadsheets/nowhere")
        expect(page.get_by_text("スプレッドシートが見つかりません")).to_be_visible()
        page.get_by_role("link", name="スプレッドシートの一覧").click()
        expect(page.get_by_role("heading", name="スプレッドシート")).to_be_visible()
        trouble.expect(page, "404")

    def test_a_narrow_screen_keeps_everything_within_reach(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "とても長い名前のスプレッドシートです、どこまでも続きます")
        sheet = shown(open_page(address_of(emulator, book), width=390, height=700))

        wide = sheet.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 390
        expect(sheet.page.locator("#download")).to_be_in_viewport()
        expect(sheet.page.get_by_role("tab")).to_be_in_viewport()

    def test_frozen_columns_leave_room_on_a_narrow_screen(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "狭い固定", [["A", "B", "C", "D", "E", "F", "G"]])
        book.sheet1.freeze(rows=1, cols=5)
        sheet = shown(open_page(address_of(emulator, book), width=390, height=700))

        sheet.select("G1")

        expect(sheet.cell("G1")).to_be_in_viewport(ratio=0.9)
        expect(sheet.cell("A1")).to_be_in_viewport()

    def test_a_finger_scrolls_and_a_tap_selects(self, emulator: Emulator, browser: Browser) -> None:
        book = new_book(emulator, "指", [["A", "B"], ["C", "D"]])
        with browser.new_context(has_touch=True, locale="ja-JP") as context:
            page = context.new_page()
            page.goto(address_of(emulator, book))
            sheet = shown(page)
            sheet.cell("B2").tap()
            sheet.expect_selected("B2")


def test_a_sheet_that_is_on_its_way_says_so(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "待つ", [["はじめ"]])
    other = book.add_worksheet("もう一つ", 100, 20)
    other.update([["届いた"]], "A1")
    sheet = shown(open_page(address_of(emulator, book)))
    loading = sheet.page.get_by_text("読み込み中…")
    expect(loading).to_be_hidden()
    held: list[Route] = []
    hold = held.append
    sheet.page.route("**/cells?*", lambda route: hold(route))
    sheet.open_tab("もう一つ")
    expect(loading).to_be_visible()

    hold = Route.continue_
    for route in held:
        route.continue_()
    sheet.expect_text("A1", "届いた")
    expect(loading).to_be_hidden()
