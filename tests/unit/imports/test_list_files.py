"""The files of the tools that write lists: each gives what its user would expect."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.imports.conftest import FIXTURES, Imports

TOKYO = ZoneInfo("Asia/Tokyo")

# file → (受付日時 in Tokyo, 会社名, 氏名, メール, 電話番号) of each lead, in the order of the file.
EXPECTED: dict[str, list[tuple[str, str, str, str, str]]] = {
    "calls_tanto.csv": [
        ("2026-10-05 00:00:00", "見本工業", "見本花子", "", "03-0000-0001"),
        ("2026-10-05 00:00:00", "サンプル商事", "試験次郎", "", "06-0000-0001"),
    ],
    "calls_tanto2.csv": [("2026-10-05 00:00:00", "見本工業", "見本花子", "", "03-0000-0001")],
    "connpass.csv": [
        ("2026-10-02 09:15:00", "見本工業", "見本花子", "", ""),
        ("2026-10-05 10:00:00", "サンプル商事", "試験次郎", "", ""),
    ],
    "dup_cols.csv": [("2026-11-18 00:00:00", "X", "A", "a@example.co.jp", "03-0000-0001")],
    "eight.csv": [
        ("2026-10-14 00:00:00", "見本工業株式会社", "見本 花子", "hanako@example.co.jp",
         "03-0000-0001"),
        ("2026-10-15 00:00:00", "サンプル商事", "試験 次郎", "", "06-0000-0001"),
        ("2026-10-15 00:00:00", "", "個人 三郎", "saburo@example.com", ""),
    ],
    "excel_numbers.csv": [
        ("2026-10-14 00:00:00", "X", "A", "", "9.00E+09"),
        ("2026-10-14 00:00:00", "Y", "B", "", "09000000001"),
        ("2026-10-14 00:00:00", "Z", "C", "", "0300000000"),
        ("2026-10-14 00:00:00", "W", "D", "", "0300000001"),
        ("2026-10-14 00:00:00", "V", "E", "", "0300000002"),
    ],
    "formula.csv": [
        ("2026-11-18 00:00:00", '=HYPERLINK("http://x")', "A", "a@example.co.jp", ""),
        ("2026-11-18 00:00:00", "+81", "B", "b@example.co.jp", ""),
        ("2026-11-18 00:00:00", "@x", "C", "c@example.co.jp", ""),
    ],
    "gform.csv": [
        ("2026-10-02 09:15:30", "見本工業", "見本花子", "h@example.co.jp", ""),
        ("2026-10-05 23:59:59", "サンプル商事", "試験次郎", "j@example.co.jp", ""),
    ],
    "header_line7.csv": [("2026-11-18 00:00:00", "X", "A", "a@example.co.jp", "")],
    "header_twice.csv": [
        ("2026-11-18 00:00:00", "X", "A", "a@example.co.jp", ""),
        ("2026-11-18 00:00:00", "Y", "B", "b@example.co.jp", ""),
    ],
    "hubspot_en.csv": [
        ("2026-10-02 09:15:00", "Sample Inc", "Hanako Mihon", "h@example.co.jp", "03-0000-0001"),
        ("2026-10-05 23:59:00", "Sample Inc", "Jiro Shiken", "j@example.co.jp", ""),
    ],
    "hubspot_ja.csv": [
        ("2026-10-02 09:15:00", "見本工業", "見本 花子", "h@example.co.jp", "03-0000-0001"),
        ("2026-10-05 23:59:00", "サンプル商事", "試験 次郎", "j@example.co.jp", ""),
    ],
    "kintone.csv": [
        ("2026-10-02 09:15:00", "見本工業", "見本 花子", "h@example.co.jp", "03-0000-0001"),
        ("2026-10-05 10:00:00", "サンプル商事", "試験 次郎", "j@example.co.jp", "06-0000-0001"),
    ],
    "linkedin.csv": [
        ("2026-10-02 10:00:00", "Sample Inc", "Hanako Mihon", "h@example.co.jp", "+81300000001"),
        ("2026-11-01 01:00:00", "Mihon KK", "Jiro Shiken", "j@example.co.jp", ""),
    ],
    **{
        file: [
            ("2026-10-01 13:30:00", "サンプル0株式会社", "見本 太郎0", "lead0@example.co.jp",
             "09000000000"),
            ("2026-10-03 09:12:33", "サンプル1株式会社", "見本 太郎1", "lead1@example.co.jp",
             "09000000010"),
            ("2026-10-20 18:00:00", "サンプル2株式会社", "見本 太郎2", "lead2@example.co.jp",
             "09000000020"),
        ]
        for file in ("meta_en.csv", "meta_utf16.csv", "meta_utf8.csv")
    },
    "no_date_col.csv": [("2026-10-05 00:00:00", "X", "A", "a@example.co.jp", "")],
    "peatix.csv": [("2026-10-02 09:15:00", "見本工業", "見本 花子", "h@example.co.jp", "")],
    "pm_text.csv": [
        ("2026-10-05 23:30:00", "", "A", "a@example.co.jp", ""),
        ("2026-10-05 23:30:00", "", "B", "b@example.co.jp", ""),
        ("2026-10-05 23:30:00", "", "C", "c@example.co.jp", ""),
    ],
    "quoted_newline.csv": [
        ("2026-11-18 00:00:00", "X", "A", "a@example.co.jp", ""),
        ("2026-11-18 00:00:00", "Y", "B", "b@example.co.jp", ""),
    ],
    "salesforce_en.csv": [
        ("2026-10-02 00:00:00", "Sample Inc", "Hanako Mihon", "h@example.co.jp", "03-0000-0001"),
        ("2026-10-05 00:00:00", "Mihon KK", "Jiro Shiken", "j@example.co.jp", ""),
    ],
    "salesforce_ja.csv": [
        ("2026-10-02 00:00:00", "見本工業", "見本 花子", "h@example.co.jp", "03-0000-0001"),
        ("2026-10-05 00:00:00", "サンプル商事", "試験 次郎", "j@example.co.jp", ""),
    ],
    "salesforce_lastname_first.csv": [
        ("2026-10-02 00:00:00", "見本工業", "見本 花子", "h@example.co.jp", ""),
        ("2026-10-05 00:00:00", "サンプル商事", "試験 次郎", "j@example.co.jp", ""),
    ],
    "sansan.csv": [
        ("2026-10-14 00:00:00", "見本工業", "見本 花子", "a@example.co.jp", "03-0000-0001"),
        ("2026-10-15 00:00:00", "サンプル商事", "試験 次郎", "b@example.co.jp", "06-0000-0001"),
    ],
    "sep.csv": [("2026-11-18 00:00:00", "X", "A", "a@example.co.jp", "")],
    "title_comma.tsv.csv": [
        ("2026-10-14 00:00:00", "X", "A", "a@example.co.jp", ""),
        ("2026-10-15 00:00:00", "Y", "B", "b@example.co.jp", ""),
    ],
    "unnamed.csv": [("2026-11-18 00:00:00", "", "A", "a@example.co.jp", "")],
    "utc_text.csv": [
        ("2026-10-01 03:30:00", "X", name, f"{name.lower()}@example.co.jp", "") for name in "ABCD"
    ],
    "utf16_nobom.csv": [("2026-11-18 00:00:00", "見本工業", "見本花子", "a@example.co.jp", "")],
    "zoom_attendee_en.csv": [
        ("2026-10-02 21:00:00", "", "Hanako Mihon", "h@example.co.jp", "0300000001"),
        ("2026-10-05 11:00:00", "", "Jiro Shiken", "j@example.co.jp", ""),
    ],
    "zoom_other_attended.csv": [
        ("2026-10-02 09:00:00", "", "Hanako Mihon", "h@example.co.jp", "0300000001"),
    ],
    "zoom_registration_en.csv": [
        ("2026-10-02 09:15:00", "Sample Inc", "Hanako Mihon", "h@example.co.jp", "03-0000-0001"),
        ("2026-10-05 23:59:00", "Mihon KK", "Jiro Shiken", "j@example.co.jp", ""),
    ],
    "zoom_registration_ja.csv": [
        ("2026-10-02 09:15:00", "見本工業", "見本 花子", "h@example.co.jp", "03-0000-0001"),
        ("2026-10-05 23:59:00", "サンプル商事", "試験 次郎", "j@example.co.jp", ""),
    ],
}  # fmt: skip


def shown(row: Any) -> tuple[str, ...]:
    cells = row.cells
    received: datetime = row.received_at
    day = f"{received.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"
    return (day, *(cells.get(key, "") for key in ("company", "name", "email", "phone")))


@pytest.mark.parametrize("file", EXPECTED)
def test_each_file_gives_its_people(imports: Imports, file: str) -> None:
    assert imports.of(FIXTURES / "lists" / file) == 0
    assert [shown(row) for row in imports.rows] == EXPECTED[file]
    # The same file with another day doubles nobody who has a day of their own.
    assert imports(FIXTURES / "lists" / file, "--channel", "Web広告", "--date", "2026-11-01") == 0
    own = [lead for lead in EXPECTED[file] if not lead[0].startswith("2026-11-18")]
    assert len(imports.rows) == 2 * len(EXPECTED[file]) - len(own)


def test_every_file_is_tried() -> None:
    files = {path.name for path in (FIXTURES / "lists").iterdir()}
    assert files == {*EXPECTED, "bad_quote.csv", "no_header.csv"}


def test_what_else_the_tools_say(imports: Imports) -> None:
    first: dict[str, dict[str, str]] = {}
    for file in ("eight.csv", "zoom_attendee_en.csv", "kintone.csv", "meta_utf8.csv"):
        before = len(imports.rows)
        assert imports.of(FIXTURES / "lists" / file) == 0
        first[file] = imports.rows[before].cells
    card = first["eight.csv"]["other"]
    assert card.endswith("名刺交換日: 2026/10/14\nタグ: 展示会2026")
    joined = first["zoom_attendee_en.csv"]["other"]
    assert "Time in Session (minutes): 60\n" in joined
    assert "Join Time: 10/20/2026 01:58:00 PM\nLeave Time: 10/20/2026 03:00:00 PM" in joined
    meta = first["meta_utf8.csv"]
    assert meta["utm_campaign"] == "秋の資料請求"
    assert meta["conversion_point"] == "資料請求フォーム"
    assert "id: 100\n" in meta["other"]
    assert first["kintone.csv"]["other"].endswith("対応内容: 電話、訪問、見積")


def test_what_is_left_out_and_made_of_columns_is_told(imports: Imports, capsys: Any) -> None:
    def told(file: str) -> str:
        assert imports.of(FIXTURES / "lists" / file) == 0
        return str(capsys.readouterr().err)

    assert "cancelled or refused (lines 4)" in told("connpass.csv")
    assert "キャンセル・取り消しなど(行 3)" in told("peatix.csv")
    assert "the header again (lines 3)" in told("header_twice.csv")
    salesforce = told("salesforce_ja.csv")
    assert "合計の行(行 5)" in salesforce
    assert "題名・注記)(行 7, 8)" in salesforce
    assert "列「リード所有者」は自社の担当者として読みました" in salesforce
    assert "no guests (lines 10, 11)" in told("zoom_other_attended.csv")
    assert "rows that belong to a person above: 1" in told("zoom_attendee_en.csv")
    assert "列「担当者名」は先方の氏名として読みました" in told("kintone.csv")
    numbers = told("excel_numbers.csv")
    assert "phone numbers that Excel has rounded; put the right ones: 1 (lines 2)" in numbers
    assert "phone numbers that got their first zero back: 1 (lines 3)" in numbers
    assert "without a column of dates, so received on 2026-11-18: 1" in told("unnamed.csv")


def test_an_open_quote_stops_the_whole_file(imports: Imports, capsys: Any) -> None:
    file = FIXTURES / "lists" / "bad_quote.csv"
    assert imports.of(file) == 1
    assert imports.rows == []
    told = str(capsys.readouterr().err)
    assert 'rows that cannot be read: 1, a quote (") is not closed' in told
    assert "(lines 2)" in told
    assert imports.of(file, "--skip-bad-rows") == 0
    assert [row.cells["name"] for row in imports.rows] == ["B", "C"]


def test_a_file_without_headers_is_refused(imports: Imports, capsys: Any) -> None:
    assert imports.of(FIXTURES / "lists" / "no_header.csv") == 1
    assert imports.rows == []
    told = str(capsys.readouterr().err)
    assert "1 行目は「見本工業, 見本花子, h@example.co.jp」" in told
    assert "headers such as Company, Name, Last name" in told
