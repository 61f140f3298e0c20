"""How well words can be read on a colour, by the formula of WCAG 2."""

import re


def contrast(one: str, other: str) -> float:
    """From 1 to 21; colours as `#rrggbb` or `rgb(r, g, b)`."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """From 0, black, to 1, white."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(color: str) -> list[float]:
    if color.startswith("#"):
        return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
