"""The header of a report: which column is what, and whose report it is."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from server.imports.costs import figures
from server.imports.told import NotATable
from sheets_schema import ad_reports as words
from sheets_schema.ad_reports import BY_KEY, PLATFORMS, ReportPlatform
from sheets_schema.text import Text

_ASIDE = re.compile(r"(?<=.)[(\[]([^()\[\]]*)[)\]]$", re.DOTALL)
# In thousands, and the like: amounts would be written a thousand times too small.
_UNIT = re.compile(r"[十百千万億]|thousand|million|\b(?:k|m|000s?)\b")
_TAX_IN = ("税込", "incl. tax", "including tax", "tax included")


_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))


def key_of(heading: str) -> str:
    return _parted(heading)[0]


@lru_cache(maxsize=4096)
def _parted(heading: str) -> tuple[str, str]:
    """The heading as it is compared, and what stands in brackets behind it."""
    text = unicodedata.normalize("NFKC", heading.translate(_UNSEEN)).casefold().strip()
    if text.startswith("[") and text.find("]") == len(text) - 1:
        text = text[1:-1]
    aside = ""
    if found := _ASIDE.search(text):
        aside = found[1].strip()
        head = text[: found.start()]
        text = head if head.strip() else text
    return "".join(text.split()), aside


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key_of(name) for name in names)


_COSTS = {one.key: _keys(one.cost) for one in PLATFORMS}
_CAMPAIGNS = {one.key: _keys(one.campaign) for one in PLATFORMS}
_DAYS = {one.key: _keys(one.day) for one in PLATFORMS}
_MONTHS = {one.key: _keys(one.month) for one in PLATFORMS}
_ANY_COST = frozenset().union(*_COSTS.values())
_ANY_CAMPAIGN = frozenset().union(*_CAMPAIGNS.values())
_OTHER_DAYS, _OTHER_MONTHS = _keys(words.DAYS), _keys(words.MONTHS)
_ANY_DAY = frozenset().union(*_DAYS.values(), _OTHER_DAYS)
_ANY_MONTH = frozenset().union(*_MONTHS.values(), _OTHER_MONTHS)
_IDS, _ACCOUNTS, _CURRENCIES = map(_keys, (words.CAMPAIGN_IDS, words.ACCOUNTS, words.CURRENCIES))
_STARTS, _ENDS, _COARSE = map(_keys, (words.STARTS, words.ENDS, words.COARSE))
_MEDIA = _keys(words.MEDIA)
_LEVELS = tuple(map(_keys, words.LEVELS))


@dataclass(frozen=True, slots=True)
class Heading:
    """Indices of columns, -1 where there is none. `levels`: of ad groups and ads, the finer the
    later. `media`: which platform a row is of, in a table of several. `currency`: that the header
    of the cost names, or "". `utc`: days are of UTC."""

    names: tuple[str, ...]
    cost: int
    campaign: int = -1
    campaign_id: int = -1
    account: int = -1
    day: int = -1
    month: int = -1
    start: int = -1
    end: int = -1
    currency_column: int = -1
    media: int = -1
    levels: tuple[int, ...] = ()
    currency: str = ""
    coarse: str = ""
    with_tax: bool = False
    utc: bool = False


def scores(cells: Sequence[str]) -> int:
    """How well a row would head a report; 0 without a cost and a campaign or a day."""
    keys = {key_of(cell) for cell in cells if 0 < len(cell) <= 80}
    when = keys & (_ANY_DAY | _ANY_MONTH | _STARTS | _COARSE)
    if not keys & _ANY_COST or not (keys & _ANY_CAMPAIGN or when):
        return 0
    known = _ANY_COST | _ANY_CAMPAIGN | _ANY_DAY | _ANY_MONTH | _IDS | _ACCOUNTS | _CURRENCIES
    return 1 + len(keys & known)


def heading_of(cells: Sequence[str], platform: ReportPlatform) -> Heading:
    """The platform's own words first; people rename columns to another's. Raises NotATable where it
    could be read in two ways."""
    names = tuple(cell.strip() for cell in cells)
    keys = [key_of(name) for name in names]
    found = [place for place, key in enumerate(keys) if key in _COSTS[platform.key]]
    found = found or [place for place, key in enumerate(keys) if key in _ANY_COST]
    if len(found) != 1:
        told = ", ".join(f"「{names[place]}」" for place in found) or "-"
        raise NotATable(
            Text(
                f"費用の列が1つに決まりません({told})。1つだけにしてダウンロードしてください。",
                f"The column of costs is not certain ({told}). Download the report with one of "
                "them.",
            )
        )
    (cost,) = found
    aside = _parted(names[cost])[1]
    currency = figures.currency_named(aside)
    if not currency and _UNIT.search(aside):
        raise NotATable(
            Text(
                f"「{names[cost]}」は円単位ではありません。1円単位の金額でダウンロードしてくださ"
                "い。何も書き込んでいません。",
                f"“{names[cost]}” is in thousands or the like. Download it with whole amounts. "
                "Nothing was written.",
            )
        )

    def first(*known: frozenset[str]) -> int:
        """The place of the first of these words that heads a column."""
        return next(
            (place for words in known for place, key in enumerate(keys) if key in words), -1
        )

    day = first(_DAYS[platform.key], _ANY_DAY - _STARTS)
    month = first(_MONTHS[platform.key], _ANY_MONTH)
    return Heading(
        names=names,
        cost=cost,
        campaign=first(_CAMPAIGNS[platform.key], _ANY_CAMPAIGN),
        campaign_id=first(_IDS),
        account=first(_ACCOUNTS),
        day=day,
        month=month,
        start=first(_STARTS - {keys[day]} if day >= 0 else _STARTS),
        end=first(_ENDS),
        currency_column=first(_CURRENCIES),
        levels=tuple(place for level in _LEVELS if (place := first(level)) >= 0),
        media=first(_MEDIA),
        currency=currency if currency != "UTC" else "",
        coarse=next((name for name, key in zip(names, keys, strict=True) if key in _COARSE), ""),
        with_tax=any(word in aside for word in _TAX_IN),
        utc=any("utc" in name.casefold() for name in names),
    )


def platform_of(cells: Sequence[str], above: Sequence[str], named: str) -> ReportPlatform:
    """Whose report it is: `named` if given, else by its headings and the lines above them.
    Raises NotATable where it might be more than one's."""
    if named:
        return BY_KEY[named]
    keys = {key_of(cell) for cell in cells}
    fitting = [
        one
        for one in PLATFORMS
        if keys & _COSTS[one.key] and one.key not in ("yahoo-search", "yahoo-display")
    ]
    scored = {one.key: _fitness(one, keys, above) for one in fitting}
    best = max(scored.values(), default=(0, 0))
    winners = [one for one in fitting if scored[one.key] == best]
    if len(winners) == 1 and best > (0, 0):
        return winners[0]
    told = ", ".join(one.key for one in winners or PLATFORMS)
    raise NotATable(
        Text(
            f"どの媒体のファイルか決まりません。--platform で指定してください({told})。",
            f"It is not certain which platform wrote this. Name it with --platform ({told}).",
        )
    )


def _fitness(platform: ReportPlatform, keys: set[str], above: Sequence[str]) -> tuple[int, int]:
    """How many of campaign and day are headed in the platform's words; how many of its signs
    stand there."""
    named = bool(keys & _CAMPAIGNS[platform.key])
    dated = bool(keys & (_DAYS[platform.key] | _MONTHS[platform.key]))
    if not named and keys & _ANY_CAMPAIGN:
        return (-1, 0)  # campaigns headed in another platform's words
    lines = [key_of(line) for line in above] + list(keys)
    signs = sum(any(key_of(sign) in line for line in lines) for sign in platform.signs)
    return (named + dated + (2 if signs else 0), signs)
