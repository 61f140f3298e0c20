"""import_costs on a real spreadsheet: each amount once, nobody's rows but our own."""

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.commands.setup_spreadsheet import create
from server.commands.start import start
from server.errors import OutcomeUnknown
from server.imports.costs import writing
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.door import Door
from sheets_schema.tabs import COST_COLUMNS
from tests.support.emulator import Emulator

HEAD = "日,キャンペーン,キャンペーン ID,通貨コード,費用\n"
KEYS = [column.key for column in COST_COLUMNS]


@dataclass
class Costs:
    """`costs("file", "--yes")` runs the command; `rows()` are those of 費用."""

    door: Door
    folder: Path

    def file(self, text: str, name: str = "google.csv") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def __call__(self, *arguments: object) -> int:
        return start("import_costs", [str(one) for one in arguments])

    def columns(self, tab: str = "costs") -> dict[str, list[Any]]:
        layout = self.door.layout()
        return self.door.read_columns(layout, {tab: KEYS if tab == "costs" else ["channel"]})[tab]

    def rows(self) -> list[tuple[Any, ...]]:
        """(月, 流入チャネル, 施策, 金額)"""
        found = self.columns()
        return list(
            zip(*(found[key] for key in ("month", "channel", "measure", "amount")), strict=True)
        )

    def put(self, tab: str, row: int, values: dict[str, Any]) -> None:
        """As people type: `row` is the sheet's own number."""
        layout = self.door.layout().tabs[tab]
        requests = []
        for key, value in values.items():
            kind = "numberValue" if isinstance(value, int | float) else "stringValue"
            start = {
                "sheetId": layout.sheet_id,
                "rowIndex": row - 1,
                "columnIndex": layout.columns[key],
            }
            cell = {"userEnteredValue": {kind: value}}
            requests.append(
                {
                    "updateCells": {
                        "start": start,
                        "rows": [{"values": [cell]}],
                        "fields": "userEnteredValue",
                    }
                }
            )
        self.door.batch_update(requests)


@pytest.fixture
def costs(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Costs:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    connection = Connection(Settings(_env_file=None, sheets_emulator_host=emulator.address))
    sheet = create(connection, Site("default", ""), None)
    monkeypatch.setenv("SPREADSHEET_ID", sheet)
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", emulator.address)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'inbox.db'}")
    return Costs(connection.door(sheet), tmp_path)


NOVEMBER = 46327  # 2026-11-01 as the spreadsheet counts
FIRST = HEAD + "2026-11-01,指名,1,JPY,1000\n2026-11-02,指名,1,JPY,500\n2026-11-01,一般,2,JPY,70.5\n"


def test_a_preview_writes_nothing_and_yes_does(costs: Costs, capsys: Any) -> None:
    file = costs.file(FIRST)
    assert costs(file) == 2
    assert costs(file, "--dry-run") == 0
    assert costs.rows() == []
    told = capsys.readouterr().err
    assert "新規 / new: 2026-11 | Web広告 | 指名 | 1,500" in told
    assert "Without --yes nothing was written" in told
    assert costs(file, "--yes") == 0
    assert costs.rows() == [
        (NOVEMBER, "Web広告", "指名", 1500), (NOVEMBER, "Web広告", "一般", 70.5),
    ]  # fmt: skip
    found = costs.columns()
    assert found["category"] == ["販促・広告"] * 2
    assert found["source"] == ["Google 広告｜google.csv"] * 2
    assert found["memo"][0].startswith("2026-11-01〜2026-11-02 ID:1 [取込 ")


def test_the_same_again_changes_nothing_and_a_newer_one_replaces(costs: Costs, capsys: Any) -> None:
    assert costs(costs.file(FIRST), "--yes") == 0
    before = costs.columns()
    # The same figures under another name, too.
    assert costs(costs.file(FIRST), costs.file(FIRST, "again.csv"), "--yes") == 0
    assert costs.columns() == before
    assert "変更はありません" in capsys.readouterr().err
    newer = FIRST.replace("1000", "900") + "2026-11-03,指名,1,JPY,30\n"
    assert costs(costs.file(newer, "newer.csv"), "--yes") == 0
    assert costs.rows() == [
        (NOVEMBER, "Web広告", "指名", 1430), (NOVEMBER, "Web広告", "一般", 70.5),
    ]  # fmt: skip
    assert "置換 / replaces 1,500: 2026-11 | Web広告 | 指名 | 1,430" in capsys.readouterr().err
    # Nothing of the scratch sheet stays.
    titles = [one["properties"]["title"] for one in costs.door.properties()["sheets"]]
    assert writing.SCRATCH_TITLE not in titles


