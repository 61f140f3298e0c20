"""What makes the amounts of a whole report doubtful, though each can be read by itself."""

from collections.abc import Sequence

from server.imports.costs.adding_up import beside
from server.imports.costs.figures import amount_of, month_of, narrow
from server.imports.costs.gathered import Gathered, refusal
from server.imports.csv_text import CsvRecord
from server.imports.told import NotATable
from sheets_schema.text import Text

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
            Text(
                f"「{found.head.names[found.head.media]}」が複数あります({listed})。"
                "媒体ごとのファイルにしてください。何も書き込んでいません。",
                f"The rows are of several platforms ({listed}). Make a file of each. Nothing was "
                "written.",
            )
        )


def check_above(found: Gathered, above: Sequence[CsvRecord]) -> None:
    """Raises NotATable where costs stand above the header: somebody sorted it into the table."""
    head = found.head
    for record in above:
        cells = record.cells
        if (
            len(cells) <= head.cost
            or not (amount := amount_of(cells[head.cost]))
            or not amount.units
        ):
            continue
        place = max(head.day, head.month)
        when = narrow(cells[place]) if 0 <= place < len(cells) else ""
        is_row = len(cells) == len(head.names) if place < 0 else bool(month_of(when, "mdy"))
        if is_row:
            raise refusal(
                record.line,
                "見出しより上に費用の行があります。見出しを先頭に置いてください。",
                "A row of costs stands above the header. Put the header first.",
            )


def check_once(found: Gathered, *, stated: bool) -> None:
    """Raises NotATable where the same costs stand there twice. `stated`: whether a total of the
    file agrees, which answers some of it."""
    if found.doubled or (found.again and not stated):
        raise refusal(
            found.doubled or found.again,
            "上と同じ日・同じキャンペーンの行がもう一度あります。1つの表だけにしてください。",
            "Days and campaigns come again here. Keep one table.",
        )
    if stated:
        return
    if found.twice:
        raise refusal(
            found.twice,
            "同じ日・同じ名前の行が2つあります。「キャンペーン ID」の列を加えてダウンロード"
            "し直してください。",
            "Two rows have the same day and name. Download it again with the column of "
            "campaign IDs.",
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
                Text(
                    f"同じ {size} 行が {copies} 回続いています。1回だけのファイルにしてください。"
                    "何も書き込んでいません。",
                    f"The same {size} rows come {copies} times. Keep them once. Nothing was "
                    "written.",
                )
            )


def _may_be_a_total(found: Gathered, place: int) -> bool:
    units = found.amounts[place]
    return units == sum(found.amounts) - units or beside(found.amounts, place, place + 1, units)
