"""The columns of 設定 → what this business decided. What cannot be used is named on データ品質 and
replaced by the default, so that no setting can stop a rebuild."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from server.business import typed
from server.business.addresses import Address, addresses_of
from server.business.conditions import Rule, Unusable, parse_rule
from server.business.decided import Agreed, Business, CallOrder, Channel, ConversionRule
from server.business.items import value_of
from server.business.named import NameList, read_names, remembered_in
from server.business.open_days import OpenDays, read_open_days
from server.business.setting_cells import TAB, Columns, Listener, SettingCells
from sheets_schema import business_settings, features, lists
from sheets_schema.conversions import STAGES
from sheets_schema.crm import SYSTEMS
from sheets_schema.meeting import QUESTIONS, RATES
from sheets_schema.text import Locale, Text

# 100 % in ten-thousandths.
SURE = 10_000
_PLAN_TARGET = frozenset(typed.fold(word) for word in business_settings.PLAN_TARGET.both())


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
        self._cells = SettingCells(columns, findings)
        self._locale = locale
        self._zone = zone
        self._findings = findings

    def channels(self) -> tuple[Channel, ...]:
        built_in = {typed.fold(word) for word in lists.UNCLASSIFIED.name.both()}
        return tuple(
            Channel(name, self._starts_at_opportunity(place), self._cells.flag("no_cost", place))
            for place, name in self._cells.named("channel")
            if typed.fold(name) not in built_in
        ) or tuple(
            Channel(one.name.of(self._locale), one.starts_at_opportunity) for one in lists.CHANNELS
        )

    def names(self, key: str, defaults: Sequence[Text]) -> tuple[str, ...]:
        return tuple(name for _, name in self._cells.named(key)) or tuple(
            one.of(self._locale) for one in defaults
        )

    def lost_follow(self) -> dict[str, Text]:
        choices = (lists.LOST_NO_FOLLOW, lists.LOST_ANALYSE, lists.LOST_RECYCLE)
        found: dict[str, Text] = {
            typed.fold(word): follow
            for reason, follow in lists.LOST_REASONS
            for word in reason.both()
        }
        for place, name in self._cells.named("lost_reason"):
            follow = self._cells.one_of("lost_follow", place, choices)
            default = found.get(typed.fold(name), lists.LOST_NO_FOLLOW)
            found[typed.fold(name)] = follow or default
        return found

    def form_kinds(self) -> dict[str, Text]:
        found: dict[str, Text] = {}
        for place, name in self._cells.named("form"):
            kind = self._cells.one_of("form_kind", place, (lists.KIND_MQL, lists.KIND_UQL))
            if kind is not None:
                found[typed.fold(name)] = kind
        return found

    def agreed(self) -> tuple[Agreed, ...]:
        found: list[Agreed] = []
        for place, name in self._cells.named("metric"):
            cell = self._cells.at("agreed_on", place)
            day = typed.day_of(cell, self._zone)
            if day is None:
                self._cells.wrong("agreed_on", place, cell)
            condition = typed.tidy(self._cells.at("own_condition", place))
            found.append(Agreed(name, condition, day or 0))
        return tuple(found)

    def score_rules(self) -> tuple[tuple[str, int], ...]:
        found: list[tuple[str, int]] = []
        named = self._cells.named("score_rule")
        for place, name in named:
            cell = self._cells.at("score_points", place)
            points = typed.number_of(cell)
            if points is None:
                if typed.tidy(cell):
                    self._cells.wrong("score_points", place, cell)
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
            self._cells.one_of("role", place, lists.ROLES) or lists.ROLE_BOTH
            for place, _ in self._cells.named("owner", tell=False)
        )

    def channel_rules(self) -> tuple[tuple[Rule, str], ...]:
        found: list[tuple[Rule, str]] = []
        for place, words in self._cells.multiline("channel_rule"):
            channel = typed.tidy(self._cells.at("rule_channel", place))
            if not channel:
                self._cells.wrong("rule_channel", place, words)
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
        for place, name in self._cells.named("feature"):
            feature = by_name.get(typed.fold(name))
            if feature is None:
                self._cells.wrong("feature", place, name)
                continue
            in_use[feature.key] = self._cells.flag("in_use", place)
        return frozenset(key for key, used in in_use.items() if used)

    def questions(self) -> tuple[tuple[str, str], ...]:
        """The defaults where the list is empty; a firm that wants none leaves a stage without a
        question."""
        keys = {typed.fold(word): rate.key for rate in RATES for word in rate.name.both()}
        rows = self._cells.texts("question_stage")
        if not rows:
            return tuple((stage, one.of(self._locale)) for stage, one in QUESTIONS)
        found = []
        for place, stage in rows:
            key = keys.get(typed.fold(stage))
            if key is None:
                self._cells.wrong("question_stage", place, stage)
            elif question := typed.tidy(self._cells.at("question", place)):
                found.append((key, question))
        return tuple(found)

    def named_list(self, key: str, known: Known) -> NameList:
        remembered = remembered_in(known.memory).get(key, ())
        return read_names(
            key, self._cells.named(key), self._locale, known.notes.get(key), remembered
        )

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
            cell = None if one.place is None else self._cells.at("phase_certainty", one.place)
            written = typed.share_of(cell)
            if written is None and typed.tidy(cell) and one.place is not None:
                self._cells.wrong("phase_certainty", one.place, cell)
            above = found[one.key] = usual.get(one.key, above) if written is None else written
        return found

    def notify(self) -> dict[str, tuple[Address, ...]]:
        found: dict[str, tuple[Address, ...]] = {}
        for place, name in self._cells.named("owner", tell=False):
            cell = self._cells.at("notify", place)
            addresses = addresses_of(cell)
            if addresses is None:
                self._cells.wrong("notify", place, cell)
            elif addresses:
                found[typed.fold(name)] = addresses
        return found

    def open_days(self) -> OpenDays:
        cells = self._cells.column("closed_on")
        found, bad = read_open_days(cells, self._zone)
        for place in bad:
            self._cells.wrong("closed_on", place, cells[place])
        return found

    def conversions(self) -> tuple[ConversionRule, ...]:
        """Without a list, the stages of a new one."""
        by_name = {typed.fold(word): one for one in STAGES for word in one.name.both()}
        found: list[ConversionRule] = []
        for place, name in self._cells.named("ad_stage"):
            stage = by_name.get(typed.fold(name))
            if stage is None:
                self._cells.wrong("ad_stage", place, name)
                continue
            # As the platform has it: full width stays full width.
            called = str(self._cells.at("ad_name", place) or "").strip() or stage.name.of(
                self._locale
            )
            found.append(ConversionRule(stage, called, self._cells.price("ad_value", place)))
        if self._cells.has("ad_stage"):
            return tuple(found)
        return tuple(
            ConversionRule(one, one.name.of(self._locale), None) for one in STAGES if one.listed
        )

    def crm_words(self) -> dict[tuple[str, str], str]:
        """The upper of two rows counts."""
        systems = {typed.fold(word): key for key, name in SYSTEMS.items() for word in name.both()}
        found: dict[tuple[str, str], str] = {}
        for place, ours in self._cells.texts("crm_ours"):
            system = typed.fold(typed.tidy(self._cells.at("crm", place)))
            if system and system not in systems:
                self._cells.wrong("crm", place, self._cells.at("crm", place))
                continue
            # As the system has it: full width stays full width.
            theirs = str(self._cells.at("crm_theirs", place) or "").strip()
            found.setdefault((systems.get(system, ""), typed.fold(ours)), theirs)
        return found

    def call_order(self) -> CallOrder:
        """Bands of points, the highest first; below the lowest its order holds too."""
        found: dict[int, tuple[int, ...]] = {}
        for place, _ in self._cells.texts("rank_points"):
            low = self._cells.whole("rank_points", place)
            ranks = [self._cells.whole(key, place) for key in business_settings.RANK_COLUMNS]
            if low is None or any(one is None for one in ranks):
                continue
            if low in found:
                self._findings.at("setting_twice", TAB, [place], "rank_points", [low])
                continue
            found[low] = tuple(one for one in ranks if one is not None)
        in_order = sorted(found.items(), reverse=True)
        return tuple(in_order) or business_settings.CALL_ORDER

    def items(self) -> dict[str, Decimal | int | str | None]:
        by_name = {
            typed.fold(word): item for item in business_settings.ITEMS for word in item.words()
        }
        values: dict[str, Decimal | int | str | None] = {
            item.key: item.default for item in business_settings.ITEMS
        }
        for place, name in self._cells.named("item"):
            item = by_name.get(typed.fold(name))
            if typed.fold(name) in _PLAN_TARGET:
                continue
            if item is None:
                self._cells.wrong("item", place, name)
                continue
            cell = self._cells.at("value", place)
            if not typed.tidy(cell):
                continue
            value = value_of(item, cell, self._zone)
            if value is None:
                self._cells.wrong("value", place, f"{name}: {typed.tidy(cell)}")
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
                typed.tidy(self._cells.at("value", place))
                for place, name in self._cells.texts("item")
                if typed.fold(name) in _PLAN_TARGET
            ),
            "",
        )

    def _starts_at_opportunity(self, place: int) -> bool:
        stages = (lists.START_AT_LEAD, lists.START_AT_OPPORTUNITY)
        return self._cells.one_of("start_stage", place, stages) is lists.START_AT_OPPORTUNITY
