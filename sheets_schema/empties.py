"""What a cell without a figure means, told on the tabs."""

from collections.abc import Iterable

from sheets_schema.metrics import Empty
from sheets_schema.text import Locale, Text

EMPTY_MEANINGS: dict[Empty, Text] = {
    Empty.NO_STAGE: Text(
        "その段階がないチャネル(商談から始まる)",
        "no such stage (the channel starts at the opportunity)",
    ),
    Empty.UNKNOWN_COST: Text("期間内に費用の行がない", "no cost row in the period"),
    Empty.ZERO_BASE: Text("0件のため計算なし", "not calculated: 0 to divide by"),
}

_ZERO_COST = Text("0: 費用が 0 と分かっている", "0: the cost is known to be zero")

# Whoever divides the totals that stand there finds other figures than these; so it is told.
RATE_OF_TOTAL = Text(
    "合計の商談率は、開始ステージがリードのチャネルだけで計算します(開始ステージが商談のチャネルの"
    "商談は入れません)。",
    "The total's opportunity rate leaves out channels that start at the opportunity.",
)
COST_OF_TOTAL = Text(
    "合計の有効リード獲得単価は、開始ステージがリードのチャネルだけで計算します(開始ステージが商談の"
    "チャネルの費用は入れません)。",
    "The total's cost per valid lead leaves out channels that start at the opportunity.",
)


def told(empties: Iterable[Empty], locale: Locale, *, costs: bool = False) -> str:
    """One line: what each of `empties` means and, with `costs`, what a cost of zero does."""
    first, *others = [f"{one.of(locale)}: {EMPTY_MEANINGS[one].of(locale)}" for one in empties]
    zero = [_ZERO_COST.of(locale)] if costs else []
    return (" ・ " if locale == "ja" else " · ").join([first, *zero, *others])
