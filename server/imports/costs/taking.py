"""One row after another: a total, a remark, a row for later, or a cost."""

import re

from server.furniture import Says, total_words
from server.imports.costs import figures
from server.imports.costs.figures import amount_of, narrow
from server.imports.costs.gathered import (
    FEW_DAYS,
    FOOTER,
    HEADER_AGAIN,
    NEGATIVE,
    TOTAL,
    Gathered,
    refusal,
)
from server.imports.costs.heading import Heading, key_of
from server.imports.csv_text import Record

_TOTAL = re.compile(r"(?:合計|小計|総計|total|grand ?total)\s*:\s*(.*)")
_NOTHING = frozenset(("", "-", "--", "---", "―", "—", "n/a", "該当なし"))
_CREDIT = re.compile(r"[©@(]\s*c?\)?\s*\d{4}.*(?:microsoft|google|line|yahoo)|copyright\b")


class Taking:
    def __init__(self, found: Gathered) -> None:
        self._found = found
        self._head = found.head
        found.sums = [{} for _ in range(len(found.head.levels) + 1)]
        found.counts = [0] * (len(found.head.levels) + 1)
        self._seen: set[int] = set()
        self._words: tuple[int, ...] | None = None

    def take(self, record: Record) -> None:
        head, cells = self._head, record.cells
        if record.problem:
            ja, _, en = record.problem.partition(" / ")
            raise refusal(record.line, f"{ja}。", f"{en}.")
        cost_cell = cells[head.cost] if head.cost < len(cells) else ""
        amount = amount_of(cost_cell)
        filled = [cell for cell in cells if cell.strip()]
        if amount is None:
            if _is_header(cells, head):
                self._found.leave(HEADER_AGAIN, record.line, 0)
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
        if len(filled) <= 1 and not cost_cell.strip():
            self._found.leave(FOOTER, record.line, 0)
            return
        if len(cells) > len(head.names) and any(cell.strip() for cell in cells[len(head.names) :]):
            raise refusal(
                record.line,
                "見出しより値が多い行です。カンマを含む値が引用符で囲まれていません。",
                "There are more values than headers; a value with a comma is not in quotes.",
            )
        if (
            currency := figures.currency_said(cost_cell)
            if not cost_cell.isascii()
            or not (cost_cell.replace(",", "").replace(".", "").isdigit())
            else ""
        ):
            self._found.currencies.add(currency)
        self._found.rows_read += 1
        self._sort(record.line, cells, amount)

    def _sort(self, line: int, cells: list[str], amount: figures.Amount) -> None:
        """A total, a row for later, or a cost."""
        campaign = self._cell(cells, self._head.campaign)
        when = self._when_of(cells)
        label = _label_of(cells, self._head.cost)
        if label is not None:
            self._found.totals.setdefault(label, []).append(
                (bool(when[0] or when[1]), amount.units)
            )
            self._found.leave(TOTAL, line, amount.units)
            return
        if currency := self._cell(cells, self._head.currency_column):
            self._found.currencies.add(currency.upper())
        if amount.negative:
            self._found.leave(NEGATIVE, line, amount.units)
            return
        says = self._says_total(cells)
        self._found.word_of_total = self._found.word_of_total or says
        if says and total_words(when[0]).says >= Says.MAYBE:
            when = ("", "")
        if says and not (when[0] or when[1]):
            self._found.totals.setdefault("", []).append((False, amount.units))
            self._found.leave(TOTAL, line, amount.units)
            return
        number = self._campaign_number(cells, campaign)
        when_number = self._found.when.setdefault(when, len(self._found.when))
        if len(self._found.when) > FEW_DAYS:
            raise refusal(line, "日付の列ではないようです。", "This seems to be no column of days.")
        if says:
            self._found.perhaps.append((line, when_number, amount.units))
        elif self._head.campaign >= 0 and number < 0:
            self._found.blank.append(
                (line, when_number if when[0] or when[1] else -1, amount.units)
            )
        elif self._found.has_when and not (when[0] or when[1]):
            self._found.undated.append((line, number, amount.units))
        else:
            self._count(line, cells, number, when_number, amount.units)

    def _count(self, line: int, cells: list[str], number: int, when: int, units: int) -> None:
        if units == 0 and not self._cell(cells, self._head.cost):
            return
        self._check_twice(line, cells)
        depth = sum(bool(self._cell(cells, place)) for place in self._head.levels)
        key = max(number, 0) * FEW_DAYS + when
        sums = self._found.sums[depth]
        sums[key] = sums.get(key, 0) + units
        self._found.counts[depth] += 1

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
        return "" if text.casefold() in _NOTHING else text

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

    def _says_total(self, cells: list[str]) -> bool:
        """A word of totals where the campaign should be, or first in the row, no word beside."""
        places = {self._head.campaign, 0} - {self._head.cost, -1}
        said = [
            place for place in places if total_words(self._cell(cells, place)).says >= Says.MAYBE
        ]
        if not said:
            return False
        skipped = {*said, self._head.day, self._head.month, self._head.start, self._head.end,
                   self._head.currency_column}  # fmt: skip
        beside = (
            self._cell(cells, place)
            for place in range(min(self._head.cost, len(cells)))
            if place not in skipped
        )
        return not any(text and amount_of(text) is None for text in beside)


def _label_of(cells: list[str], cost: int) -> str | None:
    """What a row is the total of, as `Total: Account` says; None for any other row."""
    for cell in cells[:cost]:
        if (":" in cell or "：" in cell) and (found := _TOTAL.match(narrow(cell))):
            return found[1]
    return None


def _is_header(cells: list[str], head: Heading) -> bool:
    cost = cells[head.cost] if head.cost < len(cells) else ""
    return key_of(cost) == key_of(head.names[head.cost])
