"""What a new 設定 holds: the default lists, side by side. Every other input tab starts empty."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from server.sheets.cells import number_cell, text_cell
from sheets_schema import business_settings, lists
from sheets_schema.columns import Column
from sheets_schema.features import FEATURES
from sheets_schema.tabs import SETTINGS, Tab
from sheets_schema.text import Locale


def first_rows(tab: Tab, locale: Locale, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """RowData of `columns` from row 2 on, or nothing."""
    if tab is not SETTINGS:
        return []
    filled = _lists(locale)
    words = [filled.get(column.key, []) for column in columns]
    rows: list[tuple[str | int, ...]] = list(zip_longest(*words, fillvalue=""))
    return [{"values": [_cell(word) for word in row]} for row in rows]


def _cell(word: str | int) -> dict[str, Any]:
    if isinstance(word, bool):
        return {"userEnteredValue": {"boolValue": word}}
    return text_cell(word) if isinstance(word, str) else number_cell(word)


def _lists(locale: Locale) -> dict[str, Sequence[str | int]]:
    """Column key of 設定 → its words from the top."""
    return {
        "channel": [one.name.of(locale) for one in lists.CHANNELS],
        "start_stage": [
            (lists.START_AT_OPPORTUNITY if one.starts_at_opportunity else lists.START_AT_LEAD).of(
                locale
            )
            for one in lists.CHANNELS
        ],
        "invalid_reason": [one.of(locale) for one in lists.INVALID_REASONS],
        "lost_reason": [reason.of(locale) for reason, _ in lists.LOST_REASONS],
        "lost_follow": [follow.of(locale) for _, follow in lists.LOST_REASONS],
        "metric": [one.of(locale) for one in business_settings.AGREED_METRICS],
        "score_rule": [rule.of(locale) for rule, _ in business_settings.SCORE_RULES],
        "score_points": [points for _, points in business_settings.SCORE_RULES],
        "item": [item.name.of(locale) for item in business_settings.ITEMS],
        "value": [business_settings.written(item, locale) for item in business_settings.ITEMS],
        "feature": [one.name.of(locale) for one in FEATURES],
        "in_use": [one.on for one in FEATURES],
    }


def lists_of_features(locale: Locale) -> dict[str, list[dict[str, Any]]]:
    """機能 and 使う as cells, for a 設定 that gets them later."""
    filled = _lists(locale)
    return {key: [_cell(word) for word in filled[key]] for key in ("feature", "in_use")}
