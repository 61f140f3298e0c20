"""What a new 設定 holds: the default lists, side by side. Every other input tab starts empty."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from server.business.named import DEFAULTS, first_note
from server.sheets.cells import number_cell, text_cell
from sheets_schema import business_settings, conversions, lists
from sheets_schema.business_settings import CLOSED_ON
from sheets_schema.columns import Column
from sheets_schema.features import FEATURES
from sheets_schema.meeting import QUESTIONS, RATES
from sheets_schema.tabs import SETTINGS, Tab
from sheets_schema.text import Locale

# A word, a number, a yes or no, or the whole cell.
_Word = str | int | float | Mapping[str, Any]
LATER_LISTS = (
    "feature", "in_use", *DEFAULTS, "phase_certainty", "closed_on", "question_stage", "question",
    "ad_stage", "ad_name", "rank_points", *business_settings.RANK_COLUMNS,
)  # fmt: skip
# What a cell of a new 設定 may hold.
LIST_FIELDS = "userEnteredValue,note"
_RATE_NAMES = {rate.key: rate.name for rate in RATES}


def first_rows(tab: Tab, locale: Locale, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """RowData of `columns` from row 2 on, or nothing."""
    if tab is not SETTINGS:
        return []
    filled = _lists(locale)
    words = [filled.get(column.key, []) for column in columns]
    rows: list[tuple[_Word, ...]] = list(zip_longest(*words, fillvalue=""))
    return [{"values": [_cell(word) for word in row]} for row in rows]


def _cell(word: _Word) -> dict[str, Any]:
    if isinstance(word, Mapping):
        return dict(word)
    if isinstance(word, bool):
        return {"userEnteredValue": {"boolValue": word}}
    return text_cell(word) if isinstance(word, str) else number_cell(word)


def _lists(locale: Locale) -> dict[str, Sequence[_Word]]:
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
        "item": [item.name.of(locale) for item in business_settings.IN_SETTINGS],
        "value": [
            business_settings.written(item, locale) for item in business_settings.IN_SETTINGS
        ],
        "closed_on": [one.of(locale) for one in CLOSED_ON],
        "question_stage": [_RATE_NAMES[key].of(locale) for key, _ in QUESTIONS],
        "question": [one.of(locale) for _, one in QUESTIONS],
        "feature": [one.name.of(locale) for one in FEATURES],
        "in_use": [one.on for one in FEATURES],
        **{column: _named(column, locale) for column in DEFAULTS},
        "phase_certainty": [share / 100 for share in lists.PHASE_CERTAINTIES],
        "ad_stage": [one.name.of(locale) for one in conversions.STAGES if one.listed],
        "ad_name": [one.name.of(locale) for one in conversions.STAGES if one.listed],
        **_call_order(),
    }


def _named(column: str, locale: Locale) -> list[_Word]:
    """Each with the note that tells it apart once it is called otherwise."""
    return [
        {**text_cell(one.of(locale)), "note": first_note(one, locale)} for one in DEFAULTS[column]
    ]


def lists_added_later(locale: Locale) -> dict[str, list[dict[str, Any]]]:
    """Lists as cells, for a 設定 that gets them after it was made."""
    filled = _lists(locale)
    return {key: [_cell(word) for word in filled[key]] for key in LATER_LISTS}


def _call_order() -> dict[str, Sequence[str | int]]:
    rows = business_settings.CALL_ORDER
    return {
        "rank_points": [low for low, _ in rows],
        **{
            key: [ranks[at] for _, ranks in rows]
            for at, key in enumerate(business_settings.RANK_COLUMNS)
        },
    }
