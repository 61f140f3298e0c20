"""`#RRGGBB` → the colour object of the Sheets API."""

from typing import Any


def colour(code: str) -> dict[str, Any]:
    """Shares of red, green and blue from 0 to 1, as `ColorStyle`."""
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}
