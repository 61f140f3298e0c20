"""A condition of 設定 スコア条件: from a person's words to a test of a row's cells.

    セミナー参加                     the words stand there, and are not denied
    製品ページ3回以上                 the number beside the words is 3 or more
    page_views >= 3                  the same with a sign: >= > <= < =
    役職 に 部長、課長 を含む          one of the words stands in that field
    流入チャネル = 展示会・セミナー     that column or field says exactly this
    予算 がある                       the field says something that is no denial

and the same in English (docs/handover.md); かつ (`and`) between two of them asks for both. A field
is a column of リード together with its labels in その他 and メモ (`役職: 部長`), or such a label
alone. What cannot be read as any of these is Unusable, never guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, assert_never

from server.errors import LeadsheetError
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.score_words import (
    ANYWHERE,
    ATTRIBUTES,
    COLUMN_WORDS,
    LABELLED,
    NAMED,
    SPELLINGS,
    Spelling,
)
from sheets_schema.text import Text

Test = Literal["said", "holds", "is", ">=", ">", "<=", "<"]

# Longer than any sensible condition; also what is looked at of one line, so that no cell makes a
# delivery slow.
LONGEST_CONDITION = 200
_LONGEST_LINE = 500
_MOST_LINES = 300

_UNIT = r"(?:回|件|点|名|人|社|台|円|年|ヶ月|か月|ページ|times?|pages?)?"
_NUMBER_TEXT = r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
_SIGNED = re.compile(
    r"(?P<field>.+?)\s*(?P<sign>>=|≧|≥|<=|≦|≤|>|<|==?)\s*(?P<value>[^<>=≧≥≦≤\s].*)"
)
_COUNTED = re.compile(
    rf"(?P<field>.+?)\s*[がは]?\s*{_NUMBER_TEXT}\s*{_UNIT}\s*"
    r"(?P<sign>以上|以下|未満|or more|or less|or fewer)"
)
_HOLDS = (
    re.compile(r"(?P<field>.+?)\s*[にが]\s*(?P<value>.+?)\s*を含む"),
    re.compile(r"(?P<field>.+?)\s+contains\s+(?P<value>.+)"),
)
_FILLED = (
    re.compile(r"(?P<field>.+?)\s*(?:の記入)?が\s*(?:ある|あり)"),
    re.compile(r"(?P<field>.+?)\s+is (?:given|filled|filled in)"),
)
_NEGATED = re.compile(
    r"含まない|でない|ではない|以外|!=|<>|≠|がない$|がなし$|does not|doesn't|is not\b|\bnot contain"
)
_SIGNS: dict[str, Test] = {
    ">=": ">=", "≧": ">=", "≥": ">=", "以上": ">=", "or more": ">=",
    "<=": "<=", "≦": "<=", "≤": "<=", "以下": "<=", "or less": "<=", "or fewer": "<=",
    ">": ">", "<": "<", "未満": "<", "=": "is", "==": "is",
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_BOTH = re.compile(r"\s+かつ\s*|\s*かつ\s+|、かつ|\s+(?i:and)\s+(?=\S.*(?:[<>=≧≥≦≤]|contains|is ))")
_ALTERNATIVES = re.compile(r"\s*[、|]\s*")
_MARKS = re.compile(r"[\s_\-・]+")

_DENIED = frozenset({
    "", "なし", "無し", "無", "ない", "いいえ", "no", "none", "false", "0", "未", "×", "-", "n/a",
    "不明", "未定", "わからない", "分からない", "確認中", "unknown", "not sure",
})  # fmt: skip
_DENIAL_NEXT = re.compile(
    r"[ はがもをでしたてのこといる中者権]{0,10}?"
    r"(?:なし|無し|ない|無い|無$|いいえ|ありません|ません|未|×|不明|no\b|not\b)"
)
# 使ったことはない。, 利用していません
_DENIAL_AT_END = re.compile(r"(?:ない|無い|ません|なし|無し)(?:です)?[。.]?$")


class Unusable(LeadsheetError):
    """These words are no condition; the message, in both languages, says why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`columns`: keys of the columns it looks into. `own`: the one whose cell itself is the field's
    value, "" for none. `label` and `value`: patterns of what is looked for in a field's name and in
    what it says; `hints`: see Spelling, () for none. `operands`: plain words, one of which has to
    be there."""

    words: str
    columns: tuple[str, ...]
    test: Test
    label: re.Pattern[str]
    value: re.Pattern[str]
    hints: tuple[str, ...] = ()
    own: str = ""
    operands: tuple[str, ...] = ()
    number: float = 0.0

    def met(self, column: str, text: str) -> str | None:
        """The words in a cell that meet the condition, or None. `text`: the cell, as written."""
        if not self.holds(column, plain(text)):
            return None
        if column == self.own or column in ATTRIBUTES:
            return text
        lines = text.splitlines()[:_MOST_LINES]
        return next((line for line in lines if self._says(_line(plain(line)))), None)

    def holds(self, column: str, cell: str) -> bool:
        """Whether a cell meets it. `cell`: its text, in the plain form."""
        if column not in self.columns:
            return False
        if column == self.own:
            return self._answers(cell.strip())
        if column in ATTRIBUTES:
            # As the line of その他 that it would be without a column.
            return bool(cell.strip()) and any(
                self._says(_line(f"{label}:{cell}")) for label in _LABELS[column]
            )
        if self.hints and not any(hint in cell for hint in self.hints):
            return False
        if self.own and ":" not in cell:
            return False
        return any(self._says(_line(line)) for line in cell.splitlines()[:_MOST_LINES])

    def _says(self, line: str) -> bool:
        label, colon, value = line.partition(":")
        if colon and self.label.search(_squashed(label)):
            return self._answers(value.strip())
        match self.test:
            case "said":
                # As an answer to another question, or in a line of its own.
                said = self.value.search(value if colon else line)
                return said is not None and not _denies(said.string, said.end())
            case ">=" | ">" | "<=" | "<":
                found = self.value.search(value if colon else line)
                return found is not None and self._counts(found.string[found.end() :])
            case "holds" | "is":
                return False  # asks of one field, and this line is another
            case _:
                assert_never(self.test)

    def _answers(self, value: str) -> bool:
        """Whether a field's own value meets the condition."""
        match self.test:
            case "said":
                return value not in _DENIED and not _denies(value, 0)
            case "holds":
                return any(word in value for word in self.operands)
            case "is":
                return value in self.operands
            case ">=" | ">" | "<=" | "<":
                return self._counts(value)
            case _:
                assert_never(self.test)

    def _counts(self, text: str) -> bool:
        found = _NUMBER.search(text)
        if found is None:
            return False
        number = float(found[0].replace(",", ""))
        return {
            ">=": number >= self.number,
            ">": number > self.number,
            "<=": number <= self.number,
            "<": number < self.number,
        }[self.test]


