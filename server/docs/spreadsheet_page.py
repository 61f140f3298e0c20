"""docs/spreadsheet.md, from the declarations of tabs and columns."""

from sheets_schema.columns import Column
from sheets_schema.tabs import TABS, Tab

HEAD = """# スプレッドシートのタブと列 / Tabs and columns of the spreadsheet

列の順序は自由です。移動・名前の変更(注記つき)・挿入・非表示・並べ替え・フィルタをしても、
プログラムは列を見つけます。 / The order of columns is free: move, rename, insert, hide, sort and
filter as you like. This page is written by `make docs`.
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD, "| タブ | tab | |", "|---|---|---|"]
    lines += [f"| {tab.title.ja} | {tab.title.en} | {_kind(tab)} |" for tab in TABS]
    for tab in TABS:
        if tab.columns:
            lines += ["", f"## {tab.title.ja} / {tab.title.en}", ""]
            lines += ["| 列 | column | key | 記入 | |", "|---|---|---|---|---|"]
            lines += [_row(column) for column in tab.columns]
    return "\n".join(lines) + "\n"


def _kind(tab: Tab) -> str:
    return {
        "input": "人が使うタブ / people work here",
        "kpi": "再集計が書くタブ / written by a rebuild",
        "machine": "再集計が書くタブ(点検用) / written by a rebuild, for checking",
    }[tab.kind]


def _row(column: Column) -> str:
    filled = {
        ("program", True): "自動 / program",
        ("people", True): "最初だけ自動、あとは人 / first value automatic, then people",
        ("people", False): "人 / people",
    }[column.owner, column.first_value]
    words = f"{column.note.ja} / {column.note.en}"
    return f"| {column.header.ja} | {column.header.en} | `{column.key}` | {filled} | {words} |"
