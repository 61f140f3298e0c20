"""The scripts that people paste into the ad platforms: read by node, and run on a stand-in."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[4] / "docs" / "ads-scripts"
# The platforms' own objects cannot run here: a table in memory, and a report of one campaign.
STAND_IN = """
const cells = %s;
const sheet = {
  getDataRange: () => ({ getValues: () => cells.map((row) => [...row]) }),
  getRange: (row, column) => ({ setValue: (value) => { cells[row - 1][column - 1] = value; } }),
  appendRow: (row) => cells.push(row),
};
globalThis.SpreadsheetApp = { openByUrl: () => ({ getSheetByName: () => sheet }) };
globalThis.Session = { getScriptTimeZone: () => 'Asia/Tokyo' };
globalThis.Utilities = { formatDate: () => '2026-11-28' };
const october = (text) => String(text).includes('10-01') || String(text).includes('20261001');
globalThis.AdsApp = {
  currentAccount: () => ({ getTimeZone: () => 'Asia/Tokyo' }),
  search: (query) => october(query) ? [] : [
    { campaign: { id: '7', name: '=指名' }, metrics: { costMicros: String(COST * 1000000) } },
  ],
};
const report = (wanted) => ({ reports: [{
  rows: october(wanted.dateRange.startDate) ? [] : [['7', '=指名', String(COST)]] }] });
globalThis.AdsUtilities = {
  getProductType: () => 'SEARCH', getSearchReport: report, getDisplayReport: report,
};
"""
HEADER = ["月", "流入チャネル", "区分", "金額", "施策", "取込元", "メモ"]
node = pytest.mark.node


def run(script: str, cells: list[list[Any]], cost: float) -> list[list[Any]]:
    source = (SCRIPTS / script).read_text(encoding="utf-8")
    program = f"const COST = {cost};\n{STAND_IN % json.dumps(cells)}\n{source}\nmain();\n"
    program += "console.log(JSON.stringify(cells));"
    command = [str(shutil.which("node")), "-e", program]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    found: list[list[Any]] = json.loads(done.stdout)
    return found


@node
@pytest.mark.parametrize("script", ["google-ads.js", "yahoo-ads.js"])
def test_a_script_writes_its_own_rows_and_no_others(script: str) -> None:
    typed = ["2026-11", "Web広告", "販促・広告", 5, "指名", "", "手入力"]
    first = run(script, [HEADER, typed], 1200)
    assert first[1] == typed
    assert first[2][:5] == ["2026-11-01", "Web広告", "販促・広告", 1200, "'=指名"]
    assert first[2][5].endswith("｜スクリプト")
    assert first[2][6] == "ID:7 金額:1200"
    # The next day: the same row, with the amount as it is by now.
    second = run(script, first, 1300.5)
    assert [row[3] for row in second[1:]] == [5, 1300.5]
    assert second[2][6] == "ID:7 金額:1300.5"
    # What people corrected stays.
    second[2][3] = 1000
    assert run(script, second, 1400) == second
