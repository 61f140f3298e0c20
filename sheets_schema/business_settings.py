"""What a business decides in 設定 as single settings (設定項目, 値), each with its meaning and the
value of a new spreadsheet; and the defaults of the two lists that only the KPIs need."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, assert_never

from sheets_schema.lists import PRIORITIES
from sheets_schema.meeting import KGI_STAGES
from sheets_schema.text import Locale, Text

# What may stand in 値. `share` is a rate (30% is 0.3), `choice` one of `choices`, `time` a time of
# day (minutes since midnight), `address` an e-mail address or a chat mention.
SettingType = Literal["month", "choice", "whole", "share", "money", "time", "address"]

WON_MEANS_CONTRACT = Text("成約", "Won")
WON_MEANS_AGREED = Text("成約合意", "Agreed")

ASSIGN_NOBODY = Text("なし", "Off")
ASSIGN_IN_TURN = Text("順番", "In turn")

CONSENT_LEAVE_OUT = Text("送らない", "Leave out")
CONSENT_SEND = Text("送る", "Send")
WAIT_NOT = Text("すぐ", "At once")
WAIT_FOR_JUDGEMENT = Text("判定後", "After judgement")
FETCHED_NO = Text("しない", "No")
FETCHED_YES = Text("する", "Yes")

WEEKDAYS: tuple[Text, ...] = (
    Text("月曜", "Monday"),
    Text("火曜", "Tuesday"),
    Text("水曜", "Wednesday"),
    Text("木曜", "Thursday"),
    Text("金曜", "Friday"),
    Text("土曜", "Saturday"),
    Text("日曜", "Sunday"),
)


@dataclass(frozen=True, slots=True)
class SettingItem:
    """`default`: what a blank value means; None is off. `choice` defaults to the place of the
    choice. `least` and `most` bound whole numbers, amounts and shares. `since`: the schema version
    that brought it. `on_tab`: its value stands on シミュレーション, to which that of an older 設定
    moves once."""

    key: str
    name: Text
    type: SettingType
    default: Decimal | int | str | None
    note: Text
    choices: tuple[Text, ...] = ()
    least: Decimal | int = 0
    most: Decimal | int = 10**13
    since: int = 1
    on_tab: bool = False
    before: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Every name that it goes by."""
        return (*self.name.both(), *self.before)


def _share(key: str, ja: str, en: str, default: str, note_ja: str, note_en: str) -> SettingItem:
    return SettingItem(key, Text(ja, en), "share", Decimal(default), Text(note_ja, note_en), most=1)


def _money(key: str, ja: str, en: str, default: int, note_ja: str, note_en: str) -> SettingItem:
    return SettingItem(key, Text(ja, en), "money", default, Text(note_ja, note_en))


def _plan(one: SettingItem, *before: str) -> SettingItem:
    """An input of シミュレーション. `before`: what it was called."""
    return replace(one, on_tab=True, before=before)


