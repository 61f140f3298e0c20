"""Typing into cells on the page of the local spreadsheet."""

from collections.abc import Callable

import pytest
from gspread.utils import ValueRenderOption
from playwright.sync_api import Page, Route, expect

from tests.support.browser import Trouble
from tests.support.emulator import Emulator
from tests.support.sheet_page import SheetPage, address_of, change, new_book, shown, writes

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_what_is_typed_goes_through_the_api_as_entered_by_a_user(
    emulator: Emulator, open_page: Open
) -> None:
    book = new_book(emulator, "入力", [["受付日", "金額"]])
    sheet = shown(open_page(address_of(emulator, book)))
    sent = writes(sheet.page)

    sheet.select("A2")
    sheet.type("2026/4/1")
    sheet.press("Tab")
    sheet.expect_selected("B2")
    sheet.type("¥12,000")
    sheet.press("Enter")
    sheet.expect_selected("B3")

    sheet.expect_text("A2", "2026/04/01")
    sheet.expect_text("B2", "¥12,000")
    sheet.expect_saved()
    assert [(one.method, (one.post_data_json or {})["values"]) for one in sent] == [
        ("PUT", [["2026/4/1"]]),
        ("PUT", [["¥12,000"]]),
    ]
    assert all("valueInputOption=USER_ENTERED" in one.url for one in sent)
    assert book.sheet1.get("A2:B2", value_render_option=ValueRenderOption.unformatted) == [
        [46113, 12000]
    ]


def test_who_types_fast_loses_nothing(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "早打ち")
    sheet = shown(open_page(address_of(emulator, book)))

    for number in range(1, 13):
        sheet.type(f"行{number}")
        sheet.press("Enter")

    sheet.expect_selected("A13")
    for number in (1, 6, 12):
        sheet.expect_text(f"A{number}", f"行{number}")
    sheet.expect_saved()
    assert [row[0] for row in book.sheet1.get("A1:A12")] == [f"行{n}" for n in range(1, 13)]


def test_what_is_being_saved_stays_in_sight(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "保存中", [["はじめ", "隣"]])
    sheet = shown(open_page(address_of(emulator, book)))
    held: list[Route] = []
    hold = held.append
    sheet.page.route("**/v4/**", lambda route: hold(route))

    sheet.type("わたし")
    sheet.press("Enter")
    book.sheet1.update([["届いた"]], "B1")
    sheet.expect_text("B1", "届いた")
    sheet.expect_text("A1", "わたし")
    expect(sheet.page.get_by_text("保存しています…")).to_be_visible()

    hold = Route.continue_
    for route in held:
        route.continue_()
    sheet.expect_saved()
    assert book.sheet1.get("A1:B1") == [["わたし", "届いた"]]


# Notes, on every change of the grid, what the three cells show.
WATCH = """() => {
  window.shownTexts = [];
  const look = () => window.shownTexts.push(
    [0, 1, 2].map((row) => document.getElementById(`cell-${row}-0`)?.textContent ?? ""));
  new MutationObserver(look).observe(
    document.getElementById("cell-0-0").closest("[role=grid]"),
    { childList: true, subtree: true, characterData: true });
}"""


@pytest.mark.parametrize("newest_first", [False, True], ids=["in_order", "newest_first"])
def test_on_a_slow_link_no_quick_edit_flickers_back(
    emulator: Emulator, open_page: Open, *, newest_first: bool
) -> None:
    """What the server said of the cells comes late, when it is no longer true; and what is typed
    reaches the server late."""
    before = ["い", "ろ", "は"]
    book = new_book(emulator, "遅い回線の早打ち", [[text] for text in before])
    sheet = shown(open_page(address_of(emulator, book)))
    held: list[Callable[[], None]] = []

    def hold(route: Route) -> None:
        if route.request.method == "GET":
            said = route.fetch()
            held.append(lambda: route.fulfill(response=said))
        else:
            held.append(route.continue_)

    sheet.page.route(f"**/*{book.id}*/**", hold)
    sheet.page.evaluate(WATCH)
    typed = ["一つ目", "二つ目", "三つ目"]
    for text in typed:
        sheet.type(text)
        sheet.press("Enter")
    released = 0
    while held or sheet.page.locator("body[data-saving]").count():
        if held:
            held.pop(-1 if newest_first else 0)()
            released += 1
        sheet.page.evaluate("() => new Promise(requestAnimationFrame)")
    sheet.page.unroute_all(behavior="ignoreErrors")

    assert released >= 6  # three edits, and what was asked after each
    for place, text in enumerate(typed):
        seen = [texts[place] for texts in sheet.page.evaluate("() => window.shownTexts")]
        since = seen[seen.index(text) :]
        assert set(since) == {text}
    assert book.sheet1.get("A1:A3") == [[text] for text in typed]


