"""make screenshots: a year of the made-up firm in Japanese and in English, and a picture of each
tab of the local spreadsheet's page.

    python -m tools.screenshots --to docs/images --tab dashboard --tab leads --locale ja
"""

import argparse
import os
import shutil
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import requests

from server.database.prepare import open_inbox
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from sheets_schema.tabs import BY_KEY, TABS
from sheets_schema.text import Locale
from tests.support.browser import Look, chromium, settled, take_picture
from tests.support.processes import product, run_script, wait_until
from tools import demo_history, demo_lists, demo_play

BROWSER: dict[Locale, str] = {"ja": "ja-JP", "en": "en-US"}
# Pixels at least: where a table or its chart reaches further, the picture does too.
SIZES = {
    "dashboard": (1180, 1360),
    "leads": (1760, 800),
    "funnel": (1200, 600),
    "unit_costs": (1200, 640),
    "invalid_reasons": (1200, 900),
    "monthly": (1200, 960),
    "plan": (1200, 800),
    "today": (1200, 800),
    "lost": (1200, 800),
    "weekly": (1680, 1340),
    "by_campaign": (1200, 640),
    "breakdown": (1200, 1000),
    "by_person": (1200, 760),
    "coverage": (1200, 800),
    "forecast": (1200, 1100),
    "settings": (2960, 640),
    "activities": (1840, 640),
    "target_companies": (1480, 800),
    "decisions": (1360, 640),
}
SIZE = (1200, 640)
UPPER_ROWS = 25
# For the numbers of the rows, and a little beside the last column.
MARGIN = 90
FIELDS = (
    "sheets(properties(sheetId),charts(position),"
    "data(columnMetadata(pixelSize,hiddenByUser),rowData(values(formattedValue))))"
)


def main() -> int:
    options = _options()
    executable = shutil.which("chromium")
    if executable is None:
        print("chromium がありません。インストールしてください。 / Install chromium first.")
        return 1
    for locale in options.locale or BROWSER:
        with tempfile.TemporaryDirectory() as name:
            _pictures(locale, Path(name), executable, options.tab or list(BY_KEY), options.to)
    return 0


def _pictures(locale: Locale, folder: Path, executable: str, tabs: list[str], to: Path) -> None:
    with product(folder, LOCALE=locale) as running, chromium(executable) as browser:
        running.start_web()
        running.start_worker()
        play(running.web, running.environment, folder, locale)
        settings = Settings(sheets_emulator_host=running.sheets, _env_file=None)
        door = Connection(settings).door(running.spreadsheet_id)
        layout = door.layout()
        for tab in (one for one in TABS if one.key in tabs and one.key in layout.tabs):
            width, height = SIZES.get(tab.key, SIZE)
            gid = layout.tabs[tab.key].sheet_id
            if tab.kind != "input":
                width = max(width, _reach(door, gid))
            look = Look(width=width, height=height, locale=BROWSER[locale])
            address = f"http://{running.sheets}/spreadsheets/{running.spreadsheet_id}#gid={gid}"
            file = to / f"{tab.key}.{locale}.png"
            take_picture(browser, address, file, look, settled)
            print(file, f"{file.stat().st_size // 1024} KB", flush=True)


def _reach(door: Door, sheet_id: int) -> int:
    """Pixels that the upper rows of a sheet take, with what hangs over them."""
    upper = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": UPPER_ROWS}
    (sheet,) = (
        one
        for one in door.seen([upper], FIELDS)["sheets"]
        if one["properties"].get("sheetId", 0) == sheet_id
    )
    (data,) = sheet["data"]
    widths = [
        0 if one.get("hiddenByUser") else one.get("pixelSize", 100)
        for one in data["columnMetadata"]
    ]
    filled = {
        column
        for row in data["rowData"]
        for column, cell in enumerate(row.get("values", ()))
        if cell.get("formattedValue") and widths[column]
    }
    reach = sum(widths[: max(filled, default=0) + 1])
    for chart in sheet.get("charts", ()):
        place = chart["position"]["overlayPosition"]
        left = sum(widths[: place["anchorCell"].get("columnIndex", 0)])
        reach = max(reach, left + place.get("offsetXPixels", 0) + place["widthPixels"])
    return int(reach) + MARGIN


def play(web: str, environment: dict[str, str], folder: Path, locale: Locale) -> None:
    """Visitors, the people at work, and a rebuild."""
    os.environ.update(environment)
    settings = Settings(_env_file=None)
    site = settings.sites["default"]
    door = Connection(settings).door(site.spreadsheet_id)
    demo_lists.set_up(door, site)
    demo_play.post_submissions(web, datetime.now(UTC), locale)
    wait_until(lambda: not requests.get(f"{web}/readyz", timeout=5).json()["backlog"], 120, "sent")
    demo_play.play_people(door, site)
    _script("setup_spreadsheet.py", environment, folder)
    demo_lists.play_lists(door, site, demo_play.owners_of(site))
    with closing(open_inbox(environment["DATABASE_URL"])) as inbox:
        demo_history.play_rebuilds(door, site, inbox)
    _script("rebuild_kpis.py", environment, folder)


def _script(name: str, environment: dict[str, str], folder: Path) -> None:
    done = run_script(name, environment, cwd=folder)
    if done.returncode:
        raise SystemExit(done.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tab", choices=BY_KEY, action="append", help="all, unless given")
    parser.add_argument("--locale", choices=BROWSER, action="append", help="both, unless given")
    parser.add_argument("--to", type=Path, default=Path("docs/images"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