@dataclass(frozen=True, slots=True)
class Rule:
    """Met where every condition of one of its `ways` is. `words`: as they were written."""

    words: str
    ways: tuple[tuple[Condition, ...], ...]

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(dict.fromkeys(one for way in self.ways for one in way))

    def holds(self, cells: Mapping[str, object]) -> bool:
        """`cells`: column key → what stands there."""
        return any(all(_somewhere(one, cells) for one in way) for way in self.ways)


def _somewhere(condition: Condition, cells: Mapping[str, object]) -> bool:
    return any(
        condition.holds(column, plain(str(cells.get(column) or ""))) for column in condition.columns
    )


def parse_rule(words: str) -> Rule:
    """Each line is a way to meet it, and かつ (`and`) joins what has to hold together. Raises
    Unusable where a line cannot be read: half a rule would say something else."""
    ways = tuple(
        tuple(parse(part) for part in _BOTH.split(line))
        for line in words.splitlines()
        if line.strip()
    )
    if not ways:
        raise Unusable(Text("条件が空です。", "The condition is empty."))
    return Rule(words.strip(), ways)


@lru_cache(maxsize=1024)
def parse(words: str) -> Condition:
    """A single condition. Raises Unusable."""
    text = " ".join(plain(words).split())
    if not text or len(text) > LONGEST_CONDITION:
        raise Unusable(Text("条件が空か、長すぎます。", "The condition is empty or too long."))
    if _NEGATED.search(text):
        raise Unusable(
            Text(
                "「含まない」「以外」などの打ち消しは使えません。",
                "A condition cannot say “not”.",
            )
        )
    if match := _SIGNED.fullmatch(text):
        return _signed(words, match["field"], _SIGNS[match["sign"]], match["value"])
    if match := _COUNTED.fullmatch(text):
        return _compared(words, match["field"], _SIGNS[match["sign"]], match["number"])
    for shape in _HOLDS:
        if match := shape.fullmatch(text):
            return _worded(words, match["field"], "holds", match["value"])
    for shape in _FILLED:
        if match := shape.fullmatch(text):
            return _condition(words, match["field"], "said")
    return _condition(words, text, "said", field=False)


