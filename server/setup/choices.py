"""What the cells of people's columns offer and expect. Nothing is refused: a value that is not in
the list, or an amount below zero, only gets a mark, since people know better."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.sheets.a1 import letters, quoted
from server.sheets.formats import below_header
from server.sheets.layout import TabLayout
from sheets_schema import lists
from sheets_schema.ad_reports import FEE_KINDS
from sheets_schema.columns import Column
from sheets_schema.conversions import CONSENTS, STAGES
from sheets_schema.crm import SYSTEMS
from sheets_schema.kpi_texts import ALL_CHANNELS
from sheets_schema.meeting import DECISION_STATES, RATE_NAMES
from sheets_schema.metrics import DECLARED
from sheets_schema.tabs import DECISIONS, SETTINGS, TARGETS, Tab
from sheets_schema.text import Locale, Text

# Column of リード, 費用, 施策 or 目標 → the column of 設定 that its choices come from.
FROM_SETTINGS = {
    "channel": "channel",
    "owner": "owner",
    "inside_sales": "owner",
    "invalid_reason": "invalid_reason",
    "lost_reason": "lost_reason",
    "phase": "phase_name",
    "status": "status_name",
}
FIXED: dict[str, tuple[Text, ...]] = {
    "kind": lists.KINDS,
    "form_kind": (lists.KIND_MQL, lists.KIND_UQL),
    "lost_follow": (lists.LOST_NO_FOLLOW, lists.LOST_ANALYSE, lists.LOST_RECYCLE),
    "category": lists.COST_CATEGORIES,
    "fee_kind": FEE_KINDS,
    "start_stage": (lists.START_AT_LEAD, lists.START_AT_OPPORTUNITY),
    "role": lists.ROLES,
    "question_stage": RATE_NAMES,
    "state": DECISION_STATES,
    "ad_stage": tuple(one.name for one in STAGES),
    "crm": tuple(SYSTEMS.values()),
    "priority": lists.PRIORITIES,
    "activity_type": lists.ACTIVITY_TYPES,
    "activity_result": lists.ACTIVITY_RESULTS,
}
# (tab, column) whose choices are the names on 施策.
FROM_CAMPAIGNS = frozenset({("leads", "campaign"), ("costs", "measure")})
# Where 設定 has no such column yet.
_BEFORE: dict[str, tuple[Text, ...]] = {"status": lists.STATUSES, "phase": lists.PHASES}
NOT_NEGATIVE = Text("0 以上の数値を入力してください。", "Enter a number of 0 or more.")


@dataclass(frozen=True, slots=True)
class ChoiceLists:
    """Where 設定 stands: its title, how many rows it has, and column key → index. `channels`: the
    流入チャネル that it lists; () for the defaults. `campaigns`: where the names of 施策 stand, as
    a formula's range; "" where there is no such tab."""

    title: str
    rows: int
    columns: Mapping[str, int]
    channels: tuple[str, ...] = ()
    campaigns: str = ""

    @classmethod
    def of_tab(cls, tab: TabLayout, channels: Sequence[str] = ()) -> "ChoiceLists":
        return cls(tab.title, tab.row_count, tab.columns, tuple(channels))

    @classmethod
    def of_new_tab(cls, title: str, rows: int) -> "ChoiceLists":
        places = {column.key: place for place, column in enumerate(SETTINGS.columns)}
        return cls(title, rows, places)


def campaign_names(title: str, rows: int, index: int) -> str:
    """The range of the names on 施策, from row 2 to the end."""
    name = letters(index)
    return f"={quoted(title)}!${name}$2:${name}${max(rows, 2)}"


def validations(
    tab: Tab,
    sheet_id: int,
    columns: Iterable[tuple[Column, int]],
    choices: ChoiceLists | None,
    locale: Locale,
) -> Iterator[dict[str, Any]]:
    """One request for each of `columns` (with its index) that expects something."""
    for column, index in columns:
        rule = rule_of(tab, column, choices, locale)
        if rule is not None:
            yield {"setDataValidation": {"range": below_header(sheet_id, index), "rule": rule}}


