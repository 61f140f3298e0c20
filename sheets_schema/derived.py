"""Figures that a tab works out from settings, snapshots or other figures; and what was agreed where
a definition leaves room. Declared so that 指標の定義 and docs/metrics.md are complete."""

from dataclasses import dataclass

from sheets_schema.metrics import Format
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure that a tab works out from settings, snapshots or other figures; described here so
    that 指標の定義 is complete."""

    key: str
    name: Text
    definition: Text
    condition: Text
    format: Format = "number"


def _derived(
    key: str, ja: str, en: str, what: tuple[str, str], how: tuple[str, str], format_: Format
) -> Derived:
    return Derived(key, Text(ja, en), Text(*what), Text(*how), format_)


DERIVED: tuple[Derived, ...] = (
    _derived("open_deals", "進行中の商談", "Open deals",
             ("基準日にまだ決まっていない商談", "Deals not decided by the as-of day"),
             ("商談日があり、成約日・失注日・無効理由がない。集計期間によらない",
              "an opportunity date, no won or lost date, no reason; whatever the period"), "count"),
    _derived("stay", "滞留日数", "Days in phase",
             ("今の商談フェーズに入ってからの日数", "Days since the deal entered its phase"),
             ("過去の再集計が見たフェーズの変化から。なければ最終アクション日、それもなければ商談日から(推定)",
              "from the last change that a rebuild saw; else from the last action, else from the "
              "opportunity date (estimated)"), "days"),
    _derived("came_back", "再商談化率", "Came back",
             ("失注・リサイクルのうち、同じ人か同じ会社に後から商談ができた割合",
              "Lost deals and recycled leads of which the same person or company has a later "
              "opportunity"),
             ("失注日(リサイクルは最終アクション日、なければ受付日)より後の商談日。集計期間によらない",
              "an opportunity date after the loss (recycled: after the last action, else after it "
              "was received); whatever the period"), "percent"),
    _derived("won_after_all", "再成約率", "Won of those back",
             ("再商談のうち成約した割合", "Of those that came back, the share that was won"),
             ("再商談に成約日があるもの", "a later opportunity with a won date"), "percent"),
    _derived("cac", "CAC", "CAC",
             ("顧客獲得単価。すべての費用 ÷ 成約", "Every cost ÷ contracts"),
             ("区分もチャネルの有無も問わない。発生月",
              "every category, with or without a channel; by month of event"), "money"),
    _derived("ltv_before_cac", "LTV(CAC控除前)", "LTV before CAC",
             ("月額 × 粗利率 × 年間月数 × 継続年数 − 維持費",
              "Monthly price × gross margin × months × years − maintenance"),
             ("設定の想定から", "from the assumptions in Settings"), "money"),
    _derived("ltv_net", "LTV(CAC控除後)", "LTV after CAC",
             ("LTV(CAC控除前)− CAC", "LTV before CAC − CAC"),
             ("設定の想定の CAC と、このシートの CAC のそれぞれで",
              "with the assumed CAC, and with the sheet's own"), "money"),
    _derived("follow_rate", "フォロー率(近似)", "Follow rate (approximate)",
             ("有効リード ÷ リード", "Valid leads ÷ leads"),
             ("誰を追いかけられたかは書かれていないので、有効リードで近似する",
              "who could be followed is not written down; valid leads stand in for them"),
             "percent"),
    _derived("attained", "達成率", "Attainment",
             ("実績 ÷ 目標値。費用・単価・無効・失注は 目標値 ÷ 実績",
              "Actual ÷ target; for costs, unit costs, invalid and lost: target ÷ actual"),
             ("発生月", "by month of event"), "percent"),
    _derived("landing", "着地見込み", "Landing of a month",
             ("途中の月の実績 ÷ 経過した営業日 × その月の営業日",
              "Actual ÷ business days so far × business days of the month"),
             ("件数と金額だけ。率・単価・費用は延ばさず、達成率は計測途中。営業日は設定の休業日を除く",
              "counts and amounts only; rates, unit costs and costs are too young to be judged; "
              "business days are without the closed days of Settings"), "number"),
    _derived("weighted", "見込(確度)", "Expected (weighted)",
             ("進行中の商談の見込金額 × 確度", "Expected amount × probability of the open deals"),
             ("受注予定日の月に入れる。確度が空欄なら商談フェーズの確度(どちらもなければ最初のフェーズの確度)",
              "in the month of the expected close; without a probability of its own, that of its "
              "phase (without either, that of the first phase)"), "money"),
    _derived("lands", "着地", "Landing",
             ("成約 + 見込(確度)", "Won + expected (weighted)"),
             ("予定日を過ぎた商談と予定日のない商談は、どの月にも入れない",
              "deals past their date, or without one, are in no month"), "money"),
    _derived("year_lands", "今期着地", "This year's landing",
             ("今期の着地 + これから生まれる商談", "The year's landing + deals still to come"),
             ("これから生まれる商談は、直近1年の商談が始まるペースと成約までの日数から"
              "(その商談からの成約が30件以上のとき)",
              "deals still to come by the past year's pace of opportunities and their days to a "
              "contract (with 30 contracts of them or more)"), "money"),
    _derived("shortage", "不足額", "Shortage",
             ("目標 − 着地。届いていれば 0", "Target − landing, 0 where it is reached"),
             ("四半期と今期は、目標のある月だけで比べる",
              "quarters and the year by the months that have a target"), "money"),
    _derived("leads_needed", "必要な有効リード", "Valid leads needed",
             ("不足額 × マーケ分担率 ÷ 成約単価 ÷ 成約率 ÷ 商談率",
              "Shortage × marketing share ÷ won amount per contract ÷ win rate ÷ opportunity rate"),
             ("率と単価はこのシートの集計期間の実績。切り上げ",
              "by this sheet's own actuals of its period; rounded up"), "count"),
    _derived("score_now", "現在のスコア", "Current score",
             ("スコア条件に今当てはまるものの合計", "Points of the rules that are met now"),
             ("CVポイント・その他・メモに条件の言葉がある(「なし」などの否定を除く)",
              "the rule's words stand in Conversion point, Other or Notes, and are not denied"),
             "count"),
)  # fmt: skip

# What was decided where the definitions leave room; shown below them.
AGREEMENTS: tuple[Text, ...] = (
    Text("段階の日付は、商談日・有効商談日・成約日(成約の定義が成約合意なら成約合意日)です。",
         "Stage dates are the opportunity, qualified and won dates (agreed, if Won means it)."),
    Text("商談日がなく有効商談日がある行は、有効商談日に商談になったとして数えます。",
         "Without an opportunity date, a qualified date counts as the opportunity's."),
    Text("受付日時が基準日より後でも、段階の日付が基準日までにあれば、その日に受け付けたとして数えます。",
         "A lead received after the as-of day counts if a stage of it lies before."),
    Text("成約の定義が成約合意のとき、成約日だけの行は成約にも進行中の商談にも入れません。",
         "If Won means Agreed, a row with only a won date is neither won nor an open deal."),
    Text("費用は、その月が基準日までに始まっていれば数えます。",
         "A cost counts once its month has begun by the as-of day."),
    Text("設定にないチャネルの費用は、リードと同じく未分類に入れます。",
         "Costs of a channel that is not in Settings go to Unclassified, as its leads do."),
    Text("費用の行が一つもなければ、費用なしのチャネルがあっても合計は未入力です。",
         "With no cost row at all the total is unknown, even if a channel costs nothing."),
    Text("合計の有効率・商談率・接触率・リード獲得単価・有効リード獲得単価は、開始ステージがリードのチャネルだけで"
         "計算します(開始ステージが商談のチャネルの商談と費用は入れません)。",
         "Totals of the valid rate, opportunity rate, contact rate, cost per lead and cost "
         "per valid lead leave "
         "out channels that start at the opportunity."),
    Text("合計の単価は、費用が未入力のチャネルを割る数にも割られる数にも入れません。",
         "Totals of unit costs leave channels of unknown cost out of both sides."),
    Text("成約日と失注日の両方があれば、成約として数えます。",
         "A deal both won and lost counts as won."),
    Text("MQL 経由は、開始ステージがリードのチャネルの成約です(MQL化した UQL を含みます)。",
         "Via MQL are contracts of channels that start at the lead (promoted UQL included)."),
    Text("採算・売上貢献・目標対比は発生月、ファネル・獲得単価・リードタイムは受付月です。",
         "Economics, Contribution and Plan are by month of event; Funnel, Unit costs and Lead time "
         "by month received."),
    Text("30 件に満たない率は薄い字にし、メモに件数を示します。順位付けや強調には使いません。",
         "A rate from fewer than 30 cases is muted, its n in the note; it is not ranked."),
    Text("集計データが 3,000 行を超えるときは、担当者、CVポイント、施策の順に「(すべて)」に"
         "まとめます(合計は変わりません)。",
         "Where Tidy data would exceed 3,000 rows, owners, then conversion points, then campaigns "
         "are put together as “(all)”; its sums stay the same."),
    Text("定例会の4つの率は、受付月(成約率は商談月)で数えます。直近3か月は、最後のリードが7日以上たち、"
         "結果まで半数がかかる日数(長くても90日)もたった月です。どちらの側も、直近の最も新しいリードと同じ"
         "経過日数までに起きたことだけを数えるので、率は 100% を超えません。",
         "The four rates of Weekly are by month received (the win rate by month of opportunity). "
         "Its last three months are those whose last lead is a week old and has had the time that "
         "half of the results took (90 days at most). On both sides only what happened at that age "
         "counts, so that no rate exceeds 100 %."),
    Text("定例会は、率が変わったかを2つの比率の z 検定(プール)で調べ、試した率の中でホルムの"
         "補正をし、5% で判定します。件数が少なく、期待度数が5に満たない率は試しません。"
         "補正前だけ 5% 未満の率は「要注意」です。"
         "未判定が以前より多い月の有効率は、未判定が逆の結果でも差が残るときだけ判定します。",
         "Weekly tests whether a rate changed by the pooled z test of two proportions, Holm over "
         "those tested, at 5 %; with fewer than five expected cases of an outcome it is not "
         "tested. One that is below 5 % only before Holm is to be watched. Where more leads are "
         "unjudged than before, a change of the valid rate is claimed only if it would stay were "
         "they all to go the other way."),
    Text("動いた率の内訳は Kitagawa の分解です。要因 = 割合の差 ×(その平均の率 − 全体の平均の率)"
         "+ 率の差 × 平均の割合。合わせると差になります。",
         "What moved a rate is told by Kitagawa's decomposition: a part is change of share × (its "
         "mean rate − the mean rate of all) + change of rate × mean share. All parts add up to the "
         "change."),
    Text("初回対応(1営業日以内)は、受付の次の営業日までの初回対応です。営業日は設定の休業日を除きます。"
         "対応済みなのに初回対応日がないリードと、その半数以上に日付がない月は入れません。",
         "First response within 1 business day: by the next business day after receipt, without "
         "the closed days of Settings. Handled leads without a date are left out, and "
         "months in which half of them have none."),
    Text("決定事項の前と後は、日付をはさんだ同じ日数(90日まで)の発生です。単価は、決めた月を除く前後の月です。",
         "Before and after a decision are as many days of events on either side of its date (90 at "
         "most); unit costs are of the whole months before and after its own."),
    Text("参考値(計測途中)は、受付→成約の 90 パーセンタイルの日数がまだたっていない月です。",
         "Provisional months are younger than the 90th percentile of received → won."),
)  # fmt: skip
