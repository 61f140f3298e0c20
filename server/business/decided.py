"""What a business decided: all that 設定 says, as the rest of the product reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from server.business import typed
from server.business.addresses import Address, addresses_of
from server.business.conditions import Rule
from server.business.holidays import JAPAN
from server.business.named import NameList, default_names
from server.business.open_days import OpenDays
from sheets_schema import business_settings, features, lists
from sheets_schema.conversions import Stage
from sheets_schema.text import Locale, Text

CallOrder = tuple[tuple[int, tuple[int, ...]], ...]


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
