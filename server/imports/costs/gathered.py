"""What is gathered of a report, row by row, before anything is decided."""

from array import array
from dataclasses import dataclass, field

from server.imports.costs.heading import Heading
from server.imports.costs.wording import Said
from server.imports.told import NotATable
from sheets_schema.text import Text

# More different days than any report names; a campaign's number times this, plus a day's, is the
# key of a sum.
FEW_DAYS = 20_000
_MOST_LINES_KEPT = 50

HEADER_AGAIN = Text("見出しの繰り返し", "the header again")
FOOTER = Text("注記", "a remark")
TOTAL = Text("合計の行", "a total")
AVERAGE = Text("平均の行", "an average")
NEGATIVE = Text(
    "マイナスの金額(返金・調整。書き込みません)",
    "negative: a refund or correction, not written",
)
EMPTY = Text("金額もキャンペーンもない行", "neither amount nor campaign")
ROLLED_UP = Text("内訳の行がある小計", "sums of finer rows that stand beside them")
ISO_JA = "日付の形式を 2026-11-01 のようにしてダウンロードし直してください。"
ISO_EN = "Download it again with days such as 2026-11-01."
SEGMENT_JA = "分割で「日」(または「月」)を選んでダウンロードし直してください。"
SEGMENT_EN = "Download it again, segmented by day (or by month)."


@dataclass(slots=True)
class Left:
    """Rows that are not counted, by why: how many, the first lines, and their sum in units."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    units: int = 0

    def add(self, line: int, units: int) -> None:
        self.count += 1
        self.units += units
        if len(self.lines) < _MOST_LINES_KEPT:
            self.lines.append(line)


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A row that its words make a total if it adds up. `place`: how many rows were counted before
    it; `number`, `when`: of its campaign and day, -1 without; `beside`: other words stand there."""

    line: int
    place: int
    said: Said
    number: int
    when: int
    units: int


@dataclass(slots=True)
class Whole:
    """Rows for all devices, networks, …, of one campaign and day."""

    line: int
    units: int = 0
    rows: int = 0


@dataclass(slots=True)
class Shape:
    """Counted rows that fill the same columns: how many, and the first as (line, place in
    `amounts`, key of the sum)."""

    rows: int = 0
    units: int = 0
    first: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, line: int, place: int, key: int, units: int) -> None:
        self.rows += 1
        self.units += units
        if len(self.first) < _MOST_LINES_KEPT:
            self.first.append((line, place, key))


@dataclass(slots=True)
class Gathered:
    """`line`: of the header; `above`: the cells above it. `campaigns`: (account, id, name) → its
    number, `when`: (day or month, end of a span) as written → its number, `when_lines`: where it
    stands first. `sums`: per depth of the grain, FEW_DAYS * campaign + when → units; `amounts`,
    `hashes`: of each row counted there, in order.

    What only the other rows can tell: `undated`, `blank`: (line, number, units) of rows without a
    day, without a campaign; `perhaps`: with words of totals; `weak`: (line, place in `amounts`, key
    of its sum) of campaigns that are called like a total; `ends`: the same of the first row that is
    counted and the last; `shapes`: columns that are filled, as bits → the rows that fill just them;
    `wholes`: (depth, columns that say `all`) → key of a sum → rows. `totals`: what a row of totals
    says it is of → (whether it has a day, units).

    The first line of what is doubtful, 0 for none: `twice`: a name stands twice, `again`: days and
    campaigns come again below a second header, `doubled`: a day's total comes again, `thousands`:
    `1.234`, `parted`: a comma parts 1,200 in two.
    """

    head: Heading
    line: int
    above: list[str]
    rows_said: int | None = None
    rows_read: int = 0
    left: dict[Text, Left] = field(default_factory=dict)
    campaigns: dict[tuple[str, str, str], int] = field(default_factory=dict)
    when: dict[tuple[str, str], int] = field(default_factory=dict)
    sums: list[dict[int, int]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    undated: list[tuple[int, int, int]] = field(default_factory=list)
    blank: list[tuple[int, int, int]] = field(default_factory=list)
    perhaps: list[Perhaps] = field(default_factory=list)
    weak: list[tuple[int, int, int]] = field(default_factory=list)
    shapes: dict[int, Shape] = field(default_factory=dict)
    ends: list[tuple[int, int, int]] = field(default_factory=list)
    wholes: dict[tuple[int, tuple[int, ...]], dict[int, Whole]] = field(default_factory=dict)
    amounts: "array[int]" = field(default_factory=lambda: array("q"))
    hashes: "array[int]" = field(default_factory=lambda: array("q"))
    when_lines: list[int] = field(default_factory=list)
    media: set[str] = field(default_factory=set)
    widths: set[int] = field(default_factory=set)
    totals: dict[str, list[tuple[bool, int]]] = field(default_factory=dict)
    currencies: set[str] = field(default_factory=set)
    periods: set[tuple[str, str]] = field(default_factory=set)
    twice: int = 0
    again: int = 0
    doubled: int = 0
    thousands: int = 0
    has_decimals: bool = False
    parted: int = 0
    word_of_total: bool = False
    notes: list[Text] = field(default_factory=list)

    def leave(self, why: Text, line: int, units: int) -> None:
        self.left.setdefault(why, Left()).add(line, units)

    @property
    def has_when(self) -> bool:
        return self.head.day >= 0 or self.head.month >= 0 or self.head.start >= 0


def refusal(line: int, ja: str, en: str) -> NotATable:
    return NotATable(
        Text(
            f"{line} 行目: {ja}何も書き込んでいません。",
            f"Line {line}: {en} Nothing was written.",
        )
    )
