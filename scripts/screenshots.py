"""Pictures of a spreadsheet's page: each sheet asked for, light and dark, Japanese and English.

    scripts/screenshots.py http://127.0.0.1:9900/spreadsheets/ID --sheet 0 --to docs/pictures
"""

import argparse
import shutil
import sys
from pathlib import Path

import _checkout  # noqa: F401

from tests.support.browser import Look, chromium, settled, take_picture

LOOKS = {
    "ja-light": Look(),
    "ja-dark": Look(scheme="dark"),
    "en-light": Look(locale="en-US"),
    "en-dark": Look(locale="en-US", scheme="dark"),
    "narrow": Look(width=420, height=760),
}


def main() -> int:
    options = _options()
    executable = shutil.which("chromium")
    if executable is None:
        print("chromium がありません。インストールしてください。 / Install chromium first.")
        return 1
    with chromium(executable) as browser:
        for sheet in options.sheet:
            for name in options.look or LOOKS:
                file = options.to / f"sheet-{sheet}-{name}.png"
                address = f"{options.address}#gid={sheet}"
                take_picture(browser, address, file, LOOKS[name], settled)
                print(file)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", help="the spreadsheet's page, without #")
    parser.add_argument("--sheet", type=int, action="append", required=True, help="a sheetId")
    parser.add_argument("--look", choices=LOOKS, action="append", help="all, unless given")
    parser.add_argument("--to", type=Path, default=Path("docs/pictures"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
