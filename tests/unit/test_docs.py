"""The documentation says what the program does."""

import re
from pathlib import Path

import pytest

from server.settings.environment import Settings
from server.settings.sites import SiteTable
from server.settings.web_process import WebSettings
from sheets_schema.click_ids import CLICK_IDS
from tools.docs.copies import COPIES
from tools.docs.pages import PAGES
from tools.docs.setting_meanings import MEANINGS, SITE_MEANINGS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_a_declaration_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == COPIES[name](), "run `make docs`"


def test_every_click_id_is_explained() -> None:
    page = (DOCS / "channels.md").read_text(encoding="utf-8")
    assert [one.name for one in CLICK_IDS if f"`{one.name}`" not in page] == []


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("host", ["Cloud Run", "Heroku", "小さな VM"])
def test_each_recipe_tells_of_the_proxy_it_puts_in_front(host: str) -> None:
    """Else every visitor has the proxy's address, and nobody seems to come over https."""
    page = (DOCS / "google-setup.md").read_text(encoding="utf-8")
    _, _, recipe = page.partition(f"**{host}** — ")
    blocks = re.findall(r"^```sh\n(.*?)^```", recipe, re.DOTALL | re.MULTILINE)
    assert "TRUSTED_PROXIES=1" in blocks[0]


def test_each_meaning_is_of_a_setting() -> None:
    """That each setting has a meaning shows in its page being written at all."""
    variables = {*Settings.model_fields, *WebSettings.model_fields}
    assert MEANINGS.keys() == variables
    assert SiteTable.model_fields.keys() - variables == SITE_MEANINGS.keys()


def test_each_fault_is_tried_where_the_table_says() -> None:
    page = (DOCS / "how-it-works.md").read_text(encoding="utf-8")
    _, _, faults = page.partition("| 故障 / fault |")
    rows = [line for line in faults.partition("\n\n")[0].splitlines()[2:] if line]
    assert len(rows) > 50
    for row in rows:
        told = re.findall(r"`([^`]+)`", row.rstrip("| ").rpartition("|")[2])
        assert told, row
        for name in told:
            kept = name.startswith("make ") or name == ".ci/run"
            assert kept or (ROOT / "tests" / name).exists(), name
