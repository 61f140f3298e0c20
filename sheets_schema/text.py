"""A word or sentence in the two languages of the product."""

from dataclasses import dataclass
from typing import Literal

Locale = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    ja: str
    en: str

    def of(self, locale: Locale) -> str:
        return self.ja if locale == "ja" else self.en

    def both(self) -> tuple[str, str]:
        """Every spelling, for finding what either language wrote."""
        return (self.ja, self.en)
