"""Rows that hold no record: totals, a header pasted again, a footer. One notion for every table
that people or tools leave: リード, 費用, 目標, lists of people, exports of ad platforms.

A row of totals is told by three things together: what its words say, whether its amounts add up to
those above it, and what else stands in it. No word alone takes a person away: nobody is lost who
has an address, a telephone or a name beside the word (`is_total` has the table).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from functools import lru_cache

from sheets_schema.spellings import FOOTERS, TOTAL_PERIODS, TOTALS, TOTALS_OR_NAMES

Cell = str | int | float | Decimal | bool | None

# What an amount may differ by and still be a sum: floats have no place for the last digits.
_STEP = Decimal("0.0001")
_LONGEST = 80
_AROUND = " \t\n:;*★☆※#・.。、,=_~|■●◆▼▲□○◎→⇒><-‐–—―ー"
_BRACKETS = str.maketrans(dict.fromkeys("[]【】〔〕<>〈〉《》「」『』{}", " "))
_LABELLED = re.compile(r"[:;\[\]【】〔〕〈〉《》「」『』{}]")
_ASIDE = re.compile(r"\s*\((?P<aside>[^()]*)\)\s*$")
_PERIOD = rf"(?:{'|'.join(TOTAL_PERIODS)})"
_WORD = rf"(?:{'|'.join(re.escape(word) for word in sorted(TOTALS, key=len, reverse=True))})"
_PERHAPS = rf"(?:{'|'.join(re.escape(word) for word in TOTALS_OR_NAMES)})"
_OF_WHAT = r"(?:額|金額|値|数|件数|人数|社数|費用|費|コスト|売上|行|欄)?"
_SURELY = re.compile(
    rf"(?:{_PERIOD}\s*の?\s*)*{_WORD}{_OF_WHAT}\d{{0,2}}"
    rf"|(?:{_PERIOD}\s*の?\s*)+{_PERHAPS}{_OF_WHAT}"
    rf"|{_PERHAPS}(?:額|金額|値)"
    rf"|{_PERHAPS} (?:for |of )?{_PERIOD}(?: {_PERIOD})*"
)
_MAYBE = re.compile(_PERHAPS)
# 小計, or a word that stands apart: `検索 計` is a total of 検索, and 会計 is none of 会.
_STRONG = re.compile(rf"{_WORD}|.[\s:/・_()-]+{_PERHAPS}{_OF_WHAT}$|^{_PERHAPS}\s+(?:for|of)\s")
# `Web広告 集計`, `Web広告計`, `Web ads total`; `合計: キャンペーン`, `Total for Web ads`.
_NAMED = re.compile(
    rf"(?P<before>.+?)[\s:/・_の()-]*(?:{_WORD}|集計|計|トータル){_OF_WHAT}"
    rf"|(?P<before_too>.+?)[\s:/_()-]+{_PERHAPS}"
    rf"|(?:{_WORD}|{_PERHAPS})(?:\s+(?:for|of)\s+|[\s:/・_()-]+)(?P<after>.+)"
)
_HINT_SIGNS = "計|総額|総和|合算|平均|ータル|ｰﾀﾙ|σ|ς|ｔ|ｓ|ａ"
_HINT_WORDS = ("total", "ttl", "sum", "average", "avg")
_HINT = re.compile("|".join((_HINT_SIGNS, *_HINT_WORDS)), re.IGNORECASE)
_HINT_SIGN = re.compile(_HINT_SIGNS)
_FIGURE = re.compile(
    r"[-+▲△(]?[¥\\$€£]?\s*[\d,.]+\s*[)]?\s*"
    r"(?:%|円|万円?|千円|億円?|件|社|名|人|個|行|回|点|pt|日|rows?|leads?|people|items?)?"
)
_FOOTER = re.compile(rf"(?:{'|'.join(FOOTERS)})", re.IGNORECASE)
_FOOTER_LINE = re.compile(rf"^\s*(?:{'|'.join(FOOTERS)})", re.IGNORECASE | re.MULTILINE)


class _Unseen(dict[int, int | None]):
    """For str.translate. Each sign is looked at once, when it comes: Unicode has a million."""

    def __missing__(self, code: int) -> int | None:
        return self.setdefault(code, None if unicodedata.category(chr(code)) == "Cf" else code)


_UNSEEN = _Unseen()


class Says(IntEnum):
    """What the words of a cell say. `NAMED`: a total of something, or something whose name ends so
    (`Web広告 集計`, 東京電計); `TOTAL_OF`: a total of something (`Web広告 小計`); `MAYBE`: a word
    that is a name as well (Total, SUM, 計); `SURELY`: one that nobody is called (合計, 【小計】,
    4月計, Grand total)."""

    NOTHING = 0
    NAMED = 1
    TOTAL_OF = 2
    MAYBE = 3
    SURELY = 4

    @property
    def rows_to_add_up(self) -> int:
        """Of how many rows at least a row that says so is the sum. Something that is only called so
        (会計, 時計) costs as much as the one row above it now and then."""
        return 1 if self >= Says.TOTAL_OF else 2


class Holds(IntEnum):
    """What stands in the row beside such words and figures. `SOMETHING`: other words, or a day;
    `SOMEBODY`: who can be reached or is named, so that the row is a person's whatever it says."""

    FIGURES = 0
    SOMETHING = 1
    SOMEBODY = 2


