"""A report of an ad platform → what each campaign cost on each day or in each month, exactly once.

A total that is counted is worse than a file that is refused: whatever could be either is refused,
and what is used adds up to the total that the file itself states. Source of the rules: the
platforms' own files (docs/costs.md).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from server.imports.costs.adding_up import Adding
from server.imports.costs.doubts import check_above, check_amounts, check_once, check_unnamed_totals
from server.imports.costs.figures import currency_named, narrow
from server.imports.costs.gathered import (
    FEW_DAYS,
    SEGMENT_EN,
    SEGMENT_JA,
    Gathered,
    Left,
    refusal,
)
from server.imports.costs.heading import heading_of, platform_of, scores
from server.imports.costs.spans import Spans
from server.imports.costs.taking import Taking
from server.imports.csv_text import CsvRecord
from server.imports.file import MOST_ABOVE, LargeSheet, Sheet, Source, TextFile, open_file
from server.imports.told import NotATable
from server.settings.sites import Site
from sheets_schema import ad_reports as words
from sheets_schema.ad_reports import ReportPlatform
from sheets_schema.text import Text

_CURRENCY_SAID = re.compile(r'"?(?:[^:]*(?:通貨|currency)[^:]*)(?:: *(\S+?)"?)?')
_ROWS_SAID = re.compile(r'"?rows:\s*([\d,]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cost:
    """`month`: its first day; `days`: that the file covers in it; `units`: figures.UNITS."""

    month: date
    days: tuple[date, ...]
    account: str
    campaign_id: str
    campaign: str
    units: int


@dataclass(slots=True)
class AdReport:
    """`used`: rows counted, which add up to `units`; `stated`: the total that the file names, with
    its words; `left`: reason in both languages → rows; `notes`: what else people should know."""

    file: str
    platform: ReportPlatform
    currency: str
    costs: list[Cost]
    used: int
    units: int
    stated: tuple[str, int] | None = None
    left: dict[Text, Left] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)

    @property
    def months(self) -> dict[date, int]:
        """What each month cost, in units."""
        found: dict[date, int] = {}
        for cost in self.costs:
            found[cost.month] = found.get(cost.month, 0) + cost.units
        return found


def read_report(path: Path, site: Site, today: date, platform: str = "") -> AdReport:
    """Raises NotATable, naming the line and what to download instead; OSError."""
    return read_bytes(path.read_bytes, path.name, site, today, platform)


def read_bytes(
    data: Callable[[], bytes], name: str, site: Site, today: date, platform: str = ""
) -> AdReport:
    """`data`: gives the bytes when called, so that nobody holds them longer than needed."""
    source = open_file(data(), scores)
    if isinstance(source, TextFile) or not source.others:
        return _Reading(source, site, platform).report(name, today)
    return _of_sheets([source, *source.others], name, site, today, platform)


def _of_sheets(
    sheets: Sequence[Sheet | LargeSheet], name: str, site: Site, today: date, platform: str
) -> AdReport:
    """The first that can be read, if no other tells other costs. Raises NotATable."""
    read: list[tuple[str, AdReport]] = []
    refused: list[tuple[str, NotATable]] = []
    for sheet in sheets:
        try:
            read.append((sheet.name, _Reading(sheet, site, platform).report(name, today)))
        except NotATable as error:
            refused.append((sheet.name, error))
    if not read:
        raise refused[0][1]
    (first, report), *others = read
    for other, again in others:
        if again.months != report.months:
            raise NotATable(
                Text(
                    f"シート「{first}」と「{other}」の費用が違います。"
                    "1つのシートだけのファイルにしてください。何も書き込んでいません。",
                    f"The sheets “{first}” and “{other}” tell different costs. Keep one of them "
                    "in the file. Nothing was written.",
                )
            )
    if unused := [one for one, _ in (*others, *refused)]:
        listed = ", ".join(unused)
        report.notes.append(
            Text(
                f"シート「{first}」を読みました。使っていないシート: {listed}",
                f"The sheet “{first}” was read; not used: {listed}",
            )
        )
    return report


class _Reading:
    def __init__(self, source: Source, site: Site, platform: str) -> None:
        self._source = source
        self._site = site
        top, place = self._find_header()
        above = [cell for record in top[:place] for cell in record.cells if cell.strip()]
        header = top[place]
        self._platform = platform_of(header.cells, above, platform)
        self._found = Gathered(heading_of(header.cells, self._platform), header.line, above)
        check_above(self._found, top[:place])

    def report(self, name: str, today: date) -> AdReport:
        found = self._found
        self._check_header()
        taking = Taking(found, self._platform)
        for record in self._source.rows():
            if record.line > found.line:
                taking.take(record)
        self._check_rows(record)
        currency = self._currency()
        spans = Spans(found, today)
        adding = Adding(found)
        check_once(found, stated=adding.stated is not None)
        if adding.stated is None or adding.stated[1] != adding.units:
            check_unnamed_totals(found)
        if any(today in days for days in spans.covered.values()):
            found.notes.append(
                Text(
                    "今日の分は途中です。明日以降のファイルで置き換わります。",
                    "Today is not over; a file of tomorrow or later replaces it.",
                )
            )
        return AdReport(
            file=name,
            platform=self._named_platform(),
            currency=currency,
            costs=self._costs(adding.sums, spans),
            used=adding.used,
            units=adding.units,
            stated=adding.stated,
            left=found.left,
            notes=found.notes,
        )

    def _find_header(self) -> tuple[list[CsvRecord], int]:
        top: list[CsvRecord] = []
        for record in self._source.rows():
            top.append(record)
            if len(top) > MOST_ABOVE:
                break
        scored = [(scores(record.cells), -place) for place, record in enumerate(top)]
        best, place = max(scored, default=(0, 0))
        if not best:
            first = ", ".join(cell for cell in top[0].cells if cell.strip()) if top else ""
            raise NotATable(
                Text(
                    f"費用とキャンペーン(または日)の見出しがありません。1 行目は「{first[:120]}」"
                    "です。見出し: 費用, コスト, 消化金額, ご利用金額 と キャンペーン, 日, 月 など",
                    "There is no header with a cost and a campaign or a day. The first line is “"
                    f"{first[:120]}”. Headings: Cost, Spend, Amount spent, Total spent, and "
                    "Campaign, Campaign name, or Day, Month.",
                )
            )
        return top, -place

    def _check_header(self) -> None:
        head = self._found.head
        if head.with_tax:
            self._found.notes.append(
                Text(
                    "費用の見出しに「税込」とあります。--tax-included 10 を付けると税抜にします。",
                    "The header of the cost says it includes tax; --tax-included 10 takes it off.",
                )
            )
        if head.utc:
            self._found.notes.append(Text("日付は UTC の日です。", "The days are those of UTC."))
        self._found.currencies.update(_currencies_said(self._found.above))
        for text in self._found.above:
            if found := _ROWS_SAID.search(text):
                self._found.rows_said = int(found[1].replace(",", ""))
            if "potential incomplete data" in text.casefold() and "true" in text.casefold():
                self._found.notes.append(
                    Text(
                        "媒体が「データが不完全な可能性がある」としています。"
                        "後日もう一度取り込んでください。",
                        "The platform says that data may be incomplete. Import it again later.",
                    )
                )
        if head.day < 0 and head.month < 0 and head.coarse:
            raise refusal(
                self._found.line,
                f"「{head.coarse}」では月に分けられません。{SEGMENT_JA}",
                f"“{head.coarse}” cannot be put into months. {SEGMENT_EN}",
            )

    def _check_rows(self, last: CsvRecord) -> None:
        found = self._found
        check_amounts(found, is_text=isinstance(self._source, TextFile))
        if isinstance(self._source, TextFile) and self._source.ends_within(
            last, len(found.head.names)
        ):
            raise refusal(
                last.line,
                "ファイルがこの行の途中で切れています。ダウンロードし直してください。",
                "The file is cut off within this line. Download it again.",
            )
        counted = found.rows_read - sum(map(len, found.totals.values()))
        if found.rows_said is not None and found.rows_said != counted:
            raise NotATable(
                Text(
                    f"ファイルには {found.rows_said} 行とありますが、{counted} 行でした。"
                    "途中で切れています。ダウンロードし直してください。何も書き込んでいません。",
                    f"It says {found.rows_said} rows and has {counted}. It is cut off; download "
                    "it again. Nothing was written.",
                )
            )

    def _named_platform(self) -> ReportPlatform:
        """Which of Yahoo's, by how the row of totals begins."""
        if self._platform.key != "yahoo":
            return self._platform
        if self._found.word_of_total:
            return words.BY_KEY["yahoo-display"]
        return words.BY_KEY["yahoo-search" if self._found.totals else "yahoo"]

    def _currency(self) -> str:
        found = {
            *self._found.currencies,
            *([self._found.head.currency] if self._found.head.currency else []),
        }
        wanted = self._site.currency
        if len(found) > 1:
            told = ", ".join(sorted(found))
            raise NotATable(
                Text(
                    f"通貨が混ざっています({told})。通貨ごとに分けてダウンロードしてください。"
                    "何も書き込んでいません。",
                    f"Several currencies ({told}). Download each by itself. Nothing was written.",
                )
            )
        if found and found != {wanted}:
            (other,) = found
            raise NotATable(
                Text(
                    f"通貨が {other} です。このシートは {wanted} です。{wanted} "
                    "のアカウントのファイルにしてください。何も書き込んでいません。",
                    f"The currency is {other}; this sheet is in {wanted}. Nothing was written.",
                )
            )
        if not found:
            self._found.notes.append(
                Text(
                    f"通貨の記載がないため {wanted} として読みました。",
                    f"No currency is named; read as {wanted}.",
                )
            )
        return wanted

    def _costs(self, sums: dict[int, int], spans: Spans) -> list[Cost]:
        """One for each month and campaign, under its latest name."""
        months: dict[tuple[date, str, str, str], int] = {}
        names: dict[tuple[str, str, str], str] = {}
        keys = list(self._found.campaigns) or [("", "", "")]
        for key, units in sums.items():
            when = spans.resolved[key % FEW_DAYS]
            if when is None:
                raise NotATable("a row without a day was counted")  # cannot be: see _sort
            account, campaign_id, campaign = keys[key // FEW_DAYS]
            who = (account, campaign_id, "" if campaign_id else campaign)
            names[who] = campaign or names.get(who, "")
            months[when[0], *who] = months.get((when[0], *who), 0) + units
        return [
            Cost(month, spans.covered[month], account, campaign_id,
                 names[account, campaign_id, name], units)
            for (month, account, campaign_id, name), units in sorted(months.items())
        ]  # fmt: skip


def _currencies_said(above: Sequence[str]) -> Iterator[str]:
    """`通貨: USD`, or `Currency` with the next cell, in the lines above the header."""
    for place, text in enumerate(above):
        if (found := _CURRENCY_SAID.fullmatch(narrow(text))) is None:
            continue
        word = found[1] or (above[place + 1] if place + 1 < len(above) else "")
        if named := currency_named(word):
            yield named
