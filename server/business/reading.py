"""The columns of 設定 → what this business decided. What cannot be used is named on データ品質 and
replaced by the default, so that no setting can stop a rebuild."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from server.business import typed
from server.business.addresses import Address, addresses_of
from server.business.conditions import Rule, Unusable, parse_rule
from server.business.holidays import JAPAN
from server.business.items import value_of
from server.business.named import NameList, default_names, read_names, remembered_in
from server.business.open_days import OpenDays, read_open_days
from server.business.typed import Value
from sheets_schema import business_settings, features, lists
from sheets_schema.conversions import STAGES, Stage
from sheets_schema.crm import SYSTEMS
from sheets_schema.meeting import QUESTIONS, RATES
from sheets_schema.text import Locale, Text

TAB = "settings"
# 100 % in ten-thousandths.
SURE = 10_000
_PLAN_TARGET = frozenset(typed.fold(word) for word in business_settings.PLAN_TARGET.both())
Columns = Mapping[str, Sequence[Value]]
CallOrder = tuple[tuple[int, tuple[int, ...]], ...]


class Listener(Protocol):
    """Whom the reader tells what cannot be used: Findings, or nobody."""

    def at(
        self,
        rule: str,
        tab: str,
        positions: Sequence[int],
        column: str | None = None,
        texts: Sequence[object] | None = None,
    ) -> None: ...

    def note(self, rule: str, tab: str, text: str, column: str | None = None) -> None: ...


class Nobody:
    """Data quality is told by the rebuild; a delivery only goes on with what can be used."""

    def at(
        self,
        rule: str,
        tab: str,
        positions: Sequence[int],
        column: str | None = None,
        texts: Sequence[object] | None = None,
    ) -> None: ...

    def note(self, rule: str, tab: str, text: str, column: str | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Channel:
    name: str
    starts_at_opportunity: bool = False
    costs_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """A metric in the firm's own words. `day`: serial day of the agreement, 0 if unknown."""

    metric: str
    condition: str
    day: int


@dataclass(frozen=True, slots=True)
class ConversionRule:
    """`name`: what the platforms call it. `value`: of one, None for none."""

    stage: Stage
    name: str
    value: Decimal | None


