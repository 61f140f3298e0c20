"""Files of other languages that hold a copy of a declaration: path → the file as it has to be."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from sheets_schema.click_ids import CLICK_IDS
from sheets_schema.fields import UTM_KEYS

ROOT = Path(__file__).resolve().parents[2]
_PHP = "wordpress/leadsheet/includes/class-touch.php"
_SCRIPT = "wordpress/leadsheet/assets/leadsheet-touch.js"
_GUIDE = "docs/wordpress.md"


def _with(path: str, start: str, middle: str, end: str) -> str:
    """The file with `middle` between each `start` (an expression) and the `end` that follows."""
    text = (ROOT / path).read_text(encoding="utf-8")
    place = re.compile(rf"({start}).*?({re.escape(end)})", re.DOTALL)
    made, count = place.subn(lambda found: found[1] + middle + found[2], text)
    if not count:
        raise LookupError(f"{path} no longer holds {start!r}")
    return made


def _php() -> str:
    names = (*UTM_KEYS, *(one.name for one in CLICK_IDS))
    lines = "".join(f"\n\t\t'{name}'," for name in names)
    return _with(_PHP, r"const PARAMETERS = array\(", f"{lines}\n\t", ");")


def _script() -> str:
    campaign = "|".join(name.removeprefix("utm_") for name in UTM_KEYS)
    ids = "|".join(one.name for one in CLICK_IDS)
    return _with(_SCRIPT, r"const PARAMETER = /\^\(", f"utm_({campaign})|{ids}", ")$/;")


def _guide() -> str:
    ids = " ".join(f"`{one.name}`" for one in CLICK_IDS)
    return _with(_GUIDE, r"(?:広告のクリックID|click ids )\((?=`gclid`)", ids, ")")


COPIES: Mapping[str, Callable[[], str]] = {_PHP: _php, _SCRIPT: _script, _GUIDE: _guide}
