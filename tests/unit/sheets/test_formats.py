"""How columns of input tabs look."""

from typing import Any

import pytest

from server.settings.sites import Site
from server.sheets.formats import column_look
from sheets_schema.tabs import BY_KEY

SITE = Site(name="default", spreadsheet_id="sheet")


def form_of(tab: str, key: str) -> dict[str, Any]:
    column = next(one for one in BY_KEY[tab].columns if one.key == key)
    first, _ = column_look(column, 7, 3, SITE)
    found: dict[str, Any] = first["repeatCell"]["cell"]["userEnteredFormat"]
    return found


@pytest.mark.parametrize(
    ("tab", "key", "wrap"),
    [
        ("leads", "memo", "WRAP"),
        ("activities", "content", "WRAP"),
        # A visitor may write pages.
        ("leads", "message", "CLIP"),
        ("leads", "company", "CLIP"),
    ],
)
def test_what_people_note_is_readable_whole(tab: str, key: str, wrap: str) -> None:
    assert form_of(tab, key)["wrapStrategy"] == wrap