def test_an_answer_from_before_the_edit_is_not_shown_after_it(
    emulator: Emulator, open_page: Open
) -> None:
    """On a slow link the cells that were asked for before an edit come after it is saved."""
    book = new_book(emulator, "遅い返事", [["はじめ", "隣"]])
    sheet = shown(open_page(address_of(emulator, book)))
    sheet.page.evaluate(
        """() => {
          window.shownInA1 = [];
          const grid = document.querySelector("[role=grid]");
          new MutationObserver(() => window.shownInA1.push(grid.innerText.includes("はじめ")))
            .observe(grid, { childList: true, subtree: true, characterData: true });
        }"""
    )
    held: list[Route] = []
    hold = held.append
    sheet.page.route("**/cells?*", lambda route: hold(route))
    book.sheet1.update([["届いた"]], "B1")
    while not held:
        sheet.page.wait_for_timeout(10)  # lets the browser's events in
    old = held[0].fetch()
    sheet.type("わたし")
    sheet.press("Enter")
    sheet.expect_saved()
    sheet.page.evaluate("() => { window.shownInA1 = []; }")
    held[0].fulfill(response=old)
    sheet.expect_text("B1", "届いた")
    hold = Route.continue_
    for route in held[1:]:
        route.continue_()
    book.sheet1.update([["三番目"]], "C1")
    sheet.expect_text("C1", "三番目")
    sheet.expect_text("A1", "わたし")
    assert True not in sheet.page.evaluate("() => window.shownInA1")


def test_a_cell_others_changed_meanwhile_is_not_overwritten_unasked(
    emulator: Emulator, open_page: Open
) -> None:
    book = new_book(emulator, "同時", [["はじめ", "隣"]])
    sheet = shown(open_page(address_of(emulator, book)))

    sheet.type("わたし")
    book.sheet1.update([["ほかの人", "届いた"]], "A1")
    sheet.expect_text("B1", "届いた")
    told = sheet.messages()
    sheet.press("Enter")
    told.expect("ほかの人が変更しました")
    sheet.expect_saved()
    assert book.sheet1.acell("A1").value == "ほかの人"

    sheet.press("Enter")
    sheet.expect_selected("A2")
    sheet.expect_text("A1", "わたし")


def test_escape_leaves_a_cell_as_it_was(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "取り消し", [["青空"]])
    sheet = shown(open_page(address_of(emulator, book)))
    sent = writes(sheet.page)

    sheet.type("書きかけ")
    expect(sheet.page.get_by_label("セルの内容")).to_have_value("書きかけ")
    sheet.press("Escape")

    expect(sheet.page.get_by_label("セルの内容")).to_have_value("青空")
    sheet.expect_text("A1", "青空")
    assert sent == []


def test_enter_opens_a_cell_with_its_content_to_be_continued(
    emulator: Emulator, open_page: Open
) -> None:
    book = new_book(emulator, "続き", [["青空"]])
    sheet = shown(open_page(address_of(emulator, book)))

    sheet.press("Enter")
    sheet.type("製作所")
    sheet.press("Enter")

    sheet.expect_text("A1", "青空製作所")
    sheet.expect_selected("A2")


def test_alt_enter_breaks_a_line(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "改行")
    sheet = shown(open_page(address_of(emulator, book)))

    sheet.type("一行目")
    sheet.press("Alt+Enter")
    sheet.type("二行目")
    sheet.press("Enter")

    sheet.expect_selected("A2")
    sheet.expect_saved()
    assert book.sheet1.acell("A1").value == "一行目\n二行目"


def test_delete_empties_the_selected_cells(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "削除", [["a", "b"], ["c", "d"], ["e", "f"]])
    sheet = shown(open_page(address_of(emulator, book)))

    sheet.press("Shift+ArrowRight", "Shift+ArrowDown")
    sheet.expect_selected("A1:B2")
    sheet.press("Delete")

    sheet.expect_text("B2", "")
    sheet.expect_text("A3", "e")
    sheet.expect_saved()
    assert book.sheet1.get_all_values() == [["", ""], ["", ""], ["e", "f"]]