ITEMS: tuple[SettingItem, ...] = (
    SettingItem("period_from", Text("開始月", "First month"), "month", None,
                Text("集計期間の最初の月。空欄ならすべての期間です。",
                     "First month of the reports. Blank means from the beginning.")),
    SettingItem("period_to", Text("終了月", "Last month"), "month", None,
                Text("集計期間の最後の月。空欄なら今日までです。",
                     "Last month of the reports. Blank means up to today.")),
    SettingItem("won_means", Text("成約の定義", "Won means"), "choice", 0,
                Text("成約(成約日で数える)または 成約合意(成約合意日で数える)。",
                     "Won (by the won date) or Agreed (by the agreed date)."),
                (WON_MEANS_CONTRACT, WON_MEANS_AGREED)),
    SettingItem("fiscal_year_start", Text("会計年度開始月", "Fiscal year starts in"), "whole", 4,
                Text("年度が始まる月(1〜12)。目標対比の年度累計に使います。",
                     "Month (1–12) in which the fiscal year begins."), least=1, most=12),
    _share("gross_margin", "粗利率", "Gross margin", "0.3",
           "採算と LTV に使う粗利率です。", "Used in Economics and for LTV."),
    SettingItem("stale_days", Text("放置日数", "Stale after (days)"), "whole", 30,
                Text("最終アクション日からこの日数たった商談に色を付け、定例会に挙げます。",
                     "Open deals without action for this long are coloured and named on Weekly."),
                least=1, most=3650),
    SettingItem("new_days", Text("新規の放置日数", "New for too long (days)"), "whole", 3,
                Text("新規のままこの日数を超えたリードを定例会に挙げます。",
                     "Leads that stay New for longer are named on Weekly."), most=3650),
    SettingItem("meeting_day", Text("定例会の曜日", "Meeting day"), "choice", 0,
                Text("前回の定例会からの変化を数える起点です。",
                     "Changes are told since the last meeting."), WEEKDAYS),
    SettingItem("kgi_stage", Text("KGIの段階", "Headline stage"), "choice", 0,
                Text("定例会の先頭に置く指標です。立ち上げは商談、中期は有効商談、後期は"
                     "パイプライン創出額、理想は成約金額。",
                     "The headline figure of Weekly. Launch: opportunities, Growth: qualified "
                     "opportunities, Scale: pipeline created, Ideal: won amount."),
                tuple(name for name, _ in KGI_STAGES), since=7),
    SettingItem("mql_score", Text("MQL基準点", "MQL score"), "whole", None,
                Text("このスコアに達したリードに印を付けます。空欄なら使いません。",
                     "Marks leads that reach it. Blank means off.")),
    SettingItem("sql_score", Text("SQL基準点", "SQL score"), "whole", None,
                Text("このスコアに達したリードに印を付けます。空欄なら使いません。",
                     "Marks leads that reach it. Blank means off.")),
    SettingItem("assign_owners", Text("担当者の割り当て", "Assign owners"), "choice", 0,
                Text("「順番」にすると、新しい MQL に担当者を上から順に割り当てます。",
                     "“In turn” gives each new MQL the next owner of the list."),
                (ASSIGN_NOBODY, ASSIGN_IN_TURN), since=4),
    SettingItem("marketing_share", Text("マーケ分担率", "Marketing share"), "share",
                Decimal("0.5"),
                Text("不足額のうちマーケティングが生み出す割合です(見通し)。",
                     "Part of the shortage that marketing is to bring (Forecast)."),
                most=1, since=7),
    SettingItem("today_most", Text("1人あたりの件数", "Items a person"), "whole", 20,
                Text("今日やることに並べる1人あたりの件数です。残りは件数だけを示します。",
                     "How many rows Today lists for each person; the rest are counted."),
                least=1, most=200, since=7),
    SettingItem("morning_at", Text("朝の時刻", "Morning at"), "time", 8 * 60,
                Text("営業日のこの時刻に更新し、通知先に今日やることを送ります。",
                     "On business days the tabs are rebuilt at this time and Today is sent."),
                since=7),
    SettingItem("urgent_hours", Text("至急の時間", "Urgent after (hours)"), "whole", 24,
                Text("営業日で数えてこの時間を超えて未対応の MQL を、担当と責任者に1度知らせます。",
                     "MQLs not handled for longer, on business days, are told once to their "
                     "person and to the manager."), least=1, most=720, since=7),
    SettingItem("manager", Text("責任者の通知先", "Manager's address"), "address", None,
                Text("至急のリードと、定例会の前の要点を送る先です。空欄なら送りません。",
                     "Who is told of urgent leads, and of the main points before the meeting. "
                     "Blank: nobody."), since=7),
    SettingItem("body_days", Text("本文の保存日数", "Keep bodies (days)"), "whole", None,
                Text("書き込み済みの送信の本文と添付を、受信箱からこの日数で消去します"
                     "(7〜3650)。空欄ならサーバーの設定(通常 90)。",
                     "Bodies and files leave the inbox so many days after they were written "
                     "(7–3650). Blank: as the server is set, usually 90."),
                least=7, most=3650, since=7),
    SettingItem("lead_days", Text("リードの保存日数", "Keep leads (days)"), "whole", None,
                Text("リードの記録(経緯、通知、同じ人を見分ける鍵)を、受信箱からこの日数で"
                     "消去します(30〜3650)。空欄ならサーバーの設定(通常 1095)。",
                     "What else the inbox knows of a lead leaves it after so many days "
                     "(30–3650). Blank: as the server is set, usually 1095."),
                least=30, most=3650, since=7),
    SettingItem("recycle_tries", Text("リサイクルまでの回数", "Tries before recycling"), "whole", 5,
                Text("活動でこの回数試しても一度も連絡が取れないリードを、リサイクル候補にします。",
                     "A lead that was tried so often (Activities) and never reached is a candidate "
                     "for Recycle."),
                least=1, most=1000, since=7),
    _money("ltv_monthly", "LTV 月額", "LTV monthly price", 1_000_000,
           "1社あたりの月額です。", "What one customer pays a month."),
    SettingItem("ltv_months", Text("LTV 年間月数", "LTV months a year"), "whole", 12,
                Text("1年に請求する月数です。", "Months charged a year."), most=1200),
    SettingItem("ltv_years", Text("LTV 継続年数", "LTV years"), "whole", 3,
                Text("平均の継続年数です。", "How many years a customer stays."), most=100),
    _money("ltv_maintenance", "LTV 維持費", "LTV maintenance", 3_000_000,
           "1社の維持にかかる総額です。", "What keeping one customer costs in all."),
    _money("ltv_cac", "LTV 獲得費(CAC)", "LTV acquisition cost (CAC)", 1_000_000,
           "1社の獲得にかかる費用の想定です。", "What winning one customer is assumed to cost."),
    _plan(
        _money("plan_cost", "想定費用", "Planned cost", 8_000_000,
               "シミュレーションの費用です。", "Cost in the simulation."),
    ),
    _plan(
        SettingItem("plan_leads", Text("想定リード数", "Planned leads"), "whole", 278,
                    Text("シミュレーションのリード数です。", "Leads in the simulation.")),
    ),
    _plan(
        _share("plan_follow_rate", "想定フォロー率", "Planned follow rate", "0.6",
               "リードのうち追いかけられる割合です。", "Share of leads that can be followed."),
    ),
    _plan(
        _share("plan_opportunity_rate", "想定商談率", "Planned opportunity rate", "0.3",
               "追いかけたリードが商談になる割合です。",
               "Share of followed leads that become deals."),
    ),
    _plan(
        _share("plan_qualified_rate", "想定有効商談率", "Planned qualified rate", "0.5",
               "商談が有効商談になる割合です。", "Share of opportunities that are qualified."),
    ),
    _plan(
        _share("plan_win_rate", "想定有効商談成約率", "Planned qualified win rate", "0.2",
               "有効商談が成約する割合です。", "Share of qualified opportunities that are won."),
        "想定受注率", "Planned win rate",
    ),
    _plan(
        _money("plan_deal", "想定成約単価", "Planned won amount per contract", 5_000_000,
               "1件の成約金額です。", "Amount of one contract."),
        "想定受注単価", "Planned deal size",
    ),
    _plan(
        _share("plan_margin", "想定粗利率", "Planned gross margin", "0.4",
               "シミュレーションの粗利率です。", "Gross margin in the simulation."),
    ),
    _plan(
        _money("goal_pipeline", "目標パイプライン", "Pipeline goal", 100_000_000,
               "逆算の出発点です。", "Where the backward calculation starts."),
    ),
    _plan(
        _money("goal_webinar", "目標 ウェビナー分", "Goal: webinars", 60_000_000,
               "目標パイプラインのうちウェビナーの分です。", "The part of the goal from webinars."),
    ),
    _plan(
        _money("goal_mail", "目標 メール分", "Goal: mail", 20_000_000,
               "目標パイプラインのうちメールの分です。", "The part of the goal from mail."),
    ),
    _plan(
        _money("goal_inquiry", "目標 問い合わせ分", "Goal: inquiries", 20_000_000,
               "目標パイプラインのうち問い合わせの分です。",
               "The part of the goal from inquiries."),
    ),
    _plan(
        _money("goal_deal", "ウェビナー商談単価", "Webinar deal size", 12_000_000,
               "ウェビナーからの有効商談1件の金額です。",
               "Amount of one qualified opportunity from webinars."),
    ),
    _plan(
        _share("goal_qualified_rate", "ウェビナー有効商談率", "Webinar qualified rate", "0.5",
               "商談が有効商談になる割合です。", "Share of opportunities that are qualified."),
    ),
    _plan(
        _share("goal_opportunity_rate", "ウェビナー商談率", "Webinar opportunity rate", "0.1",
               "追いかけたリードが商談になる割合です。",
               "Share of followed leads that become deals."),
    ),
    _plan(
        SettingItem("goal_leads_each", Text("ウェビナー1回のリード数", "Leads a webinar"),
                    "whole", 20, Text("1回で追いかけられるリード数です。",
                                      "Leads to follow from one webinar."), least=1),
    ),
    SettingItem("blank_consent", Text("同意が空欄のリード", "Leads with a blank consent"),
                "choice", 0,
                Text("広告の媒体に返すかどうかです(送らない・送る)。",
                     "Whether advertising platforms are told of them: Leave out or Send."),
                (CONSENT_LEAVE_OUT, CONSENT_SEND), since=7),
    SettingItem("valid_wait", Text("有効リードの返送", "Sending valid leads"), "choice", 0,
                Text("すぐ(未判定も含む)または 判定後(誰かが見てから)。",
                     "At once (unjudged ones included) or After judgement."),
                (WAIT_NOT, WAIT_FOR_JUDGEMENT), since=7),
    SettingItem("ad_tabs_fetched", Text("広告連携タブの取得", "Ad feedback tabs are fetched"),
                "choice", 0,
                Text("媒体がタブを定期的に読むなら「する」。タブに出た行は送信済みになり、"
                     "ファイルには入りません。",
                     "Yes where a platform fetches the tabs by schedule: what stands there counts "
                     "as sent and goes into no file."),
                (FETCHED_NO, FETCHED_YES), since=7),
)  # fmt: skip
BY_KEY: dict[str, SettingItem] = {item.key: item for item in ITEMS}
# What an assumption of シミュレーション is compared with: a campaign or a channel.
PLAN_TARGET = Text("想定の対象", "Compared with")
IN_SETTINGS: tuple[SettingItem, ...] = tuple(item for item in ITEMS if not item.on_tab)