@dataclass(frozen=True)
class Business:
    """`channels`: in the order of every table. `lost_follow`: folded 失注理由 → 対応.
    `owners`: in the order of 設定. `form_kinds`: folded form name → KIND_MQL or KIND_UQL, without
    forms whose 種別 is blank. `score_rules`: usable conditions and their points. `items`: key of
    business_settings → value (months as `year * 12 + month - 1`, choices as their place, shares
    as Decimal). `roles`: beside `owners`, what each does. `channel_rules`: usable conditions and
    the channel of a lead that meets one; the first counts. `features`: keys of those in use.
    `certainties`: key of a phase → 確度 in ten-thousandths. `plan_target`: 想定の対象, where 設定
    has a row for it. `notify`: folded name of an owner → 通知先; without those who have none.
    `questions`: 確認事項, each with the key of the rate that it is asked of.
    `conversions`: what is told to advertising platforms. `consent_fields`: labels of the fields
    that count as the consent; () where their words tell. `crm_words`: (key of sheets_schema.crm
    SYSTEMS, or "" for all; our word folded) → what the system calls it.
    `call_order`: as business_settings.CALL_ORDER, the highest band first, the last one open."""

    locale: Locale
    channels: tuple[Channel, ...]
    invalid_reasons: tuple[str, ...]
    lost_reasons: tuple[str, ...]
    lost_follow: Mapping[str, Text]
    owners: tuple[str, ...]
    form_kinds: Mapping[str, Text]
    agreed: tuple[Agreed, ...]
    score_rules: tuple[tuple[str, int], ...]
    items: Mapping[str, Decimal | int | str | None]
    roles: tuple[Text, ...] = ()
    channel_rules: tuple[tuple[Rule, str], ...] = ()
    features: frozenset[str] = features.USUAL
    statuses: NameList = field(default_factory=lambda: default_names("status_name", "ja"))
    phases: NameList = field(default_factory=lambda: default_names("phase_name", "ja"))
    certainties: Mapping[str, int] = field(default_factory=dict)
    plan_target: str = ""
    notify: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    open_days: OpenDays = field(default_factory=lambda: OpenDays(ZoneInfo(JAPAN)))
    questions: tuple[tuple[str, str], ...] = ()
    conversions: tuple[ConversionRule, ...] = ()
    consent_fields: tuple[str, ...] = ()
    crm_words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    call_order: CallOrder = business_settings.CALL_ORDER

    @property
    def names(self) -> Mapping[str, NameList]:
        """Column of 設定 → the list that people rename."""
        return {"phase_name": self.phases, "status_name": self.statuses}

    @property
    def manager(self) -> tuple[Address, ...]:
        """責任者の通知先."""
        return addresses_of(str(self.items["manager"] or "")) or ()

    @property
    def inside_sales(self) -> tuple[str, ...]:
        """Whose turn a new MQL may be where the firm has people for the first contact; () where
        nobody has that role."""
        if lists.ROLE_INSIDE_SALES not in self.roles:
            return ()
        return tuple(
            name
            for name, role in zip(self.owners, self.roles, strict=True)
            if role is not lists.ROLE_SALES
        )

    @cached_property
    def channel_places(self) -> Mapping[str, int]:
        """Folded channel name, also in the other language where it is a default, → its place."""
        places: dict[str, int] = {}
        for place, channel in enumerate(self.channels):
            places[typed.fold(channel.name)] = place
        for default in lists.CHANNELS:
            words = [typed.fold(word) for word in default.name.both()]
            listed = next((places[word] for word in words if word in places), None)
            if listed is not None:
                for word in words:
                    places.setdefault(word, listed)
        return places

    def is_unclassified(self, text: str) -> bool:
        return typed.fold(text) in {typed.fold(word) for word in lists.UNCLASSIFIED.name.both()}

    @property
    def unclassified(self) -> str:
        return lists.UNCLASSIFIED.name.of(self.locale)

    @property
    def won_by_agreement(self) -> bool:
        choices = business_settings.BY_KEY["won_means"].choices
        return choices[self.whole("won_means")] is business_settings.WON_MEANS_AGREED

    def whole(self, key: str) -> int:
        """A setting that always has a whole value."""
        return int(self.number(key))

    def number(self, key: str) -> Decimal:
        value = self.items[key]
        if value is None:
            raise KeyError(f"{key} is off")
        return Decimal(value)

    def choice(self, key: str) -> Text:
        """Of a setting with choices, the one that holds."""
        return business_settings.BY_KEY[key].choices[self.whole(key)]

    def optional(self, key: str) -> int | None:
        """A setting that may be off."""
        value = self.items[key]
        return None if value is None else int(value)


@dataclass(frozen=True, slots=True)
class Known:
    """What the spreadsheet itself tells of the lists that people rename. `notes`: column of 設定 →
    place → the note of that cell. `memory`: as of server.business.named."""

    notes: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    memory: str = ""


NOTHING_KNOWN = Known()


def read_business(
    columns: Columns,
    locale: Locale,
    zone: ZoneInfo,
    findings: Listener,
    known: Known = NOTHING_KNOWN,
) -> Business:
    """`columns`: key of a 設定 column → its cells from row 2 on, all of one length."""
    reader = _Reader(columns, locale, zone, findings)
    phases = reader.named_list("phase_name", known)
    return Business(
        locale=locale,
        channels=reader.channels(),
        invalid_reasons=reader.names("invalid_reason", lists.INVALID_REASONS),
        lost_reasons=reader.names("lost_reason", [reason for reason, _ in lists.LOST_REASONS]),
        lost_follow=reader.lost_follow(),
        owners=reader.names("owner", ()),
        form_kinds=reader.form_kinds(),
        agreed=reader.agreed(),
        score_rules=reader.score_rules(),
        items=reader.items(),
        roles=reader.roles(),
        channel_rules=reader.channel_rules(),
        features=reader.features(),
        statuses=reader.named_list("status_name", known),
        phases=phases,
        certainties=reader.certainties(phases),
        plan_target=reader.plan_target(),
        notify=reader.notify(),
        open_days=reader.open_days(),
        questions=reader.questions(),
        conversions=reader.conversions(),
        consent_fields=reader.names("consent_field", ()),
        crm_words=reader.crm_words(),
        call_order=reader.call_order(),
    )


