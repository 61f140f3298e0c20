"""One row after another: a total, a remark, a row for later, or a cost."""

import re

from server.imports.costs import figures
from server.imports.costs.figures import Point, amount_of, narrow
from server.imports.costs.gathered import (
    AVERAGE,
    EMPTY,
    FEW_DAYS,
    FOOTER,
    HEADER_AGAIN,
    NEGATIVE,
    TOTAL,
    Gathered,
    Perhaps,
    Shape,
    Whole,
    refusal,
)
from server.imports.costs.heading import Heading, heading_of, key_of, scores
from server.imports.costs.wording import EVERY, NOTHING, Kind, Said, said_by
from server.imports.csv_text import CsvRecord
from server.imports.told import NotATable
from sheets_schema.ad_reports import ReportPlatform

_NOTHING = frozenset(("", "-", "--", "---", "–", "―", "—", "n/a", "該当なし"))
_LONGEST_NOTHING = max(map(len, _NOTHING))
_CREDIT = re.compile(r"[©@(]\s*c?\)?\s*\d{4}.*(?:microsoft|google|line|yahoo)|copyright\b")
_MOST_UNITS = 2**62
_FEW_MEDIA = 8


class Taking:
    """`platform`: whose report it is, for a header that comes again in another language."""

    def __init__(self, found: Gathered, platform: ReportPlatform) -> None:
        self._found = found
        self._head = found.head
        self._platform = platform
        found.sums = [{} for _ in range(len(found.head.levels) + 1)]
        found.counts = [0] * (len(found.head.levels) + 1)
        self._seen: set[int] = set()
        self._words: tuple[int, ...] | None = None
        self._totals: set[tuple[str, str, str]] = set()
        # The sums of a table above a header that came again.
        self._earlier: set[int] = set()

    def take(self, record: CsvRecord) -> None:
        head, cells = self._head, record.cells
        if record.problem:
            raise refusal(record.line, f"{record.problem.ja}。", f"{record.problem.en}.")
        cost_cell = cells[head.cost] if head.cost < len(cells) else ""
        amount = amount_of(cost_cell)
        if amount is None:
            filled = _filled(cells)
            if self._is_header(record):
                self._found.leave(HEADER_AGAIN, record.line, 0)
                self._earlier.update(*self._found.sums)
                return
            if len(filled) <= 1 or _CREDIT.search(narrow(filled[0])):
                self._found.leave(FOOTER, record.line, 0)
                return
            raise refusal(
                record.line,
                f"金額「{cost_cell.strip()[:40]}」が読めません。数値の形式を日本語(1,234)にして"
                "ダウンロードし直してください。",
                f"The amount “{cost_cell.strip()[:40]}” cannot be read. Download it with numbers "
                "such as 1,234.5.",
            )
        if not cost_cell.strip() and len(_filled(cells)) <= 1:
            self._found.leave(FOOTER, record.line, 0)
            return
        if len(cells) > len(head.names) and any(cell.strip() for cell in cells[len(head.names) :]):
            raise refusal(
                record.line,
                "見出しより値が多い行です。カンマを含む値が引用符で囲まれていません。",
                "There are more values than headers; a value with a comma is not in quotes.",
            )
        # Bare figures, nearly every cell, say nothing of a currency.
        bare = cost_cell.isascii() and cost_cell.replace(",", "").replace(".", "").isdigit()
        if not bare and (currency := figures.currency_said(cost_cell)):
            self._found.currencies.add(currency)
        if amount.point is Point.PERHAPS_THOUSANDS:
            self._found.thousands = self._found.thousands or record.line
        elif amount.point is Point.DECIMAL:
            self._found.has_decimals = True
        self._found.rows_read += 1
        self._sort(record.line, cells, amount)

    def _is_header(self, record: CsvRecord) -> bool:
        """The header again, or in the other language. Raises NotATable where its columns stand
        in another order: what follows is another table."""
        head, cells = self._head, record.cells
        if not scores(cells):
            cost = cells[head.cost] if head.cost < len(cells) else ""
            return key_of(cost) == key_of(head.names[head.cost])
        try:
            again = heading_of(cells, self._platform)
        except NotATable:
            again = None
        if again is None or _places(again) != _places(head):
            raise refusal(
                record.line,
                "列の並びが違う別の表があります。表を1つずつのファイルにしてください。",
                "Another table with other columns begins here. Make each table a file.",
            )
        return True

    def _sort(self, line: int, cells: list[str], amount: figures.Amount) -> None:
        """A total, a row for later, or a cost."""
        found, head = self._found, self._head
        campaign = self._cell(cells, head.campaign)
        when = self._when_of(cells)
        said = self._said(cells, campaign, when[0])
        has_cost = bool(self._cell(cells, head.cost))
        if said.kind is Kind.AVERAGE:
            found.leave(AVERAGE, line, 0)
            return
        if said.kind is Kind.LABEL and head.cost >= len(cells):
            raise refusal(
                line,
                "合計の行に金額がありません。ダウンロードし直してください。",
                "A total has no amount. Download the file again.",
            )
        if not has_cost and (head.cost >= len(cells) or said.kind >= Kind.MAYBE):
            found.leave(EMPTY if said.kind is Kind.NOTHING else TOTAL, line, 0)
            return
        if said.kind is not Kind.NOTHING and said_by(when[0]).kind >= Kind.MAYBE:
            when = ("", "")
        if said.kind is Kind.LABEL:
            self._take_total(line, said.of, when, amount.units)
            return
        if currency := self._cell(cells, head.currency_column):
            found.currencies.add(figures.currency_named(currency) or currency.upper())
        if amount.negative:
            found.leave(NEGATIVE, line, amount.units)
            return
        is_dated = bool(when[0] or when[1])
        beside = said.kind is not Kind.NOTHING and self._has_words_beside(cells)
        if said.kind is Kind.MAYBE and beside:
            said = Said(Kind.WEAK)
        found.word_of_total = found.word_of_total or said.kind >= Kind.MAYBE
        if said.kind >= Kind.MAYBE and not beside and not is_dated and not self._names(campaign):
            found.totals.setdefault("", []).append((False, amount.units))
            found.leave(TOTAL, line, amount.units)
            return
        number = self._campaign_number(cells, campaign)
        when_number = self._when_number(line, when)
        depth = sum(bool(self._cell(cells, place)) for place in head.levels)
        if said.kind > Kind.WEAK:
            there = when_number if is_dated else -1
            place = len(found.amounts)
            found.perhaps.append(Perhaps(line, place, said, number, there, amount.units))
            return
        if head.campaign >= 0 and number < 0:
            found.blank.append((line, when_number if is_dated else -1, amount.units))
        elif found.has_when and not is_dated:
            found.undated.append((line, number, amount.units))
        elif amount.units or has_cost:
            place = len(found.amounts)
            key = max(number, 0) * FEW_DAYS + when_number
            self._count(line, cells, key, depth, amount.units)
            if said.kind is Kind.WEAK and place < len(found.amounts):
                found.weak.append((line, place, key))

    def _take_total(self, line: int, of: str, when: tuple[str, str], units: int) -> None:
        """A day has one total of each kind; a second one comes of a table that stands twice."""
        is_dated = bool(when[0] or when[1])
        if is_dated and units and (of, *when) in self._totals:
            self._found.doubled = self._found.doubled or line
        self._totals.add((of, *when))
        self._found.totals.setdefault(of, []).append((is_dated, units))
        self._found.leave(TOTAL, line, units)

    def _names(self, campaign: str) -> bool:
        """Whether a campaign stands there that is no word of totals: a total of its days."""
        return bool(campaign) and said_by(campaign).kind is Kind.NOTHING

    def _when_number(self, line: int, when: tuple[str, str]) -> int:
        found = self._found
        number = found.when.setdefault(when, len(found.when))
        if number == len(found.when_lines):
            found.when_lines.append(line)
        if number >= FEW_DAYS:
            raise refusal(line, "日付の列ではないようです。", "This seems to be no column of days.")
        return number

    def _count(self, line: int, cells: list[str], key: int, depth: int, units: int) -> None:
        found, head = self._found, self._head
        if head.media >= 0 and len(found.media) < _FEW_MEDIA:
            found.media.add(narrow(self._cell(cells, head.media)))
        found.widths.add(len(cells))
        if not found.parted and _is_parted(cells, head.cost):
            found.parted = line
        if not EVERY.isdisjoint(cells) and (every := self._every(cells)):
            whole = found.wholes.setdefault((depth, every), {}).setdefault(key, Whole(line))
            whole.units += units
            whole.rows += 1
            return
        self._check_twice(line, cells)
        sums = found.sums[depth]
        sums[key] = sums.get(key, 0) + units
        found.counts[depth] += 1
        place = len(found.amounts)
        found.ends[1:] = [(line, place, key)]  # the first stays, and the last goes on
        found.shapes.setdefault(self._shape(cells), Shape()).add(line, place, key, units)
        found.amounts.append(min(units, _MOST_UNITS))
        found.hashes.append(hash(tuple(cells)))
        if self._earlier and key in self._earlier:
            found.again = found.again or line

    def _shape(self, cells: list[str]) -> int:
        """The columns that are filled, as bits; that of the cost not among them."""
        bits = 0
        for place, cell in enumerate(cells):
            if cell and (cell.isdecimal() or self._cell(cells, place)):
                bits |= 1 << place
        return bits & ~(1 << self._head.cost)

    def _every(self, cells: list[str]) -> tuple[int, ...]:
        """The columns of a breakdown in which a row is for all."""
        named = {self._head.campaign, self._head.day, self._head.month, self._head.cost}
        return tuple(
            place for place, cell in enumerate(cells) if cell in EVERY and place not in named
        )

    def _check_twice(self, line: int, cells: list[str]) -> None:
        """Without ids, two rows that say the same words are two campaigns of one name, or one
        campaign twice: nobody can tell."""
        if self._head.campaign_id >= 0:
            return
        if self._words is None:
            self._words = tuple(
                place
                for place, name in enumerate(self._head.names)
                if place != self._head.cost
                and (not self._cell(cells, place) or amount_of(cells[place]) is None
                     or place in (self._head.day, self._head.month, self._head.start))
            )  # fmt: skip
        said = hash(tuple(cells[place] for place in self._words if place < len(cells)))
        if said in self._seen:
            self._found.twice = self._found.twice or line
        self._seen.add(said)

    def _cell(self, cells: list[str], place: int) -> str:
        if not 0 <= place < len(cells):
            return ""
        text = cells[place].strip()
        return "" if len(text) <= _LONGEST_NOTHING and text.casefold() in _NOTHING else text

    def _when_of(self, cells: list[str]) -> tuple[str, str]:
        """(day or month, end of a span), as they stand there; blank where the row has none."""
        head = self._head
        if head.day >= 0:
            if head.start >= 0 and head.end >= 0 and len(self._found.periods) < 2:
                span = (self._cell(cells, head.start), self._cell(cells, head.end))
                self._found.periods.add((narrow(span[0]), narrow(span[1])))
            return narrow(self._cell(cells, head.day).partition("|")[0]), ""
        if head.month >= 0:
            return narrow(self._cell(cells, head.month)), ""
        if head.start >= 0:
            return narrow(self._cell(cells, head.start)), narrow(self._cell(cells, head.end))
        return "", ""

    def _campaign_number(self, cells: list[str], campaign: str) -> int:
        """-1 for a row that names no campaign."""
        head = self._head
        campaign_id = self._cell(cells, head.campaign_id).strip("[]")
        account = self._cell(cells, head.account)
        if head.campaign >= 0 and not campaign and not campaign_id:
            return -1
        return self._found.campaigns.setdefault(
            (account, campaign_id, campaign), len(self._found.campaigns)
        )

    def _said(self, cells: list[str], campaign: str, when: str) -> Said:
        """The strongest of what the first cell, the campaign and the day say; or what any cell
        says it is the total of."""
        together = "".join(cells)
        if ":" in together or "：" in together:
            for cell in cells:
                if (":" in cell or "：" in cell) and (said := said_by(cell)).kind is Kind.LABEL:
                    return said
        cost = self._head.cost
        first = next((cell for n, cell in enumerate(cells) if n != cost and cell.strip()), "")
        best = NOTHING
        for cell in (first, campaign, when):
            if cell and (said := said_by(cell)).kind > best.kind:
                best = said
        return best

    def _has_words_beside(self, cells: list[str]) -> bool:
        head = self._head
        skipped = {head.campaign, head.day, head.month, head.start, head.end, head.cost,
                   head.currency_column, head.campaign_id}  # fmt: skip
        beside = (self._cell(cells, place) for place in range(len(cells)) if place not in skipped)
        return any(
            text and amount_of(text) is None and said_by(text).kind is Kind.NOTHING
            and not _is_share(text)
            for text in beside
        )  # fmt: skip


def _filled(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def _is_share(text: str) -> bool:
    return text.endswith(("%", "％")) and amount_of(text[:-1]) is not None


def _is_parted(cells: list[str], cost: int) -> bool:
    """`1,200` without quotes is 1 and 200."""
    if cost + 1 >= len(cells):
        return False
    after = cells[cost + 1]
    return len(after) == 3 and after.isdigit() and cells[cost].isdigit() and len(cells[cost]) <= 3


def _places(head: Heading) -> tuple[object, ...]:
    return (head.cost, head.campaign, head.campaign_id, head.account, head.day, head.month,
            head.start, head.end, head.currency_column, head.levels)  # fmt: skip
