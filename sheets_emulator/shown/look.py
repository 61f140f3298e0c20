"""A CellFormat as what is drawn: colours in CSS, the rest in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from sheets_emulator.model.formats import theme_color

Format = Mapping[str, Any]
"""The API's CellFormat."""

Horizontal = Literal["left", "center", "right"]
Vertical = Literal["top", "middle", "bottom"]
Wrap = Literal["overflow", "clip", "wrap"]

HORIZONTAL: Final[Mapping[str, Horizontal]] = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
VERTICAL: Final[Mapping[str, Vertical]] = {"TOP": "top", "MIDDLE": "middle", "BOTTOM": "bottom"}
WRAP: Final[Mapping[str, Wrap]] = {
    "OVERFLOW_CELL": "overflow",
    "LEGACY_WRAP": "overflow",
    "CLIP": "clip",
    "WRAP": "wrap",
}


@dataclass(frozen=True, slots=True)
class Border:
    """`style` as the API says it: SOLID, SOLID_MEDIUM, SOLID_THICK, DASHED, DOTTED, DOUBLE."""

    style: str
    color: str


@dataclass(frozen=True, slots=True)
class Borders:
    top: Border | None = None
    right: Border | None = None
    bottom: Border | None = None
    left: Border | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """`background`, `color`: `#rrggbb`, or None for the paper's and the ink's own.
    `horizontal`: None lets the kind of value decide."""

    background: str | None = None
    color: str | None = None
    bold: bool = False
    italic: bool = False
    strikethrough: bool = False
    underline: bool = False
    font_size: int = 10
    font_family: str = ""
    horizontal: Horizontal | None = None
    vertical: Vertical = "bottom"
    wrap: Wrap = "overflow"
    borders: Borders = Borders()


PLAIN: Final = Look()
SHEETS_FONT: Final = "arial,sans,sans-serif"
"""The default font's name in every new spreadsheet: nobody's choice either."""


def default_look(given: Format | None) -> Look:
    """The look of cells nobody has formatted. White and black there are paper and ink, not
    colours someone chose."""
    look = overlaid(PLAIN, given or {})
    paper, ink = look.background == "#ffffff", look.color == "#000000"
    return replace(
        look,
        background=None if paper else look.background,
        color=None if ink else look.color,
        font_family="" if look.font_family == SHEETS_FONT else look.font_family,
    )


def overlaid(look: Look, given: Format) -> Look:
    """`look` with everything that `given` names put over it."""
    text = given.get("textFormat") or {}
    horizontal = given.get("horizontalAlignment")
    return replace(
        look,
        background=color(given, "backgroundColor") or look.background,
        color=color(text, "foregroundColor") or look.color,
        bold=text.get("bold", look.bold),
        italic=text.get("italic", look.italic),
        strikethrough=text.get("strikethrough", look.strikethrough),
        underline=text.get("underline", look.underline),
        font_size=text.get("fontSize", look.font_size),
        font_family=text.get("fontFamily", look.font_family),
        horizontal=HORIZONTAL.get(horizontal, look.horizontal) if horizontal else look.horizontal,
        vertical=VERTICAL.get(given.get("verticalAlignment", ""), look.vertical),
        wrap=WRAP.get(given.get("wrapStrategy", ""), look.wrap),
        borders=_borders(given["borders"]) if given.get("borders") else look.borders,
    )


def color(holder: Mapping[str, Any], name: str) -> str | None:
    """`#rrggbb` of `nameStyle` or the older `name`; None where neither stands."""
    style = holder.get(f"{name}Style") or {}
    rgb = style.get("rgbColor") if "rgbColor" in style else theme_color(style.get("themeColor"))
    if rgb is None:
        rgb = holder.get(name)
    return None if rgb is None else hex_color(rgb)


def hex_color(rgb: Mapping[str, Any]) -> str:
    """A Color, its parts from 0 to 1; a part that is missing is 0."""
    parts = (round(255 * min(max(rgb.get(p, 0), 0), 1)) for p in ("red", "green", "blue"))
    return "#" + "".join(f"{part:02x}" for part in parts)


def rgb_color(shown: str) -> dict[str, float]:
    """The Color of `#rrggbb`; a part at zero is left out."""
    parts = {
        name: int(shown[place : place + 2], 16) / 255
        for name, place in (("red", 1), ("green", 3), ("blue", 5))
    }
    return {name: part for name, part in parts.items() if part}


def _borders(given: Mapping[str, Any]) -> Borders:
    return Borders(**{side: _border(given.get(side)) for side in Borders.__dataclass_fields__})


def _border(given: Mapping[str, Any] | None) -> Border | None:
    if not given or given.get("style", "NONE") in ("NONE", "STYLE_UNSPECIFIED"):
        return None
    return Border(str(given["style"]), color(given, "color") or "#000000")
