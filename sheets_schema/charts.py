"""Titles and colours of the charts that stand beside the tables of KPI tabs."""

from sheets_schema.lists import CHANNELS
from sheets_schema.text import Text

BLUE, ORANGE, GREEN, _, SKY, RED = (channel.colour for channel in CHANNELS)
GREY = "#8C8C8C"

# The same colour for the same stage on every tab.
VALID, OPPORTUNITY, WON, RATE = SKY, BLUE, GREEN, ORANGE

FUNNEL = Text("どのチャネルのリードが成約まで進んだか", "How far each channel's leads have come")
UNIT_COSTS = Text(
    "商談1件・成約1件にいくらかかったか", "What an opportunity and a contract cost by channel"
)
INVALID = Text("なぜ無効になったか(多い順)", "Why leads were invalid, most frequent first")
MONTHLY = Text("月ごとの件数と商談率(発生月)", "Counts and opportunity rate by month of event")
PLAN = Text("今年度ここまでの達成率(全体)", "Attained so far this fiscal year, all channels")
PLAN_OF_CHANNEL = Text(
    "今年度ここまでの達成率({channel})", "Attained so far this fiscal year: {channel}"
)
PIPELINE = Text("どのフェーズにいくらあるか", "How much stands in each phase")
CONTRIBUTION = Text("成約金額は MQL・SQL をどれだけ経たか", "Won amount by way of MQL and SQL")
BY_CAMPAIGN = Text("施策ごとの費用と成約金額", "Cost and won amount by campaign")
FORECAST = Text("月ごとの着地と目標", "Landing against target by month")