@dataclass(frozen=True, slots=True)
class TotalWords:
    """`of`: what it is the total of (`Web広告` of `Web広告 集計`), "" where it does not say."""

    says: Says
    of: str = ""


_NO_WORDS = TotalWords(Says.NOTHING)


def is_total(says: Says, holds: Holds, *, adds_up: bool) -> bool:
    """Whether a row is one of totals.

    | words | beside them figures | something else | somebody |
    |---|---|---|---|
    | SURELY | yes | yes | no |
    | MAYBE | yes | if it adds up | no |
    | NAMED, TOTAL_OF | if it adds up | if it adds up | no |
    | NOTHING | if it adds up | no | no |
    """
    if holds is Holds.SOMEBODY:
        return False
    match says:
        case Says.SURELY:
            return True
        case Says.MAYBE:
            return adds_up or holds is Holds.FIGURES
        case Says.NAMED | Says.TOTAL_OF:
            return adds_up
        case Says.NOTHING:
            return adds_up and holds is Holds.FIGURES


def total_words(cell: Cell) -> TotalWords:
    """What a cell says about totals. Numbers and flags say nothing."""
    if not isinstance(cell, str) or len(cell) > _LONGEST or not _HINT.search(cell):
        return _NO_WORDS
    return _total_words(cell)


@lru_cache(maxsize=8192)
def _total_words(cell: str) -> TotalWords:
    narrow = _narrow(cell)
    plain = " ".join(narrow.translate(_BRACKETS).split()).strip(_AROUND)
    # `（合計）` alone is no aside.
    shorter = _ASIDE.sub("", plain).strip(_AROUND) or plain.strip("() ")
    closed = "".join(shorter.split())  # 合　計
    for text in (shorter, closed):
        if _SURELY.fullmatch(text):
            return TotalWords(Says.SURELY)
    if _MAYBE.fullmatch(closed):
        return TotalWords(Says.SURELY if _LABELLED.search(narrow) else Says.MAYBE)
    # `Web広告(合計)`
    if shorter and (aside := _ASIDE.search(plain)) and _SURELY.fullmatch(aside["aside"].strip()):
        return TotalWords(Says.TOTAL_OF, shorter)
    for text in (plain, shorter):
        if match := _NAMED.fullmatch(text):
            of = match["before"] or match["before_too"] or match["after"]
            says = Says.TOTAL_OF if _STRONG.search(text) else Says.NAMED
            return TotalWords(says, of.strip(" :;/_()-"))
    return _NO_WORDS


