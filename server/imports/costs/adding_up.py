"""What is counted of a report, held against every total that the report states."""

from collections.abc import Iterable, Sequence

from server.imports.costs.figures import decimal_of, narrow
from server.imports.costs.gathered import (
    EMPTY,
    FEW_DAYS,
    NEGATIVE,
    ROLLED_UP,
    TOTAL,
    Gathered,
    Perhaps,
    refusal,
)
from server.imports.costs.wording import Kind
from server.imports.told import NotATable
from sheets_schema import ad_reports as words
from sheets_schema.text import Text


class Adding:
    """`sums`: key of a sum (gathered.FEW_DAYS) → units; `used`: how many rows they are made of;
    `stated`: the file's own total and its words. Raises NotATable where they do not agree."""

    def __init__(self, found: Gathered) -> None:
        self._found = found
        self._wholes()
        self._so_far = _finest(found.sums)
        self._everything = sum(self._so_far.values())
        self._names = {number: narrow(key[2]) for key, number in found.campaigns.items()}
        self._perhaps_totals()
        self._blank_rows()
        self.used = sum(found.counts)
        self.sums = self._deepest()
        self.units = sum(self.sums.values())
        self._undated_rows(self.sums)
        self.stated = self._stated(self.units)

    def _wholes(self) -> None:
        """Rows for all devices are the sum of those for each; alone, they are the costs."""
        found = self._found
        for (depth, _), rows in sorted(found.wholes.items(), key=lambda one: len(one[0][1])):
            sums = found.sums[depth]
            parts = dict(sums)
            for key, whole in rows.items():
                if key not in parts:
                    sums[key] = whole.units
                    found.counts[depth] += whole.rows
                elif parts[key] == whole.units:
                    found.leave(TOTAL, whole.line, whole.units)
                else:
                    raise refusal(
                        whole.line,
                        f"「すべて」「合計」の行の金額 {decimal_of(whole.units):,f} が、内訳の合計 "
                        f"{decimal_of(parts[key]):,f} と違います。",
                        f"The amount {decimal_of(whole.units):,f} of a row for all is not the sum "
                        f"of its parts, {decimal_of(parts[key]):,f}.",
                    )

    def _perhaps_totals(self) -> None:
        """Words of totals: so it is, if others add up to it."""
        for row in self._found.perhaps:
            if row.units == 0 or self._adds_up(row):
                if row.said.kind >= Kind.MAYBE and row.units:
                    self._found.totals.setdefault("", []).append((row.when >= 0, row.units))
                self._found.leave(TOTAL, row.line, row.units)
            else:
                raise refusal(
                    row.line,
                    "合計の行のようですが、ほかの行の合計と合いません。合計の行を除いてください。",
                    "It looks like a total, but other rows do not add up to it. Take totals out.",
                )

    def _adds_up(self, row: Perhaps) -> bool:
        """Is it the sum of its day, of its campaign, of everything, or of rows beside it?"""
        if row.units == (self._of_when(row.when) if row.when >= 0 else self._everything):
            return True
        if row.when < 0 and row.number >= 0 and row.units == self._of_campaign(row.number):
            return True
        if row.said.of and row.units == self._of_name(row.said.of):
            return True
        return beside(self._found.amounts, row.place, row.place, row.units)

    def _of_when(self, when: int) -> int:
        return sum(units for key, units in self._so_far.items() if key % FEW_DAYS == when)

    def _of_campaign(self, number: int) -> int:
        return sum(units for key, units in self._so_far.items() if key // FEW_DAYS == number)

    def _of_name(self, name: str) -> int:
        return sum(
            units for key, units in self._so_far.items() if self._names.get(key // FEW_DAYS) == name
        )

    def _blank_rows(self) -> None:
        """Without a campaign: a total where the others of that day add up to it."""
        for line, when, units in self._found.blank:
            if when < 0:
                if units:
                    self._found.totals.setdefault("", []).append((False, units))
                self._found.leave(TOTAL, line, units)
            elif units == 0:
                self._found.leave(EMPTY, line, 0)
            elif units == self._of_when(when):
                self._found.totals.setdefault("", []).append((True, units))
                self._found.leave(TOTAL, line, units)
            else:
                raise refusal(
                    line,
                    f"キャンペーンのない行の金額 {decimal_of(units):,f} がその日の合計と違います。",
                    f"The amount {decimal_of(units):,f} of a row without a campaign is not the sum "
                    "of that day.",
                )

    def _deepest(self) -> dict[int, int]:
        """Per campaign and day only the finest grain; sums of it that stand beside are left out."""
        found: dict[int, int] = {}
        for sums in reversed(self._found.sums):
            for key, units in sums.items():
                if key not in found:
                    found[key] = units
                    continue
                if units != found[key]:
                    self._found.notes.append(_rolled_up(units, found[key]))
                self._found.leave(ROLLED_UP, 0, units)
                self.used -= 1
        return found

    def _undated_rows(self, sums: dict[int, int]) -> None:
        """If any row has a day, one without is a total: of its campaign, so it has to add up."""
        by_campaign: dict[int, int] = {}
        for key, units in sums.items():
            by_campaign[key // FEW_DAYS] = by_campaign.get(key // FEW_DAYS, 0) + units
        for line, number, units in self._found.undated:
            if units and units != by_campaign.get(max(number, 0)):
                raise refusal(
                    line,
                    f"日付のない行の金額 {decimal_of(units):,f} がキャンペーンの合計と違います。",
                    f"The amount {decimal_of(units):,f} of a row without a day is not the sum of "
                    "its campaign.",
                )
            self._found.leave(TOTAL, line, units)

    def _stated(self, used: int) -> tuple[str, int] | None:
        """The most specific total of the file, which has to be ours. Raises NotATable."""
        by_kind: dict[int, tuple[str, int]] = {}
        for label, rows in self._found.totals.items():
            kind = _kind_of(label)
            undated = [units for dated, units in rows if not dated]
            dated = [units for is_dated, units in rows if is_dated]
            if len(set(undated)) > 1:
                # Subtotals, and perhaps the total of all.
                whole = max(undated) if used in (max(undated), 0) else sum(undated)
                by_kind.setdefault(kind, (label, whole))
                continue
            by_kind.setdefault(kind, (label, undated[0] if undated else sum(dated)))
        specific = next((by_kind[kind] for kind in (0, 1, 2) if kind in by_kind), None)
        account = by_kind.get(3)
        if specific is not None and specific[1] != used:
            raise self._does_not_add_up(used, specific)
        if account is not None and account[1] != used:
            if account[1] < used:
                raise self._does_not_add_up(used, account)
            more = decimal_of(account[1] - used)
            self._found.notes.append(
                Text(
                    f"アカウントの合計のほうが {more:,f} 多くなっています(削除したキャンペーンや、"
                    "このレポートに出ない費用)。",
                    f"The account's total is larger by {more:,f}: removed campaigns, or costs "
                    "that this report does not show.",
                )
            )
        return specific or account

    def _does_not_add_up(self, used: int, stated: tuple[str, int]) -> NotATable:
        negative = self._found.left.get(NEGATIVE)
        more_ja = f"マイナスの行が {negative.count} 行あります。" if negative else ""
        more_en = f" {negative.count} rows are negative." if negative else ""
        return NotATable(
            Text(
                f"行の合計 {decimal_of(used):,f} が、ファイルの合計 {decimal_of(stated[1]):,f} "
                f"と合いません。{more_ja}分割や絞り込みを外してダウンロードし直してください。"
                "何も書き込んでいません。",
                f"The rows add up to {decimal_of(used):,f}, the file's own total is "
                f"{decimal_of(stated[1]):,f}.{more_en} Download it again without filters. Nothing "
                "was written.",
            )
        )


def _finest(sums: Sequence[dict[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in sums:
        found.update(one)
    return found


def beside(amounts: Sequence[int], before: int, after: int, units: int) -> bool:
    """Whether rows directly above, or directly below, add up to `units`: those before the place
    `before`, and from the place `after` on."""
    backwards = reversed(range(before))
    return _run(amounts, backwards, units) or _run(amounts, range(after, len(amounts)), units)


def _run(amounts: Sequence[int], places: Iterable[int], wanted: int) -> bool:
    """Whether two or more of the rows that follow one another in `places` add up to `wanted`."""
    total = rows = 0
    for place in places:
        total += amounts[place]
        rows += amounts[place] > 0
        if total >= wanted:
            return total == wanted and rows > 1
    return False


def _rolled_up(rolled: int, fine: int) -> Text:
    return Text(
        f"キャンペーンの小計 {decimal_of(rolled):,f} と内訳の合計 {decimal_of(fine):,f} "
        "が違うので内訳を使いました。",
        f"A campaign's sum {decimal_of(rolled):,f} differs from its parts, {decimal_of(fine):,f}; "
        "the parts were used.",
    )


def _kind_of(label: str) -> int:
    """The smaller the more specific; 4 for a part that nothing can be held against."""
    for kind, known in enumerate(
        (words.FILTERED_TOTAL, words.CAMPAIGNS_TOTAL, ("",), words.ACCOUNT_TOTAL)
    ):
        if label in known:
            return kind
    return 4
