"""A word or sentence in the two languages of the product."""

from dataclasses import dataclass
from typing import Literal

Locale = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """`str()` is both at once, for a log, a terminal or a sender whose language nobody knows; it is
    never taken apart again."""

    ja: str
    en: str

    def __str__(self) -> str:
        return self.ja if self.ja == self.en else f"{self.ja} / {self.en}"

    def of(self, locale: Locale) -> str:
        return self.ja if locale == "ja" else self.en

    def both(self) -> tuple[str, str]:
        """Every spelling, for finding what either language wrote."""
        return (self.ja, self.en)

    def format(self, **said: object) -> "Text":
        """Each `{name}` of both languages filled in."""
        return Text(self.ja.format(**said), self.en.format(**said))


def plain(words: str) -> Text:
    """What is the same in both languages: a name, another program's own words."""
    return Text(words, words)


def said(text: Text | None, locale: Locale) -> str:
    """ "" where nothing is said."""
    return "" if text is None else text.of(locale)
