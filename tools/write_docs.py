"""make docs: write the generated pages of docs/ anew, and other files' copies of a declaration."""

from pathlib import Path

from tools.docs.copies import COPIES
from tools.docs.pages import PAGES

_ROOT = Path(__file__).resolve().parents[1]
for name, page in PAGES.items():
    (_ROOT / "docs" / name).write_text(page(), encoding="utf-8")
for name, copy in COPIES.items():
    (_ROOT / name).write_text(copy(), encoding="utf-8")
