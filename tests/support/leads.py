"""Leads of named people, for tests."""

from datetime import UTC, datetime

import uuid_utils

from server.lead import CellValue, Lead

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def a_lead(
    name: str = "山田 太郎",
    *,
    at: datetime = NOON,
    words: str | None = None,
    keys: tuple[str, ...] = (),
    site: str = "default",
    cells: dict[str, CellValue] | None = None,
) -> Lead:
    return Lead(
        lead_id=str(uuid_utils.uuid7()),
        site=site,
        received_at=at,
        arrived_at=at,
        cells=cells or {"name": name, "company": "青葉精機", "channel": "Web広告"},
        words=words,
        keys=keys,
        content_type="application/json",
        body=f'{{"your-name": "{name}"}}'.encode(),
    )
