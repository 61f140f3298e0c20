"""シミュレーション on the real local spreadsheet: its formulas answer at once, and what people
assume is theirs wherever they move it."""

from typing import Any

from server.kpi.options import Options
from server.rebuild.publish import rebuild
from tests.contract.kpi.conftest import Workplace
from tests.contract.kpi.test_rebuild import NOW, play_golden, tab
from tests.support.people import type_rows

TITLE = "シミュレーション"
Grid = list[list[str]]


def rebuilt(workplace: Workplace) -> Grid:
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    return tab(workplace, TITLE)


def words(grid: Grid, label: str, block: int = 0) -> list[str]:
    """What stands beside a label, in the nth block."""
    found = [row for row in grid if row and row[0].strip() == label]
    return [one.strip() for one in found[block][1:]]


def place_of(grid: Grid, label: str) -> int:
    return next(number for number, row in enumerate(grid) if row and row[0].strip() == label)


def put(workplace: Workplace, row: int, column: int, **value: Any) -> None:
    sheet_id = workplace.door.layout().tabs["simulation"].sheet_id
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    cells = [{"values": [{"userEnteredValue": value}]}]
    workplace.door.batch_update(
        [{"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}]
    )


def test_the_worked_numbers_hold_and_a_changed_assumption_answers_at_once(
    workplace: Workplace,
) -> None:
    grid = rebuilt(workplace)
    forward = {
        "想定費用": "¥8,000,000", "想定リード数": "278", "→ フォローできるリード": "167",
        "→ 商談": "50", "→ 有効商談": "25", "→ 成約": "5", "→ 売上": "¥25,000,000",
        "→ 粗利": "¥10,000,000", "→ 粗利ROI": "125%",
    }  # fmt: skip
    assert {label: words(grid, label)[0] for label in forward} == forward
    expected = [words(grid, "期待値(丸めなし)", number)[0] for number in range(6)]
    assert expected == ["166.8", "50.04", "25.02", "5.004", "¥25,020,000", "¥10,008,000"]
    # Webinars, mail and inquiries, their sum, the goal, and what is between them.
    assert words(grid, "目標パイプラインの分担") == [
        "¥60,000,000", "¥20,000,000", "¥20,000,000", "", "¥100,000,000", "¥100,000,000", "¥0",
    ]  # fmt: skip
    backward = {
        "→ 構成比": ["60%", "20%", "20%", "", "100%"], "→ 有効商談": ["5", "2", "2", "", "9"],
        "→ 商談": ["10", "4", "4", "", "18"],
        "→ フォローできるリード": ["100", "40", "40", "", "180"],
        "→ 必要な回数": ["5", "", "", "", "5"],
    }  # fmt: skip
    for label, wanted in backward.items():
        last = sum(1 for row in grid if row and row[0].strip() == label) - 1
        assert words(grid, label, last)[: len(wanted)] == wanted, label
    # Nothing to divide by is 母数0, and stops nothing else.
    put(workplace, place_of(grid, "想定費用"), 1, numberValue=0)
    put(workplace, place_of(grid, "商談率"), 1, numberValue=0)
    zero = tab(workplace, TITLE)
    assert words(zero, "→ 粗利ROI")[0] == "母数0"
    assert words(zero, "→ フォローできるリード", 1)[:2] == ["母数0", "40"]
    # 45 × 70 % is 31.5, whatever binary fractions say; no rebuild in between.
    put(workplace, place_of(grid, "想定リード数"), 1, numberValue=45)
    put(workplace, place_of(grid, "想定フォロー率"), 1, numberValue=0.7)
    assert words(tab(workplace, TITLE), "→ フォローできるリード")[0] == "32"


def test_plans_stand_side_by_side_and_each_is_compared_with_what_it_names(
    workplace: Workplace,
) -> None:
    play_golden(workplace)
    type_rows(workplace.door, "targets", [
        {"month": "2026-10", "channel": "全体", "metric": "成約", "target": 4},
        {"month": "2026-11", "channel": "全体", "metric": "成約", "target": 3},
    ])  # fmt: skip
    grid = rebuilt(workplace)
    target = place_of(grid, "想定の対象")
    put(workplace, target, 1, stringValue="web広告")
    put(workplace, target, 2, stringValue="全体")
    put(workplace, target, 3, stringValue="名前のない施策")
    for label, value in (
        ("想定費用", 1_000_000), ("想定リード数", 100), ("想定フォロー率", 1),
        ("想定商談率", 0.5), ("想定有効商談率", 0.5), ("想定有効商談成約率", 0.2),
        ("想定成約単価", 1_000_000),
    ):  # fmt: skip
        put(workplace, place_of(grid, label), 2, numberValue=value)
    grid = rebuilt(workplace)
    actual = [words(grid, "実績(近似)", number)[:3] for number in range(4)]
    assert actual == [
        ["¥1,000,000", "¥2,450,000", "該当なし"],
        ["100", "250", "該当なし"],
        ["100%", "100%", "該当なし"],
        ["25%", "18%", "該当なし"],
    ]
    assert words(grid, "実績 − 想定", 3)[:2] == ["-5.0ポイント", "-32.0ポイント"]
    # 5 of the first plan and 5 of the second, against 7 that are wanted this fiscal year.
    assert words(grid, "→ 成約")[:7] == ["5", "5", "", "", "10", "7", "3"]


def test_what_people_assume_stays_theirs_wherever_they_move_it(workplace: Workplace) -> None:
    play_golden(workplace)
    grid = rebuilt(workplace)
    sheet_id = workplace.door.layout().tabs["simulation"].sheet_id

    def span(dimension: str, start: int, end: int) -> dict[str, Any]:
        return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}

    rate = place_of(grid, "想定商談率")
    put(workplace, rate, 1, numberValue=0.4)
    put(workplace, 0, 9, stringValue="人のメモ")
    workplace.door.batch_update([
        {"insertDimension": {"range": span("ROWS", 4, 7), "inheritFromBefore": False}},
        {"insertDimension": {"range": span("COLUMNS", 0, 1), "inheritFromBefore": False}},
        # A plan more, to the left of the room that is kept for it.
        {"insertDimension": {"range": span("COLUMNS", 5, 6), "inheritFromBefore": True}},
        {"copyPaste": {
            "source": {"sheetId": sheet_id, "startColumnIndex": 2, "endColumnIndex": 3},
            "destination": {"sheetId": sheet_id, "startColumnIndex": 5, "endColumnIndex": 6}}},
    ])  # fmt: skip
    put(workplace, place_of(grid, "想定の対象") + 3, 5, stringValue="Web媒体")
    moved = [row[1:] for row in rebuilt(workplace)]
    assert words(moved, "想定商談率")[:4] == ["40%", "", "", "40%"]
    assert words(moved, "実績(近似)", 1)[:4] == ["250", "", "", "25"]
    # The sum takes the new plan in: 167 × 40 % = 67 → 34 → 7, twice.
    assert words(moved, "→ 成約")[:6] == ["7", "", "", "7", "", "14"]
    assert moved[0][9] == "人のメモ" or moved[0][10] == "人のメモ"


def test_lines_that_are_moved_at_this_very_moment_get_their_figures_where_they_stand(
    workplace: Workplace,
) -> None:
    """Between the rebuild's reading and its write."""
    play_golden(workplace)
    grid = rebuilt(workplace)
    put(workplace, place_of(grid, "想定の対象"), 1, stringValue="Web広告")
    door = workplace.door
    send = door.batch_update_json
    sheet_id = door.layout().tabs["simulation"].sheet_id

    def moved_first(body: bytes) -> dict[str, Any]:
        door.batch_update_json = send  # type: ignore[method-assign]
        span = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 7, "endIndex": 8}
        workplace.door.batch_update([{"insertDimension": {"range": span}}])
        put(workplace, 7, 1, stringValue="人の行")
        return send(body)

    door.batch_update_json = moved_first  # type: ignore[method-assign]
    rebuild(door, workplace.site, Options(), now=NOW)
    after = tab(workplace, TITLE)
    assert after[7][1] == "人の行"
    assert words(after, "実績(近似)")[0] == "¥1,000,000"
    assert words(after, "想定リード数")[0] == "278"