def test_other_days_are_added_and_told_apart(costs: Costs) -> None:
    later = HEAD + "2026-11-10,指名,1,JPY,7\n2026-11-12,指名,1,JPY,1\n"
    assert costs(costs.file(FIRST), "--yes") == 0
    assert costs(costs.file(later, "later.csv"), "--yes") == 0
    assert costs.rows()[0] == (NOVEMBER, "Web広告", "指名", 1508)
    # Either of them again changes nothing; a restated one replaces its own days.
    for file in (costs.file(FIRST), costs.file(later, "later.csv")):
        assert costs(file, "--yes") == 0
        assert costs.rows()[0] == (NOVEMBER, "Web広告", "指名", 1508)
    restated = later.replace("JPY,7", "JPY,9")
    assert costs(costs.file(restated, "restated.csv"), "--yes") == 0
    assert costs.rows()[0] == (NOVEMBER, "Web広告", "指名", 1510)


def test_days_that_overlap_in_part_are_refused(costs: Costs, capsys: Any) -> None:
    assert costs(costs.file(FIRST), "--yes") == 0
    before = costs.columns()
    part = HEAD + "2026-11-02,指名,1,JPY,500\n2026-11-03,指名,1,JPY,5\n"
    assert costs(costs.file(part), "--yes") == 1
    assert "一部だけが重なります" in capsys.readouterr().err
    assert costs.columns() == before


def test_rows_of_people_are_never_touched(costs: Costs, capsys: Any) -> None:
    typed = {"month": "2026-11", "channel": "Web広告", "amount": 300, "measure": "指名"}
    costs.put("costs", 2, typed)
    assert costs(costs.file(FIRST), "--yes") == 0
    assert "手入力の行が同じ月・チャネルにあります(2026-11 Web広告)" in capsys.readouterr().err
    assert costs.rows()[0] == ("2026-11", "Web広告", "指名", 300)
    # Somebody corrects one that was imported: it is theirs from then on.
    costs.put("costs", 3, {"amount": 1600})
    newer = FIRST.replace("1000", "900").replace("70.5", "80")
    assert costs(costs.file(newer), "--yes") == 0
    assert "人が直した行 1 件はそのままにします: 2026-11 指名" in capsys.readouterr().err
    assert [row[3] for row in costs.rows()] == [300, 1600, 80]


@pytest.mark.parametrize(
    "edit", [{"memo": "確認済み"}, {"channel": "展示会・セミナー"}, {"measure": "別名"}]
)
def test_any_edit_makes_a_row_theirs(costs: Costs, edit: dict[str, str]) -> None:
    one = HEAD + "2026-11-01,指名,1,JPY,1000\n"
    assert costs(costs.file(one), "--yes") == 0
    costs.put("costs", 2, edit)
    assert costs(costs.file(one.replace("1000", "900")), "--yes") == 0
    assert [row[3] for row in costs.rows()] == [1000]