class _Reader:
    def __init__(
        self, columns: Columns, locale: Locale, zone: ZoneInfo, findings: Listener
    ) -> None:
        self._columns = columns
        self._locale = locale
        self._zone = zone
        self._findings = findings

    def channels(self) -> tuple[Channel, ...]:
        built_in = {typed.fold(word) for word in lists.UNCLASSIFIED.name.both()}
        return tuple(
            Channel(name, self._starts_at_opportunity(place), self._flag("no_cost", place))
            for place, name in self._named("channel")
            if typed.fold(name) not in built_in
        ) or tuple(
            Channel(one.name.of(self._locale), one.starts_at_opportunity) for one in lists.CHANNELS
        )

    def names(self, key: str, defaults: Sequence[Text]) -> tuple[str, ...]:
        return tuple(name for _, name in self._named(key)) or tuple(
            one.of(self._locale) for one in defaults
        )

    def lost_follow(self) -> dict[str, Text]:
        choices = (lists.LOST_NO_FOLLOW, lists.LOST_ANALYSE, lists.LOST_RECYCLE)
        found: dict[str, Text] = {
            typed.fold(word): follow
            for reason, follow in lists.LOST_REASONS
            for word in reason.both()
        }
        for place, name in self._named("lost_reason"):
            follow = self._one_of("lost_follow", place, choices)
            default = found.get(typed.fold(name), lists.LOST_NO_FOLLOW)
            found[typed.fold(name)] = follow or default
        return found

    def form_kinds(self) -> dict[str, Text]:
        found: dict[str, Text] = {}
        for place, name in self._named("form"):
            kind = self._one_of("form_kind", place, (lists.KIND_MQL, lists.KIND_UQL))
            if kind is not None:
                found[typed.fold(name)] = kind
        return found

    def agreed(self) -> tuple[Agreed, ...]:
        found: list[Agreed] = []
        for place, name in self._named("metric"):
            cell = self._cell("agreed_on", place)
            day = typed.day_of(cell, self._zone)
            if day is None:
                self._wrong("agreed_on", place, cell)
            condition = typed.tidy(self._cell("own_condition", place))
            found.append(Agreed(name, condition, day or 0))
        return tuple(found)

    def score_rules(self) -> tuple[tuple[str, int], ...]:
        found: list[tuple[str, int]] = []
        named = self._named("score_rule")
        for place, name in named:
            cell = self._cell("score_points", place)
            points = typed.number_of(cell)
            if points is None:
                if typed.tidy(cell):
                    self._wrong("score_points", place, cell)
                continue
            try:
                parse_rule(name)
            except Unusable:
                self._findings.at("score_rule_unusable", TAB, [place], "score_rule", [name])
                continue
            found.append((name, int(points)))
        if named:
            return tuple(found)
        return tuple(
            (rule.of(self._locale), points) for rule, points in business_settings.SCORE_RULES
        )

    def roles(self) -> tuple[Text, ...]:
        """Beside `names("owner")`."""
        return tuple(
            self._one_of("role", place, lists.ROLES) or lists.ROLE_BOTH
            for place, _ in self._named("owner", tell=False)
        )

    def channel_rules(self) -> tuple[tuple[Rule, str], ...]:
        found: list[tuple[Rule, str]] = []
        for place, words in self._multiline("channel_rule"):
            channel = typed.tidy(self._cell("rule_channel", place))
            if not channel:
                self._wrong("rule_channel", place, words)
                continue
            try:
                found.append((parse_rule(words), channel))
            except Unusable:
                self._findings.at("channel_rule_unusable", TAB, [place], "channel_rule", [words])
        return tuple(found)

    def features(self) -> frozenset[str]:
        """A feature that 設定 does not name is as in a new spreadsheet."""
        by_name = {typed.fold(word): one for one in features.FEATURES for word in one.name.both()}
        in_use = {one.key: one.on for one in features.FEATURES}
        for place, name in self._named("feature"):
            feature = by_name.get(typed.fold(name))
            if feature is None:
                self._wrong("feature", place, name)
                continue
            in_use[feature.key] = self._flag("in_use", place)
        return frozenset(key for key, used in in_use.items() if used)

    def questions(self) -> tuple[tuple[str, str], ...]:
        """The defaults where the list is empty; a firm that wants none leaves a stage without a
        question."""
        keys = {typed.fold(word): rate.key for rate in RATES for word in rate.name.both()}
        rows = self._texts("question_stage")
        if not rows:
            return tuple((stage, one.of(self._locale)) for stage, one in QUESTIONS)
        found = []
        for place, stage in rows:
            key = keys.get(typed.fold(stage))
            if key is None:
                self._wrong("question_stage", place, stage)
            elif question := typed.tidy(self._cell("question", place)):
                found.append((key, question))
        return tuple(found)

    def named_list(self, key: str, known: Known) -> NameList:
        remembered = remembered_in(known.memory).get(key, ())
        return read_names(key, self._named(key), self._locale, known.notes.get(key), remembered)

    def certainties(self, phases: NameList) -> dict[str, int]:
        """A phase of people's own without one is as likely as the one above it."""
        found = {lists.PHASE_WON.en: SURE, lists.PHASE_LOST.en: 0}
        usual = {
            phase.en: share * 100
            for phase, share in zip(lists.PHASES, lists.PHASE_CERTAINTIES, strict=False)
        }
        above = 0
        for one in phases.rows:
            if one.key in found:
                continue
            cell = None if one.place is None else self._cell("phase_certainty", one.place)
            written = typed.share_of(cell)
            if written is None and typed.tidy(cell) and one.place is not None:
                self._wrong("phase_certainty", one.place, cell)
            above = found[one.key] = usual.get(one.key, above) if written is None else written
        return found

    def notify(self) -> dict[str, tuple[Address, ...]]:
        found: dict[str, tuple[Address, ...]] = {}
        for place, name in self._named("owner", tell=False):
            cell = self._cell("notify", place)
            addresses = addresses_of(cell)
            if addresses is None:
                self._wrong("notify", place, cell)
            elif addresses:
                found[typed.fold(name)] = addresses
        return found

    def open_days(self) -> OpenDays:
        cells = self._columns.get("closed_on", ())
        found, bad = read_open_days(cells, self._zone)
        for place in bad:
            self._wrong("closed_on", place, cells[place])
        return found

    def conversions(self) -> tuple[ConversionRule, ...]:
        """Without a list, the stages of a new one."""
        by_name = {typed.fold(word): one for one in STAGES for word in one.name.both()}
        found: list[ConversionRule] = []
        for place, name in self._named("ad_stage"):
            stage = by_name.get(typed.fold(name))
            if stage is None:
                self._wrong("ad_stage", place, name)
                continue
            # As the platform has it: full width stays full width.
            called = str(self._cell("ad_name", place) or "").strip() or stage.name.of(self._locale)
            found.append(ConversionRule(stage, called, self._price("ad_value", place)))
        if "ad_stage" in self._columns:
            return tuple(found)
        return tuple(
            ConversionRule(one, one.name.of(self._locale), None) for one in STAGES if one.listed
        )

    def crm_words(self) -> dict[tuple[str, str], str]:
        """The upper of two rows counts."""
        systems = {typed.fold(word): key for key, name in SYSTEMS.items() for word in name.both()}
        found: dict[tuple[str, str], str] = {}
        for place, ours in self._texts("crm_ours"):
            system = typed.fold(typed.tidy(self._cell("crm", place)))
            if system and system not in systems:
                self._wrong("crm", place, self._cell("crm", place))
                continue
            # As the system has it: full width stays full width.
            theirs = str(self._cell("crm_theirs", place) or "").strip()
            found.setdefault((systems.get(system, ""), typed.fold(ours)), theirs)
        return found

    def _price(self, key: str, place: int) -> Decimal | None:
        """An amount from nothing up; anything else is told."""
        cell = self._cell(key, place)
        if not typed.tidy(cell):
            return None
        amount = typed.amount_of(cell)
        if amount is None or amount < 0:
            self._wrong(key, place, cell)
            return None
        return amount

    def call_order(self) -> CallOrder:
        """Bands of points, the highest first; below the lowest its order holds too."""
        found: dict[int, tuple[int, ...]] = {}
        for place, _ in self._texts("rank_points"):
            low = self._whole("rank_points", place)
            ranks = [self._whole(key, place) for key in business_settings.RANK_COLUMNS]
            if low is None or any(one is None for one in ranks):
                continue
            if low in found:
                self._findings.at("setting_twice", TAB, [place], "rank_points", [low])
                continue
            found[low] = tuple(one for one in ranks if one is not None)
        in_order = sorted(found.items(), reverse=True)
        return tuple(in_order) or business_settings.CALL_ORDER

    def _whole(self, key: str, place: int) -> int | None:
        """A whole number; anything else is told."""
        cell = self._cell(key, place)
        number = typed.number_of(cell)
        if number is None or number != int(number) or abs(number) > 1_000_000:
            self._wrong(key, place, cell)
            return None
        return int(number)

    def items(self) -> dict[str, Decimal | int | str | None]:
        by_name = {
            typed.fold(word): item for item in business_settings.ITEMS for word in item.words()
        }
        values: dict[str, Decimal | int | str | None] = {
            item.key: item.default for item in business_settings.ITEMS
        }
        for place, name in self._named("item"):
            item = by_name.get(typed.fold(name))
            if typed.fold(name) in _PLAN_TARGET:
                continue
            if item is None:
                self._wrong("item", place, name)
                continue
            cell = self._cell("value", place)
            if not typed.tidy(cell):
                continue
            value = value_of(item, cell, self._zone)
            if value is None:
                self._wrong("value", place, f"{name}: {typed.tidy(cell)}")
            else:
                values[item.key] = value
        start, end = values["period_from"], values["period_to"]
        if start is not None and end is not None and int(start) > int(end):
            names = [business_settings.BY_KEY[key].name for key in ("period_from", "period_to")]
            told = " > ".join(name.of(self._locale) for name in names)
            self._findings.note("setting_wrong", TAB, told, "value")
            values["period_from"] = values["period_to"] = None
        return values

    def plan_target(self) -> str:
        return next(
            (
                typed.tidy(self._cell("value", place))
                for place, name in self._texts("item")
                if typed.fold(name) in _PLAN_TARGET
            ),
            "",
        )

    def _starts_at_opportunity(self, place: int) -> bool:
        stages = (lists.START_AT_LEAD, lists.START_AT_OPPORTUNITY)
        return self._one_of("start_stage", place, stages) is lists.START_AT_OPPORTUNITY

    def _flag(self, key: str, place: int) -> bool:
        cell = self._cell(key, place)
        flag = typed.flag_of(cell)
        if flag is None:
            self._wrong(key, place, cell)
        return bool(flag)

    def _one_of(self, key: str, place: int, choices: Sequence[Text]) -> Text | None:
        """The choice that stands there; None for a blank, and for a wrong one, which is told."""
        cell = self._cell(key, place)
        text = typed.fold(typed.tidy(cell))
        for choice in choices:
            if text in {typed.fold(word) for word in choice.both()}:
                return choice
        if text:
            self._wrong(key, place, cell)
        return None

    def _multiline(self, key: str) -> list[tuple[int, str]]:
        """(place, text) of each filled cell, its lines kept apart."""
        cells = self._columns.get(key, ())
        return [
            (place, text)
            for place, cell in enumerate(cells)
            if isinstance(cell, str) and (text := cell.strip())
        ]

    def _named(self, key: str, *, tell: bool = True) -> list[tuple[int, str]]:
        """(place, name) of each filled cell; a name that stands there again is told, left out."""
        first: dict[str, tuple[int, str]] = {}
        for place, name in self._texts(key):
            if typed.fold(name) in first:
                if tell:
                    self._findings.at("setting_twice", TAB, [place], key, [name])
            else:
                first[typed.fold(name)] = (place, name)
        return list(first.values())

    def _texts(self, key: str) -> list[tuple[int, str]]:
        cells = self._columns.get(key, ())
        return [(place, text) for place, cell in enumerate(cells) if (text := typed.tidy(cell))]

    def _cell(self, key: str, place: int) -> Value:
        cells = self._columns.get(key, ())
        return cells[place] if place < len(cells) else None

    def _wrong(self, key: str, place: int, cell: Value) -> None:
        self._findings.at("setting_wrong", TAB, [place], key, [cell])