def rule_of(
    tab: Tab, column: Column, choices: ChoiceLists | None, locale: Locale
) -> dict[str, Any] | None:
    if column.key == "consent":
        return _one_of(choice.of(locale) for choice in CONSENTS)
    if column.owner != "people":
        return None
    if (tab is TARGETS and column.key == "channel") or (tab is DECISIONS and column.key == "scope"):
        return _one_of(_target_channels(choices, locale))
    if tab is not SETTINGS and column.key in FROM_SETTINGS:
        source = choices.columns.get(FROM_SETTINGS[column.key]) if choices else None
        if choices is None or source is None:
            before = _BEFORE.get(column.key)
            return None if before is None else _one_of(one.of(locale) for one in before)
        name = letters(source)
        # From row 2 to the end: what people add to 設定 below is offered too.
        area = f"={quoted(choices.title)}!${name}$2:${name}${max(choices.rows, 2)}"
        return _rule("ONE_OF_RANGE", [area], dropdown=True)
    if (tab.key, column.key) in FROM_CAMPAIGNS:
        area = choices.campaigns if choices else ""
        return _rule("ONE_OF_RANGE", [area], dropdown=True) if area else None
    if (
        tab is SETTINGS
        and column.key == "rule_channel"
        and choices
        and "channel" in choices.columns
    ):
        name = letters(choices.columns["channel"])
        area = f"={quoted(choices.title)}!${name}$2:${name}${max(choices.rows, 2)}"
        return _rule("ONE_OF_RANGE", [area], dropdown=True)
    if tab in (TARGETS, DECISIONS) and column.key == "metric":
        return _one_of(dict.fromkeys(metric.name.of(locale) for metric in DECLARED.values()))
    if column.key in FIXED:
        return _one_of(choice.of(locale) for choice in FIXED[column.key])
    match column.type:
        case "date":
            return _rule("DATE_IS_VALID", [])
        case "money":
            return _rule("NUMBER_GREATER_THAN_EQ", ["0"], message=NOT_NEGATIVE.of(locale))
        case "flag":
            return _rule("BOOLEAN", [], dropdown=True)
        case _:
            return None


def renewed(
    rule: Mapping[str, Any] | None, choices: ChoiceLists, locale: Locale
) -> dict[str, Any] | None:
    """The rule for 流入チャネル of 目標 where `rule`, which stands there, is an older one of ours;
    None where it is right, and where people made their own."""
    condition = (rule or {}).get("condition", {})
    words = [str(one.get("userEnteredValue", "")) for one in condition.get("values", [])]
    match condition.get("type"):
        case "ONE_OF_LIST":
            is_ours = any(word in words for word in ALL_CHANNELS.both())
        case "ONE_OF_RANGE":
            is_ours = any(word.startswith(f"={quoted(choices.title)}!") for word in words)
        case _:
            is_ours = False
    wanted = _target_channels(choices, locale)
    return _one_of(wanted) if is_ours and words != wanted else None


def _target_channels(choices: ChoiceLists | None, locale: Locale) -> list[str]:
    """全体 before the channels. It stands in no list of 設定, and a rule has one source: so these
    words are a list of their own, which setup renews."""
    listed = choices.channels if choices else ()
    channels = listed or tuple(one.name.of(locale) for one in lists.CHANNELS)
    return list(dict.fromkeys([ALL_CHANNELS.of(locale), *channels]))


def _one_of(words: Iterable[str]) -> dict[str, Any]:
    return _rule("ONE_OF_LIST", list(words), dropdown=True)


def _rule(
    type_: str, values: list[str], *, message: str = "", dropdown: bool = False
) -> dict[str, Any]:
    condition: dict[str, Any] = {"type": type_}
    if values:
        condition["values"] = [{"userEnteredValue": value} for value in values]
    rule: dict[str, Any] = {"condition": condition, "strict": False}
    if dropdown:
        rule["showCustomUi"] = True
    if message:
        rule["inputMessage"] = message
    return rule
