"""A file → the rows of its list: the header found, and what is no row left out and told."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from server.furniture import (
    Holds,
    Says,
    is_figure,
    is_footer,
    is_total,
    may_hold_total,
    repeats_header,
    total_words,
)
from server.imports.csv_text import CsvRecord
from server.imports.file import MOST_ABOVE, Source, TextFile, open_file
from server.imports.lists.headings import NAMING, Headings, headings_of, naming
from server.imports.told import About, NotATable
from server.matching import email_key, phone_key
from server.settings.sites import Site
from sheets_schema import list_fields as words
from sheets_schema.text import Text

# What stands unseen around pasted words, spaces that do not break and signs without width too.
_UNSEEN = f"{string.whitespace}\x85\xa0\u2028\u2029\u202f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
# As exports write a number whose zeros Excel is to keep: ="03-1234-5678".
_GUARDED = re.compile(r'="([^"]*)"')
_NOTHING = frozenset(("-", "--", "---", "―", "ー", "–"))
_ERRORS = frozenset(
    ("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#error!", "#spill!")
)
# Of these, and of what stands in a box to tick.
_LONGEST_WORD = 20
# A form is told by its first rows.
_FORM, _FEWEST_OF_A_FORM = 10, 2
# With fewer columns a note may well hold as many commas.
_FEWEST_SWALLOWED = 3
_LONGEST_SHOWN = 120
# All rows of a list are held until it is written.
MOST_ROWS = 500_000
_TOO_MANY = NotATable(
    Text(
        "50万行を超えています。いくつかのファイルに分けてください。",
        "More than 500,000 rows. Divide the list into several files.",
    )
)

HEADER_AGAIN = Text("見出しの行の繰り返し", "the header again")
FOOTER = Text("一覧の外の行(題名・注記)", "a line about the list, not of it")
TOTAL = Text("合計の行", "a total")
OTHER_SECTION = Text(
    "主催者などの欄(参加者ではありません)", "a section of hosts and others, no guests"
)
NOBODY = Text("会社名・氏名・メール・電話番号がありません", "names nobody")
DAMAGED = Text("文字コードとして読めない文字があります", "some characters cannot be decoded")

_LOOKED_FOR_JA = "会社名, 氏名, 姓, 名, メール, 電話番号"
_LOOKED_FOR_EN = "Company, Name, Last name, First name, Email, Phone"
# `Grand Totals (2 records)`, `総計 (2 件のレコード)`, `合計 2 名`.
_COUNTED_TOTAL = re.compile(
    r"(?:grand |sub[ -]?)?totals?(?:[\s:]*\(?\d.*)?|[合小総累]計[\s:]*\(?\d.*", re.IGNORECASE
)
_REMARKS = ("注)", "注）", "注:", "注：", "(注)", "（注）", "(注:", "（注：")
# Who is marked so is a person all the same, unless what follows speaks of the list.
_MARKS = ("※", "＊")
_OF_A_LIST = re.compile(
    "社外|機密|秘密|取扱|禁止|注意|くださ|下さい|です|ます|ません|こと|以下|上記|備考|参照|名簿|一覧"
    "|リスト|資料|配布|情報|対象|除く|除き|含む|含み|印は|欄|現在|。"
)
_LONGEST_NAME = 24
_NAMES = ("company", "name", "last_name", "first_name")


# Between the cells of a row that is kept; a cell that holds it is no text of a person.
_BETWEEN = "\x1f"
_BETWEEN_BYTES = _BETWEEN.encode()


@dataclass(frozen=True, slots=True)
class Row:
    """`line`: where it stands in the file; `names`: the headings below which it says something. Its
    cells are kept together, so that half a million rows have room: each by itself takes five times
    as much."""

    line: int
    names: tuple[str, ...]
    _texts: bytes

    @classmethod
    def of(cls, line: int, values: Iterable[tuple[str, str]]) -> "Row":
        """`values`: as below."""
        names: list[str] = []
        texts: list[str] = []
        for name, text in values:
            names.append(name)
            texts.append(text)
        together = _BETWEEN.join(texts)
        if together.count(_BETWEEN) >= max(len(texts), 1):
            together = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)
        known = _shared_names(tuple(names))
        return cls(line, known, together.encode("utf-8", "surrogatepass"))

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """(heading, text), blanks left out."""
        if not self.names:
            return ()
        texts = self._texts.decode("utf-8", "surrogatepass").split(_BETWEEN)
        return tuple(zip(self.names, texts, strict=True))

    def get(self, heading: str) -> str:
        """The first text below it; "" where there is none."""
        if not heading or heading not in self.names:
            return ""
        text = self._texts.split(_BETWEEN_BYTES)[self.names.index(heading)]
        return text.decode("utf-8", "surrogatepass")

    def holds(self, sign: bytes) -> bool:
        """Whether any of its texts does: one look at all of them."""
        return sign in self._texts

    @property
    def size(self) -> int:
        return len(self._texts)


@lru_cache(maxsize=4096)
def _shared_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """One for all rows that fill the same columns."""
    return names


@dataclass(frozen=True, slots=True)
class ListFile:
    """`rows`: until people_of takes them over. `first`: the first line, for a person who looks at
    the file; `left`: rows that are none; `problems`: what cannot be read; `errors`: lines with #N/A
    and the like, read as nothing."""

    headings: Headings
    header_line: int
    first: str
    rows: list[Row]
    left: list[About] = field(default_factory=list)
    problems: list[About] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)


def read_list(data: bytes, site: Site) -> ListFile:
    """Raises NotATable where there is no table, or no header in its first 40 rows."""
    source = open_file(data, lambda cells: naming(cells, site))
    del data  # what was decoded is a second copy
    if isinstance(source, TextFile):
        source = source.as_utf_8()
    top: list[CsvRecord] = []
    for record in source.rows():
        top.append(record)
        if len(top) > MOST_ABOVE:
            break
    if not top:
        raise NotATable(
            Text(
                "ファイルが空です。1 行目に見出し、2 行目からデータを置いてください。",
                "The file is empty. Put the headers in the first line and the data below.",
            )
        )
    place = _header_among(top, site)
    if place is None:
        raise no_header(_line_of(top[0]))
    if _stands_on_its_side(top[place:], site):
        raise NotATable(
            Text(
                f"見出しが縦に並んでいます({top[place].line} 行目から)。行と列を入れ替えて、"
                "1 行に 1 人を置いてください。",
                f"The headings stand below one another, from line {top[place].line} on. Swap rows "
                "and columns, so that each person is a row.",
            )
        )
    header = top[place]
    found = ListFile(headings_of(header.cells, site), header.line, _line_of(top[0]), [])
    _gather(source, header, found)
    if not (found.rows or found.left or found.problems):
        raise NotATable(
            Text(
                f"{header.line} 行目の見出しの下にデータがありません。",
                f"There is nothing below the headers of line {header.line}.",
            )
        )
    return found


def no_header(first: str) -> NotATable:
    return NotATable(
        Text(
            f"見出しの行が見つかりません。1 行目は「{first}」です。{_LOOKED_FOR_JA} "
            "などの見出しの行を先頭に置いてください。",
            f"There is no line of headers. The first line is “{first}”. Put a line with headers "
            f"such as {_LOOKED_FOR_EN} at the top.",
        )
    )


def _line_of(record: CsvRecord) -> str:
    text = ", ".join(cell.strip() for cell in record.cells if cell.strip()) or "?"
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _header_among(top: Sequence[CsvRecord], site: Site) -> int | None:
    """The place of the row that heads most of what a lead has; below the title of Zoom's section
    of guests, where there is one."""
    start = next(
        (place + 1 for place, record in enumerate(top) if _title(record) in words.GUEST_SECTIONS), 0
    )
    scored = [(naming(record.cells, site), place) for place, record in enumerate(top)][start:]
    best = max((score for score, _ in scored), default=0)
    if not best:
        return None
    place = next(place for score, place in scored if score == best)
    if best == 1 and any(email_key(cell) or phone_key(cell) for cell in top[place].cells if cell):
        return None
    return place


def _stands_on_its_side(rows: Sequence[CsvRecord], site: Site) -> bool:
    """Whether the first cells of two rows name two different things, and no other cell does: a form
    of one person, or one for each column."""
    found = [naming([record.cells[0]], site) if record.cells else 0 for record in rows[:_FORM]]
    if naming(rows[0].cells, site) != 1 or sum(found) < _FEWEST_OF_A_FORM or not found[0]:
        return False
    is_most = 2 * sum(map(bool, found)) >= len(found)
    return is_most and naming([one.cells[0] for one in rows[:_FORM] if one.cells], site) > 1


def _title(record: CsvRecord) -> str:
    """The words of a row that says nothing else, folded; or ""."""
    title = ""
    for cell in record.cells:
        if stripped := cell.strip():
            if title:
                return ""
            title = stripped
    return title.casefold()


def _gather(source: Source, header: CsvRecord, found: ListFile) -> None:
    inside = True
    widths: Counter[int] = Counter()
    wide: dict[int, int] = {}
    rows = 0
    for record in source.rows(_swallows(source, header)):
        if record.line <= header.line:
            continue
        if record.problem:
            found.problems.append(About(record.line, record.problem))
            continue
        title = _title(record)
        if title in words.GUEST_SECTIONS or title in words.OTHER_SECTIONS:
            inside = title in words.GUEST_SECTIONS
            continue
        if not inside:
            found.left.append(About(record.line, OTHER_SECTION))
        else:
            rows += 1
            if rows > MOST_ROWS:
                raise _TOO_MANY
            widths[len(record.cells)] += 1
            if len(record.cells) > len(header.cells):
                wide[record.line] = len(record.cells)
            _place(record, header, found, damaged=source.damaged)
    _tell_the_wide(found, wide, widths, len(header.cells))


def _tell_the_wide(
    found: ListFile, wide: Mapping[int, int], widths: Counter[int], header: int
) -> None:
    """A tool may end each line with a comma; one row that is wider than the others holds a comma
    that parts what belongs together. `wide`: line → cells, of rows wider than the header."""
    usual = header
    if widths.total() > 1:  # one row alone has no others to be wider than
        commonest = max(widths.values())
        usual = min(cells for cells, rows in widths.items() if rows == commonest)
    too_wide = {line: cells for line, cells in wide.items() if cells > max(header, usual)}
    if not too_wide:
        return
    left = {row.line for row in found.rows if row.line in too_wide}
    found.rows[:] = [row for row in found.rows if row.line not in left]
    for line in sorted(left):
        found.problems.append(About(line, _too_many(too_wide[line], header)))


def _place(record: CsvRecord, header: CsvRecord, found: ListFile, *, damaged: bool) -> None:
    cells = [_cell(cell) for cell in record.cells]
    if not any(cells):
        return
    if repeats_header(cells, header.cells):
        found.left.append(About(record.line, HEADER_AGAIN))
    elif is_footer(cells) or _is_remark(cells):
        found.left.append(About(record.line, FOOTER))
    elif _is_total(cells, found.headings):
        found.left.append(About(record.line, TOTAL))
    elif any(cells[len(header.cells) :]):
        found.problems.append(About(record.line, _too_many(len(cells), len(header.cells))))
    elif damaged and any("\ufffd" in cell for cell in cells):
        found.problems.append(About(record.line, DAMAGED))
    else:
        if any("#" in cell and cell.strip().casefold() in _ERRORS for cell in cells):
            found.errors.append(record.line)
        found.rows.append(Row.of(record.line, _values(cells, found.headings)))


def _is_remark(cells: Sequence[str]) -> bool:
    """`※社外秘`, alone in its row: nobody is called so."""
    first = next((cell for cell in cells if cell), "")
    if sum(map(bool, cells)) != 1:
        return False
    speaks = len(first) > _LONGEST_NAME or _OF_A_LIST.search(first) is not None
    return first.startswith(_REMARKS) or (first.startswith(_MARKS) and speaks)


def _cell(text: str) -> str:
    stripped = text.strip(_UNSEEN)
    if stripped in _NOTHING:
        return ""
    guarded = _GUARDED.fullmatch(stripped) if stripped.startswith("=") else None
    return guarded[1] if guarded else stripped


def _values(cells: Sequence[str], headings: Headings) -> Iterator[tuple[str, str]]:
    """An unticked box and an error of a formula name nobody."""
    for name, cell in zip(headings.names, cells, strict=False):
        if not cell or cell.isspace():
            continue
        if len(cell) <= _LONGEST_WORD:
            folded = cell.strip().casefold()
            if folded in _ERRORS:
                continue
            if folded in ("false", "true") and headings.roles.get(name) in NAMING:
                continue
        yield name, cell


def _too_many(cells: int, header: int) -> Text:
    return Text(
        f"見出し {header} 列に対して値が {cells} 個あります。カンマを含む値は引用符で囲んでくださ"
        "い",
        f"{cells} values for {header} headers; put values that hold commas into quotes",
    )


def _is_total(cells: Sequence[str], headings: Headings) -> bool:
    """`合計,2名`: nobody is named or can be reached, and the words stand first or where a name
    should."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 and _COUNTED_TOTAL.fullmatch(unicodedata.normalize("NFKC", filled[0])):
        return True
    if not may_hold_total(cells):
        return False
    says = Says.NOTHING
    holds = Holds.FIGURES
    for name, cell in zip(headings.names, cells, strict=False):
        if not cell:
            continue
        role = headings.roles.get(name, "")
        told = total_words(cell)
        said = (
            Says.SURELY
            if told.says in (Says.NAMED, Says.TOTAL_OF) and is_figure(told.of)
            else told.says
        )
        if role in ("email", "phone") and (email_key(cell) or phone_key(cell)):
            return False
        if said is not Says.NOTHING and (cell is filled[0] or role in _NAMES):
            says = max(says, said)
        elif not is_figure(cell):
            named = role in _NAMES or name == headings.unsure
            holds = max(holds, Holds.SOMEBODY if named else Holds.SOMETHING)
    return says is not Says.NOTHING and is_total(says, holds, adds_up=False)


def _swallows(source: Source, header: CsvRecord) -> Callable[[str], bool]:
    """A line within a quoted cell that has as many cells as the header, and an address among them,
    is somebody whom an open quote would swallow."""
    width = len(header.cells)
    if not isinstance(source, TextFile) or width < _FEWEST_SWALLOWED:
        return lambda _: False
    delimiter = source.delimiter

    def looks_like_a_row(line: str) -> bool:
        cells = line.split(delimiter)
        return len(cells) == width and any(
            email_key(cell.strip(' "')) or phone_key(cell.strip(' "'))
            for cell in cells
            if cell.strip()
        )

    return looks_like_a_row
