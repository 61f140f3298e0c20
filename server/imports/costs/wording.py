"""What the words of a cell say about totals: `合計: アカウント`, `A 小計`, `All campaigns`."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from server.furniture import Says, total_words
from server.imports.costs.figures import narrow
from server.imports.costs.garbled import may_be_garbled
from sheets_schema import ad_reports as words


class Kind(IntEnum):
    """The stronger the later. `WEAK`: as a total is called, or a campaign whose name ends so
    (東京電計, Brand total), or by a garbled word (Tot4l); `STRONG`: a total of something (`検索
    小計`); `MAYBE`, `SURELY`: as in furniture.Says; `AVERAGE`; `LABEL`: a total that says what it
    is of."""

    NOTHING = 0
    WEAK = 1
    STRONG = 2
    MAYBE = 3
    SURELY = 4
    AVERAGE = 5
    LABEL = 6


@dataclass(frozen=True, slots=True)
class Said:
    """`of`: what it is the total of, folded, or ""."""

    kind: Kind
    of: str = ""


NOTHING = Said(Kind.NOTHING)
_LABEL = re.compile(r"(?:合計|小計|総計|total|grand ?total)\s*:\s*(.*)")
_AROUND = " .。,、・…-_*'\""
_EVERY = r"(?:all|every|overall|whole|全体|全て|すべて|全部|全)"
_WHOLE = re.compile(
    rf"{_EVERY}(?: ?の? ?(?:the |of )*(?:campaigns?|キャンペーン|ads?|広告|accounts?|アカウント"
    r"|媒体|デバイス|devices?|期間|days?))?"
    r"|(?:results?|total|totals) (?:from|of|for) \d[\d,]* (?:campaigns?|ad sets?|ads?|rows?)"
    r"|\d[\d,]* ?件の(?:キャンペーン|広告セット|広告|行)の?(?:結果|合計)?"
)
_AVERAGE = re.compile(r"(?:平均|average|avg\.?|mean|中央値|median)(?:値|額| cost| spend)?")
_STRONG = re.compile(
    r"(?:[合小総累]計|総合計|総額|sub ?-?total|grand ?total)(?:額|金額|費用|コスト)?"
)
_SCOPES = frozenset((*words.ACCOUNT_TOTAL, *words.FILTERED_TOTAL, *words.CAMPAIGNS_TOTAL))
# Of a breakdown (device, network): the row for all of them beside those of each.
EVERY = frozenset(
    ("すべて", "全て", "全体", "合計", "総計", "小計", "All", "ALL", "all", "Total", "TOTAL",
     "total")
)  # fmt: skip


@lru_cache(maxsize=65536)
def said_by(cell: str) -> Said:
    text = narrow(cell)
    if not text:
        return NOTHING
    if ":" in text and (found := _LABEL.match(text)):
        return Said(Kind.LABEL, found[1].strip(_AROUND))
    if _AVERAGE.fullmatch(text):
        return Said(Kind.AVERAGE)
    told = total_words(cell)
    if told.says is Says.SURELY:
        return Said(Kind.SURELY)
    if told.says is Says.MAYBE or _WHOLE.fullmatch(text):
        return Said(Kind.MAYBE)
    if told.says not in (Says.NAMED, Says.TOTAL_OF):
        return Said(Kind.WEAK) if may_be_garbled(text) else NOTHING
    if told.of in _SCOPES:
        return Said(Kind.LABEL, told.of)
    if text.endswith(told.of):
        return NOTHING  # `Total Store - Shopping` is a campaign
    rest = text[text.find(told.of) + len(told.of) :].strip(" -:/・_()[]【】")
    return Said(Kind.STRONG if _STRONG.fullmatch(rest) else Kind.WEAK, told.of)
