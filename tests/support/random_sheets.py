"""Input tabs as chance leaves them: columns of any length, cells of any kind, rows blank, repeated,
pasted again, totals and notes anywhere. Half of it is what people might well write."""

import random
from typing import Any

from server.kpi.reading import WANTED
from sheets_schema.tabs import BY_KEY

Sheets = dict[str, dict[str, list[Any]]]

USUAL: dict[str, tuple[Any, ...]] = {
    "received_at": (46_113.4, 46_140, 46_300.9, "2026/4/1", "令和8年4月1日"),
    "channel": ("Web広告", "オーガニック", "代理店紹介", "展示会・セミナー", "口コミ", "web広告"),
    "kind": ("MQL", "UQL", "スパム", "テスト"),
    "status": ("新規", "進行中", "商談候補", "見込みなし"),
    "invalid_reason": ("競合・同業他社", "なし", "-", "その他"),
    "phase": ("価値合意", "受注", "失注"),
    "opportunity_on": (46_120, 46_150, "2026-05-01"),
    "won_on": (46_160, 46_200),
    "month": (46_113, "2026-04", "2026年5月", 202604, "4月計", "2062-04", 20264),
    "metric": ("商談", "成約", "商談率", "有効リード"),
    "category": ("販促・広告", "委託", "IT基盤"),
    "item": ("開始月", "終了月", "成約の定義", "粗利率", "放置日数", "謎の設定"),
    "value": ("2026-04", "成約合意", "40%", "30", 46_113),
    "score_rule": ("役職 = 部長", "((", "問い合わせ内容に 見積 を含む"),
}
ODD: tuple[Any, ...] = (
    None,
    "",
    " ",
    "　",
    "\u200b",
    True,
    False,
    "#N/A",
    "#REF!",
    "#DIV/0!",
    "Loading...",
    0,
    -1,
    1.5,
    1e308,
    -1e-300,
    10**40,
    float(2**63),
    46_113,
    2_958_466,
    "合計",
    "Total",
    "計",
    "小計：",
    "Web広告 集計",
    "機密情報",
    "生成日: 2026/04/01",
    "=1+1",
    "@SUM(A1)",
    "+81",
    "'x",
    "<b>x</b>",
    "a\x00b",
    "\x07",
    "\ud800",
    "x" * 50_000,
    "あ" * 50_000,
    "が",
    "か\u3099",
    "ｶﾞ",
    "👩‍👩‍👧",
    "¥1,000",
    "$5",
    "€9,50",
    "125%",
    "1e5",
    "nan",
    "inf",
    "-",
    "--",
    "ー",
    "R8.4.1",
    "午後3時",
    "2026-13-45",
    "0000-00-00",
    "9999-12-31",
    "１２万円",
    "12社",
)


def random_sheets(chance: random.Random) -> Sheets:
    """tab → column → cells, as the reading of a spreadsheet gives them."""
    return {tab: _tab(chance, tab, keys) for tab, keys in WANTED.items()}


def _tab(chance: random.Random, tab: str, keys: tuple[str, ...]) -> dict[str, list[Any]]:
    height = chance.choice((0, 1, 3, 12, 40))
    rows = [_row(chance, tab, keys) for _ in range(height)]
    for _ in range(chance.randrange(3)):
        if rows:
            rows.insert(chance.randrange(len(rows) + 1), dict(chance.choice(rows)))
    if chance.random() < 0.3:
        header = {key: BY_KEY[tab].column(key).header.ja for key in keys}
        rows.insert(chance.randrange(len(rows) + 1), header)
    columns = {}
    for key in keys:
        if chance.random() < 0.03:
            continue  # the column was deleted
        cells = [row[key] for row in rows]
        if chance.random() < 0.15:
            cells += [_odd(chance) for _ in range(chance.randrange(1, 30))]
        elif chance.random() < 0.2:
            cells = cells[: chance.randrange(len(cells) + 1)]
        if chance.random() < 0.03:
            cells = [chance.choice((False, "#N/A", True, ""))] * chance.randrange(60)
        columns[key] = cells
    return columns


def _row(chance: random.Random, tab: str, keys: tuple[str, ...]) -> dict[str, Any]:
    if chance.random() < 0.1:
        return dict.fromkeys(keys)
    odd = chance.choice((0.0, 0.05, 0.5))
    return {key: _odd(chance) if chance.random() < odd else _usual(chance, key) for key in keys}


def _usual(chance: random.Random, key: str) -> Any:
    if chance.random() < 0.3:
        return None
    if key in USUAL:
        return chance.choice(USUAL[key])
    if "amount" in key or key in ("target", "score", "score_points"):
        return chance.choice((0, 100_000, 250_000.5, "¥1,000,000", "30%", "百万円"))
    return f"{key} {chance.randrange(5)}"


def _odd(chance: random.Random) -> Any:
    return chance.choice(ODD)
