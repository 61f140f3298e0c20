"""The columns of リード, in the order in which they are first created."""

from sheets_schema.columns import Column, people, program
from sheets_schema.features import AD_FEEDBACK, ATTRIBUTES, CAMPAIGNS, FORECAST, PEOPLE

LEAD_COLUMNS: tuple[Column, ...] = (
    program(
        "received_at", "受付日時", "Received", "datetime",
        "フォームが送信された日時です。自動で入ります。",
        "When the form was sent. Filled automatically.",
        group="main",
    ),
    program(
        "company", "会社名", "Company", "text",
        "フォームに書かれた会社名のままです。",
        "The company as the visitor wrote it.",
        group="main",
    ),
    program(
        "name", "氏名", "Name", "text",
        "フォームに書かれた氏名のままです。",
        "The name as the visitor wrote it.",
        group="main",
    ),
    people(
        "channel", "流入チャネル", "Channel", "text",
        "最初の値は自動で入ります。違っていれば直してください。上書きはされません。",
        "Filled once automatically. Correct it where it is wrong; it is never overwritten.",
        first=True,
    ),
    people(
        "kind", "種別", "Lead type", "text",
        "MQL(製品への問い合わせ)、UQL(資料・セミナーなどの潜在層)、スパム、テスト。"
        "空欄は MQL として数えます。",
        "MQL (about the product), UQL (white papers, seminars), スパム/Spam, テスト/Test. "
        "Blank counts as MQL.",
        first=True,
    ),
    people(
        "owner", "担当者", "Owner", "text",
        "この見込み客を担当する人です。", "Who looks after this lead.", first=True,
    ),
    people(
        "status", "リードステータス", "Lead status", "text",
        "見込み客への対応の段階です。次に選べるもの:\n"
        "新規 → 進行中・未接続・再試行・リサイクル・見込みなし\n"
        "未接続 → 進行中・再試行・見込みなし(何度か試したら リサイクル)\n"
        "進行中 → 商談候補・再試行・リサイクル・見込みなし\n"
        "再試行 → 進行中・商談候補・リサイクル・見込みなし\n"
        "商談候補 → ここで終わりです(以後は商談フェーズ)\n"
        "リサイクル → 育成に戻します\n"
        "見込みなし → 無効理由も選んでください",
        "How far the lead has been handled. What may follow:\n"
        "New → In progress, No contact, Retry, Recycle, No prospect\n"
        "No contact → In progress, Retry, No prospect (Recycle after some tries)\n"
        "In progress → SQL, Retry, Recycle, No prospect\n"
        "Retry → In progress, SQL, Recycle, No prospect\n"
        "SQL → ends here; the deal phase goes on\n"
        "Recycle → back to nurturing\n"
        "No prospect → choose an invalid reason too",
        first=True,
    ),
    people(
        "next_action_on", "次回アクション日", "Next action", "date",
        "次に動く日です。", "The day of the next step.",
    ),
    people(
        "last_action_on", "最終アクション日", "Last action", "date",
        "最後に連絡した日です。", "The day of the last contact.",
    ),
    people(
        "invalid_reason", "無効理由", "Invalid reason", "text",
        "理由を選ぶと有効リードから外れます。",
        "Choosing one takes the lead out of the valid leads.",
    ),
    people(
        "opportunity_on", "商談日", "Opportunity date", "date",
        "商談になった日です。", "The day it became an opportunity.",
    ),
    people(
        "qualified_on", "有効商談日", "Qualified opportunity date", "date",
        "有効商談と判断した日です。", "The day the opportunity was judged qualified.",
    ),
    people(
        "phase", "商談フェーズ", "Deal phase", "text",
        "買い手の行動で選びます。順に: 課題目標の認識合意 → 価値合意 → 条件への同意 → 社内承認 → "
        "契約手続き対応 → 受注 または 失注。",
        "Chosen by what the buyer has done, in this order: Problem agreed → Value agreed → Terms "
        "agreed → Internal approval → Contract in process → Won or Lost.",
    ),
    people(
        "expected_amount", "見込金額", "Expected amount", "money",
        "商談の見込金額です。", "What the deal may bring.",
    ),
    people(
        "agreed_on", "成約合意日", "Agreed date", "date",
        "口頭などで合意した日です。", "The day the buyer agreed.",
    ),
    people(
        "won_on", "成約日", "Won date", "date",
        "契約した日です。", "The day of the contract.",
    ),
    people(
        "won_amount", "成約金額", "Won amount", "money",
        "契約金額です。", "The amount of the contract.",
    ),
    people(
        "lost_on", "失注日", "Lost date", "date",
        "失注した日です。商談フェーズはそのまま残してください。",
        "The day it was lost. Leave the deal phase as it was.",
    ),
    people(
        "lost_reason", "失注理由", "Lost reason", "text",
        "失注の理由です。", "Why it was lost.",
    ),
    people("memo", "メモ", "Notes", "text", "自由に使えます。", "For you, free to use."),
    people(
        "campaign", "施策", "Campaign", "text",
        "どの施策から来たかです。最初の値は施策タブの条件から入ります。違っていれば直してください。",
        "What brought this lead. Filled once by the conditions of Campaigns; correct it where it "
        "is wrong.",
        first=True, feature=CAMPAIGNS.key,
    ),
    people(
        "inside_sales", "IS担当", "Inside sales", "text",
        "最初に連絡する人(インサイドセールス)です。担当者は営業の担当です。",
        "Who makes the first contact. The owner is the person in sales.",
        first=True, feature=PEOPLE.key,
    ),
    people(
        "first_response_on", "初回対応日", "First response", "date",
        "最初に連絡した日です。空欄なら、リードステータスが新規でなくなった日を推定として使います。",
        "The day of the first contact. Where it is blank, the day on which the status was first "
        "seen to leave New is taken as an estimate.",
        feature=PEOPLE.key,
    ),
    people(
        "tossed_on", "トスアップ日", "Handed over", "date",
        "営業に渡した日です。空欄なら、商談候補になった日、それもなければ商談日を使います。",
        "The day it was handed to sales. Where it is blank, the day on which the status was first "
        "seen as SQL, else the opportunity date.",
        feature=PEOPLE.key,
    ),
    people(
        "sent_back", "差し戻し理由", "Sent back because", "text",
        "営業がインサイドセールスに戻した理由です。", "Why sales gave it back to inside sales.",
        feature=PEOPLE.key,
    ),
    people(
        "expected_on", "受注予定日", "Expected close", "date",
        "契約になりそうな日です。見通しの月はこの日で決まります。",
        "The day on which the contract is expected: Forecast puts the deal into its month.",
        feature=FORECAST.key,
    ),
    people(
        "certainty", "確度", "Probability", "percent",
        "この商談が成約する見込みです(30% など)。空欄なら、設定の商談フェーズの確度を使います。",
        "How likely this deal is won, such as 30%. Where it is blank, that of its deal phase in "
        "Settings.",
        feature=FORECAST.key,
    ),
    program(
        "conversion_point", "CVポイント", "Conversion point", "text",
        "どのフォームから来たかです。", "The form it came from.",
    ),
    program("phone", "電話番号", "Phone", "text", "書かれたままです。", "As written."),
    program("email", "メール", "Email", "text", "書かれたままです。", "As written."),
    program(
        "message", "問い合わせ内容", "Message", "text", "書かれたままです。", "As written.",
    ),
    program(
        "other", "その他", "Other", "text",
        "列のない項目が「項目名: 値」で入ります。", "Fields without a column, as “label: value”.",
    ),
    program(
        "score", "スコア", "Score", "number",
        "受付時のスコアです。", "The score on arrival.",
    ),
    program(
        "channel_detail", "チャネル詳細", "Channel detail", "text",
        "Google アナリティクス 4 の既定のチャネル グループです。",
        "Google Analytics 4's default channel group.",
        group="tracking",
    ),
    *(
        program(key, key, key, "text", "広告などのリンクに付いた目印です。",
                "A tag on the link that was clicked.", group="tracking")
        for key in ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
    ),
    program(
        "first_referrer", "初回参照元", "First referrer", "text",
        "最初に訪れたときの参照元です。", "Where the first visit came from.", group="tracking",
    ),
    program(
        "landing_page", "LP", "Landing page", "text",
        "最初に開いたページです。", "The first page opened.", group="tracking",
    ),
    program(
        "referrer", "参照元", "Referrer", "text",
        "送信した訪問の参照元です。", "Where the visit that sent the form came from.",
        group="tracking",
    ),
    program(
        "click_id_type", "クリックID種別", "Click ID type", "text",
        "広告のクリックIDの種類です。", "The kind of advertising click id.", group="tracking",
    ),
    program(
        "click_id", "クリックID", "Click ID", "text",
        "広告のクリックIDです。", "The advertising click id.", group="tracking",
    ),
    program(
        "lead_id", "リードID", "Lead ID", "text",
        "この行の番号です。消すと照合ができなくなります。",
        "This row's number. Without it the row can no longer be reconciled.",
        group="tracking",
    ),
    *(
        program(key, ja, en, "text", "フォームに書かれたままです。", "As written in the form.",
                feature=ATTRIBUTES.key)
        for key, ja, en in (
            ("industry", "業種", "Industry"),
            ("employees", "従業員規模", "Company size"),
            ("department", "部署", "Department"),
            ("job_title", "役職", "Job title"),
        )
    ),
    program(
        "consent", "同意", "Consent", "text",
        "広告の媒体に結果を返してよいか(はい・いいえ)です。最初の値はフォームの同意欄から入ります。"
        "取り消しの連絡があれば「いいえ」に直してください。",
        "Whether advertising platforms may be told of the result: Yes or No. Filled once from the "
        "form's acceptance field; change it to No when somebody withdraws.",
        feature=AD_FEEDBACK.key,
    ),
)  # fmt: skip
