"""Where things stand on ダッシュボード. Its charts are created once and read these places for ever
after, so that people's changes to a chart stay."""

from dataclasses import dataclass

from sheets_schema.text import Text

COLUMNS = 12
COLUMN_PIXELS = 92

# Zero-based rows.
CARD_ROW = 3
OUTLOOK_ROW = 7
CHART_ROWS = (9, 26)
CHART_PIXELS = (544, 336)
ATTENTION_ROW = 43
# Rows the tab is given at least, so that a chart's anchor is always on the grid.
ROWS = 120

# The numbers behind the charts stand in hidden columns, which follow this mark.
DATA_MARK = "chart_data"
DATA_COLUMN = COLUMNS + 1


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A table behind one chart. `offset`: columns right of the mark. `rows`: with its header; more
    than there usually are, since a chart's range never changes."""

    offset: int
    columns: int
    rows: int


FUNNEL = ChartTable(0, 4, 21)
COSTS = ChartTable(4, 4, 21)
TREND = ChartTable(8, 5, 13)
REASONS = ChartTable(13, 2, 13)
DATA_COLUMNS = 15

FUNNEL_TITLE = Text("チャネル別ファネル", "Funnel by channel")
COSTS_TITLE = Text("段階別の獲得単価", "Cost per stage")
TREND_TITLE = Text("月次推移(発生月)", "Monthly trend (by month of event)")
REASONS_TITLE = Text("無効理由(多い順)", "Invalid reasons, most frequent first")

# Words.
TOTAL_SO_FAR = Text("{label}(累計)", "{label} (in all)")
THIS_MONTH = Text("今月 {actual}", "Now {actual}")
NO_TARGET = Text("目標なし", "no target")
TARGET = Text("目標 {target}({attained})", "target {target} ({attained})")
LANDING = Text("目標 {target}(着地見込み {landing})", "target {target} (landing {landing})")
THIS_YEAR_LANDS = Text("今期着地 → 見通し", "Landing → Forecast")
OPEN_DEALS = Text("パイプライン(見込金額)", "Pipeline (expected)")
SHORTAGE = Text("今期の不足額", "Shortage of the year")
MARKETING = Text("うちマーケの分担", "of it marketing's part")
LEADS_NEEDED = Text("必要な有効リード", "Valid leads needed")
LAST_MONTH = Text("先月 {before}", "Last month {before}")
UP = Text("▲ {by}", "▲ {by}")
DOWN = Text("▼ {by}", "▼ {by}")
SO_FAR = Text("(途中)", " (so far)")
SAME = Text("増減なし", "no change")
ATTENTION = Text("対応が必要なこと", "What needs attention")
NOTHING = Text("いま対応が必要なことはありません。", "Nothing needs attention right now.")
# While no lead is there: what stands in the place of what needs attention.
FIRST_STEPS = Text("はじめの手順", "First steps")
NO_LEADS_YET = Text(
    "まだリードがありません。届くと、この案内は消えます。",
    "There are no leads yet. These lines go once there are.",
)
CONNECT = Text("1. フォームをつなぎ、テスト送信をする", "1. Connect a form and send a test")
CONNECT_ON_PAGE = Text("{step} → 管理画面", "{step} → status page")
CONNECT_BY_DOCS = Text("{step}(docs/connect-a-form.md)", "{step} (docs/connect-a-form.md)")
LISTS_IN_HAND = Text(
    "2. 名刺などの一覧は、行を貼り付けるか取り込む → リード",
    "2. Paste or import the lists that you have → Leads",
)
SET_UP = Text(
    "3. 担当者・無効理由・機能を自社に合わせる → 設定",
    "3. Fit owners, invalid reasons and features → Settings",
)
ENTER_COSTS = Text("4. 月ごとの費用を入れる → 費用", "4. Enter each month's costs → Costs")
LATE = Text(
    "期限を過ぎた次回アクション: {count}件 → 今日やること",
    "Next steps that are late: {count} → Today",
)
NEW_TOO_LONG = Text(
    "未対応のまま待っているリード: {count}件 → 今日やること",
    "Leads still New and waiting: {count} → Today",
)
SILENT = Text(
    "{days}日以上動きなし、または次回アクション日のない商談: {count}件 → 今日やること",
    "Deals silent for {days} days or more, or without a next step: {count} → Today",
)
DOUBTS = Text("記入を確認したい行: {count}件 → データ品質", "Rows to check: {count} → Data quality")
NO_COSTS = Text("費用が未入力のチャネル: {names} → 費用", "Costs not entered: {names} → Costs")
UNPAID = Text(
    "費用の行がない月があるもの: {names} → 費用", "Months without a cost row: {names} → Costs"
)
MONTH = Text("月", "Month")
