"""広告費の規則 of 設定: an agency's fee, and which channel and 施策 a campaign belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from server.business import typed
from server.business.decided import Business
from server.errors import LeadsheetError
from server.settings.sites import Site
from sheets_schema.ad_reports import FEE_ON_TOP, FEE_WITHIN, PLATFORMS, ReportPlatform
from sheets_schema.lists import CHANNELS
from sheets_schema.tabs import SETTINGS
from sheets_schema.text import Text

RULE_COLUMNS = (
    "ad_platform", "fee_rate", "fee_kind", "fee_from", "ad_words", "ad_channel", "ad_measure",
)  # fmt: skip
_EVERY = frozenset(map(typed.fold, ("", "すべて", "全て", "全媒体", "全体", "All")))
_WEB_ADS = next(one for one in CHANNELS if one.key == "web_ads")
_PERCENT = 100


class UnusableRule(LeadsheetError):
    """A rule of 設定 that would make the amounts wrong. The message names cell and remedy."""


@dataclass(frozen=True, slots=True)
class Fee:
    """`platforms`: keys; empty for all. `since`: `year * 12 + month - 1`."""

    platforms: frozenset[str]
    rate: Decimal
    on_top: bool
    since: int

    def on(self, amount: Decimal) -> Decimal:
        """外掛け ×(1+r), 内掛け ÷(1−r)."""
        return amount * (1 + self.rate) if self.on_top else amount / (1 - self.rate)


@dataclass(frozen=True, slots=True)
class Matched:
    """`by_rule`: a rule says so, and not the default."""

    channel: str
    measure: str
    by_rule: bool


@dataclass(frozen=True, slots=True)
class CostRules:
    """`campaigns`: (folded words, 流入チャネル, 施策 or ""), the first that is held counts."""

    fees: tuple[Fee, ...]
    campaigns: tuple[tuple[str, str, str], ...]
    default: str

    def fee(self, platform: ReportPlatform, month: date) -> Fee | None:
        """The one that began last; one of the platform itself before one of all."""
        when = month.year * 12 + month.month - 1
        fitting = [
            fee
            for fee in self.fees
            if fee.since <= when and (not fee.platforms or platform.key in fee.platforms)
        ]
        return max(fitting, key=lambda fee: (bool(fee.platforms), fee.since), default=None)

    def of(self, campaign: str) -> Matched:
        folded = typed.fold(campaign)
        for words, channel, measure in self.campaigns:
            if words in folded:
                return Matched(channel, measure or campaign, by_rule=True)
        return Matched(self.default, campaign, by_rule=False)


def read_rules(
    columns: Mapping[str, Sequence[typed.Value]], business: Business, site: Site
) -> CostRules:
    """`columns`: key of a 設定 column → its cells from row 2 on. Raises UnusableRule."""
    return _Rules(columns, business, site).read()


class _Rules:
    def __init__(
        self, columns: Mapping[str, Sequence[typed.Value]], business: Business, site: Site
    ) -> None:
        self._columns = columns
        self._business = business
        self._site = site

    def read(self) -> CostRules:
        size = max((len(self._columns.get(key, ())) for key in RULE_COLUMNS), default=0)
        fees = [fee for place in range(size) if (fee := self._fee(place)) is not None]
        campaigns = [one for place in range(size) if (one := self._campaign(place)) is not None]
        return CostRules(tuple(fees), tuple(campaigns), self._default(campaigns))

    def _default(self, campaigns: Sequence[object]) -> str:
        place = self._business.channel_places.get(typed.fold(_WEB_ADS.name.of(self._site.locale)))
        if place is None:
            return _WEB_ADS.name.of(self._site.locale)
        return self._business.channels[place].name

    def _fee(self, place: int) -> Fee | None:
        cell = self._cell("fee_rate", place)
        if not typed.tidy(cell):
            return None
        rate = typed.number_of(cell)
        if rate is not None and rate >= 1:
            rate /= _PERCENT  # 20 is 20 %
        if rate is None or not 0 <= rate < 1:
            raise self._unusable("fee_rate", place, "20% のように書いてください", "write it as 20%")
        kind = typed.fold(typed.tidy(self._cell("fee_kind", place)))
        on_top = kind in {"", *map(typed.fold, FEE_ON_TOP.both())}
        if not on_top and kind not in map(typed.fold, FEE_WITHIN.both()):
            raise self._unusable(
                "fee_kind", place, "外掛け か 内掛け にしてください", "write On top or Within"
            )
        since = typed.month_of(self._cell("fee_from", place), self._site.zone)
        if since is None:
            raise self._unusable(
                "fee_from", place, "2026-11 のように書いてください", "write it as 2026-11"
            )
        return Fee(self._platforms(place), rate, on_top, since)

    def _platforms(self, place: int) -> frozenset[str]:
        said = typed.fold(typed.tidy(self._cell("ad_platform", place)))
        if said in _EVERY:
            return frozenset()
        found = frozenset(
            one.key
            for one in PLATFORMS
            if said in (one.key, one.family, *map(typed.fold, one.name.both()))
            or any(typed.fold(name).startswith(said) for name in one.name.both())
        )
        if not found:
            known = ", ".join(one.name.of(self._site.locale) for one in PLATFORMS)
            raise self._unusable("ad_platform", place, f"{known} のどれかに", f"one of {known}")
        return found

    def _campaign(self, place: int) -> tuple[str, str, str] | None:
        words = typed.fold(typed.tidy(self._cell("ad_words", place)))
        channel = typed.tidy(self._cell("ad_channel", place))
        measure = typed.tidy(self._cell("ad_measure", place))
        if not words:
            return None
        known = self._business.channel_places.get(typed.fold(channel))
        if known is None and channel:
            raise self._unusable(
                "ad_channel", place, "流入チャネルの列にある名前に", "a name of the column Channel"
            )
        named = self._default([]) if known is None else self._business.channels[known].name
        return words, named, measure

    def _cell(self, key: str, place: int) -> typed.Value:
        cells = self._columns.get(key, ())
        return cells[place] if place < len(cells) else None

    def _unusable(self, key: str, place: int, ja: str, en: str) -> UnusableRule:
        header = SETTINGS.column(key).header
        cell = typed.tidy(self._cell(key, place))
        return UnusableRule(
            Text(
                f"設定の「{header.ja}」{place + 2} 行目「{cell}」が使えません。{ja}。"
                "何も書き込んでいません。",
                f"Settings, {header.en}, row {place + 2}: “{cell}” cannot be used; {en}. Nothing "
                "was written.",
            )
        )
