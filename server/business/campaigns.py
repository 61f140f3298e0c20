"""The rows of 施策 → what the firm runs, in the order of the tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from server.business import typed
from server.business.conditions import Rule, Unusable, parse_rule
from server.business.setting_cells import Listener
from server.business.typed import Value
from server.furniture import Holds, Says, Sums, is_figure, is_total, total_words
from sheets_schema.tabs import CAMPAIGNS

TAB = "campaigns"
_HEADINGS = {
    column.key: frozenset(map(typed.fold, column.header.both())) for column in CAMPAIGNS.columns
}


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
    upper counts. Totals of the budgets and the header pasted again are told and are none."""
    found: dict[str, Campaign] = {}
    budgets = Sums()
    for place in range(max(map(len, columns.values()), default=0)):
        row = {key: cells[place] for key, cells in columns.items() if place < len(cells)}
        name = typed.tidy(row.get("campaign"))
        if _is_heading(row):
            findings.at("header_again", TAB, [place])
            continue
        if (said_in := _total_in(row, budgets)) is not None:
            findings.at("total_row", TAB, [place], said_in, [row[said_in]])
            continue
        if not name:
            if any(typed.tidy(row.get(key)) for key in ("condition", "budget")):
                findings.at("campaign_nameless", TAB, [place], "campaign")
            continue
        budgets.add([typed.amount_of(row.get("budget"))])
        key = campaign_key(name)
        if key in found:
            findings.at("campaign_twice", TAB, [place], "campaign", [name])
            continue
        found[key] = Campaign(
            name=name,
            channel=typed.tidy(row.get("channel")),
            rule=_rule(row.get("condition"), place, findings),
            starts=_day(row.get("starts_on"), "starts_on", place, zone, findings),
            ends=_day(row.get("ends_on"), "ends_on", place, zone, findings),
            budget=_budget(row.get("budget"), place, findings),
            row=place,
        )
    return tuple(found.values())


def _is_heading(row: Mapping[str, Value]) -> bool:
    """Two cells at least are the headings of their columns."""
    return sum(typed.fold(typed.tidy(cell)) in _HEADINGS[key] for key, cell in row.items()) > 1


def _total_in(row: Mapping[str, Value], budgets: Sums) -> str | None:
    """The column that says that the row is one of totals; None where it is none. `budgets`: those
    of the campaigns above."""
    words = {key: total_words(cell).says for key, cell in row.items()}
    said_in = max(words, key=lambda key: words[key], default="campaign")
    said = words.get(said_in, Says.NOTHING)
    others = {
        key
        for key, cell in row.items()
        if typed.tidy(cell) and words[key] is Says.NOTHING and not is_figure(cell)
    }
    # A name is a name, be it 2026.
    if typed.tidy(row.get("campaign")) and words["campaign"] is Says.NOTHING:
        return None
    budget = typed.amount_of(row.get("budget"))
    # Without an amount nothing adds up, whatever its name sounds like.
    adds_up = bool(budget) and budgets.add_up_to([budget], rows=said.rows_to_add_up)
    holds = Holds.SOMETHING if others else Holds.FIGURES
    if not is_total(said, holds, adds_up=adds_up):
        return None
    return said_in if said else "budget"


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
