"""Accessibility of a page as it stands, by axe (from npm, locked in tests/npm)."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "npm" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")


def serious_findings(page: Page) -> list[str]:
    """One line a finding: rule, what it is about, where. Skips the test where axe is not
    installed; in CI that is a failure."""
    if not AXE.is_file():
        missing = "axe is not installed: npm ci --prefix tests/npm"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    # Evaluated, not added to the page: the page's own policy takes no foreign script.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['help']}: {', '.join(str(node['target']) for node in one['nodes'])}"
        for one in found
        if one["impact"] in SERIOUS
    ]
