"""Pictures of the status page and of the add-on's cards, of a demo that is started for them.

python -m tools.page_screenshots --to docs/images
"""

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import requests
from playwright.sync_api import Page, expect

from server.settings.environment import Settings
from server.sheets.connection import Connection
from tests.support.browser import Look, chromium, take_picture
from tests.support.processes import Product, product, wait_until
from tools import demo_lists, demo_play

ADDON = {
    "ADDON_SERVICE_ACCOUNT": "addon@leadsheet-demo.iam.gserviceaccount.com",
    "GOOGLE_OAUTH_CLIENT_ID": "leadsheet-demo",
}
SOON = 60_000


def main() -> int:
    options = _options()
    executable = shutil.which("chromium")
    if executable is None:
        print("chromium がありません。インストールしてください。 / Install chromium first.")
        return 1
    with _demo() as demo, chromium(executable) as browser:

        def take(
            name: str,
            path: str,
            look: Look,
            prepare: Callable[[Page], None] = lambda page: None,
        ) -> None:
            file = options.to / f"{name}.png"
            take_picture(browser, f"{demo.web}{path}", file, look, prepare)
            print(file)

        panel = Look(width=1040, height=1000)
        take("addon.ja", "/demo/addon", panel, _card_is_drawn)
        english = Look(width=1040, height=1000, locale="en-US", scheme="dark")
        take("addon.en", "/demo/addon?lang=en", english, _card_is_drawn)
        take("rebuilds.ja", "/admin/rebuilds", Look(width=1200, height=520))
        take("connect.ja", "/admin/connect", Look(width=1200, height=760), _check)
        aside = _set_aside(demo)
        lead = f"/admin/leads/{aside}"
        take("lead-story.ja", lead, Look(width=1200, height=900))
        take("status.ja", "/admin/", Look(width=1200, height=900))
        dark = Look(width=1200, height=900, locale="en-US", scheme="dark")
        take("status.en", "/admin/", dark)
    return 0


@contextlib.contextmanager
def _demo() -> Iterator[Product]:
    """The product with half a year of a made-up firm, rebuilt once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        product(Path(folder), options=("--faults",), DEMO="1") as made,
    ):
        made.web_app = "tools.demo_web:create_app()"
        made.environment |= ADDON | {
            "ADDON_URL": made.web,
            "DEMO_SPREADSHEET_URL": f"http://{made.sheets}/spreadsheets/{made.spreadsheet_id}",
        }
        made.start_web(workers=2)
        made.start_worker()
        settings = Settings(
            _env_file=None, sheets_emulator_host=made.sheets, spreadsheet_id=made.spreadsheet_id
        )
        site = settings.sites["default"]
        door = Connection(settings).door(made.spreadsheet_id)
        demo_lists.set_up(door, site)
        demo_play.post_submissions(made.web, datetime.now(UTC))
        made.wait_until_delivered(120)
        demo_play.play_people(door, site)
        _rebuild(made)
        demo_lists.play_lists(door, site, demo_play.owners_of(site))
        _rebuild(made)
        yield made


def _rebuild(demo: Product) -> None:
    asked = requests.post(f"{demo.web}/v1/rebuild", json={}, timeout=10)
    asked.raise_for_status()
    address = f"{demo.web}/v1/rebuild/{asked.json()['job']}"

    def is_over() -> bool:
        return requests.get(address, timeout=10).json()["state"] in ("done", "failed")

    wait_until(is_over, 120, "the rebuild")
    ended = requests.get(address, timeout=10).json()
    if ended["state"] != "done":
        raise SystemExit(f"the rebuild failed: {ended['trouble']}")


def _set_aside(demo: Product) -> str:
    """A lead that Google refuses to take; its id."""
    fault = {
        "kind": "status",
        "status": 400,
        # Where Google names no row, nobody is set aside before another lead was taken.
        "message": "Invalid requests[0].appendCells: rows[0] holds an invalid value.",
        "method": "spreadsheets.batchUpdate",
        "request": "appendCells",
        "count": 9,
    }
    control = f"http://{demo.sheets}/control/faults"
    requests.post(control, json=fault, timeout=10).raise_for_status()
    body = {
        "_contact_form_title": "お問い合わせフォーム",
        "your-name": "小林 誠",
        "your-company": "株式会社みなと物流",
        "your-email": "kobayashi@example.co.jp",
        "your-message": "見積りをお願いします。",
    }
    lead_id = str(demo.post(body).json()["lead_id"])
    ready = f"{demo.web}/readyz"
    wait_until(lambda: requests.get(ready, timeout=5).json()["isolated"] == 1, 30, "set aside")
    requests.delete(control, timeout=10).raise_for_status()
    return lead_id


def _card_is_drawn(page: Page) -> None:
    expect(page.locator(".card")).to_be_visible(timeout=SOON)
    expect(page.locator("#panel")).to_have_attribute("aria-busy", "false", timeout=SOON)


def _check(page: Page) -> None:
    page.locator("section[aria-labelledby=check-title] button").click()
    expect(page.locator(".steps")).to_be_visible(timeout=SOON)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=Path("docs/images"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
