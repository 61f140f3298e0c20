"""More members of each kind of list, of what stands in one, and of what is done with it."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.unit.imports.conftest import Imports

Write = Callable[..., Path]
TOKYO = ZoneInfo("Asia/Tokyo")


def names(imports: Imports) -> list[str]:
    return [row.cells.get("name", row.cells.get("company", "")) for row in imports.rows]


# One row changed since the first export; nobody is doubled by it.
EXPORTS = {
    "Meta: the phone": (
        "id\tcreated_time\tfull_name\temail\tphone_number\nl:1\t2026-11-03T23:10:05+09:00\t"
        "山本 三郎\ty@client.example\t{}\n",
        ("p:+819000000003", "p:+819000000004"),
    ),
    "HubSpot: the owner": (
        "Record ID,First Name,Last Name,Email,Contact owner,Create Date\n"
        "101,Hanako,Mihon,h@client.example,{},2026-10-02 09:15\n",
        ("Owner One", "Owner Two"),
    ),
    "kintone: the e-mail": (
        "レコード番号,会社名,氏名,メールアドレス,作成日時\n12,見本工業,見本,{},2026/10/02 09:15\n",
        ("h@client.example", "hanako@client.example"),
    ),
    "connpass: the day of the change": (
        "参加枠名,表示名,参加ステータス,更新日時,受付番号\n一般枠,見本花子,参加,{},100001\n",
        ("2026/10/02 09:15", "2026/10/09 12:00"),
    ),
    "no number: a note": (
        "会社名,氏名,メール,申込日時,備考\n見本工業,見本,h@client.example,2026/10/02 09:15,{}\n",
        ("", "要フォロー"),
    ),
    "no number: the name": (
        "会社名,氏名,メール,申込日時\n見本工業,{},h@client.example,2026/10/02 09:15\n",
        ("見本花子", "見本 華子"),
    ),
    "no number, no address: the phone": (
        "会社名,氏名,電話番号,架電日\n見本工業,見本花子,{},2026/10/02\n",
        ("03-0000-0001", "03-0000-0002"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", EXPORTS)
def test_an_export_with_one_changed_field_doubles_nobody(
    imports: Imports, written: Write, kind: str
) -> None:
    text, (before, after) = EXPORTS[kind]
    assert imports.of(written(text.format(before))) == 0
    assert imports.of(written(text.format(after))) == 0
    assert len(imports.rows) == 1


@pytest.mark.parametrize(
    "text",
    [
        # Two tables of one tool count from 1 again.
        "レコード番号,会社名,氏名,作成日時\n1,{0}商事,{0}田,2026/10/0{1} 09:15\n",
        "チケット番号,氏名,メールアドレス,購入日時\n1,{0}田,{1}@client.example,2026/10/0{1}\n",
        "会社名,氏名,電話番号,名刺交換日\n青葉精機,{0}田,03-0000-0001,2026/10/02\n",
        "会社名,氏名,メール,名刺交換日\n青葉精機,{0}田,{1}info@client.example,2026/10/02\n",
    ],
)
def test_two_people_are_two(imports: Imports, written: Write, text: str) -> None:
    for person in (("山", 1), ("川", 2)):
        assert imports.of(written(text.format(*person))) == 0
    assert names(imports) == ["山田", "川田"]


def test_an_order_of_two_people_and_an_address_of_two_are_two(
    imports: Imports, written: Write
) -> None:
    order = (
        "販売ID,参加者名,注文日時,ステータス,メールアドレス\n"
        "1,田中 四郎,2026/11/01 10:22,受付済,t@client.example\n"
        "1,田中 五郎,2026/11/01 10:22,受付済,t@client.example\n"
        "2,伊藤,2026/11/02 11:00,キャンセル,i@client.example\n"
    )
    for _ in range(2):
        assert imports.of(written(order)) == 0
    assert names(imports) == ["田中 四郎", "田中 五郎"]


def test_who_is_called_like_a_total_is_a_lead(imports: Imports, written: Write) -> None:
    file = written(
        "会社名,氏名,電話番号,来場日\nTotal,田中 一郎,,2026/10/05\nSUM,山本,,2026/10/05\n"
        "青葉精機,計,,2026/10/05\n合計会計事務所,,,\n,計,03-0000-0001,\n合計,3名,,\n総計,,,\n"
        "Grand total,4,,\n【合計】,,,\n累計: 12件,,,\n"
    )
    assert imports.of(file) == 0
    assert [row.cells.get("company", "") for row in imports.rows] == [
        "Total", "SUM", "青葉精機", "合計会計事務所", "",
    ]  # fmt: skip


def test_furniture_is_nobody(imports: Imports, written: Write, capsys: Any) -> None:
    file = written(
        "氏名,会社名,メール\n山田,青葉精機,y@client.example\n 氏名 ,会社名,メール\n"
        "FALSE,FALSE,FALSE\n#N/A,#N/A,#REF!\n--,-,―\n機密情報 - 配布禁止,,\n"
        "Copyright (c) 2000-2026 Example Inc. All rights reserved.\n生成日: 2026/10/21,,\n"
        "© 2026 Example\nReport generated on 2026-10-21,,\n"
    )
    assert imports.of(file) == 0
    assert names(imports) == ["山田"]
    told = capsys.readouterr().err
    assert "the header again (lines 3)" in told
    assert "names nobody (lines 4, 5)" in told
    assert "a line about the list, not of it (lines 7, 8, 9, 10, 11)" in told
    assert "errors such as #N/A, read as nothing: 1 (lines 5)" in told


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("担当者,氏名", "佐藤,見本花子", "見本花子"),
        ("営業担当,お名前", "佐藤,見本花子", "見本花子"),
        ("架電者,ご担当者様", "佐藤,見本花子", "見本花子"),
        ("担当者,先方担当者名", "佐藤,見本花子", "見本花子"),
        ("Owner,Full Name", "Sato,Hanako Mihon", "Hanako Mihon"),
        ("Lead Owner,First Name,Last Name", "Sato,Hanako,Mihon", "Hanako Mihon"),
        ("ご担当者", "見本花子", "見本花子"),
        ("担当者", "見本花子", "見本花子"),
    ],
)
def test_ours_and_theirs(
    imports: Imports, written: Write, header: str, row: str, name: str
) -> None:
    assert imports.of(written(f"会社名,{header}\n見本工業,{row}\n")) == 0
    assert names(imports) == [name]
    if "," in row:
        other = imports.rows[0].cells["other"]
        assert other == ": ".join((header.split(",")[0], row.split(",")[0]))


def test_a_column_of_the_same_few_names_is_ours(
    imports: Imports, written: Write, capsys: Any
) -> None:
    calls = "".join(f"2026/10/05,{'佐藤' if n % 2 else '鈴木'},会社{n}\n" for n in range(6))
    assert imports.of(written(f"架電日,担当者,会社名\n{calls}")) == 0
    assert names(imports) == [f"会社{n}" for n in range(6)]
    assert (
        "自社の担当者として読みました。先方の担当者なら、見出しを「氏名」に"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("青葉精機, 本社,山田,y@client.example,", "5 values for 4 headers"),
        ('青葉精機,"山田,y@client.example,', 'a quote (") is not closed'),
        ('"青葉" 精機,山田,y@client.example,', "text follows a closing quote"),
        ('"青葉精機,山田,y@client.example,\n若葉",鈴木,s@client.example,', "not closed"),
        ('"青葉精機,山田,,\n若葉",鈴木,s@client.example,', "not closed"),
        ('青葉精機,山田,y@client.example,"開いた\n若葉電子,鈴木,s@client.example,"', "not closed"),
    ],
)
def test_a_row_that_cannot_be_read_stops_the_file(
    imports: Imports, written: Write, capsys: Any, bad: str, why: str
) -> None:
    file = written(f"会社名,氏名,メール,メモ\n{bad}\n白石工業,白石,w@client.example,\n")
    assert imports.of(file) == 1
    assert imports.rows == []
    told = capsys.readouterr().err
    assert why in told
    assert "lines 2" in told
    assert imports.of(file, "--skip-bad-rows") == 0
    assert names(imports)[-1] == "白石"


def test_bytes_that_are_no_text_are_told(imports: Imports, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("会社名,氏名\n若葉電子,鈴木\n".encode("cp932") + b"\x81\x00\xfd\xfe\xff,x\n")
    assert imports.of(path) == 1
    assert imports.rows == []


def test_a_file_of_nobody_fails_with_its_first_line(
    imports: Imports, written: Write, capsys: Any
) -> None:
    assert imports.of(written("会社名,氏名,メモ\n,,来場者なし\n合計,0名,\n")) == 1
    told = capsys.readouterr().err
    assert "The first line is “会社名, 氏名, メモ”" in told
    assert "Company, Name, Last name, First name, Email, Phone" in told


@pytest.mark.parametrize("above", [0, 1, 8, 39])
def test_a_header_stands_anywhere_in_the_first_forty_rows(
    imports: Imports, written: Write, above: int
) -> None:
    lines = "".join(f"注記 {n}\n" for n in range(above))
    assert imports.of(written(f"{lines}会社名,氏名,TEL,FAX\n見本工業,見本,03-0000-0001,\n")) == 0
    assert names(imports) == ["見本"]


def test_a_header_further_down_is_none(imports: Imports, written: Write) -> None:
    lines = "".join(f"注記 {n}\n" for n in range(45))
    assert imports.of(written(f"{lines}会社名,氏名\n見本工業,見本\n")) == 1


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        ("参加", True), ("キャンセル", False), ("キャンセル済み", False), ("払い戻し済", False),
        ("返金", False), ("補欠", False), ("cancelled", False), ("Refunded", False),
        ("denied", False), ("抽選落ち", False), ("支払期限切れ", False), ("Not Attending", False),
        ("待機リスト", False), ("キャンセル不可", True), ("欠席", True),
        ("コンビニ支払待ち", True), ("有効", True),
    ],
)  # fmt: skip
def test_who_does_not_come_is_left_out(
    imports: Imports, written: Write, status: str, kept: bool
) -> None:
    file = written(f"氏名,会社名,参加ステータス\n山田,青葉精機,{status}\n川田,若葉電子,参加\n")
    assert imports.of(file) == 0
    assert names(imports) == (["山田"] if kept else []) + ["川田"]


@pytest.mark.parametrize(
    ("heading", "cell", "kept"),
    [
        ("キャンセル日時", "2026/11/02 09:00", False), ("キャンセル日時", "", True),
        ("キャンセル", "○", False), ("キャンセル", "×", True), ("キャンセル", "FALSE", True),
        ("キャンセル済み", "TRUE", False), ("返金日", "2026-11-02", False), ("返金日", "-", True),
        ("Cancelled at", "2026-11-02T00:00:00Z", False), ("Canceled", "No", True),
        ("キャンセルURL", "https://event.example/cancel/1", True),
        ("キャンセルポリシー", "前日まで", True), ("キャンセル", "キャンセル不可", True),
    ],
)  # fmt: skip
def test_who_called_off_by_a_column_of_its_own_is_left_out(
    imports: Imports, written: Write, heading: str, cell: str, kept: bool
) -> None:
    file = written(f"氏名,会社名,{heading}\n山田,青葉精機,{cell}\n川田,若葉電子,\n")
    assert imports.of(file) == 0
    assert names(imports) == (["山田"] if kept else []) + ["川田"]


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\xa0", "\u3000", "\u2060 "])
def test_signs_nobody_sees_around_a_cell_are_no_part_of_it(
    imports: Imports, written: Write, unseen: str
) -> None:
    around = ",".join(
        f"{unseen}{one}{unseen}" for one in ("山田 太郎", "青葉精機", "y@client.example")
    )
    assert imports.of(written(f"氏名,会社名,メールアドレス\n{around}\n")) == 0
    (row,) = imports.rows
    assert [row.cells[one] for one in ("name", "company", "email")] == [
        "山田 太郎", "青葉精機", "y@client.example",
    ]  # fmt: skip


def test_test_leads_of_meta_are_left_out(imports: Imports, written: Write, capsys: Any) -> None:
    dummy = "<test lead: dummy data for full_name>"
    file = written(
        "id\tcreated_time\tcampaign_name\tfull_name\tphone_number\twork_email\tis_organic\n"
        f"l:9\t2026-11-03T10:00:00+09:00\t資料\t{dummy}\t{dummy}\ttest@fb.example\tfalse\n"
        "l:1\t2026-11-03T23:10:05+09:00\t資料\t山本 三郎\tp:+819000000003\ty@client.example\n",
        encoding="utf-16",
    )
    assert imports.of(file) == 0
    (row,) = imports.rows
    assert (row.cells["name"], row.cells["phone"], row.cells["email"]) == (
        "山本 三郎", "09000000003", "y@client.example",
    )  # fmt: skip
    assert row.received_at == datetime(2026, 11, 3, 23, 10, 5, tzinfo=TOKYO)
    assert "a test lead of Meta (lines 2)" in capsys.readouterr().err


@pytest.mark.parametrize("more", ["", "\tad_id", "\tform_name", "\tis_organic", "\tadset_name"])
def test_what_meta_writes_before_numbers_is_taken_off_whichever_columns_are_left(
    imports: Imports, written: Write, more: str
) -> None:
    """The sample of in-and-out.md, and files of which people took columns out."""
    header = "id\tcreated_time\tcampaign_name\tfull_name\tphone_number\twork_email"
    row = "l:1\t2026-11-03T23:10:05+09:00\t資料\t山本 三郎\tp:+819000000003\ty@client.example"
    value = "\tag:7" if more else ""
    assert imports.of(written(f"{header}{more}\n{row}{value}\n", encoding="utf-16")) == 0
    (lead,) = imports.rows
    assert lead.cells["phone"] == "09000000003"
    assert lead.cells["utm_campaign"] == "資料"
    assert lead.received_at == datetime(2026, 11, 3, 23, 10, 5, tzinfo=TOKYO)


def test_a_first_cell_of_several_lines_swallows_nobody(imports: Imports, written: Write) -> None:
    file = written(
        "会社名,氏名,メール,メモ\n"
        '"青葉精機\n大阪支店",山田,y@client.example,"電話\n済み"\n'
        '"若葉 ""電子""\n本社\n3F",鈴木,s@client.example,\n'
        "白石工業,白石,w@client.example,\n"
    )
    assert imports.of(file) == 0
    assert [(row.cells["company"], row.cells["name"]) for row in imports.rows] == [
        ("青葉精機\n大阪支店", "山田"), ('若葉 "電子"\n本社\n3F', "鈴木"), ("白石工業", "白石"),
    ]  # fmt: skip


@pytest.mark.parametrize("remark", ["※社外秘", "※ 2026年11月20日現在", "注)敬称略", "（注）抜粋"])
def test_a_remark_below_a_list_is_nobody(
    imports: Imports, written: Write, capsys: Any, remark: str
) -> None:
    file = written(f"会社名,氏名,メール\n青葉精機,山田,y@client.example\n{remark},,\n※若葉,鈴木,\n")
    assert imports.of(file) == 0
    assert names(imports) == ["山田", "鈴木"]
    assert "a line about the list, not of it (lines 3)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "会社名,見本工業\n氏名,花子\nメール,h@example.co.jp\n",
        "氏名,花子,次郎\n備考,,\n会社名,見本,青葉\n",
        "Name,Hanako\nEmail,h@example.co.jp\n",
    ],
)
def test_headings_that_stand_below_one_another_are_refused(
    imports: Imports, written: Write, capsys: Any, text: str
) -> None:
    """They used to bring people called 氏名."""
    assert imports.of(written(text)) == 1
    assert "The headings stand below one another, from line 1 on" in capsys.readouterr().err
    assert imports.rows == []


def test_a_header_that_comes_again_does_not_stand_on_its_side(
    imports: Imports, written: Write
) -> None:
    assert imports.of(written("氏名,備考\n花子,x\n氏名,備考\n次郎,会社名\n")) == 0
    assert names(imports) == ["花子", "次郎"]


def test_excel_files_and_zips_are_read(imports: Imports, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["表紙"])
    sheet = book.create_sheet("名刺")
    sheet.append(["展示会の名刺"])
    sheet.append(["会社名", "氏名", "電話番号", "名刺交換日"])
    sheet.append(["青葉精機", "山田", 312345678, datetime(2026, 10, 14)])  # noqa: DTZ001  a cell
    book.save(tmp_path / "cards.csv")  # what the bytes are counts
    assert imports.of(tmp_path / "cards.csv") == 0
    with zipfile.ZipFile(tmp_path / "cards.zip", "w") as packed:
        packed.writestr("list.csv", "会社名,氏名\n若葉電子,鈴木\n".encode("cp932"))
    assert imports.of(tmp_path / "cards.zip") == 0
    assert [(row.cells["name"], row.cells.get("phone")) for row in imports.rows] == [
        ("山田", "0312345678"), ("鈴木", None),
    ]  # fmt: skip
    assert imports.rows[0].received_at == datetime(2026, 10, 14, tzinfo=TOKYO)


@pytest.mark.parametrize("content", [b"<html><table>", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0junk"])
def test_what_is_no_list_is_told(
    imports: Imports, tmp_path: Path, capsys: Any, content: bytes
) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    assert imports.of(tmp_path / "a.xls") == 1
    assert "CSV" in capsys.readouterr().err


def test_a_channel_that_nobody_knows_is_refused(
    imports: Imports, written: Write, capsys: Any
) -> None:
    file = written("氏名,会社名\n山田,青葉精機\n")
    for asked, meant in (
        ("展示会セミナー", "展示会・セミナー"), ("WEB公告", "Web広告"), ("代理店", "代理店紹介"),
    ):  # fmt: skip
        assert imports(file, "--channel", asked, "--date", "2026-11-18") == 2
        assert f"「{meant}」のことですか" in capsys.readouterr().err
    assert imports.rows == []
    # In another width, case or language it is the same channel.
    assert imports(file, "--channel", "ｗｅｂ広告", "--date", "2026-11-18") == 0
    assert imports.rows[0].cells["channel"] == "Web広告"


def test_a_campaign_comes_along(imports: Imports, written: Write) -> None:
    file = written("氏名,会社名\n山田,青葉精機\n")
    assert imports.of(file, "--campaign", "秋の展示会") == 0
    cells = imports.rows[0].cells
    assert cells.get("campaign", cells.get("other")) in ("秋の展示会", "施策: 秋の展示会")


def test_a_blank_day_gives_way_to_the_next_column(imports: Imports, written: Write) -> None:
    file = written(
        "氏名,会社名,登録日,名刺交換日\n山田,青葉,2026/10/20,2026/10/14\n川田,若葉,2026/10/20,\n"
    )
    assert imports.of(file) == 0
    assert [f"{row.received_at.astimezone(TOKYO):%m-%d}" for row in imports.rows] == [
        "10-14", "10-20",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["※山田", "＊若葉商事", "(注文住宅)山田工務店", "※株式会社青葉"])
def test_who_is_marked_is_a_person_all_the_same(
    imports: Imports, written: Write, name: str
) -> None:
    file = written(f"会社名,メール\n青葉精機,y@client.example\n{name},\n")
    assert imports.of(file) == 0
    assert [row.cells["company"] for row in imports.rows] == ["青葉精機", name]
