"""The words of the KPI tabs that belong to no single metric."""

from sheets_schema.metrics import EMPTY_MEANINGS
from sheets_schema.text import Locale, Text

PERIOD = Text("集計期間", "Period")
UPDATED = Text("更新日時", "Updated")
AS_OF = Text("基準日", "As of")
ALL_TIME = Text("すべて", "all time")
LEADS_COUNTED = Text("リード {leads}件(有効 {valid}件)", "{leads} leads ({valid} valid)")
LARGE = Text(
    "書き込みが {megabytes} MB になりました(目安は 2 MB まで)。"
    "設定の開始月で集計期間を短くすると小さくなります。",
    "The tabs came to {megabytes} MB; 2 MB is recommended. "
    "A later First month in Settings makes them smaller.",
)

CHANNEL = Text("流入チャネル", "Channel")
INVALID_REASON = Text("無効理由", "Invalid reason")
COUNT = Text("件数", "Count")
SHARE = Text("構成比", "Share")
INSIDE_LEADS = Text("リードの内訳", "Inside the leads")
FINDING = Text("内容", "What stands there")
HOW_COUNTED = Text("数え方", "How it is counted")
TAB = Text("タブ", "Tab")
ROW = Text("行", "Row")
COLUMN = Text("列", "Column")
CELL = Text("セルの内容", "Cell")
ROWS_TO_LOOK_AT = Text("確認する行", "Rows to look at")
QUALIFIED = Text("有効商談", "Qualified opportunities")


def empties(locale: Locale) -> tuple[str, ...]:
    """One line that says what a cell without a figure means."""
    meanings = [f"{empty.of(locale)}: {text.of(locale)}" for empty, text in EMPTY_MEANINGS.items()]
    zero = Text("0: 費用が 0 と分かっています", "0: the cost is known to be zero").of(locale)
    return (" ・ ".join([meanings[0], zero, *meanings[1:]]),)
