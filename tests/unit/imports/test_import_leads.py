"""Leads from a file."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from server.commands.start import start
from server.imports.lists.fitting import MOST_LEADS
from server.imports.lists.leads import Entry, Import, leads_of
from server.imports.lists.people import people_of
from server.imports.lists.reading import Row, read_list
from server.imports.told import NotATable
from server.settings.sites import Site
from tests.unit.imports.conftest import Imports

ROOT = Path(__file__).parents[3]
CARDS = (
    "会社名,氏名,部署,電話番号,メールアドレス,メモ\r\n"
    '㈱髙島システム,髙橋 太郎,営業部,03-1234-5678,taro@takashima.example,"展示機に\n興味あり"\r\n'
    ",,,,,\r\n"
    "若葉電子,鈴木 花子,,,,=1+1\r\n"
    "合計 2 名,,,,,\r\n"
    ",,,,,(来場者名簿より)\r\n"
)
SITE = Site("default", "sheet")
NOW = datetime(2026, 11, 21, 17, 33, tzinfo=UTC)


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    path = tmp_path / "cards.csv"
    path.write_bytes(CARDS.encode("cp932"))
    return path


def entries(path: Path, site: Site = SITE) -> list[Entry]:
    what = Import(site, "展示会・セミナー", date(2026, 11, 18))
    return list(leads_of(people_of(read_list(path.read_bytes(), site)), what, NOW))


def rows(path: Path, site: Site = SITE) -> list[Row]:
    return read_list(path.read_bytes(), site).rows


def test_a_list_of_cards_becomes_leads(imports: Imports, cards: Path, capsys: Any) -> None:
    assert (
        imports(
            cards, "--channel", "展示会・セミナー", "--date", "2026-11-18", "--form", "機械要素展"
        )
        == 0
    )
    first, second = imports.rows
    assert first.cells == {
        "company": "㈱髙島システム",
        "name": "髙橋 太郎",
        "phone": "03-1234-5678",
        "email": "taro@takashima.example",
        "channel": "展示会・セミナー",
        # The list's channel is its owner's word: no rule of 設定 overrules it.
        "channel_given": 1,
        "conversion_point": "機械要素展",
        "department": "営業部",
        "other": "メモ: 展示機に\n興味あり",
    }
    assert second.cells["other"] == "メモ: =1+1"
    assert {row.received_at for row in imports.rows} == {datetime(2026, 11, 17, 15, 0, tzinfo=UTC)}
    assert {row.words for row in imports.rows} == {None}
    assert "髙橋 太郎" in first.body.decode()
    told = capsys.readouterr().err
    assert "imported: 2" in told
    assert "skipped: 1, a total (lines 6)" in told
    assert "skipped: 1, names nobody (lines 7)" in told
    assert "メールアドレス → メール" in told
    assert "部署 → 部署" in told


def test_a_line_of_totals_is_skipped_and_named(
    imports: Imports, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "cards.csv"
    path.write_text(
        "番号,会社名,氏名,電話番号\n1,青葉精機,山田 太郎,\n小　計,1社,1名,\n"
        "2,合計,計 一郎,03-1234-5678\n3,合計会計事務所,,\n4,ＴＯＴＡＬ,2名,\n,,合計,\n",
        encoding="utf-8",
    )
    assert imports(path, "--channel", "展示会・セミナー", "--date", "2026-11-18") == 0
    assert [row.cells["company"] for row in imports.rows] == [
        "青葉精機", "合計", "合計会計事務所",
    ]  # fmt: skip
    told = capsys.readouterr().err
    assert "imported: 3" in told
    assert "飛ばした行 3 件: 合計の行(行 3, 6, 7)" in told


def test_the_same_file_again_changes_nothing(imports: Imports, cards: Path, capsys: Any) -> None:
    assert imports(cards, "--channel", "展示会・セミナー", "--date", "2026-11-18") == 0
    assert "imported: 2" in capsys.readouterr().err
    assert imports(cards, "--channel", "展示会・セミナー", "--date", "2026-11-18") == 0
    told = capsys.readouterr().err
    assert "imported: 0" in told
    assert "already there: 2" in told
    assert len(imports.rows) == 2


def test_the_same_file_with_rows_added_brings_the_new_ones(imports: Imports, cards: Path) -> None:
    imports(cards, "--channel", "展示会・セミナー", "--date", "2026-11-18")
    longer = CARDS + "青葉精機,山田 太郎,,,,\r\n"
    cards.write_bytes(longer.encode("utf-8-sig"))  # and saved in another charset
    imports(cards, "--channel", "展示会・セミナー", "--date", "2026-11-18")
    assert [row.cells["company"] for row in imports.rows] == [
        "㈱髙島システム", "若葉電子", "青葉精機",
    ]  # fmt: skip


def test_the_same_people_on_another_day_are_leads_again(imports: Imports, cards: Path) -> None:
    for day in ("2026-11-18", "2026-11-19"):
        imports(cards, "--channel", "展示会・セミナー", "--date", day)
    assert len(imports.rows) == 4


CALLS = (
    "会社名,受電時刻,架電日,結果\n"
    "青葉精機,10:15,2026/11/16,見積希望\n"
    "若葉電子,,２０２６年１１月１７日（火）,\n"
    "白石工業,,2026-11-17 09:05,\n"
    "黒川商事,,来週,\n"
    "赤木製作所,,2027/01/05,\n"
    "緑川物産,,,\n"
)


def test_a_rows_own_day_counts(imports: Imports, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(CALLS.encode("cp932"))
    assert imports(path, "--channel", "アウトバウンドコール", "--date", "2026-11-18") == 0
    told = {row.cells["company"]: row.received_at for row in imports.rows}
    assert told == {
        "青葉精機": datetime(2026, 11, 15, 15, 0, tzinfo=UTC),
        "若葉電子": datetime(2026, 11, 16, 15, 0, tzinfo=UTC),
        "白石工業": datetime(2026, 11, 17, 0, 5, tzinfo=UTC),
        # No day, a day to come, none at all: the day given for all.
        "黒川商事": datetime(2026, 11, 17, 15, 0, tzinfo=UTC),
        "赤木製作所": datetime(2026, 11, 17, 15, 0, tzinfo=UTC),
        "緑川物産": datetime(2026, 11, 17, 15, 0, tzinfo=UTC),
    }
    first = imports.rows[0]
    assert first.cells["other"] == "受電時刻: 10:15\n架電日: 2026/11/16\n結果: 見積希望"
    told_to_people = capsys.readouterr().err
    assert "列「架電日」" in told_to_people
    assert "日付が空欄か読めない行 3 件の受付日時は 2026-11-18 です(行 5, 6, 7)。" in told_to_people


def test_a_column_of_days_nobody_can_read_is_told(
    imports: Imports, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("氏名,架電日\n山田,不明\n佐藤,たぶん春\n,合計\n", encoding="utf-8")
    options = ("--channel", "展示会・セミナー", "--date", "2026-10-01")
    for more in ((), ("--dry-run",)):
        assert imports(path, *options, *more) == 0
        told = capsys.readouterr().err
        assert "2 件の受付日時は 2026-10-01 です(行 2, 3)。" in told
        assert "received on 2026-10-01: 2 (lines 2, 3)" in told


@pytest.mark.parametrize("header", ["受付日時", "日付", "名刺交換日", "Date", "タイムスタンプ"])
def test_columns_that_say_the_day(tmp_path: Path, header: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"氏名,{header}\n山田,2026/11/16\n", encoding="utf-8")
    (found,) = entries(path)
    assert found.lead is not None
    assert found.lead.received_at == datetime(2026, 11, 15, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("header", ["生年月日", "設立日", "次回訪問日", "有効期限"])
def test_other_days_are_not_the_day(tmp_path: Path, header: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"氏名,{header}\n山田,2001/04/01\n", encoding="utf-8")
    (found,) = entries(path)
    assert found.lead is not None
    assert found.lead.received_at == datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


def test_a_row_that_a_file_repeats_is_kept_as_often(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("氏名\n山田\n山田\n", encoding="utf-8")
    assert len({entry.lead.keys for entry in entries(path) if entry.lead}) == 2


def test_a_dry_run_changes_nothing(imports: Imports, cards: Path, capsys: Any) -> None:
    assert imports.of(cards, "--dry-run") == 0
    assert imports.rows == []
    told = capsys.readouterr().err
    assert "6 rows read" not in told
    assert "4 rows read" in told
    assert "Dry run: nothing was imported." in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_files_as_offices_save_them(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"氏名{delimiter}会社名\r\n山田 太郎{delimiter}青葉精機\r\n".encode(encoding))
    (row,) = rows(path)
    assert row.values == (("氏名", "山田 太郎"), ("会社名", "青葉精機"))
    assert row.line == 2


def test_a_title_above_the_header_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "機械要素展 名刺リスト,,\n作成日,2026/11/18,\n\n"
        "会社名,氏名,部署\n青葉精機,山田 太郎,営業\n",
        encoding="utf-8",
    )
    (row,) = rows(path)
    assert row.line == 5
    assert row.values == (("会社名", "青葉精機"), ("氏名", "山田 太郎"), ("部署", "営業"))


def test_a_title_does_not_hide_how_the_columns_are_parted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名刺リスト\n会社名\t氏名\n青葉精機\t山田, 太郎\n", encoding="cp932")
    (row,) = rows(path)
    assert row.values == (("会社名", "青葉精機"), ("氏名", "山田, 太郎"))


def test_numbers_guarded_against_excel_are_the_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('氏名,電話番号\n山田,="03-1234-5678"\n', encoding="utf-8")
    (row,) = rows(path)
    assert row.values[1] == ("電話番号", "03-1234-5678")


def test_cells_below_a_blank_heading_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("氏名,\n山田,おまけ\n", encoding="utf-8")
    (found,) = entries(path)
    assert found.lead is not None
    assert found.lead.cells["other"] == "おまけ"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\n",
        "氏名,会社名\n".encode(),
        "名刺リスト\n氏名,会社名\n".encode(),
        b"PK\x03\x04\x00\x00\x00\x00\xff\xfe",
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(NotATable, match=" / "):
        rows(path)


def test_columns_of_a_site_come_first(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("お相手,貴社名称\n山田,青葉精機\n", encoding="utf-8")
    with pytest.raises(NotATable, match="お相手, 貴社名称"):
        rows(path)
    site = Site("a", "s", field_names={"お相手": "name", "貴社名称": "company"})
    (found,) = entries(path, site)
    assert found.lead is not None
    assert (found.lead.cells["name"], found.lead.cells["company"]) == ("山田", "青葉精機")


@pytest.mark.parametrize(
    "arguments",
    [[], ["a.csv"], ["a.csv", "--channel", "x"], ["a.csv", "--channel", "x", "--date", "昨日"]],
)
def test_wrong_usage_is_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        start("import_leads", arguments)
    assert stopped.value.code == 2


def test_a_day_to_come_is_wrong_usage(imports: Imports, cards: Path) -> None:
    assert imports(cards, "--channel", "x", "--date", "2999-01-01") == 2
    assert imports.rows == []


def test_a_file_that_is_not_there_is_one(imports: Imports, tmp_path: Path, capsys: Any) -> None:
    assert imports(tmp_path / "no.csv", "--channel", "x", "--date", "2026-11-18") == 1
    assert "no.csv" in capsys.readouterr().err


def test_the_script_runs(cards: Path, tmp_path: Path) -> None:
    environment = {
        "PATH": "", "DATABASE_URL": f"sqlite:///{tmp_path / 'i.db'}", "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "import_leads.py", cards,
         "--channel", "展示会・セミナー", "--date", "2026-11-18"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    assert "imported: 2" in done.stderr


def test_a_site_that_is_not_there_is_wrong_usage(imports: Imports, cards: Path) -> None:
    assert imports(cards, "--channel", "x", "--date", "2026-11-18", "--site", "nobody") == 2


def test_more_people_than_a_spreadsheet_has_room_for_are_refused_before_the_first_is_kept(
    imports: Imports, written: Any, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("server.imports.lists.fitting.MOST_LEADS", 2)
    three = written("氏名\n見本 一郎\n見本 二郎\n見本 三郎\n")
    assert imports.of(three, "--dry-run") == 0
    shown = capsys.readouterr().err
    assert "取り込むと 3 件です。" in shown
    assert "3 人は1つのスプレッドシートに入りません" in shown
    assert imports.of(three) == 1
    assert "3 people are more than a spreadsheet has room for" in capsys.readouterr().err
    assert imports.rows == []


def test_a_spreadsheet_has_room_for_two_hundred_thousand() -> None:
    assert MOST_LEADS == 200_000  # ten million cells, fifty columns
