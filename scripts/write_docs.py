"""make docs: write the generated pages of docs/ anew."""

from pathlib import Path

import _checkout  # noqa: F401

from server.docs.pages import PAGES

for name, page in PAGES.items():
    (Path(__file__).resolve().parents[1] / "docs" / name).write_text(page(), encoding="utf-8")
