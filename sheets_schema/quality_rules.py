"""What データ品質 can find: the words for it, and how a row that has it is counted all the same."""

from dataclasses import dataclass

from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class QualityRule:
    """`what`: what stands there. `counted`: how it is counted. Rules are listed in this order."""

    key: str
    what: Text
    counted: Text


def _rule(key: str, ja: str, en: str, counted_ja: str, counted_en: str) -> QualityRule:
    return QualityRule(key, Text(ja, en), Text(counted_ja, counted_en))


_AS_IT_STANDS = ("そのまま数えました。", "Counted as it stands.")
_AS_BLANK = ("空欄として数えました。", "Counted as blank.")
_DEFAULT = ("既定値を使いました。", "The default was used.")
_NOT_USED = ("この行は使っていません。", "This row is not used.")

RULES: tuple[QualityRule, ...] = (
    _rule("column_missing", "列がありません", "A column is missing",
          "空欄として数えました。初期設定をもう一度実行すると列が戻ります。",
          "Counted as blank. Running the set-up again brings the column back."),
    _rule("setting_wrong", "設定が正しくありません", "A setting cannot be used", *_DEFAULT),
    _rule("setting_twice", "設定に同じものが二度あります", "A setting is there twice",
          "上にあるものを使いました。", "The upper one was used."),
    _rule("score_rule_unusable", "スコア条件を読み取れません", "A score rule cannot be read",
          "この条件では点を付けていません。", "It earns no points."),
    _rule("total_row", "合計の行です", "A row of totals", "数えていません。", "Not counted."),
    _rule("date_unreadable", "日付を読み取れません", "A date cannot be read", *_AS_BLANK),
    _rule("date_future", "今日より後の日付です", "A date is later than today",
          "まだ起きていないこととして数えました。", "Counted as not yet happened."),
    _rule("amount_unreadable", "金額を読み取れません", "An amount cannot be read", *_AS_BLANK),
    _rule("no_received", "受付日時がありません", "There is no received date",
          "最も早い段階の日付を受付日としました。", "The earliest stage date was taken for it."),
    _rule("no_date", "受付日時も段階の日付もありません", "There is no date at all",
          "全期間の集計だけに入れました。", "Counted in all-time figures only."),
    _rule("channel_blank", "流入チャネルが空欄です", "The channel is blank",
          "未分類として数えました。", "Counted as Unclassified."),
    _rule("channel_unknown", "設定にない流入チャネルです", "The channel is not in Settings",
          "未分類として数えました。設定に加えるか、行を直してください。",
          "Counted as Unclassified. Add it to Settings or correct the row."),
    _rule("kind_unknown", "種別を読み取れません", "The lead type is not known",
          "MQL として数えました。", "Counted as MQL."),
    _rule("status_unknown", "一覧にないリードステータスです", "The status is not in the list",
          "手を付けたリードとして数えました。", "Counted as a lead somebody works on."),
    _rule("reason_unknown", "設定にない無効理由です", "The invalid reason is not in Settings",
          "書かれた理由のまま無効として数えました。",
          "Counted as invalid, under the words as written."),
    _rule("reason_and_won", "無効理由と成約日の両方があります",
          "Has both an invalid reason and a won date",
          "有効・商談・成約として数え、無効理由は数えていません。",
          "Counted as valid, opportunity and won; the reason is not counted."),
    _rule("reason_and_opportunity", "無効理由と商談日の両方があります",
          "Has both an invalid reason and an opportunity date",
          "無効として数え、有効リードと商談には入れていません。",
          "Counted as invalid; not among valid leads and opportunities."),
    _rule("opportunity_before_received", "商談日が受付日より前です",
          "The opportunity is dated before the lead was received", *_AS_IT_STANDS),
    _rule("won_before_opportunity", "成約日が商談日より前です",
          "Won is dated before the opportunity", *_AS_IT_STANDS),
    _rule("opportunity_imputed", "商談日がないのに次の段階に進んでいます",
          "There is no opportunity date but a later stage",
          "次の段階の日付に商談になったとして数えました。",
          "Counted as an opportunity on the date of the next stage."),
    _rule("qualified_imputed", "有効商談日がないのに成約しています",
          "There is no qualified date but the deal is won",
          "成約日に有効商談になったとして数えました。",
          "Counted as qualified on the won date."),
    _rule("amount_without_won", "成約金額があるのに成約日がありません",
          "There is a won amount but no won date",
          "成約に入れていません。", "Not counted as won."),
    _rule("won_without_amount", "成約日があるのに成約金額がありません",
          "There is a won date but no won amount",
          "金額 0 の成約として数えました。", "Counted as won with an amount of 0."),
    _rule("won_not_agreed", "成約日があるのに成約合意日がありません",
          "There is a won date but no agreed date",
          "成約の定義が成約合意なので、成約にも進行中の商談にも入れていません。",
          "Neither won nor an open deal, since Won means is Agreed."),
    _rule("excluded_won", "スパムかテストなのに成約日があります",
          "Spam or test with a won date", "数えていません。", "Not counted."),
    _rule("won_and_lost", "成約日と失注日の両方があります", "Has both a won and a lost date",
          "成約として数え、失注に入れていません。", "Counted as won, not as lost."),
    _rule("lost_without_opportunity", "失注日があるのに商談日がありません",
          "There is a lost date but no opportunity date",
          "失注理由の表だけに入れました。", "Counted in the table of lost reasons only."),
    _rule("lost_without_reason", "失注日があるのに失注理由がありません",
          "There is a lost date but no lost reason",
          "理由なしとして数えました。", "Counted as lost without a reason."),
    _rule("lost_reason_unknown", "設定にない失注理由です", "The lost reason is not in Settings",
          "書かれた理由のまま数えました。", "Counted under the words as written."),
    _rule("phase_unknown", "一覧にない商談フェーズです", "The deal phase is not in the list",
          "書かれたフェーズのまま数えました。", "Counted under the words as written."),
    _rule("phase_closed", "商談フェーズが受注・失注なのに成約日も失注日もありません",
          "The deal phase is Won or Lost but there is no such date",
          "成約にも失注にも入れていません。", "Counted neither as won nor as lost."),
    _rule("no_prospect_valid", "見込みなしなのに無効理由がありません",
          "No prospect, but no invalid reason", "有効リードとして数えました。",
          "Counted as a valid lead."),
    _rule("sql_without_opportunity", "商談候補なのに商談日がありません",
          "SQL, but no opportunity date", "商談に入れていません。",
          "Not counted as an opportunity."),
    _rule("two_open_deals", "同じ会社に進行中の商談が二つ以上あります",
          "One company has several open deals",
          "1行を1件の商談として数えました。", "Each row is counted as one deal."),
    _rule("possible_duplicate", "重複の可能性があります(同じメール、または会社と氏名・電話番号)",
          "Possibly a duplicate (same e-mail, or company and name or phone)",
          "それぞれ数えました。重複なら無効理由に「重複」を選んでください。",
          "Each is counted. If it is one, choose Duplicate as its invalid reason."),
    _rule("lead_id_twice", "同じリードIDの行が二つ以上あります", "Several rows have one lead ID",
          "それぞれ数えました。コピーした行なら消してください。",
          "Each is counted. Delete the row if it is a copy."),
    _rule("cost_month", "費用の月を読み取れません", "The month of a cost cannot be read",
          "全期間の集計だけに入れました。", "Counted in all-time figures only."),
    _rule("cost_amount", "費用の金額がないか、読み取れません",
          "The amount of a cost is missing or cannot be read", *_NOT_USED),
    _rule("cost_channel_unknown", "費用の流入チャネルが設定にありません",
          "The channel of a cost is not in Settings",
          "未分類の費用として数えました。", "Counted as a cost of Unclassified."),
    _rule("cost_category_unknown", "費用の区分が一覧にありません",
          "The category of a cost is not in the list",
          "費用には入れ、区分別の計算には入れていません。",
          "Counted as a cost, not in figures by category."),
    _rule("target_unreadable", "目標の月・指標・目標値・チャネルのどれかを読み取れません",
          "The month, metric, value or channel of a target cannot be read", *_NOT_USED),
    _rule("target_twice", "同じ目標が二度あります", "A target is there twice",
          "下にあるものを使いました。", "The lower one was used."),
    _rule("inbox_differs", "受信箱にあってシートにない送信があります",
          "Some submissions are in the inbox but not in the sheet",
          "シートにある行だけを数えました。", "Only rows in the sheet are counted."),
)  # fmt: skip
BY_KEY = {rule.key: rule for rule in RULES}
