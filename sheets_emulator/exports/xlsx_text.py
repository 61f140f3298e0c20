"""Texts that an Excel file cannot hold as they are, or that XlsxWriter would take for something
else."""

import re
from typing import Final

# Excel counts in UTF-16 units.
LONGEST_TEXT: Final = 32_767
_LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_CONTROL: Final = re.compile(r"[\x00-\x1f\ufffe\uffff]")
_NOT_OF_A_LINE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_INSIDE_ESCAPE: Final = re.compile(r"(?<=_)(?=x[0-9a-fA-F]{4}_)")
_ESCAPES_THAT_SHARE: Final = re.compile(r"_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_")


def fit(text: str) -> str:
    """As much of a text as a cell or a note holds."""
    whole = _LONE_SURROGATE.sub("\ufffd", text)
    return whole.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")


def fit_attribute(text: str) -> str:
    """A text where the file format has no word for control characters."""
    return _CONTROL.sub("", _LONE_SURROGATE.sub("\ufffd", text))


def pieces(text: str) -> list[str]:
    """Most often the text itself; else stretches that have to be written apart, though they look
    the same. XlsxWriter writes `<r>…</r>` as it is, for its own text of several looks; and of
    `_x0041_x0042_` it masks only the first, so that Excel would show `_x0041B`."""
    if text.startswith("<r>") and text.endswith("</r>"):
        return [text[0], *stretches(text[1:])]
    return stretches(text) if _ESCAPES_THAT_SHARE.search(text) else [text]


def stretches(text: str) -> list[str]:
    """A text of several looks, where XlsxWriter masks `_x0041_` twice: cut inside each."""
    return _INSIDE_ESCAPE.split(_NOT_OF_A_LINE.sub("", text))
