"""The figures of the last rebuild, as words for a card. `report`: server.rebuild.publish.Report as
the inbox keeps it."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.money import SIGNS, money
from sheets_schema.metrics import DECLARED
from sheets_schema.text import Locale, Text

HEADLINES = ("valid", "opportunities", "won", "cost_per_won")
STAGES = ("valid", "opportunities", "won")
UNIT_COST = "cost_per_won"
_OUTLOOK = {
    "landing": Text("今期着地", "This year's landing"),
    "shortage": Text("今期の不足額", "Shortage of the year"),
}


def headline(report: Mapping[str, Any], currency: str, locale: Locale) -> Sequence[tuple[str, str]]:
    """(figure, its name) of each headline KPI."""
    found = report.get("headline", {})
    return [
        *((_shown(found, key, currency), name_of(key, locale)) for key in HEADLINES),
        *outlook(report, currency, locale),
    ]


def outlook(report: Mapping[str, Any], currency: str, locale: Locale) -> Sequence[tuple[str, str]]:
    """今期着地, and 不足額 where there is a target."""
    found = report.get("outlook") or {}
    return [
        (money(found[key], currency), text.of(locale))
        for key, text in _OUTLOOK.items()
        if isinstance(found.get(key), int | float)
    ]


def by_channel(report: Mapping[str, Any], currency: str) -> Sequence[tuple[str, str, str]]:
    """(channel, 有効リード → 商談 → 成約, 成約獲得単価), in the order of 設定."""
    return [
        (
            str(one.get("channel", "")),
            " → ".join(_shown(one, key, currency) for key in STAGES),
            _shown(one, UNIT_COST, currency),
        )
        for one in report.get("channels", [])
    ]


def today(report: Mapping[str, Any]) -> Sequence[tuple[str, int, int]]:
    """(person, how much there is to do, how much of it is late), nobody's first."""
    return [
        (str(one.get("person", "")), int(one.get("count", 0)), int(one.get("late", 0)))
        for one in report.get("today", [])
    ]


def name_of(key: str, locale: Locale) -> str:
    return DECLARED[key].name.of(locale)


def _shown(figures: Mapping[str, Any], key: str, currency: str) -> str:
    """A word such as 母数0 stays as it is."""
    value = figures.get(key, "")
    if not isinstance(value, int | float):
        return str(value)
    if DECLARED[key].format == "money":
        return f"{SIGNS.get(currency, currency + ' ')}{round(value):,}"
    return f"{value:,}"
