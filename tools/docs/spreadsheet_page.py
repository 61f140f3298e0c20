"""docs/spreadsheet.md, from the declarations of tabs and columns."""

from sheets_schema.columns import Column
from sheets_schema.tabs import TABS, Tab

HEAD = """# スプレッドシートのタブと列 / Tabs and columns of the spreadsheet

列の順序は自由です。移動・名前の変更(注記つき)・挿入・非表示・並べ替え・フィルタをしても、
プログラムは列を見つけます。 / The order of columns is free: move, rename, insert, hide, sort and
filter as you like. This page is written by `make docs`.

## 色 / Colours

| 見た目 | looks | 意味 | means |
|---|---|---|---|
| 淡い黄色の列 | pale yellow columns | 人が記入する | people fill them |
| 淡い灰色の列 | pale grey columns | 自動で入る | the program fills them |
| 取り消し線 | struck through | 無効、スパム、テスト | invalid, spam, a test |
| 緑の受付日時と成約日 | green 受付日時 and 成約日 | 成約 | won |
| 橙の商談日・最終アクション日 | amber deal dates | 放置日数、動きがない | silent for 放置日数 |
| 赤い次回アクション日 | red 次回アクション日 | 予定日を過ぎた | overdue |
| 集計の表の青の濃淡 | blue shades in reports | 件数や金額が多いほど濃い | the more, the deeper |

行の色は交互です。セルに付けた色は、その上に見えます。列を動かして黄色と灰色が合わなくなったら、
`scripts/setup_spreadsheet.py` が直します。放置日数を変えると、次の再集計から色も従います。 /
Rows alternate; a colour you give a cell lies over that. Where columns were moved out of their tint,
`scripts/setup_spreadsheet.py` lays it anew. A change of 放置日数 is followed by the next rebuild.

新しいリードは、どれかの列に値がある最後の行の次に入ります。チェックボックスや式は、使っている行だけに
入れてください。列の終わりまで入れると、リードはその下に入ります(戻し方: [runbook.md](runbook.md))。
/ A new lead lands after the last row that has a value in any column: fill checkboxes and formulas
only for rows in use. Filled to the grid's end, they send leads below it; [runbook.md](runbook.md)
tells how to bring rows back together.

## グラフ / Charts

ファネル、獲得単価、無効理由、月次推移、目標対比、施策別、見通し、パイプライン、売上貢献には、そのタブの
問いに答えるグラフが表の右に1つあります。再集計のたびに描き直されます(色や題を変えても戻ります)。
動かした場所はそのままで、表に重なるときだけ表の右へ戻ります。消したグラフは戻りません。人が作った
グラフには触れません。目標に届いた達成率には ✓、届かないものには ！ が付きます。 /
Funnel, Unit costs, Invalid reasons, Monthly, Plan vs actual, By campaign, Forecast, Pipeline and
Contribution have one chart each, right of the table, that answers the tab's question. Each rebuild
draws it anew (its colours and title with it). Where you move it, it stays, unless it would cover
the table; one that you delete does not come back; your own charts are never touched. An attainment
has ✓ where the target is reached, and ！ where it is not.

## タブ / Tabs
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
    words = f"{column.note.ja} / {column.note.en}".replace("\n", "<br>")
    return f"| {column.header.ja} | {column.header.en} | `{column.key}` | {filled} | {words} |"
