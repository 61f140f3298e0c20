"""Words of people against a list that they may choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.kpi.read.columns import BLANK, Bools, Ints, Words
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Chosen:
    """`codes`: per row the place in `names`, -1 for a blank. The first `known` names are those of
    the list, in its order; words that are not in it follow as they were written."""

    codes: Ints
    names: tuple[str, ...]
    known: int

    @property
    def unknown(self) -> Bools:
        return self.codes >= self.known

    def place(self, text: Text) -> int:
        """The code of a word of the list."""
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
