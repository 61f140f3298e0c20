"""The columns of a lead's and a cost's facts that the declared metrics name, in words."""

from sheets_schema.text import Text

# The yes/no columns of a lead's facts, and the condition each of them stands for.
FLAGS: dict[str, Text] = {
    "counted": Text("リードに数える行", "rows that count as leads"),
    "valid": Text(
        "無効理由が空欄(成約日があれば無効理由があっても有効)",
        "no invalid reason (a won date outweighs a reason)",
    ),
    "rejected": Text(
        "無効理由があり、成約日がない。スパムとテストを除く(開始ステージが商談のチャネルも数える)",
        "has an invalid reason and no won date; without spam and tests, and also in channels that "
        "start at the opportunity",
    ),
    "judged": Text(
        "無効理由がある、リードステータスが空欄でも新規でもない、または段階の日付がある",
        "has an invalid reason, a status other than blank or New, or a stage date",
    ),
    "unjudged": Text(
        "無効理由も段階の日付もなく、リードステータスが空欄か新規",
        "no invalid reason, no stage date, and the status is blank or New",
    ),
    "uql_apart": Text(
        "種別が UQL で、まだ手を付けていない(ステータスが空欄か新規、無効理由・商談日なし)",
        "lead type UQL that nobody has worked on yet (status blank or New, no reason, no date)",
    ),
    "promoted": Text(
        "UQL のフォームから来て種別が MQL になった、または種別が UQL のまま手を付けられた"
        "(無効理由が付いただけのものを除く)",
        "came as UQL and became MQL, or is UQL and has been worked on (not where it only got an "
        "invalid reason)",
    ),
    "opportunity": Text(
        "商談日がある(飛ばされていれば、次の段階の日付を商談日とみなす)",
        "has an opportunity date (a skipped one is taken from the next stage)",
    ),
    "qualified": Text(
        "有効商談日がある(飛ばされていれば成約日とみなす。列を使っているときだけ)",
        "has a qualified date (a skipped one is taken from the won date; only where in use)",
    ),
    "won": Text(
        "成約日がある(成約の定義が成約合意なら成約合意日)",
        "has a won date (the agreed date where Won means is Agreed)",
    ),
    "lost": Text(
        "失注日があり、成約日と無効理由がない", "has a lost date, no won date and no invalid reason"
    ),
    "via_mql": Text(
        "開始ステージがリードのチャネル(リードとして数えられた行)",
        "of a channel that starts at the lead, so it was counted as a lead",
    ),
    "via_sql": Text(
        "商談候補になった(今のステータス、過去の再集計の記録、またはトスアップ日)。開始ステージが"
        "リードのチャネルでは、商談日が書かれていてもよい",
        "became SQL: by its status, as a past rebuild saw it, or by Handed over; in a channel that "
        "starts at the lead a written opportunity date will do",
    ),
    "via_neither": Text("MQL も SQL も経ていない", "passed neither MQL nor SQL"),
    "untouched": Text(
        "リードステータスが空欄か新規で、無効理由も段階の日付もない",
        "status blank or New, no invalid reason and no stage date",
    ),
    "contacted": Text(
        "初回対応日か段階の日付がある、またはリードステータスが空欄・新規・未接続のどれでもない",
        "has a first response or a stage date, or a status other than blank, New or No contact",
    ),
    "tossed": Text(
        "トスアップ日がある(空欄なら、商談候補になった日、なければ商談日)",
        "has a date in Handed over (blank: when SQL was first seen, else the opportunity date)",
    ),
    "sent_back": Text("差し戻し理由がある", "has a word in Sent back because"),
    "open": Text(
        "商談日があり、成約日・失注日・無効理由がない",
        "an opportunity date; no won or lost date and no invalid reason",
    ),
    "silent": Text(
        "最終アクション日(なければ商談日)から放置日数がたった",
        "its last action, or opportunity, is as long ago as Stale after (days)",
    ),
    "of_target": Text(
        "会社がターゲット企業にある(法人番号、メールのドメイン、会社名と電話番号か住所で突合)",
        "its company is on the list of target companies, by corporate number, mail domain, or "
        "name and phone or place",
    ),
    "hot": Text("今のスコアが MQL基準点 以上", "its current score has reached MQL score"),
    "both_amounts": Text("成約金額と見込金額の両方がある", "has a won and an expected amount"),
    "with_channel": Text("流入チャネルが書かれた費用の行", "cost rows with a channel"),
    "any_cost": Text("費用のすべての行", "every cost row"),
    "promotion": Text("区分が販促・広告", "category Promotion & ads"),
    "outsourcing": Text("区分が委託", "category Outsourcing"),
    "it_platform": Text("区分がIT基盤", "category IT platform"),
}

# The month columns of the facts: the month in which the 発生月 basis counts an event.
MONTHS: dict[str, Text] = {
    "received_month": Text(
        "受付日時の月(空欄なら最も早い段階の日付の月)",
        "the month received (blank: of the earliest stage date)",
    ),
    "opportunity_month": Text("商談日の月", "the month of the opportunity date"),
    "qualified_month": Text("有効商談日の月", "the month of the qualified date"),
    "won_month": Text("成約日の月", "the month of the won date"),
    "tossed_month": Text("トスアップ日の月", "the month it was handed over"),
    "lost_month": Text("失注日の月", "the month of the lost date"),
    "month": Text("費用の月", "the month of the cost"),
}
