"""What a report changes in 費用: which rows are new, which of ours are replaced, which stay.

A row of ours is known by the marks at the end of its メモ: whose costs it holds, and how it stood
when it was written. Whatever people have changed in it since, makes it theirs.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from server.business import typed
from server.errors import LeadsheetError
from server.imports.costs.figures import decimal_of
from server.imports.costs.report import AdReport, Cost
from server.imports.costs.rules import CostRules
from server.settings.sites import Site
from sheets_schema.ad_reports import PLATFORMS, ReportPlatform
from sheets_schema.lists import COST_CATEGORIES
from sheets_schema.tabs import COST_COLUMNS
from sheets_schema.text import Text

COLUMNS = tuple(column.key for column in COST_COLUMNS)
SOURCE = "{}｜{}"
_MARKED = re.compile(r"\[(?:取込|import) ([0-9a-f]{12})-([0-9a-f]{12})\]\s*$")
_PART = re.compile(r"(\d{4}-\d{2}-\d{2})〜(\d{4}-\d{2}-\d{2})")
_ABOUT = re.compile(r"(?:ID:(\S+))? ?(?:(?:アカウント|account):(.*))?")
_CENT = Decimal("0.01")


class Overlap(LeadsheetError):
    """Days that were imported already stand beside days that were not, or may stand there under
    another name."""


@dataclass(frozen=True, slots=True)
class CostPart:
    """Days and what they cost, as one file told it."""

    days: frozenset[date]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CostRow:
    """A row of 費用 as we write it. `month`: its first day."""

    month: date
    channel: str
    category: str
    measure: str
    source: str
    about: str
    parts: tuple[CostPart, ...]
    identity: str

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.parts), Decimal(0))

    def memo(self, locale: str) -> str:
        words = [_days_told(self.parts), self.about, f"[{_word(locale)} {self.marks}]"]
        return " ".join(word for word in words if word)

    @property
    def marks(self) -> str:
        state = _state(
            self.month.year * 12 + self.month.month - 1, self.channel, self.category, self.amount,
            self.measure, self.source, _days_told(self.parts),
        )  # fmt: skip
        return f"{self.identity}-{state}"


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A row of 費用 with marks of ours. `place`: from row 2 on, 0 the first; None for one that is
    to be written. `edited`: people have changed it since."""

    row: CostRow
    place: int | None
    marks: str
    edited: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells of whose costs it holds, "" for what it does not tell."""

    source: str
    measure: str
    campaign_id: str
    account: str
    days: frozenset[date]

    @classmethod
    def of(cls, row: CostRow) -> "Told":
        found = _ABOUT.fullmatch(row.about)
        return cls(
            source=row.source,
            measure=typed.fold(row.measure),
            campaign_id=(found[1] or "") if found else "",
            account=(found[2] or "") if found else "",
            days=frozenset().union(*(part.days for part in row.parts)),
        )

    def may_be(self, other: "Told") -> bool:
        """Whether both may hold the same costs, told with and without an id or an account, or by
        campaign and in one sum."""
        if self.account and other.account and self.account != other.account:
            return False
        if bool(self.measure) != bool(other.measure):
            return True
        if self.measure != other.measure:
            return False
        return bool(self.campaign_id) != bool(other.campaign_id) or (
            not self.campaign_id and bool(self.account) != bool(other.account)
        )


@dataclass(slots=True)
class CostPlan:
    """`changed`: what stands (with its place) → what it becomes. `edited`: rows that people have
    changed, left alone. `beside`: rows typed by hand for a month and channel that come in too."""

    new: list[CostRow] = field(default_factory=list)
    changed: list[tuple[StandingRow, CostRow]] = field(default_factory=list)
    same: list[CostRow] = field(default_factory=list)
    edited: list[CostRow] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def told(self) -> list[tuple[str, str]]:
        """What it does, for comparing two plans."""
        return sorted(
            [("new", row.marks) for row in self.new]
            + [(before.marks, row.marks) for before, row in self.changed]
        )


def plan_of(
    reports: Iterable[AdReport],
    cells: Mapping[str, Sequence[typed.Value]],
    rules: CostRules,
    site: Site,
    tax: Decimal = Decimal(0),
) -> CostPlan:
    """`cells`: the columns of 費用 from row 2 on, all of one length; `tax`: in percent, to be taken
    off. Raises Overlap."""
    planner = _Planner(cells, site)
    for report in reports:
        for cost in report.costs:
            planner.add(report, cost, rules, tax)
    return planner.plan()


class _Planner:
    def __init__(self, cells: Mapping[str, Sequence[typed.Value]], site: Site) -> None:
        self._site = site
        self._standing: dict[str, StandingRow] = {}
        self._before: dict[str, StandingRow] = {}
        self._families: dict[tuple[str, int, str], dict[str, ReportPlatform]] = {}
        self._of_month: dict[tuple[str, int], dict[str, Told]] = {}
        self._unmarked: dict[tuple[str, int], list[tuple[str, str]]] = {}
        self._typed: dict[tuple[int, str], int] = {}
        self._theirs: list[CostRow] = []
        size = max((len(cells.get(key, ())) for key in COLUMNS), default=0)
        for place in range(size):
            self._read({key: _at(cells, key, place) for key in COLUMNS}, place)
        self._before = dict(self._standing)
        self._wanted: dict[str, CostRow] = {}

    def _read(self, cells: Mapping[str, typed.Value], place: int) -> None:
        zone = self._site.zone
        month = typed.month_of(cells["month"], zone)
        source, memo = _text(cells["source"]), _text(cells["memo"])
        platform = platform_in(source)
        found = _MARKED.search(memo)
        amount = typed.amount_of(cells["amount"])
        if found is None:
            if month is None or month < 0 or amount is None:
                return
            if platform is not None:
                named = (typed.fold(_text(cells["measure"])), f"{memo} ")
                self._unmarked.setdefault((platform.family, month), []).append(named)
            else:
                channel = typed.fold(_text(cells["channel"]))
                self._typed[month, channel] = self._typed.get((month, channel), 0) + 1
            return
        standing = _standing(cells, month, amount, place, found, zone)
        self._standing[found[1]] = standing
        if platform is not None:
            self._note(platform, standing.row)

    def add(self, report: AdReport, cost: Cost, rules: CostRules, tax: Decimal) -> None:
        row = self._same_campaign(report.platform, self._row(report, cost, rules, tax))
        standing = self._standing.get(row.identity)
        self._check_family(report.platform, row)
        self._check_grain(report.platform, row)
        self._note(report.platform, row)
        if standing is None:
            if row.amount == 0:
                return
            if self._is_theirs(report.platform, cost, row):
                self._theirs.append(row)
                return
            self._put(row, None)
        elif standing.edited:
            self._theirs.append(row)
        else:
            self._put(self._merged(standing.row, row), standing)

    def _is_theirs(self, platform: ReportPlatform, cost: Cost, row: CostRow) -> bool:
        """A row of this campaign that has lost our marks, or that a script of the platform wrote
        (docs/ads-scripts)."""
        names = {typed.fold(row.measure), typed.fold(cost.campaign)}
        return any(
            name in names or (cost.campaign_id and f"ID:{cost.campaign_id} " in memo)
            for name, memo in self._unmarked.get((platform.family, _month(row)), ())
        )

    def _put(self, row: CostRow, before: StandingRow | None) -> None:
        self._wanted[row.identity] = row
        place = before.place if before else None
        self._standing[row.identity] = StandingRow(row, place, row.marks, edited=False)

    def _merged(self, old: CostRow, new: CostRow) -> CostRow:
        """Days that the file covers again are replaced, others stay beside them."""
        (part,) = new.parts
        kept: list[CostPart] = []
        for one in old.parts:
            if one.days <= part.days:
                continue
            if one.days & part.days:
                raise Overlap(
                    Text(
                        f"{new.month:%Y-%m} の「{new.measure}」は {_days_told((one,))} "
                        f"が取込済みで、このファイルは {_days_told((part,))} です。"
                        "一部だけが重なります。月初からのファイルをダウンロードしてください。"
                        "何も書き込んでいません。",
                        f"“{new.measure}” of {new.month:%Y-%m} was imported for "
                        f"{_days_told((one,))}, and this file covers {_days_told((part,))}: they "
                        "overlap in part. Download a file from the first of the month. Nothing "
                        "was written.",
                    )
                )
            kept.append(one)
        parts = sorted([*kept, part], key=lambda one: min(one.days))
        merged = replace(new, parts=tuple(parts))
        # The same figures from a file of another name change nothing.
        same = replace(merged, source=old.source)
        return old if same.marks == old.marks else merged

    def _note(self, platform: ReportPlatform, row: CostRow) -> None:
        self._families.setdefault(_family(platform, row), {})[platform.key] = platform
        of_month = self._of_month.setdefault((platform.family, _month(row)), {})
        of_month[row.identity] = Told.of(row)

    def _same_campaign(self, platform: ReportPlatform, row: CostRow) -> CostRow:
        """Under the identity by which it stands there: an id is of one campaign, whether or not
        the file tells the account, too."""
        mine = Told.of(row)
        if not mine.campaign_id or row.identity in self._standing:
            return row
        of_month = self._of_month.get((platform.family, _month(row)), {})
        for identity, other in of_month.items():
            if other.campaign_id == mine.campaign_id and not (mine.account and other.account):
                return replace(row, identity=identity)
        return row

    def _check_grain(self, platform: ReportPlatform, row: CostRow) -> None:
        """The same costs told in another way: with ids or without, by campaign or in one sum."""
        if row.amount == 0:
            return
        mine = Told.of(row)
        for identity, other in self._of_month.get((platform.family, _month(row)), {}).items():
            if identity == row.identity or not other.days & mine.days:
                continue
            if mine.may_be(other):
                raise Overlap(
                    Text(
                        f"{row.month:%Y-%m} の「{row.measure or row.source}」は、キャンペーン ID "
                        f"やアカウント、キャンペーンの列が違うファイル({other.source})"
                        "で取込済みかもしれません。同じ列のファイルをダウンロードするか、"
                        "前の行を費用から消してください。何も書き込んでいません。",
                        f"“{row.measure or row.source}” of {row.month:%Y-%m} may have been "
                        "imported from a file with other columns of campaign IDs, accounts or "
                        f"campaigns ({other.source}). Download a file with the same columns, or "
                        "delete those rows of Costs. Nothing was written.",
                    )
                )

    def _check_family(self, platform: ReportPlatform, row: CostRow) -> None:
        """Reports of which it is not certain whose they are must not count one campaign twice."""
        for theirs in self._families.get(_family(platform, row), {}).values():
            if theirs.key != platform.key and "yahoo" in (theirs.key, platform.key):
                raise Overlap(
                    Text(
                        f"{row.month:%Y-%m} の「{row.measure}」は {theirs.name.ja} "
                        "で取込済みです。--platform yahoo-search か --platform yahoo-display "
                        "を指定してください。何も書き込んでいません。",
                        f"“{row.measure}” of {row.month:%Y-%m} was imported as {theirs.name.en}. "
                        "Give --platform yahoo-search or --platform yahoo-display. Nothing was "
                        "written.",
                    )
                )

    def _row(self, report: AdReport, cost: Cost, rules: CostRules, tax: Decimal) -> CostRow:
        matched = rules.of(cost.campaign)
        amount = decimal_of(cost.units)
        fee = rules.fee(report.platform, cost.month)
        if tax or fee is not None:
            amount = amount * 100 / (100 + tax)
            amount = fee.on(amount) if fee else amount
            amount = amount.quantize(_CENT, ROUND_HALF_UP)
        locale = self._site.locale
        about = [f"ID:{cost.campaign_id}"] if cost.campaign_id else []
        if cost.account:
            about.append(f"{'アカウント' if locale == 'ja' else 'account'}:{cost.account}")
        who = cost.campaign_id or cost.campaign
        return CostRow(
            month=cost.month,
            channel=matched.channel,
            category=COST_CATEGORIES[0].of(locale),
            measure=matched.measure,
            source=SOURCE.format(report.platform.name.of(locale), report.file),
            about=" ".join(about),
            parts=(CostPart(frozenset(cost.days), amount),),
            identity=_digest(report.platform.key, cost.account, who, f"{cost.month:%Y-%m}"),
        )

    def plan(self) -> CostPlan:
        plan = CostPlan(edited=self._theirs)
        for identity, row in self._wanted.items():
            before = self._before.get(identity)
            if before is None:
                plan.new.append(row)
            elif before.marks == row.marks:
                plan.same.append(row)
            else:
                plan.changed.append((before, row))
        for row in [*plan.new, *(row for _, row in plan.changed)]:
            if (_month(row), typed.fold(row.channel)) in self._typed:
                plan.beside.append(f"{row.month:%Y-%m} {row.channel}")
        plan.beside = sorted(set(plan.beside))
        return plan


def _family(platform: ReportPlatform, row: CostRow) -> tuple[str, int, str]:
    return platform.family, _month(row), typed.fold(row.measure)


def platform_in(source: str) -> ReportPlatform | None:
    """Whose report 取込元 names, as we write it."""
    name, mark, _ = source.partition("｜")
    if not mark:
        return None
    return next((one for one in PLATFORMS if name in one.name.both()), None)


def _standing(
    cells: Mapping[str, typed.Value],
    month: int | None,
    amount: Decimal | None,
    place: int,
    found: re.Match[str],
    zone: ZoneInfo,
) -> StandingRow:
    memo = _text(cells["memo"])
    told = memo[: found.start()].strip()
    days, about = _days_and_about(told)
    parts = _parts(days, amount or Decimal(0))
    known = month if month is not None and month >= 0 else 0
    row = CostRow(
        month=date(max(known // 12, 1), known % 12 + 1, 1),
        channel=_text(cells["channel"]),
        category=_text(cells["category"]),
        measure=_text(cells["measure"]),
        source=_text(cells["source"]),
        about=about,
        parts=parts,
        identity=found[1],
    )
    state = _state(
        known, row.channel, row.category, amount or Decimal(0), row.measure, row.source, days
    )
    edited = state != found[2] or month is None or amount is None
    edited = edited or float(row.amount) != float(amount or 0)
    return StandingRow(row, place, f"{found[1]}-{found[2]}", edited)


def _state(month: int, channel: str, category: str, amount: Decimal, *others: str) -> str:
    # A cell holds a double; what it gives back is compared as one.
    return _digest(str(month), channel, category, repr(float(amount)), *others)


def _digest(*words: str) -> str:
    told = json.dumps(words, ensure_ascii=True)
    return hashlib.sha256(told.encode("ascii")).hexdigest()[:12]


def _days_told(parts: Sequence[CostPart]) -> str:
    """`2026-11-01〜2026-11-10`; with the amounts where several files told the month."""
    told = []
    for part in parts:
        spans = ",".join(f"{first}〜{last}" for first, last in _spans(sorted(part.days)))
        told.append(spans if len(parts) == 1 else f"{spans}={part.amount.normalize():f}")
    return "+".join(told)


def _spans(days: Sequence[date]) -> Iterable[tuple[date, date]]:
    start = before = None
    for day in days:
        if before is not None and start is not None and day != before + timedelta(days=1):
            yield start, before
            start = day
        start = start or day
        before = day
    if start is not None and before is not None:
        yield start, before


def _days_and_about(told: str) -> tuple[str, str]:
    days, _, about = told.partition(" ")
    return days, about.strip()


def _parts(told: str, amount: Decimal) -> tuple[CostPart, ...]:
    found: list[CostPart] = []
    pieces = told.split("+")
    for piece in pieces:
        spans, _, said = piece.partition("=")
        days: set[date] = set()
        for first, last in _PART.findall(spans):
            start, end = date.fromisoformat(first), date.fromisoformat(last)
            days.update(start + timedelta(days=n) for n in range(min((end - start).days, 366) + 1))
        value = amount if len(pieces) == 1 else (typed.amount_of(said) or Decimal(0))
        found.append(CostPart(frozenset(days), value))
    return tuple(found)


def _word(locale: str) -> str:
    return "取込" if locale == "ja" else "import"


def _month(row: CostRow) -> int:
    return row.month.year * 12 + row.month.month - 1


def _text(value: typed.Value) -> str:
    return value.strip() if isinstance(value, str) else typed.tidy(value)


def _at(cells: Mapping[str, Sequence[typed.Value]], key: str, place: int) -> typed.Value:
    column = cells.get(key, ())
    return column[place] if place < len(column) else None
