"""Which value of a dimension each row has: the one place where rows are keyed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from server.business import typed
from server.business.campaigns import campaign_key
from server.kpi.count.duplicates import person_keys
from server.kpi.read.columns import BLANK, MONEY_SCALE, Ints, Longs, Words
from server.kpi.read.readings import SIZE_BANDS, score_band_of
from sheets_schema.dimensions import CAMPAIGN, NOTHING, Dimension, Reading
from sheets_schema.spellings import NO_VALUE
from sheets_schema.text import Text

if TYPE_CHECKING:
    from server.kpi.count.book import Book

NEW = Text("新規", "New")
WROTE_BEFORE = Text("再問い合わせ", "Wrote before")
# Whoever writes なし, or copies (施策なし) from a tab, says that there is none: a second line of
# that name would stand beside the first.
_NONE = NO_VALUE | {
    campaign_key(word) for label in (NOTHING, CAMPAIGN.nothing) for word in label.both()
}


@dataclass(frozen=True, slots=True)
class Keys:
    """`leads`: per row of リード the place in `names`, whose last one is for nothing; `costs`: the
    same of 費用, -1 for a row that counts in none, or None where costs have no such value.
    `listed`: how many of the names stand in an order of their own, first. `late`, `free`: beside
    `names`, the values that are said to start at the opportunity, and to cost nothing."""

    leads: Ints | Longs
    names: tuple[str, ...]
    listed: int = 0
    costs: Longs | None = None
    late: tuple[bool, ...] = ()
    free: tuple[bool, ...] = ()


def make_keys(book: "Book", dimension: Dimension) -> Keys:
    """Of every row, counted or not."""
    made = _READERS[dimension.reading](book, dimension)
    return replace(made, leads=made.leads.astype(np.int32, copy=False))


def _of_channel(book: "Book", dimension: Dimension) -> Keys:
    channels = book.business.channels
    return Keys(
        leads=book.fact("channel").astype(np.int64),
        names=(*(one.name for one in channels), book.business.unclassified),
        listed=len(channels),
        costs=book.costs["channel"].to_numpy().astype(np.int64),
        late=(*(one.starts_at_opportunity for one in channels), False),
        free=(*(one.costs_nothing for one in channels), False),
    )


def _of_column(book: "Book", dimension: Dimension) -> Keys:
    words = book.columns.words[dimension.columns[0]]
    listed: Sequence[str] = book.business.owners if dimension.listed == "owner" else ()
    return _keys(book, dimension, words.codes, words.texts, listed)


def _of_size(book: "Book", dimension: Dimension) -> Keys:
    words = book.columns.words[dimension.columns[0]]
    return _keys(book, dimension, words.codes, words.texts, SIZE_BANDS)


def _of_source(book: "Book", dimension: Dimension) -> Keys:
    """utm_source / utm_medium; チャネル詳細 where both are blank."""
    source, medium, detail = (book.columns.words[key] for key in dimension.columns)
    width, height = len(medium.texts) + 1, len(detail.texts) + 1
    tagged = (source.codes != BLANK) | (medium.codes != BLANK)
    pair = (source.codes.astype(np.int64) + 1) * width + medium.codes + 1
    told = np.where(tagged, pair * height, detail.codes.astype(np.int64) + 1)
    codes, distinct = pd.factorize(told)
    names = []
    for one in distinct.tolist():
        both, alone = divmod(one, height)
        if both:
            first, second = divmod(both, width)
            parts = (_word(source, first), _word(medium, second))
            names.append(" / ".join(part.lower() or "-" for part in parts))
        else:
            names.append(_word(detail, alone))
    return _keys(book, dimension, codes, names)


def _word(words: Words, place: int) -> str:
    return words.texts[place - 1] if place else ""


def _of_repeat(book: "Book", dimension: Dimension) -> Keys:
    """Whether the same person wrote before, known as on arrival. By day: of two on one day nobody
    can say from 受付日時 alone which row people moved."""
    days = book.fact("received")
    before = np.zeros(len(days), dtype=np.bool_)
    if book.people is not None:
        among = book.fact("counted") | book.fact("uql_apart")
        for keys in person_keys(book.people, book.columns, among):
            known = np.flatnonzero(among & (keys != 0) & (days > 0))
            codes, distinct = pd.factorize(keys[known])
            first = np.full(len(distinct), np.iinfo(np.int64).max)
            # Of one type, without which numpy takes the long way.
            np.minimum.at(first, codes, days[known].astype(np.int64))
            before[known] |= first[codes] < days[known]
    names = (book.say(NEW), book.say(WROTE_BEFORE))
    return _keys(book, dimension, before.astype(np.int64), names, names)


def _of_score(book: "Book", dimension: Dimension) -> Keys:
    scores = book.columns.arrival_scores
    bands = scores.units // MONEY_SCALE // 10
    codes, distinct = pd.factorize(np.where(scores.known, bands, np.iinfo(np.int32).min))
    names = [score_band_of(one * 10) if one > -(10**8) else "" for one in distinct.tolist()]
    in_order = [score_band_of(one * 10) for one in sorted(distinct.tolist()) if one > -(10**8)]
    return _keys(book, dimension, codes, names, in_order)


def _of_campaign(book: "Book", dimension: Dimension) -> Keys:
    """A lead: what is written, else the first condition of 施策 that it meets, else the campaign
    that utm_campaign names."""
    columns, campaigns = book.columns, book.campaigns
    spent = np.array([*(campaign_key(one) for one in book.cost_campaigns), ""], dtype=object)
    names = [one.name for one in campaigns]
    places = {campaign_key(name): place for place, name in enumerate(names)}
    for name in book.cost_campaigns:
        _add(name, names, places)
    # Only what 施策 and 費用 know by name may be named by a link's utm_campaign.
    tagged = _places(columns.words["utm_campaign"], places)
    for text in columns.words["campaign"].texts:
        _add(text, names, places)
    written = _places(columns.words["campaign"], places)
    leads = np.where(written >= 0, written, np.where(columns.by_rule >= 0, columns.by_rule, tagged))
    leads = np.where(leads < 0, len(names), leads)
    costs = np.array([places.get(key, len(names)) for key in spent], dtype=np.int64)
    where = costs[book.costs["campaign"].to_numpy()]
    channel_of = {typed.fold(name): at for name, at in book.business.channel_places.items()}
    of_campaigns = [
        channel_of.get(typed.fold(one.channel)) if one.channel else None for one in campaigns
    ]
    said = [None if at is None else book.business.channels[at] for at in of_campaigns]
    rest = (False,) * (len(names) + 1 - len(campaigns))
    return Keys(
        leads=leads.astype(np.int64),
        names=(*names, book.say(dimension.nothing)),
        listed=len(campaigns),
        # Costs without a channel count in 採算 only, whatever they were spent on.
        costs=np.where(book.costs["with_channel"].to_numpy(), where, -1),
        late=(*(bool(one and one.starts_at_opportunity) for one in said), *rest),
        free=(*(bool(one and one.costs_nothing) for one in said), *rest),
    )


def _add(name: str, names: list[str], places: dict[str, int]) -> None:
    key = campaign_key(name)
    if key not in places and key not in _NONE:
        places[key] = len(names)
        names.append(name)


def _places(words: Words, places: dict[str, int]) -> Longs:
    """-1 for a blank and for what is not known."""
    known = [places.get(campaign_key(text), BLANK) for text in words.texts]
    return np.array([*known, BLANK], dtype=np.int64)[words.codes]


def _keys(
    book: "Book",
    dimension: Dimension,
    codes: Ints | Longs,
    texts: Sequence[str],
    listed: Sequence[str] = (),
) -> Keys:
    """`codes`: per row the place in `texts`, BLANK for none; "" is none too. `listed`: values in an
    order of their own."""
    names = list(listed)
    places = {typed.fold(name): place for place, name in enumerate(names)}
    # Who is called so is told on データ品質, and stands under that name on every tab.
    may_be_none = dimension.listed != "owner"
    remap = []
    for text in texts:
        key = typed.fold(text)
        is_none = not text or (may_be_none and key not in places and campaign_key(text) in _NONE)
        if not is_none and key not in places:
            places[key] = len(names)
            names.append(text)
        remap.append(-1 if is_none else places[key])
    nothing = len(names)
    table = np.array([*remap, -1], dtype=np.int64)
    leads = table[codes]
    return Keys(
        leads=np.where(leads < 0, nothing, leads),
        names=(*names, book.say(dimension.nothing)),
        listed=len(listed),
    )


_READERS: dict[Reading, Callable[["Book", Dimension], Keys]] = {
    "channel": _of_channel,
    "campaign": _of_campaign,
    "column": _of_column,
    "page": _of_column,
    "size": _of_size,
    "source_medium": _of_source,
    "repeat": _of_repeat,
    "score_band": _of_score,
}
