"""What makes the amounts of a whole report doubtful, though each can be read by itself."""

from server.imports.costs.adding_up import beside
from server.imports.costs.gathered import Gathered, refusal
from server.imports.told import NotATable

# A table may have been pasted so often.
_COPIES = (2, 3, 4)


def check_amounts(found: Gathered, *, is_text: bool) -> None:
    """Raises NotATable where an amount may be a thousand times what was read, or a part of it."""
    if is_text and found.thousands and not found.has_decimals:
        raise refusal(
            found.thousands,
            "「1.234」のような金額が、1234 なのか小数なのか決まりません。数値の形式を日本語(1,234)"
            "にしてダウンロードし直してください。",
            "An amount such as 1.234 may be a thousand or a fraction. Download it with numbers "
            "such as 1,234.5.",
        )
    if found.parted and len(found.widths) > 1:
        raise refusal(
            found.parted,
            "カンマを含む金額が引用符で囲まれていないようです。ダウンロードし直してください。",
            "An amount with a comma seems to stand there without quotes. Download it again.",
        )
    if len(found.media) > 1:
        listed = ", ".join(sorted(found.media))
        raise NotATable(
            f"「{found.head.names[found.head.media]}」が複数あります({listed})。媒体ごとのファイル"
            "にしてください。何も書き込んでいません。 / The rows are of several platforms "
            f"({listed}). Make a file of each. Nothing was written."
        )


def check_once(found: Gathered) -> None:
    """Raises NotATable where the same costs stand there twice. A total that the file states, and
    that agrees, answers it."""
    if found.twice:
        raise refusal(
            found.twice,
            "同じ日・同じ名前の行が2つあります。「キャンペーン ID」の列を加えてダウンロード"
            "し直してください。",
            "Two rows have the same day and name. Download it again with the column of "
            "campaign IDs.",
        )
    if found.doubled:
        raise refusal(
            found.doubled,
            "見出しの繰り返しの下に、上と同じ日・同じキャンペーンの行があります。1つの表だけにして"
            "ください。",
            "Below the header that comes again, days and campaigns come again. Keep one table.",
        )
    for line, place in found.weak:
        if found.amounts[place] and _may_be_a_total(found, place):
            raise refusal(
                line,
                "合計の行なのかキャンペーンなのか決まりません。合計の行なら除いてください。",
                "It may be a total or a campaign. If it is a total, take it out.",
            )
    rows = len(found.hashes)
    for copies in _COPIES:
        size, rest = divmod(rows, copies)
        if size and not rest and found.hashes[size:] == found.hashes[:-size] and any(found.amounts):
            raise NotATable(
                f"同じ {size} 行が {copies} 回続いています。1回だけのファイルにしてください。何も"
                f"書き込んでいません。 / The same {size} rows come {copies} times. Keep them once. "
                "Nothing was written."
            )


def _may_be_a_total(found: Gathered, place: int) -> bool:
    units = found.amounts[place]
    return units == sum(found.amounts) - units or beside(found.amounts, place, place + 1, units)
