"""The page of a spreadsheet, driven as people drive it."""

from dataclasses import dataclass
from typing import Any

from gspread import Spreadsheet
from gspread.utils import ValueInputOption
from playwright.sync_api import Locator, Page, Request, expect

from tests.support.browser import Witness, settled
from tests.support.emulator import Emulator


@dataclass(frozen=True, slots=True)
class SheetPage:
    page: Page

    def cell(self, address: str) -> Locator:
        """`B3`, while it is in view."""
        letters = address.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        return self.page.locator(f"#cell-{int(address[len(letters) :]) - 1}-{column - 1}")

    def select(self, address: str) -> None:
        self.page.locator("#name-box").fill(address)
        self.page.keyboard.press("Enter")
        self.expect_selected(address)

    def expect_selected(self, address: str) -> None:
        expect(self.page.locator("#name-box")).to_have_value(address)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def expect_text(self, address: str, text: str) -> None:
        expect(self.cell(address)).to_have_text(text)

    def expect_saved(self) -> None:
        expect(self.page.locator("body[data-saving]")).to_have_count(0)

    def messages(self) -> Witness:
        """What the page says from now on, in words that go by themselves."""
        return Witness(self.page, ".toast")

    def open_tab(self, title: str) -> None:
        self.page.get_by_role("tab", name=title).click()


def address_of(emulator: Emulator, book: Spreadsheet, sheet_id: int | None = None) -> str:
    place = "" if sheet_id is None else f"#gid={sheet_id}"
    return f"{emulator.url}/spreadsheets/{book.id}{place}"


def shown(page: Page) -> SheetPage:
    settled(page)
    return SheetPage(page)


def writes(page: Page) -> list[Request]:
    """Collects what the page sends to change something, from now on."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if is_write(request) else None)
    return sent


def is_write(request: Request) -> bool:
    return request.method != "GET" and "/v4/" in request.url


def new_book(emulator: Emulator, title: str, rows: list[list[Any]] | None = None) -> Spreadsheet:
    """A Japanese spreadsheet; `rows` are put into its first sheet as they are."""
    book = emulator.gspread().create(title)
    book.batch_update(
        {
            "requests": [
                {
                    "updateSpreadsheetProperties": {
                        "properties": {"locale": "ja_JP", "timeZone": "Asia/Tokyo"},
                        "fields": "locale,timeZone",
                    }
                }
            ]
        }
    )
    if rows:
        book.sheet1.update(rows, "A1", value_input_option=ValueInputOption.raw)
    return book


def change(book: Spreadsheet, *requests: dict[str, Any]) -> None:
    """A batchUpdate by another client."""
    book.batch_update({"requests": list(requests)})