def test_a_formula_shows_its_result_and_is_edited_as_a_formula(
    emulator: Emulator, open_page: Open
) -> None:
    book = new_book(emulator, "数式", [[2, 3]])
    sheet = shown(open_page(address_of(emulator, book)))

    sheet.select("C1")
    sheet.type("=A1*B1+1")
    sheet.press("Enter")
    sheet.expect_text("C1", "7")
    sheet.select("C1")
    expect(sheet.page.get_by_label("セルの内容")).to_have_value("=A1*B1+1")
    sheet.select("C2")
    sheet.type("=SUM(A1:B1)")
    sheet.press("Enter")
    sheet.expect_text("C2", "5")
    sheet.select("C3")
    sheet.type("=VLOOKUP(A1,A1:B1,2)")
    sheet.press("Enter")
    sheet.expect_text("C3", "#NAME?")


def test_the_formula_bar_edits_the_active_cell(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "数式バー", [["古い"]])
    sheet = shown(open_page(address_of(emulator, book)))

    bar = sheet.page.get_by_label("セルの内容")
    bar.fill("新しい")
    bar.press("Enter")

    sheet.expect_text("A1", "新しい")


def test_an_input_method_begins_in_a_cell_that_is_not_open(
    emulator: Emulator, open_page: Open
) -> None:
    book = new_book(emulator, "変換", [["古い"]])
    sheet = shown(open_page(address_of(emulator, book)))
    keyboard = sheet.page.context.new_cdp_session(sheet.page)

    # The Enter that takes a conversion is the input method's, not the spreadsheet's.
    keyboard.send(
        "Input.imeSetComposition", {"text": "あおぞら", "selectionStart": 4, "selectionEnd": 4}
    )
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "windowsVirtualKeyCode": 229})
    sheet.expect_selected("A1")
    keyboard.send("Input.insertText", {"text": "青空"})
    sheet.press("Enter")

    sheet.expect_text("A1", "青空")
    sheet.expect_selected("A2")


def test_pasting_fills_a_block_and_copying_takes_it_out(
    emulator: Emulator, open_page: Open
) -> None:
    book = new_book(emulator, "貼り付け")
    sheet = shown(open_page(address_of(emulator, book)))
    paste = """(text) => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
        document.activeElement.dispatchEvent(event);
    }"""

    sheet.page.evaluate(paste, '会社\t金額\r\n"二行の\n名前"\t1,000\r\n')

    sheet.expect_selected("A1:B2")
    sheet.expect_text("B2", "1,000")
    sheet.expect_saved()
    assert book.sheet1.get("A1:B2", value_render_option=ValueRenderOption.unformatted) == [
        ["会社", "金額"],
        ["二行の\n名前", 1000],
    ]
    copied = sheet.page.evaluate(
        """() => {
            const data = new DataTransfer();
            const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true });
            document.activeElement.dispatchEvent(event);
            return data.getData("text/plain");
        }"""
    )
    assert copied == '会社\t金額\n"二行の\n名前"\t1,000'


def test_what_cannot_be_saved_is_told_and_stays_open(
    emulator: Emulator, open_page: Open, trouble: Trouble
) -> None:
    book = new_book(emulator, "長すぎる")
    sheet = shown(open_page(address_of(emulator, book)))

    told = sheet.messages()

    bar = sheet.page.get_by_label("セルの内容")
    bar.fill("あ" * 50_001)
    bar.press("Enter")

    told.expect("保存できませんでした")
    expect(bar).to_have_value("あ" * 50_001)
    trouble.expect(sheet.page, "400")
    assert len(trouble.found) == 1


