"""`#RRGGBB` → the colour object of the Sheets API, and what lies between two of them."""

from typing import Any


def colour(code: str) -> dict[str, Any]:
    """Shares of red, green and blue from 0 to 1, as `ColorStyle`."""
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}


def between(low: str, high: str, share: float) -> str:
    """The colour that lies `share` (0 to 1) of the way from `low` to `high`, all `#RRGGBB`."""
    pairs = ((int(low[at : at + 2], 16), int(high[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + (other - one) * share):02X}" for one, other in pairs)
