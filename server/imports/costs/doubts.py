"""What makes the amounts of a whole report doubtful, though each can be read by itself."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from server.imports.costs.adding_up import beside
from server.imports.costs.figures import amount_of, decimal_of, month_of, narrow
from server.imports.costs.gathered import FEW_DAYS, Gathered, refusal
from server.imports.csv_text import CsvRecord
from server.imports.told import NotATable
from sheets_schema.text import Text

# A table may have been pasted so often.
_COPIES = (2, 3, 4)
# A sum of so many rows, with so many figures before its zeros, is none by chance.
_FEWEST_ADDED, _TELLING_FIGURES = 3, 4


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


def check_unnamed_totals(found: Gathered) -> None:
    """Raises NotATable for a row that no word makes a total, but its amount and how it is called,
    what it does not fill in or where it stands. The amount alone proves nothing: of two campaigns
    one may cost as much as the other."""
    whole = sum(found.amounts)
    on_day: Counter[int] = Counter()
    for sums in found.sums if found.weak else ():
        for key, units in sums.items():
            on_day[key % FEW_DAYS] += units
    for line, place, key in found.weak:
        units = found.amounts[place]
        others = (whole - units, on_day[key % FEW_DAYS] - units)
        if units and (units in others or beside(found.amounts, place, place + 1, units)):
            raise _unnamed(line)
    for line in (_unlike_the_others(found), _at_an_end(found, whole)):
        if line:
            raise _unnamed(line)


def _unlike_the_others(found: Gathered) -> int:
    """The line of a row that leaves a column blank which all others fill, and is their sum; or 0.
    Of two rows alone only an id or an account that is missing tells."""
    head = found.head
    ids = sum(1 << place for place in (head.campaign_id, head.account) if place >= 0)
    rows, units = len(found.amounts), sum(found.amounts)
    filled = Counter(place for bits in found.shapes for place in _places_of(bits))
    by_all_but_one = sum(
        1 << place for place, shapes in filled.items() if shapes == len(found.shapes) - 1
    )
    for bits, shape in found.shapes.items():
        lacks = by_all_but_one & ~bits
        if not lacks or 2 * shape.rows > rows:
            continue
        is_enough = rows - shape.rows > 1 or bool(lacks & ids)
        for line, place, key in shape.first:
            one = found.amounts[place]
            if not one or sum(key in sums for sums in found.sums) > 1:
                continue  # a campaign's own sum beside its finer rows
            if (is_enough and one == units - shape.units) or beside(
                found.amounts, place, place + 1, one
            ):
                return line
    return 0


def _places_of(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def _at_an_end(found: Gathered, whole: int) -> int:
    """The line of a first or last row that is the sum of all others to the last figure, under a
    name that stands nowhere else; or 0. A round sum of two may be chance."""
    paid = islice((units for units in found.amounts if units > 0), _FEWEST_ADDED + 1)
    if sum(1 for _ in paid) <= _FEWEST_ADDED:
        return 0
    for line, place, key in found.ends:
        units = found.amounts[place]
        if 2 * units != whole:
            continue
        figures = len(decimal_of(units).normalize().as_tuple().digits)
        number = key // FEW_DAYS
        alone = sum(other // FEW_DAYS == number for sums in found.sums for other in sums) == 1
        if figures >= _TELLING_FIGURES and alone and found.head.campaign >= 0:
            return line
    return 0


def _unnamed(line: int) -> NotATable:
    return refusal(
        line,
        "合計の行なのかキャンペーンなのか決まりません。合計の行なら除いてください。キャンペーンなら、"
        "合計の行が付いた形でダウンロードし直してください。",
        "It may be a total or a campaign. If it is a total, take it out. If it is a campaign, "
        "download the report with its row of totals.",
    )
