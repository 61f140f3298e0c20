"""Words of people against a list that they may choose from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.business.named import NameList
from server.kpi.read.columns import BLANK, Bools, Ints, Words
from sheets_schema.text import Text

# The code of no row at all.
ABSENT = -2


@dataclass(frozen=True, slots=True)
class Chosen:
    """`codes`: per row the place in `names`, -1 for a blank. The first `known` names are those of
    the list, in its order; words that are not in it follow as they were written. `places`: what
    a row of a list that people rename is the default of, as that default in English → its code."""

    codes: Ints
    names: tuple[str, ...]
    known: int
    places: Mapping[str, int] | None = None

    @property
    def unknown(self) -> Bools:
        return self.codes >= self.known

    def place(self, text: Text) -> int:
        """The code of a word of the list; ABSENT where people have taken it out of theirs."""
        if self.places is not None:
            return self.places.get(text.en, ABSENT)
        folded = {typed.fold(word) for word in text.both()}
        return next(
            place
            for place, name in enumerate(self.names[: self.known])
            if typed.fold(name) in folded
        )


def choose(words: Words, names: Sequence[str], aliases: Iterable[Text] = ()) -> Chosen:
    """`names`: the list. `aliases`: defaults that the list may hold in either language."""
    known = {typed.fold(name): place for place, name in enumerate(names)}
    for alias in aliases:
        place = next((known[key] for key in map(typed.fold, alias.both()) if key in known), None)
        if place is not None:
            for word in alias.both():
                known.setdefault(typed.fold(word), place)
    extended = list(names)
    remap = np.full(len(words.texts) + 1, BLANK, dtype=np.int32)
    for code, text in enumerate(words.texts):
        place = known.get(typed.fold(text))
        if place is None:
            place = len(extended)
            extended.append(text)
        remap[code] = place
    return Chosen(remap[words.codes], tuple(extended), len(names))


def choose_named(words: Words, names: NameList) -> Chosen:
    """The same with a list that people rename: rows that still carry an older name are counted
    under today's, and what has left the list keeps its meaning behind it."""
    listed = [one.name for one in names.listed]
    known = {typed.fold(name): place for place, name in enumerate(listed)}
    places = {one.key: place for place, one in enumerate(names.listed)}
    for place, one in enumerate(names.listed):
        for word in one.words():
            known.setdefault(typed.fold(word), place)
    left = {
        typed.fold(word): one
        for one in names.rows
        if one.place is None
        for word in reversed(one.words())
    }
    extended = list(listed)
    remap = np.full(len(words.texts) + 1, BLANK, dtype=np.int32)
    for code, text in enumerate(words.texts):
        folded = typed.fold(text)
        if folded not in known:
            gone = left.get(folded)
            for word in (text,) if gone is None else (text, *gone.words()):
                known.setdefault(typed.fold(word), len(extended))
            if gone is not None:
                places[gone.key] = len(extended)
            extended.append(text if gone is None else gone.name)
        remap[code] = known[folded]
    return Chosen(remap[words.codes], tuple(extended), len(listed), places)
