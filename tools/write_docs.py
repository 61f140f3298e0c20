"""make docs: write the generated pages of docs/ anew."""

from pathlib import Path

from tools.docs.pages import PAGES

for name, page in PAGES.items():
    (Path(__file__).resolve().parents[1] / "docs" / name).write_text(page(), encoding="utf-8")
