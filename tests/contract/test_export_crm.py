"""export_crm: リード as files that the next system imports, safely again and again."""

import csv
import io
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.commands.start import start
from tests.contract.test_export_conversions import Firm, firm, inbox_kind, lead

__all__ = ["firm", "inbox_kind"]

DAY = datetime(2026, 4, 1, tzinfo=UTC)
SERIAL = 46113.0  # 2026-04-01


def rows_of(file: Path) -> list[dict[str, str]]:
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n") + text.replace("\r\n", "").count("\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def exported(firm: Firm, system: str, *arguments: str) -> Path:
    folder = firm.folder / system
    assert start("export_crm", ["--to", system, str(folder), *arguments]) == 0
    return folder


def full(number: int, **more: Any) -> dict[str, Any]:
    return {
        **lead(number), "received_at": SERIAL + 0.5, "name": "佐藤 太郎",
        "email": f"s{number}@client.example", "phone": "+81 90-1234-5678", "job_title": "部長",
        **more,
    }  # fmt: skip


def test_hubspot_contacts_and_deals(firm: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    firm.leads(
        full(1, status="新規"),
        full(2, status="商談候補", opportunity_on=SERIAL + 5, phase="社内承認",
             expected_amount=300_000),
        full(3, opportunity_on=SERIAL + 5, won_on=SERIAL + 9, won_amount=1_500_000,
             name="Taro Sato"),
        full(4, status="見込みなし", invalid_reason="競合・同業他社", email=None),
        full(5, status="リサイクル"),
        full(6, kind="テスト"),
        full(1, company="同じ番号"),
    )  # fmt: skip
    folder = exported(firm, "hubspot", "--json")
    contacts = rows_of(folder / "contacts.csv")
    assert list(contacts[0]) == [
        "Email", "First Name", "Last Name", "Phone Number", "Job Title", "Company Name",
        "Lifecycle Stage", "Lead Status", "Leadsheet ID",
    ]  # fmt: skip
    assert [(one["Leadsheet ID"], one["Lifecycle Stage"], one["Lead Status"]) for one in contacts] \
        == [
        ("lead-1", "marketingqualifiedlead", "NEW"), ("lead-2", "opportunity", "OPEN_DEAL"),
        ("lead-3", "customer", "IN_PROGRESS"), ("lead-4", "other", "UNQUALIFIED"),
        ("lead-5", "lead", "BAD_TIMING"),
    ]  # fmt: skip
    assert (contacts[0]["Last Name"], contacts[0]["First Name"]) == ("佐藤", "太郎")
    assert (contacts[2]["Last Name"], contacts[2]["First Name"]) == ("Sato", "Taro")
    assert contacts[0]["Phone Number"] == "+81 90-1234-5678"
    assert [tuple(one.values()) for one in rows_of(folder / "deals.csv")] == [
        ("2商事 佐藤 太郎", "default", "decisionmakerboughtin", "300000", "",
         "s2@client.example", "lead-2"),
        ("3商事 Taro Sato", "default", "closedwon", "1500000", "2026-04-10",
         "s3@client.example", "lead-3"),
    ]  # fmt: skip
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert [(one["name"], one["rows"]) for one in answer["files"]] == [
        ("contacts.csv", 5), ("deals.csv", 2),
    ]  # fmt: skip
    assert answer["notes"] == {"doubled": 1, "not_counted": 1, "no_email": 1}
    assert "連絡先 5 / contacts" in told.err
    modes = {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}
    assert modes == {0o600}
    # A re-import is the same file.
    before = (folder / "contacts.csv").read_bytes()
    exported(firm, "hubspot")
    assert (folder / "contacts.csv").read_bytes() == before


def test_salesforce_has_what_it_requires(firm: Firm) -> None:
    firm.leads(
        full(1, company=None, name=None, status="新規", message="=1+1\n二行目"),
        full(2, opportunity_on=SERIAL, phase="価値合意"),
    )
    folder = exported(firm, "salesforce")
    leads = rows_of(folder / "leads.csv")
    assert (leads[0]["LastName"], leads[0]["Company"]) == ("(氏名なし)", "(会社名なし)")
    assert leads[0]["Status"] == "Open - Not Contacted"
    assert leads[0]["Description"] == "'=1+1\n二行目"
    assert leads[0]["LeadSource"] == "Web広告"
    deal = rows_of(folder / "opportunities.csv")[0]
    assert (deal["Name"], deal["StageName"]) == ("2商事 佐藤 太郎", "Value Proposition")
    closes = datetime.fromisoformat(deal["CloseDate"]).date() - datetime.now(UTC).date()
    assert timedelta(days=88) < closes < timedelta(days=92)


def test_kintone_takes_our_own_headers_and_words(firm: Firm) -> None:
    firm.leads(full(1, status="再試行", opportunity_on=SERIAL, won_amount=12.5))
    firm.put("leads", [{"company": "手入力商事", "name": "山田", "received_at": SERIAL}], start=3)
    one, typed = rows_of(exported(firm, "kintone") / "leads.csv")
    assert list(one)[:3] == ["リードID", "受付日時", "会社名"]
    assert (one["リードID"], one["受付日時"], one["商談日"], one["リードステータス"]) == (
        "lead-1", "2026-04-01 12:00", "2026-04-01", "再試行",
    )  # fmt: skip
    # What was typed by hand has an id of its contents, the same at each export.
    assert typed["リードID"].startswith("hand-")
    again = rows_of(exported(firm, "kintone") / "leads.csv")[1]
    assert again["リードID"] == typed["リードID"]


def test_settings_translate_for_one_system_or_all(firm: Firm) -> None:
    firm.leads(full(1, status="新規", opportunity_on=SERIAL), full(2, status="自社の状態"))
    firm.put("settings", [
        {"crm": "HubSpot", "crm_ours": "パイプライン", "crm_theirs": "12345"},
        {"crm": "kintone", "crm_ours": "New", "crm_theirs": "未着手"},
        {"crm_ours": "自社の状態", "crm_theirs": "CUSTOM"},
        {"crm": "HubSpot", "crm_ours": "課題目標の認識合意", "crm_theirs": "9876"},
    ])  # fmt: skip
    hubspot = exported(firm, "hubspot")
    assert [one["Lead Status"] for one in rows_of(hubspot / "contacts.csv")] == [
        "OPEN_DEAL", "CUSTOM",
    ]  # fmt: skip
    deal = rows_of(hubspot / "deals.csv")[0]
    assert (deal["Pipeline"], deal["Deal Stage"]) == ("12345", "9876")
    kintone = rows_of(exported(firm, "kintone") / "leads.csv")
    assert [one["リードステータス"] for one in kintone] == ["未着手", "CUSTOM"]


@pytest.mark.parametrize(
    ("system", "files"),
    [
        ("hubspot", {"contacts.csv": "Leadsheet ID", "deals.csv": "Leadsheet ID"}),
        ("salesforce", {"leads.csv": "Leadsheet_ID__c", "opportunities.csv": "Leadsheet_ID__c"}),
        ("kintone", {"leads.csv": "リードID"}),
    ],
)
def test_a_second_import_by_lead_id_updates_and_doubles_nobody(
    firm: Firm, capsys: pytest.CaptureFixture[str], system: str, files: dict[str, str]
) -> None:
    """The other system as it imports: by the id, a row that is known is changed, another made."""
    theirs: dict[str, dict[str, dict[str, str]]] = {name: {} for name in files}

    def imported() -> dict[str, tuple[int, int, int]]:
        """(rows told, made, changed) of each file."""
        capsys.readouterr()
        folder = exported(firm, system, "--json")
        told = {one["name"]: one["rows"] for one in json.loads(capsys.readouterr().out)["files"]}
        counts = {}
        for name, key in files.items():
            before, rows = theirs[name], rows_of(folder / name)
            made = sum(row[key] not in before for row in rows)
            changed = sum(before.get(row[key], row) != row for row in rows)
            assert len({row[key] for row in rows}) == len(rows)
            before.update({row[key]: row for row in rows})
            counts[name] = (told[name], made, changed)
        return counts

    people, *deals = files
    first = full(1, opportunity_on=SERIAL, phase="価値合意")
    firm.leads(first, full(2, status="新規"))
    assert imported() == {people: (2, 2, 0), **dict.fromkeys(deals, (1, 1, 0))}
    assert imported() == {people: (2, 0, 0), **dict.fromkeys(deals, (1, 0, 0))}
    # One becomes a deal, its company is corrected, and a third comes.
    second = full(2, status="商談候補", company="青葉精機", opportunity_on=SERIAL, phase="価値合意")
    firm.leads(first, second, full(3, status="新規"))
    assert imported() == {people: (3, 1, 1), **dict.fromkeys(deals, (2, 1, 0))}
    assert {len(one) for one in theirs.values()} == {3, 2} if deals else {3}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("＝1+1", "'＝1+1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("-社名", "'-社名"), ("+81 3 1234 5678", "+81 3 1234 5678"), ("-12", "-12"),
        ('"引用",改行\nあり', '"引用",改行\nあり'),
    ],
)  # fmt: skip
def test_no_value_is_a_formula_to_a_spreadsheet(firm: Firm, written: str, shown: str) -> None:
    firm.leads(full(1, company=written))
    assert rows_of(exported(firm, "hubspot") / "contacts.csv")[0]["Company Name"] == shown


def test_a_look_and_what_is_no_folder(firm: Firm) -> None:
    firm.leads(full(1))
    folder = exported(firm, "kintone", "--dry-run")
    assert not folder.exists()
    folder.write_text("mine")
    assert start("export_crm", ["--to", "kintone", str(folder)]) == 1
    assert folder.read_text() == "mine"