def test_rows_that_are_sorted_at_that_moment_are_put_back(
    costs: Costs, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs.put("costs", 2, {"month": "2026-10", "channel": "Web媒体", "amount": 7, "memo": "手入力"})
    assert costs(costs.file(FIRST), "--yes") == 0
    requests = writing._requests

    def somebody_sorts(*arguments: Any) -> Any:
        made = requests(*arguments)
        monkeypatch.setattr(writing, "_requests", requests)
        tab = costs.door.layout().tabs["costs"]
        column = tab.columns["amount"]
        span = {"sheetId": tab.sheet_id, "startRowIndex": 1, "endRowIndex": 4}
        spec = {"dimensionIndex": column, "sortOrder": "DESCENDING"}
        costs.door.batch_update([{"sortRange": {"range": span, "sortSpecs": [spec]}}])
        return made

    monkeypatch.setattr(writing, "_requests", somebody_sorts)
    newer = FIRST.replace("1000", "900").replace("70.5", "80")
    assert costs(costs.file(newer), "--yes") == 0
    assert sorted(row[3] for row in costs.rows()) == [7, 80, 1400]
    assert "手入力" in costs.columns()["memo"]


def test_twice_at_once_is_once(costs: Costs) -> None:
    file = costs.file(FIRST)
    ends: list[int] = []
    runs = [threading.Thread(target=lambda: ends.append(costs(file, "--yes"))) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(row[3] for row in costs.rows()) == [70.5, 1500]
    assert 0 in ends


@pytest.mark.parametrize(
    ("moment", "number"),
    [("layout", 2), ("read_columns", 2), ("properties", 2), ("properties", 3)],
)
def test_an_import_between_any_two_calls_is_seen(
    costs: Costs, monkeypatch: pytest.MonkeyPatch, moment: str, number: int
) -> None:
    """Another process writes the same file between the readings of this one."""
    file = costs.file(FIRST)
    whole = getattr(Door, moment)
    calls = [0]

    def then_another(door: Door, *arguments: Any, **more: Any) -> Any:
        found = whole(door, *arguments, **more)
        calls[0] += 1
        if calls[0] == number:
            assert costs(file, "--yes") == 0
        return found

    monkeypatch.setattr(Door, moment, then_another)
    costs(file, "--yes")
    assert calls[0] > number
    monkeypatch.setattr(Door, moment, whole)
    assert sorted(row[3] for row in costs.rows()) == [70.5, 1500]


@pytest.mark.parametrize("applied", [True, False])
def test_a_lost_answer_is_looked_up(
    costs: Costs, monkeypatch: pytest.MonkeyPatch, applied: bool
) -> None:
    send = Door.batch_update
    left = [1]

    def lost(door: Door, requests: Any, **more: Any) -> Any:
        if left and any("createDeveloperMetadata" in one for one in requests):
            left.pop()
            if applied:
                send(door, requests, **more)
            raise OutcomeUnknown("no answer")
        return send(door, requests, **more)

    monkeypatch.setattr(Door, "batch_update", lost)
    assert costs(costs.file(FIRST), "--yes") == 0
    assert costs(costs.file(FIRST), "--yes") == 0
    assert sorted(row[3] for row in costs.rows()) == [70.5, 1500]


def test_a_column_that_is_moved_at_that_moment_gets_its_own_values(
    costs: Costs, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = writing._requests

    def somebody_moves(*arguments: Any) -> Any:
        made = requests(*arguments)
        monkeypatch.setattr(writing, "_requests", requests)
        tab = costs.door.layout().tabs["costs"]
        index = tab.columns["amount"]
        span = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": index}
        source = {**span, "endIndex": index + 1}
        move = {"moveDimension": {"source": source, "destinationIndex": 0}}
        costs.door.batch_update([move])
        return made

    monkeypatch.setattr(writing, "_requests", somebody_moves)
    assert costs(costs.file(FIRST), "--yes") == 0
    assert costs.door.layout().tabs["costs"].columns["amount"] == 0
    assert [row[3] for row in costs.rows()] == [1500, 70.5]


def test_rules_of_the_settings_tab(costs: Costs, capsys: Any) -> None:
    costs.put("settings", 2, {
        "ad_platform": "Google 広告", "fee_rate": "20%", "fee_kind": "内掛け",
        "fee_from": "2026-11", "ad_words": "展示会", "ad_channel": "展示会・セミナー",
        "ad_measure": "秋の展示会",
    })  # fmt: skip
    text = (
        HEAD + "2026-10-31,指名,1,JPY,85300\n2026-11-01,指名,1,JPY,85300\n"
        "2026-11-01,展示会集客,2,JPY,1000\n"
    )
    assert costs(costs.file(text), "--yes") == 0
    assert [row[1:] for row in costs.rows()] == [
        ("Web広告", "指名", 85300),
        ("Web広告", "指名", 106625),
        ("展示会・セミナー", "秋の展示会", 1250),
    ]
    costs.put("settings", 2, {"fee_kind": "外掛け"})
    assert costs(costs.file(text), "--tax-included", "10", "--yes") == 0
    assert costs.rows()[1][3] == 93054.55  # 85,300 / 1.1 * 1.2
    costs.put("settings", 2, {"fee_rate": "たぶん"})
    assert costs(costs.file(text), "--yes") == 1
    assert "設定の「手数料率」2 行目「たぶん」が使えません" in capsys.readouterr().err


def test_a_refusal_writes_nothing_and_is_one(costs: Costs, capsys: Any) -> None:
    good, bad = costs.file(FIRST), costs.file("週,キャンペーン,費用\n2026-11-02,a,1\n", "week.csv")
    assert costs(good, bad, "--yes") == 1
    assert costs.rows() == []
    assert "week.csv: 1 行目:" in capsys.readouterr().err
    assert costs(costs.folder / "no.csv", "--yes") == 1


def test_what_a_program_reads(costs: Costs, capsys: Any) -> None:
    assert costs(costs.file(FIRST), "--json", "--dry-run") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"][0]["platform"] == "google"
    assert (told["files"][0]["rows_used"], told["files"][0]["total"]) == (3, "1570.5")
    assert [(one["measure"], one["amount"]) for one in told["new"]] == [
        ("指名", "1500"), ("一般", "70.5"),
    ]  # fmt: skip


@pytest.mark.parametrize("answer", ["y\n", "\n"])
def test_on_a_terminal_it_asks(costs: Costs, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return answer

    monkeypatch.setattr("sys.stdin", Terminal())
    assert costs(costs.file(FIRST)) == (0 if answer == "y\n" else 2)
    assert len(costs.rows()) == (2 if answer == "y\n" else 0)


def test_two_reports_of_yahoo_do_not_replace_one_another(costs: Costs) -> None:
    search = '"キャンペーン名","毎月","コスト"\n"指名","2026/11/01","3,000"\n"--","--","3,000"\n'
    display = "毎月\tキャンペーン名\tコスト\n2026/11/01\t指名\t10\nTotal\t--\t10\n"
    for text, name in ((search, "s.csv"), (display, "d.csv")):
        assert costs(costs.file(text, name), "--yes") == 0
    assert sorted(row[3] for row in costs.rows()) == [10, 3000]
    unnamed = '"キャンペーン名","毎月","コスト"\n"指名","2026/11/01","3,000"\n'
    assert costs(costs.file(unnamed, "u.csv"), "--yes") == 1
    assert costs(costs.file(unnamed, "u.csv"), "--platform", "yahoo-search", "--yes") == 0
    assert sorted(row[3] for row in costs.rows()) == [10, 3000]


SUMS = "日,費用\n2026-11-01,1070.5\n2026-11-02,500\n"
NAMED = "日,キャンペーン,費用\n2026-11-01,指名,1000\n2026-11-02,指名,500\n2026-11-01,一般,70.5\n"
ACCOUNTED = "日,アカウント,キャンペーン,費用\n2026-11-01,青葉,指名,1000\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [(FIRST, NAMED), (NAMED, FIRST), (SUMS, NAMED), (FIRST, SUMS), (NAMED, ACCOUNTED)],
)
def test_the_same_costs_told_in_another_way_are_no_more_costs(
    costs: Costs, capsys: Any, first: str, second: str
) -> None:
    """With ids and without, by campaign and in one sum, with the account and without."""
    assert costs(costs.file(first), "--platform", "google", "--yes") == 0
    before = costs.columns()
    other = costs.file(second, "other.csv")
    assert costs(other, "--platform", "google", "--yes") == 1
    assert "取込済みかもしれません" in capsys.readouterr().err
    assert costs.columns() == before
    # In one run, too.
    assert costs(costs.file(first), other, "--platform", "google", "--yes") == 1
    assert costs.columns() == before


def test_an_account_beside_the_id_is_the_same_campaign(costs: Costs) -> None:
    assert costs(costs.file(FIRST), "--yes") == 0
    told = (
        "日,アカウント,キャンペーン,キャンペーン ID,通貨コード,費用\n"
        "2026-11-01,青葉,指名,1,JPY,900\n2026-11-02,青葉,指名,1,JPY,500\n"
    )
    assert costs(costs.file(told, "account.csv"), "--yes") == 0
    assert sorted(row[3] for row in costs.rows()) == [70.5, 1400]
