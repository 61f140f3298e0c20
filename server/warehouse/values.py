"""Cells of people → typed columns of a table that leaves the house."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from server.business import typed
from server.kpi.read import columns as read
from server.kpi.read.columns import Column, Ints, Longs
from sheets_schema.warehouse import SqlField, WarehouseTable

# 1970-01-01 as the spreadsheet counts days.
_UNIX_EPOCH = 25_569
NO_AMOUNT = int(np.iinfo(np.int64).min)
NO_DATE = np.datetime64("NaT", "D")
NO_TIME = np.datetime64("NaT", "s")
# Below the spreadsheet's own rounding, above a float's: 9:36 is 9:36:00, not 9:35:59.
_ROUNDING = 1e-8
_DAY = 86_400

_EMAIL = re.compile(r"[^\s<>()\"'/?&=:;,]+(?:@|%40)[^\s<>()\"'/?&=:;,]+\.[^\s<>()\"'/?&=:;,]+")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z_])(?:\+?81[-\s.()]?|\(?0)\d{1,4}\)?[-\s.]?\(?\d{1,4}\)?[-\s.]?\d{3,4}"
    r"(?![0-9A-Za-z_])"
)
MASKED = "(***)"

Values = NDArray[Any]


@dataclass(frozen=True, slots=True)
class FilledTable:
    """`columns`: beside the declared fields, all of one length. VARCHAR: object, None for nothing.
    DATE: datetime64[D]; TIMESTAMP: datetime64[s]. DECIMAL: whole numbers of the field's last digit,
    NO_AMOUNT for nothing. BOOLEAN: bool. INTEGER: int64."""

    declared: WarehouseTable
    fields: tuple[SqlField, ...]
    columns: Mapping[str, Values]

    @property
    def rows(self) -> int:
        return len(self.columns[self.fields[0].key])


def table(
    declared: WarehouseTable, columns: Mapping[str, Values], *, personal: bool
) -> FilledTable:
    """With the personal fields only where they are asked for; the others' text without e-mail
    addresses and phone numbers, which people and links bring into any field."""
    fields = tuple(one for one in declared.fields if personal or not one.personal)
    kept = {one.key: columns[one.key] for one in fields}
    if not personal:
        kept |= {one.key: _masked(kept[one.key]) for one in fields if one.type == "VARCHAR"}
    return FilledTable(declared, fields, kept)


def without_addresses(text: str) -> str:
    """`text` with MASKED for each e-mail address and phone number in it."""
    plain = unicodedata.normalize("NFKC", text)
    if not (_EMAIL.search(plain) or _PHONE.search(plain)):
        return text
    return _PHONE.sub(MASKED, _EMAIL.sub(MASKED, plain))


def texts(column: Column, size: int) -> Values:
    """As they stand, without control characters and blanks around; None for a blank."""
    found = _each(read.objects(column), _text)
    return read.fit(found, size, None)


def coded(codes: Ints | Longs, names: Sequence[str], nothing: int = read.BLANK) -> Values:
    """The words that `codes` are places of; None where a code is `nothing` or below 0."""
    table = np.array([*names, None], dtype=object)
    if 0 <= nothing < len(names):
        table[nothing] = None
    found: Values = table[np.where(codes < 0, len(names), codes)]
    return found


def dates(days: Ints | Longs) -> Values:
    """Serial days, 0 for none."""
    found = (days.astype(np.int64) - _UNIX_EPOCH).astype("datetime64[D]")
    return np.where(days > 0, found, NO_DATE)


def months(numbers: Ints | Longs) -> Values:
    """`year * 12 + month - 1`, negative for none → first days."""
    found = (numbers.astype(np.int64) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return np.where(numbers < 0, NO_DATE, found)


def moments(column: Column, size: int, zone: ZoneInfo) -> Values:
    """Dates with their time by the spreadsheet's clock; a date without one is its midnight."""
    days = read.fit(read.days(column, zone).days, size, typed.NO_DAY)
    found = dates(days).astype("datetime64[s]")
    cells = read.objects(column)
    times = [
        at for at, cell in enumerate(cells)
        if days[at] > 0 and isinstance(cell, int | float) and not isinstance(cell, bool)
    ]  # fmt: skip
    serials = cells[times].astype(np.float64)
    seconds = np.floor((serials + _ROUNDING) * _DAY).astype(np.int64) - _UNIX_EPOCH * _DAY
    found[times] = seconds.astype("datetime64[s]")
    return found


def typed_values(field: SqlField, column: Column, size: int, zone: ZoneInfo) -> Values:
    """A column that no figure needs, by the type that it is declared with."""
    match field.type:
        case "DATE":
            return dates(read.fit(read.days(column, zone).days, size, typed.NO_DAY))
        case "TIMESTAMP":
            return moments(column, size, zone)
        case "DECIMAL":
            amounts = read.amounts(column).fitted(size)
            return np.where(amounts.known, amounts.units, NO_AMOUNT)
        case "BOOLEAN":
            said = [typed.flag_of(one) is True for one in column]
            return read.fit(np.array(said, dtype=np.bool_), size, False)
        case "INTEGER" | "VARCHAR":
            return texts(column, size)


def _masked(values: Values) -> Values:
    return _each(values, without_addresses)


def _each(values: Values, through: Callable[[Any], str | None]) -> Values:
    """Each distinct value is looked at once. Python counts True and 1 as one value."""
    told_apart = np.fromiter(
        (str(one).upper() if type(one) is bool else one for one in values),
        dtype=object, count=len(values),
    )  # fmt: skip
    codes, distinct = pd.factorize(told_apart, use_na_sentinel=True)
    table = np.array([*(through(one) for one in distinct), None], dtype=object)
    found: Values = table[codes]
    return found


def _text(cell: Any) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    words = "".join(one for one in str(cell) if one in "\n\t" or unicodedata.category(one) != "Cc")
    # Half a character has no place in any file.
    whole = words.encode("utf-8", "replace").decode().strip()
    return whole or None