class TestUndo:
    def test_takes_back_the_last_edit(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "元に戻す", [["2026-04-01 のメモ", 5]])
        sheet = shown(open_page(address_of(emulator, book)))
        undo = sheet.page.get_by_role("button", name="元に戻す")
        expect(undo).to_be_disabled()

        sheet.type("まちがい")
        sheet.press("Enter")
        sheet.expect_text("A1", "まちがい")
        undo.click()

        sheet.expect_text("A1", "2026-04-01 のメモ")
        expect(undo).to_be_disabled()
        sheet.expect_saved()
        assert book.sheet1.get("A1:B1", value_render_option=ValueRenderOption.unformatted) == [
            ["2026-04-01 のメモ", 5]
        ]

    def test_gives_the_number_format_back_too(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "書式も戻す", [[5]])
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.type("50%")
        sheet.press("Enter")
        sheet.expect_text("A1", "50%")
        sheet.press("Control+z")

        sheet.expect_text("A1", "5")

    def test_what_was_taken_back_is_made_again(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "やり直す", [["はじめ", 5]])
        sheet = shown(open_page(address_of(emulator, book)))
        redo = sheet.page.get_by_role("button", name="やり直す")
        expect(redo).to_be_disabled()

        sheet.type("二番目")
        sheet.press("Tab")
        sheet.type("50%")
        sheet.press("Enter")
        sheet.expect_text("B1", "50%")
        sheet.press("Control+z", "Control+z")
        sheet.expect_text("A1", "はじめ")
        sheet.expect_text("B1", "5")
        redo.click()
        sheet.expect_text("A1", "二番目")
        sheet.press("Control+y")
        sheet.expect_text("B1", "50%")
        expect(redo).to_be_disabled()
        sheet.press("Control+z")
        sheet.expect_text("B1", "5")
        sheet.press("Control+Shift+Z")
        sheet.expect_text("B1", "50%")
        sheet.expect_saved()
        assert book.sheet1.get("A1:B1", value_render_option=ValueRenderOption.unformatted) == [
            ["二番目", 0.5]
        ]

    def test_a_new_edit_leaves_nothing_to_make_again(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "別の編集", [["はじめ"]])
        sheet = shown(open_page(address_of(emulator, book)))
        redo = sheet.page.get_by_role("button", name="やり直す")

        sheet.type("一つ目")
        sheet.press("Enter")
        sheet.press("Control+z")
        expect(redo).to_be_enabled()
        sheet.expect_selected("A1")  # else what is typed is for the cell one is still in
        sheet.type("二つ目")
        sheet.press("Enter")
        expect(redo).to_be_disabled()

        told = sheet.messages()
        sheet.press("Control+y")
        told.expect("やり直す編集はありません。")
        sheet.expect_text("A1", "二つ目")

    def test_who_types_before_an_undo_is_answered_stays_in_their_cell(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "遅い回線", [["はじめ", "隣"]])
        sheet = shown(open_page(address_of(emulator, book)))
        redo = sheet.page.get_by_role("button", name="やり直す")
        sheet.type("一つ目")
        sheet.press("Enter")
        sheet.expect_saved()
        held: list[Route] = []
        hold = held.append
        sheet.page.route("**/v4/**", lambda route: hold(route))

        sheet.press("Control+z")
        sheet.type("二つ目")
        hold = Route.continue_
        for route in held:
            route.continue_()
        expect(redo).to_be_enabled()
        sheet.expect_text("A1", "はじめ")
        sheet.press("Enter")

        expect(redo).to_be_disabled()
        sheet.expect_saved()
        assert book.sheet1.get("A1:A2") == [["はじめ"], ["二つ目"]]

    def test_making_again_leaves_what_others_wrote_since(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "やり直しとほかの人", [["はじめ"]])
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.type("わたし")
        sheet.press("Enter")
        sheet.press("Control+z")
        expect(sheet.page.get_by_role("button", name="やり直す")).to_be_enabled()
        book.sheet1.update([["ほかの人"]], "A1")
        sheet.expect_text("A1", "ほかの人")
        told = sheet.messages()
        sheet.press("Control+y")
        told.expect("そのあとで変更されています")
        sheet.expect_saved()
        assert book.sheet1.acell("A1").value == "ほかの人"

    def test_leaves_what_others_wrote_since(self, emulator: Emulator, open_page: Open) -> None:
        book = new_book(emulator, "ほかの人", [["はじめ"]])
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.type("わたし")
        sheet.press("Enter")
        expect(sheet.page.get_by_role("button", name="元に戻す")).to_be_enabled()
        book.sheet1.update([["ほかの人"]], "A1")
        sheet.expect_text("A1", "ほかの人")
        told = sheet.messages()
        sheet.press("Control+z")

        told.expect("そのあとで変更されています")
        sheet.expect_saved()
        assert book.sheet1.acell("A1").value == "ほかの人"

    def test_never_takes_back_another_clients_row(
        self, emulator: Emulator, open_page: Open
    ) -> None:
        book = new_book(emulator, "届いた行", [["会社"]])
        sheet = shown(open_page(address_of(emulator, book)))

        sheet.select("C1")
        sheet.type("メモ")
        sheet.press("Enter")
        sheet.expect_text("C1", "メモ")
        book.sheet1.append_row(["株式会社青空"], table_range="A1")
        sheet.expect_text("A2", "株式会社青空")
        sheet.press("Control+z")

        sheet.expect_text("C1", "")
        sheet.expect_saved()
        assert book.sheet1.get_all_values() == [["会社"], ["株式会社青空"]]


