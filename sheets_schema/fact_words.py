"""The columns of a lead's and a cost's facts that the declared metrics name, in words."""

from sheets_schema.text import Text

# The yes/no columns of a lead's facts, and the condition each of them stands for.
FLAGS: dict[str, Text] = {
    "counted": Text("リードに数える行", "rows that count as leads"),
    "valid": Text(
        "無効理由が空欄(成約日があれば無効理由があっても有効)",
        "no invalid reason (a won date outweighs a reason)",
    ),
    "invalid": Text("無効理由があり、成約日がない", "has an invalid reason and no won date"),
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
        "UQL のフォームから来て種別が MQL になった、または種別が UQL のまま手を付けられた",
        "came as UQL and became MQL, or is UQL and has been worked on",
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
        "リードステータスが商談候補、または商談日が書かれている",
        "status SQL, or an opportunity date that was written",
    ),
    "via_neither": Text("MQL も SQL も経ていない", "passed neither MQL nor SQL"),
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
    "lost_month": Text("失注日の月", "the month of the lost date"),
    "month": Text("費用の月", "the month of the cost"),
}
