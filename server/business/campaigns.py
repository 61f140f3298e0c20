"""The rows of 施策 → what the firm runs, in the order of the tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from server.business import typed
from server.business.conditions import Rule, Unusable, parse_rule
from server.business.setting_cells import Listener
from server.business.typed import Value

TAB = "campaigns"


@dataclass(frozen=True, slots=True)
class Campaign:
    """`channel`: as written, "" for none. `rule`: None without a condition that can be read.
    `starts`, `ends`: serial days, 0 unknown. `row`: place below the header."""

    name: str
    channel: str
    rule: Rule | None
    starts: int
    ends: int
    budget: Decimal | None
    row: int


def campaign_key(name: Value) -> str:
    """By which a campaign is the same on 施策, 費用, リード and in utm_campaign: width, case and
    spaces make no difference."""
    return "".join(typed.fold(typed.tidy(name)).split())


def read_campaigns(
    columns: Mapping[str, Sequence[Value]], zone: ZoneInfo, findings: Listener
) -> tuple[Campaign, ...]:
    """`columns`: key of a 施策 column → its cells from row 2 on. Of two rows with one name the
    upper counts."""
    found: dict[str, Campaign] = {}
    for place, cell in enumerate(columns.get("campaign", ())):
        name = typed.tidy(cell)
        if not name:
            continue
        key = campaign_key(name)
        if key in found:
            findings.at("campaign_twice", TAB, [place], "campaign", [name])
            continue

        def of(column: str, at: int = place) -> Value:
            cells = columns.get(column, ())
            return cells[at] if at < len(cells) else None

        found[key] = Campaign(
            name=name,
            channel=typed.tidy(of("channel")),
            rule=_rule(of("condition"), place, findings),
            starts=_day(of("starts_on"), "starts_on", place, zone, findings),
            ends=_day(of("ends_on"), "ends_on", place, zone, findings),
            budget=_budget(of("budget"), place, findings),
            row=place,
        )
    return tuple(found.values())


def _rule(cell: Value, place: int, findings: Listener) -> Rule | None:
    words = cell.strip() if isinstance(cell, str) else ""
    if not words:
        return None
    try:
        return parse_rule(words)
    except Unusable:
        findings.at("campaign_rule_unusable", TAB, [place], "condition", [words])
        return None


def _day(cell: Value, column: str, place: int, zone: ZoneInfo, findings: Listener) -> int:
    day = typed.day_of(cell, zone)
    if day is None:
        findings.at("date_unreadable", TAB, [place], column, [cell])
    return day or typed.NO_DAY


def _budget(cell: Value, place: int, findings: Listener) -> Decimal | None:
    if not typed.tidy(cell):
        return None
    amount = typed.amount_of(cell)
    if amount is None:
        findings.at("amount_unreadable", TAB, [place], "budget", [cell])
    return amount