class TestDropdowns:
    CHOICES = ("新規", "進行中", "見込みなし")

    def opened(self, emulator: Emulator, open_page: Open, *, strict: bool = True) -> SheetPage:
        book = new_book(emulator, "選択", [["状態"], ["新規"]])
        values = [{"userEnteredValue": choice} for choice in self.CHOICES]
        column = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 9, "endColumnIndex": 1}
        rule = {
            "condition": {"type": "ONE_OF_LIST", "values": values},
            "strict": strict,
            "showCustomUi": True,
        }
        change(book, {"setDataValidation": {"range": column, "rule": rule}})
        return shown(open_page(address_of(emulator, book)))

    def test_a_click_offers_the_choices(self, emulator: Emulator, open_page: Open) -> None:
        sheet = self.opened(emulator, open_page)

        sheet.cell("A2").locator(".dropdown-arrow").click()
        expect(sheet.page.get_by_role("option")).to_have_text(["新規", "進行中", "見込みなし"])
        sheet.page.get_by_role("option", name="進行中").click()

        sheet.expect_text("A2", "進行中")

    def test_the_keyboard_narrows_and_picks(self, emulator: Emulator, open_page: Open) -> None:
        sheet = self.opened(emulator, open_page)

        sheet.select("A3")
        sheet.type("見")
        expect(sheet.page.get_by_role("option")).to_have_text(["見込みなし"])
        sheet.press("Enter")

        sheet.expect_text("A3", "見込みなし")
        sheet.expect_selected("A4")

    def test_arrows_walk_the_list(self, emulator: Emulator, open_page: Open) -> None:
        sheet = self.opened(emulator, open_page)

        sheet.select("A2")
        sheet.press("Alt+ArrowDown", "ArrowDown", "ArrowDown", "Enter")

        sheet.expect_text("A2", "見込みなし")

    def test_a_strict_list_refuses_other_words(self, emulator: Emulator, open_page: Open) -> None:
        sheet = self.opened(emulator, open_page)
        sent = writes(sheet.page)
        told = sheet.messages()

        sheet.select("A3")
        sheet.type("ほかの言葉")
        sheet.press("Tab")

        told.expect("一覧にない値です")
        assert sent == []
        sheet.press("Escape")
        sheet.expect_text("A3", "")

    def test_another_list_marks_them(self, emulator: Emulator, open_page: Open) -> None:
        sheet = self.opened(emulator, open_page, strict=False)

        sheet.select("A3")
        sheet.type("ほかの言葉")
        sheet.press("Tab")

        sheet.expect_text("A3", "ほかの言葉")
        expect(sheet.cell("A3")).to_have_attribute("aria-invalid", "true")


def test_a_checkbox_is_ticked_by_click_and_by_space(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "チェック", [[False]])
    rule = {"condition": {"type": "BOOLEAN"}, "strict": True}
    one = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    change(book, {"setDataValidation": {"range": one, "rule": rule}})
    sheet = shown(open_page(address_of(emulator, book)))
    box = sheet.cell("A1").get_by_role("checkbox")

    box.click()
    expect(box).to_be_checked()
    sheet.press(" ")
    expect(box).not_to_be_checked()
    sheet.expect_saved()
    assert book.sheet1.get("A1", value_render_option=ValueRenderOption.unformatted) == [[False]]


def test_a_protected_cell_asks_first(emulator: Emulator, open_page: Open) -> None:
    book = new_book(emulator, "保護", [["自動"]])
    one = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    change(book, {"addProtectedRange": {"protectedRange": {"range": one, "warningOnly": True}}})
    sheet = shown(open_page(address_of(emulator, book)))
    expect(sheet.cell("A1")).to_have_attribute("aria-readonly", "true")
    expect(sheet.cell("A1").get_by_title("保護されたセル")).to_be_visible()
    expect(sheet.page.locator("#protected-mark")).to_be_visible()

    sheet.press("Delete")
    expect(sheet.page.get_by_role("button", name="やめる")).to_be_focused()
    sheet.press("Enter")
    expect(sheet.page.get_by_role("dialog")).to_have_count(0)
    sheet.expect_saved()
    assert book.sheet1.acell("A1").value == "自動"

    sheet.type("手")
    sheet.page.get_by_role("button", name="編集する").click()
    sheet.type("動")
    sheet.press("Enter")
    sheet.expect_text("A1", "手動")