def _line(plain_line: str) -> str:
    return plain_line[:_LONGEST_LINE].strip()


def _denies(text: str, start: int) -> bool:
    """Whether what stands from `start` on takes back what stands before it."""
    return bool(_DENIAL_NEXT.match(text, start) or _DENIAL_AT_END.search(text, start))


def plain(text: str) -> str:
    """The form in which words are compared."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


def _signed(words: str, field: str, test: Test, value: str) -> Condition:
    if test == "is":
        return _worded(words, field, "is", value)
    match = re.fullmatch(rf"{_NUMBER_TEXT}\s*{_UNIT}", value)
    if match is None:
        raise Unusable(Text(f"「{value}」は数値ではありません。", f"“{value}” is no number."))
    return _compared(words, field, test, match["number"])


def _compared(words: str, field: str, test: Test, number: str) -> Condition:
    return _condition(words, field, test, number=float(number.replace(",", "")))


def _worded(words: str, field: str, test: Test, value: str) -> Condition:
    quoted = (one.strip("「」\"'“”") for one in _ALTERNATIVES.split(value))
    operands = tuple(one for one in quoted if one)
    if not operands:
        raise Unusable(Text("比べる言葉がありません。", "There is no word to compare with."))
    return _condition(words, field, test, operands=operands)


def _condition(
    words: str,
    field_words: str,
    test: Test,
    *,
    field: bool = True,
    operands: tuple[str, ...] = (),
    number: float = 0.0,
) -> Condition:
    name = field_words.strip().strip("「」\"'“”").strip()
    if not name or any(sign in name for sign in "<>=≧≦≥≤"):
        raise Unusable(Text("どの項目についての条件か分かりません。", "It names no field."))
    column = _COLUMNS.get(_squashed(name)) if field else None
    if column is not None and column not in NAMED:
        usable = "、".join(_HEADERS[key] for key in NAMED)
        raise Unusable(
            Text(
                f"この列は条件に使えません。使える列: {usable}。",
                "This column cannot be used.",
            )
        )
    columns, own = ANYWHERE, ""
    label, value, hints = _patterns(name, _SPELLINGS.get(_squashed(name)))
    if column in LABELLED:
        columns, hints = (column,), ()
    elif column is not None:
        # The column, and wherever a form or a person wrote the same field as a label.
        columns, own, hints = (column, *LABELLED), column, ()
        label = _label_of(column, name)
    return Condition(
        words=words.strip(),
        columns=columns,
        test=test,
        label=label,
        value=value,
        hints=hints,
        own=own,
        operands=operands,
        number=number,
    )


def _label_of(column: str, name: str) -> re.Pattern[str]:
    """Labels of その他 and メモ that mean a column. 会社 is no 会社の規模: only an attribute, which
    had no column once, is still found in a part of a label (ご役職)."""
    words = {_squashed(word) for word, key in _COLUMNS.items() if key == column}
    exact = "|".join(re.escape(word) for word in sorted(words))
    part = f"|{re.escape(_squashed(name))}" if column in ATTRIBUTES else ""
    return re.compile(f"^(?:{exact})$|^(?:{re.escape(_squashed(name))})${part}")


def _patterns(
    name: str, spelling: Spelling | None
) -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    own = re.escape(name)
    if spelling is None:
        return re.compile(re.escape(_squashed(name))), re.compile(own), ()
    label = f"{re.escape(_squashed(name))}|{spelling.label}"
    return re.compile(label), re.compile(f"{own}|{spelling.value}"), (*spelling.hints, name)


@lru_cache(maxsize=4096)
def _squashed(name: str) -> str:
    """`page_views`, `Page Views` and `page-views` are one name."""
    return _MARKS.sub(" ", plain(name)).strip()


_HEADERS = {column.key: column.header.ja for column in LEAD_COLUMNS}
_COLUMNS = {
    **{_squashed(word): column.key for column in LEAD_COLUMNS for word in column.header.both()},
    **{_squashed(word): key for key, words in COLUMN_WORDS.items() for word in words},
}
_SPELLINGS = {_squashed(word): one for one in SPELLINGS for word in one.words}
# How a form may have called an answer that has a column now.
_LABELS = {
    key: tuple(dict.fromkeys(_squashed(word) for word in (_HEADERS[key], *COLUMN_WORDS[key])))
    for key in ATTRIBUTES
}
