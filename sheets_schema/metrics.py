"""Every figure of the KPI tabs, declared: what it counts, on which day, out of what, and which of
the four empties it may show. `server.kpi` computes from these declarations; the tab 指標の定義 and
docs/metrics.md are written from them."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Literal

from sheets_schema.features import TARGET_COMPANIES
from sheets_schema.text import Locale, Text

Basis = Literal["cohort", "period"]
# points: differences of two rates, in hundredths. line: words that run on over blank cells.
# days: with one decimal, as other means are shown. chance: 0 to 1.
Format = Literal[
    "text",
    "line",
    "count",
    "percent",
    "points",
    "money",
    "days",
    "chance",
    "number",
    "date",
    "month",
    "moment",
]

BASIS_NAMES: dict[Basis, Text] = {
    "cohort": Text("受付月", "by month received"),
    "period": Text("発生月", "by month of event"),
}


class Empty(Enum):
    """Why a cell has no figure. In order of precedence."""

    NO_STAGE = Text("--", "--")
    UNKNOWN_COST = Text("未入力", "not entered")
    ZERO_BASE = Text("母数0", "no cases")

    def of(self, locale: Locale) -> str:
        return self.value.of(locale)


@dataclass(frozen=True, slots=True)
class Measure:
    """A count of rows, or the sum of `amount` over them.

    `where`: flags (fact_words.FLAGS) that must all be true. `month`: the column by which 発生月
    dates it; 受付月 dates every lead by `received_month`. `lead_stage`: does not exist in a channel
    that starts at the opportunity. `feature`: as of a tab.
    """

    key: str
    name: Text
    definition: Text
    source: Literal["leads", "costs"]
    where: tuple[str, ...]
    month: str
    amount: str | None = None
    format: Format = "count"
    lead_stage: bool = False
    feature: str = ""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A measure times a setting (key of business_settings)."""

    key: str
    name: Text
    definition: Text
    of: str
    by: str
    format: Format = "money"


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure less others."""

    key: str
    name: Text
    definition: Text
    of: str
    less: tuple[str, ...]
    format: Format = "money"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many of a stage reached the next one. Both sides leave out channels without the stage."""

    key: str
    name: Text
    definition: Text
    numerator: str
    denominator: str
    format: Format = "percent"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient of two measures that are not one stage and the next: unit costs, shares, ROI.

    With a cost on either side, channels of unknown cost are left out of both."""

    key: str
    name: Text
    definition: Text
    numerator: str
    denominator: str
    format: Format = "money"


@dataclass(frozen=True, slots=True)
class Duration:
    """Days between two stages (day columns of the facts), of valid leads that reached the later
    one; only where both dates were written, in this order."""

    key: str
    name: Text
    definition: Text
    start: str
    end: str
    lead_stage: bool = False
    format: Format = "days"


Sum = Measure | Scaled | Difference
Quotient = Conversion | Ratio

MEASURES: tuple[Measure, ...] = (
    Measure("leads", Text("リード", "Leads"),
            Text("リードID・受付日時・会社名・氏名・メール・電話番号・流入チャネル・段階の日付のどれかがある"
                 "行。スパムとテスト、手を付けていない UQL、"
                 "開始ステージが商談のチャネルで商談日も成約日もない行を除く",
                 "Rows with a lead ID, received date, company, name, e-mail, phone, channel or "
                 "stage date; without spam, tests, UQL nobody has worked on, and rows without an "
                 "opportunity or won date in a channel that starts at the opportunity"),
            "leads", ("counted",), "received_month", lead_stage=True),
    Measure("valid", Text("有効リード", "Valid leads"),
            Text("リードのうち無効理由のないもの(未判定を含む)",
                 "Leads without an invalid reason (unjudged ones included)"),
            "leads", ("counted", "valid"), "received_month", lead_stage=True),
    Measure("invalid", Text("無効リード", "Invalid leads"),
            Text("無効理由が付いたリード", "Leads with an invalid reason"),
            "leads", ("rejected",), "received_month"),
    Measure("judged", Text("判定済み", "Judged"),
            Text("有効か無効かを判断できるリード", "Leads that somebody has judged"),
            "leads", ("counted", "judged"), "received_month", lead_stage=True),
    Measure("judged_valid", Text("判定済みの有効リード", "Judged and valid"),
            Text("判定済みのうち無効理由のないもの", "Judged leads without an invalid reason"),
            "leads", ("counted", "judged", "valid"), "received_month", lead_stage=True),
    Measure("unjudged", Text("未判定", "Unjudged"),
            Text("まだ判断されていないリード。有効率の分子にも分母にも入らない",
                 "Leads nobody has judged yet; on neither side of the valid rate"),
            "leads", ("counted", "unjudged"), "received_month", lead_stage=True),
    Measure("uql", Text("UQL", "UQL"),
            Text("潜在層。リードとは別に数える", "Not yet asking for the product; counted apart"),
            "leads", ("uql_apart",), "received_month", lead_stage=True),
    Measure("promoted", Text("MQL化", "Became MQL"),
            Text("UQL からリードになったもの(リードの内数)。無効理由が付いただけのものは数えない",
                 "UQL that became leads (part of the leads); not those that only got a reason"),
            "leads", ("counted", "promoted"), "received_month", lead_stage=True),
    Measure("opportunities", Text("商談", "Opportunities"),
            Text("商談になった有効リード", "Valid leads that became opportunities"),
            "leads", ("counted", "valid", "opportunity"), "opportunity_month"),
    Measure("qualified", Text("有効商談", "Qualified opportunities"),
            Text("有効と判断された商談。有効商談日の列を使っているときだけ",
                 "Opportunities judged qualified; only where the column is in use"),
            "leads", ("counted", "valid", "qualified"), "qualified_month"),
    Measure("won", Text("成約", "Won"),
            Text("契約(設定により合意)に至った商談", "Opportunities that became contracts"),
            "leads", ("counted", "valid", "won"), "won_month"),
    Measure("won_amount", Text("成約金額", "Won amount"),
            Text("成約した行の成約金額の合計", "Sum of the won amounts of contracts"),
            "leads", ("counted", "valid", "won"), "won_month", amount="won_amount",
            format="money"),
    Measure("mql_amount", Text("MQL経由の成約金額", "Won amount via MQL"),
            Text("MQL を経た成約の金額", "Won amount of contracts that were MQL"),
            "leads", ("counted", "valid", "won", "via_mql"), "won_month", amount="won_amount",
            format="money"),
    Measure("sql_amount", Text("SQL経由の成約金額", "Won amount via SQL"),
            Text("SQL を経た成約の金額", "Won amount of contracts that were SQL"),
            "leads", ("counted", "valid", "won", "via_sql"), "won_month", amount="won_amount",
            format="money"),
    Measure("other_amount", Text("その他の成約金額", "Other won amount"),
            Text("MQL も SQL も経ていない成約の金額", "Won amount of contracts that were neither"),
            "leads", ("counted", "valid", "won", "via_neither"), "won_month",
            amount="won_amount", format="money"),
    Measure("pipeline_amount", Text("パイプライン創出額", "Pipeline created"),
            Text("商談になった有効リードの見込金額の合計",
                 "Sum of the expected amounts of leads that became opportunities"),
            "leads", ("counted", "valid", "opportunity"), "opportunity_month",
            amount="expected_amount", format="money"),
    Measure("lost", Text("失注", "Lost"),
            Text("失注日が書かれた商談", "Deals with a lost date"),
            "leads", ("counted", "valid", "lost"), "lost_month"),
    Measure("untouched", Text("未対応", "Not handled yet"),
            Text("まだ手を付けていないリード", "Leads that nobody has handled yet"),
            "leads", ("counted", "untouched"), "received_month", lead_stage=True),
    Measure("contacted", Text("接触", "Contacted"),
            Text("連絡が取れたリード", "Leads that somebody has reached"),
            "leads", ("counted", "contacted"), "received_month", lead_stage=True),
    Measure("tossed", Text("トスアップ", "Handed over"),
            Text("営業に渡した有効リード(SQL)", "Valid leads handed to sales (SQL)"),
            "leads", ("counted", "valid", "tossed"), "tossed_month"),
    Measure("sent_back", Text("差し戻し", "Sent back"),
            Text("トスアップのうち営業が戻したもの", "Handed-over leads that sales gave back"),
            "leads", ("counted", "valid", "tossed", "sent_back"), "tossed_month"),
    Measure("in_progress", Text("進行中", "In progress"),
            Text("まだ決まっていない商談。集計期間によらない",
                 "Deals not decided yet, whatever the period"),
            "leads", ("counted", "open"), "opportunity_month"),
    Measure("silent", Text("動きのない商談", "Silent deals"),
            Text("進行中で、最終アクション日(なければ商談日)から放置日数がたった商談",
                 "Deals in progress without action for as long as Stale after (days) says"),
            "leads", ("counted", "open", "silent"), "opportunity_month"),
    Measure("quoted_amount", Text("成約した商談の見込金額", "Expected amount of won deals"),
            Text("成約金額と見込金額の両方がある成約の見込金額の合計",
                 "Of contracts with both amounts, the sum of the expected ones"),
            "leads", ("counted", "valid", "won", "both_amounts"), "won_month",
            amount="expected_amount", format="money"),
    Measure("agreed_amount", Text("見込のある成約の成約金額", "Won amount where expected is known"),
            Text("成約金額と見込金額の両方がある成約の成約金額の合計",
                 "Of contracts with both amounts, the sum of the won ones"),
            "leads", ("counted", "valid", "won", "both_amounts"), "won_month",
            amount="won_amount", format="money"),
    Measure("target_leads", Text("ターゲットリード", "Target leads"),
            Text("ターゲット企業のリード", "Leads of target companies"),
            "leads", ("counted", "of_target"), "received_month", lead_stage=True,
            feature=TARGET_COMPANIES.key),
    Measure("target_follow_leads", Text("ターゲットフォローリード", "Target leads to follow"),
            Text("ターゲット企業の有効リードのうち、今のスコアが MQL基準点 以上のもの"
                 "(MQL基準点が空欄なら、スコアを問わない)",
                 "Valid leads of target companies whose current score has reached MQL score (any "
                 "score where that is blank)"),
            "leads", ("counted", "valid", "of_target", "hot"), "received_month", lead_stage=True,
            feature=TARGET_COMPANIES.key),
    Measure("cost", Text("費用", "Cost"),
            Text("チャネルの費用の合計(区分を問わない)", "The channel's costs, every category"),
            "costs", ("with_channel",), "month", amount="amount", format="money"),
    Measure("all_cost", Text("総費用", "All costs"),
            Text("チャネルのない費用も含む合計", "Every cost, those without a channel included"),
            "costs", ("any_cost",), "month", amount="amount", format="money"),
    Measure("promotion_cost", Text("販促・広告費", "Promotion cost"),
            Text("区分が販促・広告の費用", "Costs of category Promotion & ads"),
            "costs", ("any_cost", "promotion"), "month", amount="amount", format="money"),
    Measure("outsourcing_cost", Text("委託費", "Outsourcing cost"),
            Text("区分が委託の費用", "Costs of category Outsourcing"),
            "costs", ("any_cost", "outsourcing"), "month", amount="amount", format="money"),
    Measure("it_cost", Text("IT基盤費", "IT platform cost"),
            Text("区分がIT基盤の費用", "Costs of category IT platform"),
            "costs", ("any_cost", "it_platform"), "month", amount="amount", format="money"),
)  # fmt: skip

CONVERSIONS: tuple[Conversion, ...] = (
    Conversion("valid_rate", Text("有効率", "Valid rate"),
               Text("判定済みの有効リード ÷ 判定済み", "Judged and valid ÷ judged"),
               "judged_valid", "judged"),
    Conversion("opportunity_rate", Text("商談率", "Opportunity rate"),
               Text("商談 ÷ 有効リード", "Opportunities ÷ valid leads"),
               "opportunities", "valid"),
    Conversion("qualified_rate", Text("有効商談率", "Qualified rate"),
               Text("有効商談 ÷ 商談", "Qualified ÷ opportunities"),
               "qualified", "opportunities"),
    Conversion("win_rate", Text("成約率", "Win rate"),
               Text("成約 ÷ 商談", "Won ÷ opportunities"),
               "won", "opportunities"),
    Conversion("qualified_win_rate", Text("有効商談成約率", "Qualified win rate"),
               Text("成約 ÷ 有効商談", "Won ÷ qualified opportunities"),
               "won", "qualified"),
    Conversion("contact_rate", Text("接触率", "Contact rate"),
               Text("接触 ÷ リード", "Contacted ÷ leads"),
               "contacted", "leads"),
    Conversion("sent_back_rate", Text("差し戻し率", "Sent-back rate"),
               Text("差し戻し ÷ トスアップ", "Sent back ÷ handed over"),
               "sent_back", "tossed"),
)  # fmt: skip

SCALED: tuple[Scaled, ...] = (
    Scaled("gross_profit", Text("粗利", "Gross profit"),
           Text("成約金額 × 粗利率(設定)", "Won amount × gross margin (Settings)"),
           "won_amount", "gross_margin"),
)  # fmt: skip

DIFFERENCES: tuple[Difference, ...] = (
    Difference("net_profit", Text("差引利益", "Profit after cost"),
               Text("粗利 − 費用", "Gross profit − cost"), "gross_profit", ("all_cost",)),
    Difference("discount", Text("値引き", "Discount"),
               Text("見込金額 − 成約金額(両方がある成約)",
                    "Expected − won amount, of contracts with both"),
               "quoted_amount", ("agreed_amount",)),
    Difference("sales_profit", Text("販売利益", "Sales profit"),
               Text("粗利 −(委託費 + 販促・広告費)。合計だけは、さらに IT基盤費を引く",
                    "Gross profit − (outsourcing + promotion); the total also less IT platform"),
               "gross_profit", ("outsourcing_cost", "promotion_cost")),
)  # fmt: skip

RATIOS: tuple[Ratio, ...] = (
    Ratio("cost_per_lead", Text("リード獲得単価", "Cost per lead"),
          Text("費用 ÷ リード", "Cost ÷ leads"), "cost", "leads"),
    Ratio("cost_per_valid", Text("有効リード獲得単価", "Cost per valid lead"),
          Text("費用 ÷ 有効リード", "Cost ÷ valid leads"), "cost", "valid"),
    Ratio("cost_per_opportunity", Text("商談獲得単価", "Cost per opportunity"),
          Text("費用 ÷ 商談", "Cost ÷ opportunities"), "cost", "opportunities"),
    Ratio("cost_per_won", Text("成約獲得単価", "Cost per contract"),
          Text("費用 ÷ 成約", "Cost ÷ won"), "cost", "won"),
    Ratio("won_size", Text("成約単価", "Deal size"),
          Text("成約金額 ÷ 成約", "Won amount ÷ won"), "won_amount", "won"),
    Ratio("sales_roi", Text("売上ROI", "Sales ROI"),
          Text("成約金額 ÷ 費用", "Won amount ÷ cost"), "won_amount", "all_cost", "percent"),
    Ratio("gross_roi", Text("粗利ROI", "Gross profit ROI"),
          Text("粗利 ÷ 費用", "Gross profit ÷ cost"), "gross_profit", "all_cost", "percent"),
    Ratio("net_roi", Text("純ROI", "Net ROI"),
          Text("(粗利 − 費用)÷ 費用", "(Gross profit − cost) ÷ cost"),
          "net_profit", "all_cost", "percent"),
    Ratio("discount_rate", Text("値引き率", "Discount rate"),
          Text("1 − 成約金額 ÷ 見込金額(両方がある成約)",
               "1 − won ÷ expected amount, of contracts with both"),
          "discount", "quoted_amount", "percent"),
    Ratio("mql_share", Text("MQL経由の貢献率", "Share via MQL"),
          Text("MQL経由の成約金額 ÷ 成約金額", "Won amount via MQL ÷ won amount"),
          "mql_amount", "won_amount", "percent"),
    Ratio("sql_share", Text("SQL経由の貢献率", "Share via SQL"),
          Text("SQL経由の成約金額 ÷ 成約金額", "Won amount via SQL ÷ won amount"),
          "sql_amount", "won_amount", "percent"),
)  # fmt: skip

DURATIONS: tuple[Duration, ...] = (
    Duration("received_to_opportunity", Text("受付→商談", "Received → opportunity"),
             Text("受付日から商談日までの日数", "Days from received to opportunity"),
             "received", "opportunity_day", lead_stage=True),
    Duration("opportunity_to_qualified", Text("商談→有効商談", "Opportunity → qualified"),
             Text("商談日から有効商談日までの日数", "Days from opportunity to qualified"),
             "opportunity_day", "qualified_day"),
    Duration("opportunity_to_won", Text("商談→成約", "Opportunity → won"),
             Text("商談日から成約日までの日数", "Days from opportunity to won"),
             "opportunity_day", "won_day"),
    Duration("received_to_won", Text("受付→成約", "Received → won"),
             Text("受付日から成約日までの日数", "Days from received to won"),
             "received", "won_day", lead_stage=True),
    Duration("received_to_response", Text("受付→初回対応", "Received → first response"),
             Text("受付日から初回対応日までの日数(空欄は、新規でなくなった日を推定として使う)",
                  "Days from received to the first response (blank: when New was left, estimated)"),
             "received", "responded_day", lead_stage=True),
    Duration("response_to_toss", Text("初回対応→トスアップ", "First response → handed over"),
             Text("初回対応日からトスアップ日までの日数",
                  "Days from the first response to handing over"),
             "responded_day", "tossed_day", lead_stage=True),
)  # fmt: skip

_SUMS: tuple[Sum, ...] = (*MEASURES, *SCALED, *DIFFERENCES)
_QUOTIENTS: tuple[Quotient, ...] = (*CONVERSIONS, *RATIOS)
SUMS: dict[str, Sum] = {one.key: one for one in _SUMS}
QUOTIENTS: dict[str, Quotient] = {one.key: one for one in _QUOTIENTS}
DECLARED: dict[str, Sum | Quotient] = {**SUMS, **QUOTIENTS}


# Of these a figure below its target is good.
LOWER_IS_BETTER = frozenset({
    "invalid", "unjudged", "lost", "cost", "all_cost", "promotion_cost", "outsourcing_cost",
    "it_cost", "untouched", "sent_back", "sent_back_rate", "silent", "discount", "discount_rate",
    "cost_per_lead", "cost_per_valid", "cost_per_opportunity", "cost_per_won",
})  # fmt: skip


@cache
def inputs_of(key: str) -> tuple[Measure, ...]:
    """The measures that a sum or quotient is made of."""
    match DECLARED[key]:
        case Measure() as measure:
            return (measure,)
        case Scaled(of=of):
            return inputs_of(of)
        case Difference(of=of, less=less):
            return tuple(one for part in (of, *less) for one in inputs_of(part))
        case Conversion() | Ratio() as quotient:
            return inputs_of(quotient.numerator) + inputs_of(quotient.denominator)


@cache
def asks_for_costs(key: str) -> bool:
    return any(measure.source == "costs" for measure in inputs_of(key))


@cache
def asks_for_lead_stage(key: str) -> bool:
    return any(measure.lead_stage for measure in inputs_of(key))