# 設定 スコア条件 and 点.
SCORE_RULES: tuple[tuple[Text, int], ...] = (
    (Text("セミナー参加", "Attended a seminar"), 10),
    (Text("製品ページ3回以上", "Product page 3 times or more"), 5),
    (Text("決裁権者", "Decision maker"), 20),
    (Text("競合利用経験", "Has used a competitor"), 15),
)

# 設定 休業日 of a new spreadsheet.
CLOSED_ON: tuple[Text, ...] = (
    Text("土曜", "Saturday"),
    Text("日曜", "Sunday"),
    Text("祝日", "Public holidays"),
)
# The columns of 設定 優先順位 beside the points: one a priority, and one for all others.
RANK_COLUMNS: tuple[str, ...] = (*(f"rank_{one.ja.lower()}" for one in PRIORITIES), "rank_others")
# 設定 優先順位: the lower end of a band of points → in which order leads of that band are called, 1
# first: of companies of priority S, A, B, C, and of all others.
CALL_ORDER: tuple[tuple[int, tuple[int, int, int, int, int]], ...] = (
    (30, (1, 2, 4, 6, 5)),
    (20, (2, 3, 5, 7, 6)),
    (10, (3, 4, 6, 8, 7)),
    (0, (5, 6, 8, 9, 10)),
)

# 設定 指標: what a firm agrees on in its own words.
AGREED_METRICS: tuple[Text, ...] = (
    Text("有効リード", "Valid leads"),
    Text("商談化", "Becoming an opportunity"),
    Text("成約", "Won"),
    Text("MQL化", "Becoming an MQL"),
    Text("トスアップ", "Handing over to sales"),
)


def written(item: SettingItem, locale: Locale) -> str:
    """The default as it stands in a new 設定: `30%`, `成約`, `1000000`, or nothing."""
    return "" if item.default is None else as_written(item, item.default, locale)


def as_written(item: SettingItem, value: Decimal | int | str, locale: Locale) -> str:
    """A value of the item as a person would write it. Not for months."""
    match item.type:
        case "address":
            return str(value)
        case "time":
            return f"{int(value) // 60}:{int(value) % 60:02}"
        case "choice":
            return item.choices[int(value)].of(locale)
        case "share":
            return f"{(Decimal(value) * 100).normalize():f}%"
        case "whole" | "money" | "month":
            return f"{Decimal(value).normalize():f}"
        case _:
            assert_never(item.type)
