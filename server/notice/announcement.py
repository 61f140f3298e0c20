"""What people are told of a new MQL, in words that every way can carry."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.lead import CellValue
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.text import Locale, Text

TITLE = Text("新しい MQL が届きました", "A new MQL has arrived")
OPEN_ROW = Text("行を開く", "Open its row")
OPEN_SHEET = Text("スプレッドシートを開く", "Open the spreadsheet")
FIND_BY_ID = Text(
    "行の位置が分からないときは、リードID で検索してください。",
    "If the row has moved, search for the lead ID.",
)
_COLON = Text(":", ": ")
# In the order of the message. Whose it is comes first; phone and e-mail stay in the spreadsheet.
SHOWN = ("company", "name", "channel", "conversion_point", "owner", "score")
_LONGEST_VALUE = 120
# And what is not seen, but parts words for programs or turns them round.
_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]+"
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """`facts`: (header, value), blanks left out; visitors' words, on one line each. `url`: of the
    row where `knows_row`, else of the tab."""

    lead_id: str
    site: str
    locale: Locale
    cells: Mapping[str, str]
    url: str
    knows_row: bool

    @property
    def title(self) -> str:
        return TITLE.of(self.locale)

    @property
    def link_words(self) -> str:
        return (OPEN_ROW if self.knows_row else OPEN_SHEET).of(self.locale)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        headers = {column.key: column.header.of(self.locale) for column in LEAD_COLUMNS}
        told = [(headers[key], self.cells[key]) for key in SHOWN if self.cells.get(key)]
        return (*told, (headers["lead_id"], self.lead_id))

    def lines(self, made_harmless: Callable[[str], str]) -> list[str]:
        """`made_harmless`: what is done to the visitors' words, as the way takes it."""
        colon = _COLON.of(self.locale)
        return [f"{header}{colon}{made_harmless(value)}" for header, value in self.facts]


def announcement(
    lead_id: str,
    site: str,
    locale: Locale,
    cells: Mapping[str, CellValue],
    url: str,
    *,
    knows_row: bool,
) -> Announcement:
    """`cells`: column key → first value."""
    shown = {key: on_one_line(cells[key]) for key in SHOWN if cells.get(key)}
    return Announcement(lead_id, site, locale, shown, url, knows_row)


def on_one_line(value: CellValue) -> str:
    line = " ".join(_CONTROLS.sub(" ", str(value)).split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"
