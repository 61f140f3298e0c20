"""The value of a single setting, as people write it."""

import re
from decimal import Decimal
from typing import assert_never
from zoneinfo import ZoneInfo

from server.business import typed
from server.business.addresses import addresses_of
from server.business.typed import Value
from sheets_schema.business_settings import SettingItem

# People write 4月, 30日, 24時間 and 20点.
_UNIT = re.compile(r" ?(?:月|日|時間|か月|カ月|ヶ月|年|点|件|回|days|hours|points)$")


def value_of(item: SettingItem, cell: Value, zone: ZoneInfo) -> Decimal | int | str | None:
    """As of Business.items; None where it is no such value."""
    match item.type:
        case "time":
            return typed.minutes_of(cell)
        case "address":
            return typed.tidy(cell) if addresses_of(cell) else None
        case "month":
            return typed.month_of(cell, zone)
        case "choice":
            return _choice_of(item, typed.fold(typed.tidy(cell)))
        case "whole" | "money" | "share":
            text = typed.tidy(cell)
            number = typed.number_of(_UNIT.sub("", text))
            # 50% is no amount, and no number of anything: it would be half a yen.
            if number is None or (item.type != "share" and "%" in text):
                return None
            if item.type == "share" and number > 1 and "%" not in text:
                number /= 100  # people write 30 and mean 30 %
            if not item.least <= number <= item.most:
                return None
            if item.type == "whole":
                return int(number) if number == int(number) else None
            return number
        case _:
            assert_never(item.type)


def _choice_of(item: SettingItem, text: str) -> int | None:
    """成約日 is taken for 成約, 月曜日 for 月曜."""
    for place, choice in enumerate(item.choices):
        for word in choice.both():
            if text in {typed.fold(word), typed.fold(word + "日")}:
                return place
    return None
