"""Exports on the status page: what was written, and what fails."""

from collections.abc import Callable
from datetime import UTC, datetime

from server.database.database import Database
from server.exports import runs
from sheets_schema.text import Text
from tests.unit.admin.conftest import Admin

SLOT = datetime(2026, 11, 27, 21, 30, tzinfo=UTC)


def test_runs_are_listed_and_the_last_failure_stands_on_the_front_page(
    make_admin: Callable[..., Admin], database: Database
) -> None:
    admin = make_admin(exports="hubspot=/srv/crm; google-clicks=/srv/ads")
    admin.sign_in()
    assert "まだ書き出していません" in admin.text("/admin/rebuilds")
    failed = runs.begin(database, "default", "google-clicks", SLOT, SLOT)
    done = runs.begin(database, "default", "hubspot", SLOT, SLOT)
    assert failed is not None
    assert done is not None
    runs.finish(database, failed, SLOT, trouble=Text("権限がありません。", "Nobody may."))
    report = {"files": ["/srv/crm/contacts.csv"], "counts": {"contacts.csv": 1200}, "notes": []}
    runs.finish(database, done, SLOT, report=report)
    page = admin.text("/admin/rebuilds")
    for words in ("/srv/crm/contacts.csv", "contacts.csv: 1,200", "権限がありません。", "HubSpot"):
        assert words in page
    assert "Nobody may." not in page
    assert "書き出しに失敗しました(Google 広告(クリック)・default)。" in admin.text("/admin/")
    english = admin.text("/admin/", **{"Accept-Language": "en"})
    assert "Nobody may." in english
    # The next one that succeeds takes it off.
    again = runs.begin(database, "default", "google-clicks", SLOT.replace(day=28), SLOT)
    assert again is not None
    runs.finish(database, again, SLOT, report={"files": [], "counts": {}, "notes": []})
    assert "書き出しに失敗しました" not in admin.text("/admin/")
