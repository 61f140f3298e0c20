from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.support.processes import PATIENCE, Product, product, wait_until
from tests.support.reading import records, table

TOKEN = "kanri-token-0123456789"


REFUSED = "Invalid requests[0].appendCells: rows[0] holds an invalid value."


@dataclass
class Running:
    """The whole product as a demo, with a status page behind a token."""

    product: Product

    @property
    def web(self) -> str:
        return self.product.web

    def post(self, name: str, **fields: str) -> str:
        """A visitor's form; gives the lead's id."""
        body = {
            "_contact_form_title": "資料請求フォーム",
            "your-name": name,
            "your-company": "青葉精機",
            "your-email": f"{abs(hash(name))}@example.co.jp",
            "your-message": "資料をください。",
            **fields,
        }
        answer = self.product.post(body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["lead_id"])

    def rows(self) -> dict[str, dict[str, Any]]:
        """リードID → row."""
        found = records(self.product.sheets, self.product.spreadsheet_id)
        return {row["リードID"]: row for row in found}

    def valid_leads(self, channel: str) -> str:
        """What ファネル shows for a channel."""
        rows = table(self.product.sheets, self.product.spreadsheet_id, "ファネル", "流入チャネル")
        return next(row[1] for row in rows if row[0] == channel)

    def wait_for_row(self, lead_id: str) -> None:
        wait_until(lambda: lead_id in self.rows(), PATIENCE, "the row")

    def wait_until_told(self, lead_id: str) -> None:
        """The row stands, and the inbox knows it: a moment later, its state is delivered."""
        self.wait_for_row(lead_id)
        self.product.wait_until_delivered()

    def refuse_rows(self) -> None:
        """Google takes no new rows from now on, and says that it is because of what they hold."""
        self._fail(
            kind="status",
            status=400,
            message=REFUSED,
            method="spreadsheets.batchUpdate",
            request="appendCells",
        )

    def stop_sharing(self) -> None:
        """Google takes nothing from us any more."""
        self._fail(kind="status", status=403)

    def hold_rebuilds(self) -> None:
        """Rebuilds begin, and get no answer from Google until `mend`."""
        self._fail(kind="delay", method="values.batchGetByDataFilter", seconds=600)

    def mend(self) -> None:
        self._control("DELETE", "faults")

    def _fail(self, **fault: Any) -> None:
        self._control("POST", "faults", {"count": None, **fault})

    def _control(self, method: str, path: str, body: Any = None) -> None:
        address = f"http://{self.product.sheets}/control/{path}"
        requests.request(method, address, json=body, timeout=60).raise_for_status()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("admin")
    with product(folder, options=("--faults",), ADMIN_TOKEN=TOKEN, DEMO="1") as made:
        made.web_app = "tools.demo_web:create_app()"
        made.environment |= {
            "ADDON_URL": made.web,
            "ALLOWED_ORIGINS": made.web,
            "ADDON_SERVICE_ACCOUNT": "addon@demo.iam.gserviceaccount.com",
            "GOOGLE_OAUTH_CLIENT_ID": "demo",
            "REBUILD_SCHEDULE": "off",
        }
        made.start_web(workers=2)
        made.start_worker()
        yield Running(made)


@pytest.fixture
def running(whole: Running) -> Iterator[Running]:
    yield whole
    whole.mend()


def sign_in(page: Page) -> None:
    page.get_by_label("管理トークン").fill(TOKEN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="状態", exact=True)).to_be_visible()
