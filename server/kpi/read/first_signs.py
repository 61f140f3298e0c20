"""What a text may be, told by its first sign alone: of a hundred thousand addresses and names
hardly one then needs a closer look."""

import unicodedata
from collections.abc import Callable, Iterable

from server.business import typed


class FirstSigns(dict[str, bool]):
    """First sign ("" of an empty text) → whether a text that begins so may be one of those that
    are looked for. Each sign is thought about once, when it comes."""

    def __init__(self, may_begin: Callable[[str], bool]) -> None:
        super().__init__()
        self._may_begin = may_begin

    def __missing__(self, sign: str) -> bool:
        return self.setdefault(sign, self._may_begin(sign))


def of_words(words: Iterable[str]) -> FirstSigns:
    """Of texts that are one of `words` under typed.fold."""
    firsts = {_plain(word)[:1] for word in words}
    return FirstSigns(lambda sign: _first(sign) in {"", *firsts})


def _figures(sign: str) -> bool:
    first = _first(sign)
    return not first or first.isdecimal() or first in "-+▲△(¥\\$€£,."


# Of texts that may be blank after all, or dashes alone.
BLANKS = FirstSigns(lambda sign: not typed.tidy(sign))
# Of numbers, amounts, shares and counts: server.furniture.is_figure.
FIGURES = FirstSigns(_figures)


def _first(sign: str) -> str:
    """What the sign begins with in the plain form; "" where what follows decides, since the sign
    may go, or join the one before it."""
    plain = _plain(sign)
    return "" if not plain or unicodedata.combining(plain[0]) else plain[0]


def _plain(text: str) -> str:
    """Taken apart, so that halves that stand together later (ｶﾞ) begin like the whole."""
    return unicodedata.normalize("NFKD", typed.fold(text))