def may_hold_total(texts: Sequence[str]) -> bool:
    """Whether the words of any of many cells may be those of a total: one look at all of them."""
    together = "\n".join(texts).casefold()
    # What _HINT looks for, in a quarter of the time.
    return any(word in together for word in _HINT_WORDS) or bool(_HINT_SIGN.search(together))


def is_figure(cell: Cell) -> bool:
    """A number, an amount, a share or a count (`12社`): what stands in a row of totals."""
    if isinstance(cell, bool):
        return False
    return not isinstance(cell, str) or bool(_FIGURE.fullmatch(_narrow(cell).strip()))


def repeats_header(cells: Sequence[Cell], header: Sequence[str]) -> bool:
    """Whether a row is the header pasted again: every word of it stands below its own heading.
    Two headings at least, or the only one there is. `cells`: beside `header`."""
    same = 0
    for cell, head in zip(cells, header, strict=False):
        if cell is None or not (said := squashed(str(cell))):
            continue
        if said != _squashed_heading(head):
            return False
        same += 1
    return same > 1 or (same == 1 and len(header) == 1)


@lru_cache(maxsize=4096)
def _squashed_heading(heading: str) -> str:
    return squashed(heading)


def is_footer(cells: Sequence[Cell]) -> bool:
    """A line that a tool writes below a list (機密情報, Copyright, 生成日: …), alone in its row or
    with the moment it speaks of."""
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    if not 1 <= len(filled) <= 2 or not isinstance(filled[0], str):
        return False
    return bool(_FOOTER.match(_narrow(filled[0]).strip()))


def may_hold_footer(texts: Sequence[str]) -> bool:
    """Whether any of many cells may be a footer: one look at all of them."""
    return bool(_FOOTER_LINE.search(_narrow("\n".join(texts))))


class Sums:
    """The amounts of the rows so far, column by column: does a row add up to those above it?

    Rows of totals are not added, so that a total of subtotals adds up as well.
    """

    def __init__(self, columns: int = 1) -> None:
        self._sums: list[Decimal | int] = [0] * columns
        self._rows = 0
        # Per column: a sum → how many filled rows had been added when it stood.
        self._seen: list[dict[Decimal | int, list[int]]] = [{0: [0]} for _ in range(columns)]

    def add(self, amounts: Sequence[Decimal | int | None]) -> None:
        """The amounts of a row; None where there is none."""
        exact = [_exact(amount) for amount in amounts]
        if not any(exact):
            return
        self._rows += 1
        for column, amount in enumerate(exact):
            # Where a column stands still, the same sum begins after every one of these rows.
            self._sums[column] += amount
            self._seen[column].setdefault(self._sums[column], []).append(self._rows)

    def add_up_to(self, amounts: Sequence[Decimal | int | None], *, rows: int = 2) -> bool:
        """Whether each amount that is given and not 0 is the sum of the same `rows` or more rows
        directly above, in its own column."""
        starts: set[int] | None = None
        for column, amount in enumerate(amounts):
            if not (exact := _exact(amount)):
                continue
            found = self._seen[column].get(self._sums[column] - exact, [])
            here = {start for start in found if start <= self._rows - rows}
            starts = here if starts is None else starts & here
        return bool(starts)


def _exact(amount: Decimal | int | None) -> Decimal | int:
    if isinstance(amount, Decimal):
        return amount.quantize(_STEP, ROUND_HALF_UP)
    return amount or 0


def _narrow(text: str) -> str:
    if text.isascii():
        return text.casefold()
    whole = unicodedata.normalize("NFKC", text)
    return whole.translate(_UNSEEN).casefold()


def squashed(text: str) -> str:
    """The key under which two writings of a heading meet: width, case, line breaks and signs that
    nobody sees do not count."""
    return "".join(_narrow(text[:_LONGEST]).split())
