"""CellFormat as it is kept: each colour in both of its spellings, zeros gone."""

from collections.abc import Mapping
from typing import Any, Final

from sheets_emulator.model.cell import Json

_WIDTHS: Final = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}
_PARTS: Final = ("red", "green", "blue", "alpha")
_DEFAULT: Final[Json] = {
    "backgroundColor": {"red": 1, "green": 1, "blue": 1},
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
}

THEME: Final[Json] = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        {"colorType": name, "color": {"rgbColor": rgb}}
        for name, rgb in (
            ("TEXT", {}),
            ("BACKGROUND", {"red": 1, "green": 1, "blue": 1}),
            ("ACCENT1", {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275}),
            ("ACCENT2", {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314}),
            ("ACCENT3", {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275}),
            ("ACCENT4", {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902}),
            ("ACCENT5", {"red": 1, "green": 0.42745098, "blue": 0.003921569}),
            ("ACCENT6", {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706}),
            ("LINK", {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}),
        )
    ],
}


def default_format() -> Json:
    """The format of a cell nobody has formatted."""
    return _DEFAULT


def with_colors(value: Any) -> Any:
    """A copy in which `xColor` and `xColorStyle` both stand where either did, and colour parts
    at zero are gone."""
    if isinstance(value, list):
        return [with_colors(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    result: Json = {}
    for name, item in value.items():
        is_color = _is_color(name) and isinstance(item, Mapping) and not _is_style(item)
        if is_color or name == "rgbColor":
            result[name] = _color(item)
        else:
            result[name] = with_colors(item)
    for name in {name.removesuffix("Style") for name in result}:
        if _is_color(name):
            _pair(result, name)
    if isinstance(result.get("borders"), dict):
        result["borders"] = {side: _line(line) for side, line in result["borders"].items()}
    return result


def with_borders(request: Json) -> Json:
    """The lines of an updateBorders request as they are kept."""
    return {
        name: _line(with_colors(line))
        for name, line in request.items()
        if name != "range" and isinstance(line, dict)
    }


def _line(line: Json) -> Json:
    """A border without a colour is black; its width follows from its style."""
    style = line.get("style", "STYLE_UNSPECIFIED")
    if style in ("NONE", "STYLE_UNSPECIFIED"):
        return {**line, "style": "NONE"}
    drawn = {**line, "width": _WIDTHS.get(style, 1)}
    if "color" not in drawn:
        drawn |= {"color": {}, "colorStyle": {"rgbColor": {}}}
    return drawn


def _is_color(name: str) -> bool:
    """Whether a field is a Color with a `…Style` beside it."""
    return name == "color" or (name.endswith("Color") and name not in ("rgbColor", "themeColor"))


def _is_style(item: Mapping[str, Any]) -> bool:
    return "rgbColor" in item or "themeColor" in item


def _color(item: Mapping[str, Any]) -> Json:
    return {part: item[part] for part in _PARTS if item.get(part)}


def _pair(result: Json, name: str) -> None:
    style_name = f"{name}Style"
    style = result.get(style_name)
    if style == {}:
        del result[style_name]  # a colour of no kind: none at all
    elif isinstance(style, dict):
        # The newer spelling wins where both are given.
        rgb = style.get("rgbColor") or theme_color(style.get("themeColor"))
        if rgb is not None:
            result[name] = rgb
    elif isinstance(result.get(name), dict) and not _is_style(result[name]):
        result[style_name] = {"rgbColor": result[name]}


def theme_color(color_type: str | None) -> Json | None:
    for entry in THEME["themeColors"]:
        if entry["colorType"] == color_type:
            rgb: Json = entry["color"]["rgbColor"]
            return rgb
    return None


def with_color_pairs(tree: dict[str, Any]) -> dict[str, Any]:
    """A field mask that names either spelling of a colour names both."""
    both: dict[str, Any] = {}
    for name, inside in tree.items():
        base = name.removesuffix("Style")
        if _is_color(base):
            # Part of a colour cannot be set through a mask without the rest of it.
            both[base] = both[f"{base}Style"] = {}
        else:
            both[name] = with_color_pairs(inside)
    return both
