"""Accessibility of a page as it stands, by axe (from npm, locked in tests/npm)."""

from playwright.sync_api import Page

from tests.support.programs import npm_package

SERIOUS = ("serious", "critical")


def serious_findings(page: Page) -> list[str]:
    """One line a finding: rule, what it is about, where."""
    axe = npm_package("axe-core") / "axe.min.js"
    # Evaluated, not added to the page: the page's own policy takes no foreign script.
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['help']}: {', '.join(str(node['target']) for node in one['nodes'])}"
        for one in found
        if one["impact"] in SERIOUS
    ]
