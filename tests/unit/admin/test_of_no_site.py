"""What is wrong and no one site's, on the status page."""

import json
from datetime import UTC, datetime, timedelta

from server.database import writers
from server.database.database import Database
from server.inbox import batches
from server.rebuild import queue as rebuilds
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.unit.admin.conftest import Admin

NOW = datetime.now(UTC)
UNKNOWN = "いまの設定にないサイト tsubaki のものとして待っています"
CLOCK = "このサーバーの時計が変わりました"


def test_leads_under_a_name_that_the_settings_do_not_know_are_shown(
    admin: Admin, database: Database
) -> None:
    put_lead(database, a_lead(site="tsubaki", at=NOW))
    put_lead(database, a_lead("佐藤 花子", site="tsubaki", at=NOW))
    page = admin.text("/admin/")
    assert f"2件が、{UNKNOWN}" in page
    assert "--from-site tsubaki --site NAME" in page
    assert CLOCK not in page
    assert "2 leads wait under the site tsubaki" in admin.text("/admin/", **ENGLISH)


def test_each_spreadsheet_that_leads_wait_for_is_told_of_one_site(
    admin: Admin, database: Database
) -> None:
    for number, former in enumerate(("former", "earlier"), 2):
        for _ in range(number):
            put_lead(database, a_lead(at=NOW))
        lease = writers.acquire(database, former, "test")
        assert lease is not None
        assert batches.claim(database, lease, ["default"], NOW) is not None
    page, told = admin.text("/admin/"), json.loads(admin.text("/readyz"))["sites"]["default"]
    for count in (2, 3):
        assert f"{count}件が、以前の書き込み先に" in page
        assert f"{count} leads wait because" in told["reason"]
    assert told["stranded"] == 5


def test_a_clock_that_was_changed_is_told(admin: Admin, database: Database) -> None:
    put_lead(database, a_lead(at=NOW + timedelta(hours=3)))
    assert CLOCK in admin.text("/admin/")
    assert "The clock was changed." in admin.text("/admin/", **ENGLISH)


def test_where_all_is_well_neither_is_told(admin: Admin, database: Database) -> None:
    put_lead(database, a_lead(at=NOW - timedelta(minutes=2)))
    page = admin.text("/admin/")
    assert UNKNOWN not in page
    assert CLOCK not in page


def test_readyz_says_of_the_sheet_what_the_last_rebuild_said(
    admin: Admin, database: Database
) -> None:
    told = "「リード」の見出しが3行目にあります。 / The header of Leads stands in row 3."
    site = next(iter(json.loads(admin.text("/readyz"))["sites"]))
    assert "sheet" not in json.loads(admin.text("/readyz"))["sites"][site]
    for warnings in ([told], []):
        rebuilds.note_run(database, site, NOW, NOW, report={"warnings": warnings})
        assert json.loads(admin.text("/readyz"))["sites"][site]["sheet"] == warnings


ENGLISH = {"Accept-Language": "en"}
