"""Of when the costs are: the days and months that a report names, and those it covers."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from server.imports.costs import figures
from server.imports.costs.figures import narrow
from server.imports.costs.gathered import (
    ISO_EN,
    ISO_JA,
    SEGMENT_EN,
    SEGMENT_JA,
    Gathered,
    refusal,
)
from server.imports.days import Order
from server.imports.told import NotATable
from sheets_schema import ad_reports as words
from sheets_schema.text import Text

# (first day of the month, the days covered)
Span = tuple[date, tuple[date, ...]]


class Spans:
    """`resolved`: by number of Gathered.when, None for a blank. Raises NotATable where a day could
    be two, or costs cannot be put into months."""

    def __init__(self, found: Gathered, today: date) -> None:
        self._found = found
        self._today = today
        self._stated_period: tuple[date, date] | None = None
        self.resolved = self._resolved(self._order())
        self.covered = self._covered(self.resolved)

    def _resolved(self, order: Order) -> Sequence[Span | None]:
        period = self._period(order) or self._period_of_columns(order)
        self._stated_period = period
        return [
            self._span(start, end, line, order, period)
            for (start, end), line in zip(self._found.when, self._found.when_lines, strict=True)
        ]

    def _span(
        self, start: str, end: str, line: int, order: Order, period: tuple[date, date] | None
    ) -> Span | None:
        """`line`: on which it stands first."""
        head = self._found.head
        if not start and not end:
            if self._found.has_when:
                return None
            return self._whole(period, line)
        if head.day >= 0:
            day = figures.day_of(start, order)
            if day is None:
                raise self._odd_day(start, line)
            self._not_ahead(day, line)
            return day.replace(day=1), (day,)
        if head.month >= 0:
            month = figures.month_of(start, order)
            if month is None:
                # Meta: `2026-10-01 - 2026-10-31`.
                days = figures.days_in(start, order)
                if len(days) == 2:
                    return self._whole((days[0], days[1]), line)
                raise self._odd_month(start, line)
            self._not_ahead(month, line)
            first, last = month, _last_of(month)
            if period is not None:
                first, last = max(first, period[0]), min(last, period[1])
            return month, tuple(_each(first, min(last, max(self._today, first))))
        first_day = figures.day_of(start, order)
        last_day = figures.day_of(end, order) if end else first_day
        if first_day is None or last_day is None:
            raise self._odd_day(start if first_day is None else end, line)
        return self._whole((first_day, last_day), line)

    def _whole(self, period: tuple[date, date] | None, line: int) -> Span:
        """A period without days, which has to lie in one month."""
        if period is None and "月" in self._found.head.names:
            raise refusal(
                self._found.line,
                "「月」の列には年がありません。「毎月」か「日」の列でダウンロードし直してください。",
                "The column 月 names no year. Download it by 毎月 or by day.",
            )
        if period is None:
            raise NotATable(
                Text(
                    f"いつの費用か書かれていません。{SEGMENT_JA}何も書き込んでいません。",
                    f"It does not say of when the costs are. {SEGMENT_EN} Nothing was written.",
                )
            )
        first, last = period
        self._not_ahead(first, line)
        if (first.year, first.month) != (last.year, last.month) or last < first:
            raise NotATable(
                Text(
                    f"期間 {first} 〜 {last} は1か月に収まりません。"
                    f"{SEGMENT_JA}何も書き込んでいません。",
                    f"The period {first} to {last} is no one month. {SEGMENT_EN} Nothing was "
                    "written.",
                )
            )
        return first.replace(day=1), tuple(_each(first, last))

    def _period(self, order: Order) -> tuple[date, date] | None:
        """What a line above the header says."""
        for text in self._found.above:
            if any(word in narrow(text) for word in words.ALL_TIME):
                return None
        for text in self._found.above:
            days = figures.days_in(text, order)
            if len(days) == 2 and days[0] <= days[1]:
                return days[0], days[1]
        every = [day for text in self._found.above for day in figures.days_in(text, order)]
        return (every[0], every[1]) if len(every) == 2 and every[0] <= every[1] else None

    def _period_of_columns(self, order: Order) -> tuple[date, date] | None:
        """レポート開始日 and 終了日 beside a day: the same in every row."""
        if self._found.head.day < 0 or len(self._found.periods) != 1:
            return None
        ((start, end),) = self._found.periods
        first, last = figures.day_of(start, order), figures.day_of(end, order)
        return (first, last) if first and last and first <= last else None

    def _odd_day(self, text: str, line: int) -> NotATable:
        if figures.is_slashed(text):
            return refusal(
                line,
                f"日付「{text}」は月と日の順が決まりません。{ISO_JA}",
                f"In the day “{text}” it is not certain which part is the month. {ISO_EN}",
            )
        return refusal(
            line,
            f"日付「{text[:40]}」が読めません。{SEGMENT_JA}",
            f"The day “{text[:40]}” cannot be read. {SEGMENT_EN}",
        )

    def _odd_month(self, text: str, line: int) -> NotATable:
        return refusal(
            line,
            f"月「{text[:40]}」に年がありません。「毎月」か「日」の列でダウンロードし直してください。",
            f"The month “{text[:40]}” names no year. Download it by day, or by month with the "
            "year.",
        )

    def _not_ahead(self, day: date, line: int) -> None:
        if day > self._today + timedelta(days=1):
            raise refusal(
                line,
                f"日付 {day} はまだ来ていません。日付の並びをご確認ください。",
                f"{day} lies ahead. Check how the days are written.",
            )

    def _covered(self, whens: Sequence[Span | None]) -> dict[date, tuple[date, ...]]:
        """Month → its days that the file is about: from the first to the last that it names, and as
        far as the period it states. A day without costs may have no row."""
        found: dict[date, tuple[date, date]] = {}
        for when in whens:
            if when is not None:
                first, last = found.get(when[0], (when[1][0], when[1][-1]))
                found[when[0]] = (min(first, when[1][0]), max(last, when[1][-1]))
        period = self._stated_period
        for month, (first, last) in found.items():
            if period is not None and period[0] <= first and last <= period[1]:
                end = min(period[1], _last_of(month), max(self._today, last))
                found[month] = (max(period[0], month), end)
        return {month: tuple(_each(*span)) for month, span in found.items()}

    def _order(self) -> Order:
        found = figures.orders_in([*self._found.above, *(day for day, _ in self._found.when)])
        found |= figures.orders_in(end for _, end in self._found.when)
        if len(found) > 1:
            raise refusal(
                self._found.line + 1,
                f"日付の並び(月/日/年 か 日/月/年)が混ざっています。{ISO_JA}",
                f"Days are written both month first and day first. {ISO_EN}",
            )
        return found.pop() if found else ""


def _last_of(month: date) -> date:
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return after - timedelta(days=1)


def _each(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
