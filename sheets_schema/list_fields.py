"""What tools that write lists of people call their columns, beside what forms do (fields.py).

Names are compared in the plain form of fields.py. Sources: files of the tools named, and their
help pages.
"""

# Role key of fields.py → headings. Who of ours looks after somebody is in OURS.
LIST_NAMES: dict[str, tuple[str, ...]] = {
    "company": (
        "company / account", "会社名 / 取引先", "会社名/取引先名", "取引先", "取引先名",
        "顧客企業名", "account", "account name", "associated company", "primary company",
        "primary associated company", "関連付けられた会社", "プライマリーの関連付けられた会社",
        "関連会社名", "会社・組織", "組織", "所属企業", "所属企業名", "所属会社", "所属団体",
        "貴社", "御社", "ご所属", "ご勤務先", "employer", "firm", "勤務先会社名", "顧客名(会社)",
    ),
    "name": (
        "full_name", "participant name", "attendee name", "visitor name", "lead name", "guest name",
        "参加者", "参加者名", "参加者氏名", "参加者のお名前", "来場者名", "来場者氏名", "来訪者名",
        "申込者", "申込者名", "申込者氏名", "購入者名", "購入者氏名", "受講者名", "応募者名",
        "登録者名", "出席者名", "表示名", "リード名", "コンタクト名", "顧客氏名", "ご芳名", "芳名",
        "姓名", "氏名(漢字)", "お名前(漢字)", "フルネーム", "先方担当", "先方担当者",
        "先方担当者名", "先方氏名", "先方お名前", "相手先担当者", "相手担当者", "貴社担当者",
        "御社担当者", "お客様担当者", "顧客担当者", "顧客側担当者", "お客様ご担当者", "窓口担当者",
        "ご担当", "ご担当様", "担当者様", "担当者様名", "user name (original name)",
        "name (original name)", "ユーザー名(元の名前)", "ユーザー名(オリジナル名)",
        "名前(元の名前)",
    ),
    "email": (
        "work_email", "business email", "company email", "user email", "primary email",
        "ユーザーのメールアドレス", "ユーザーのメール", "勤務先メールアドレス",
        "会社メールアドレス", "仕事用メールアドレス", "仕事用メール", "e-mail", "連絡先メール",
        "email(work)",
    ),
    "phone": (
        "work_phone_number", "work phone", "business phone", "mobile phone number", "company phone",
        "tel会社", "tel部門", "tel直通", "会社電話番号", "会社電話", "勤務先電話番号", "代表電話",
        "代表電話番号", "連絡先", "直通電話", "直通電話番号", "電話(会社)", "電話1", "tel番号",
        "携帯(個人)",
    ),
    "first_name": ("姓名(名)", "氏名[名]", "名(漢字)"),
    "last_name": ("姓名(姓)", "氏名[姓]", "姓(漢字)"),
    "utm_campaign": ("campaign_name", "campaign name", "キャンペーン名"),
    "form_title": ("form_name", "フォーム名"),
}  # fmt: skip

# A heading that only holds such words (会社名を教えてください), where no column is headed by a name
# itself; not with the words below.
HELD_WORDS: dict[str, tuple[str, ...]] = {
    "company": ("会社名", "貴社名", "御社名", "企業名", "勤務先", "団体名", "company name"),
    "name": ("氏名", "お名前", "your name", "full name"),
    "email": ("メールアドレス", "email address", "e-mail address"),
    "phone": ("電話番号", "phone number"),
}
HELD_WITH_NOT: tuple[str, ...] = (
    "カナ", "かな", "ふりがな", "ローマ字", "英語", "英字", "住所", "url", "規模", "コード", "id",
    "部署", "役職", "業種", "同意", "配信", "確認", "紹介者", "上司", "同行", "?の", "kana",
    "担当者", "希望", "有無", "変更",
)  # fmt: skip

# Ours, whoever stands there: callers, owners, those who keep the record.
OURS: tuple[str, ...] = (
    "営業担当", "営業担当者", "営業担当者名", "弊社担当", "弊社担当者", "弊社営業担当", "自社担当",
    "自社担当者", "当社担当", "当社担当者", "社内担当", "社内担当者", "架電者", "架電者名",
    "架電担当", "架電担当者", "発信者", "発信担当", "コール担当", "コール担当者", "オペレーター",
    "オペレーター名", "is担当", "is担当者", "fs担当", "fs担当者", "アポインター", "テレアポ担当",
    "対応者", "対応担当", "対応担当者", "受付担当", "受付者", "フォロー担当", "主担当", "主担当者",
    "担当営業", "担当社員", "リード所有者", "取引先所有者", "所有者", "名刺所有者",
    "レコード所有者", "コンタクト担当者", "リードの所有者", "コンタクト所有者", "会社の担当者",
    "名刺交換者", "作成者", "更新者", "登録担当者", "owner", "owner name", "lead owner",
    "contact owner", "company owner", "account owner", "record owner", "sales rep", "sales person",
    "salesperson", "sales owner", "assigned to", "assignee", "rep", "caller", "caller name",
    "agent", "agent name", "operator", "called by", "created by", "last modified by",
    "inside sales", "bdr", "sdr", "account executive",
)  # fmt: skip
# Ours beside a column for their name; without one, most likely theirs.
OURS_OR_THEIRS: tuple[str, ...] = (
    "担当", "担当者", "担当者名", "担当者氏名", "担当名", "person in charge", "pic",
    "contact person",
)  # fmt: skip

# On which day somebody came to us, by how well the heading says so: the first filled group counts.
DAY_NAMES: tuple[tuple[str, ...], ...] = (
    (
        "名刺交換日", "交換日", "来場日", "来場日時", "来訪日", "来訪日時", "架電日", "架電日時",
        "通話日", "通話日時", "電話日", "受電日", "受電日時", "獲得日", "取得日", "紹介日",
        "紹介日時", "問い合わせ日", "問い合わせ日時", "問合せ日", "問合せ日時", "お問い合わせ日",
        "お問い合わせ日時", "資料請求日", "資料請求日時", "ダウンロード日", "ダウンロード日時",
        "dl日", "dl日時", "反響日", "反響日時", "受付日", "受付日時", "送信日", "送信日時",
        "受信日", "受信日時", "回答日", "回答日時", "申込日", "申込日時", "申し込み日",
        "申し込み日時", "お申込日", "お申し込み日", "申込日付", "購入日", "購入日時", "注文日",
        "注文日時", "予約日", "予約日時", "登録時刻", "タイムスタンプ", "created_time",
        "submitted at", "submitted on", "submission date", "submission time", "registration time",
        "registration date", "registered at", "registered on", "order date", "ordered at",
        "purchase date", "purchased at", "sign up date", "signed up at", "timestamp", "call date",
        "called at", "visit date", "visited at", "scanned at", "scan date", "scan time",
        "captured at", "capture date", "sent at", "received at", "inquiry date", "response date",
        "conversion date", "download date",
    ),
    (
        "登録日", "登録日時", "作成日", "作成日時", "作成日付", "作成時刻", "リード作成日",
        "取込日", "取り込み日", "日付", "日時", "年月日", "発生日", "発生日時", "date", "day",
        "datetime", "date time", "create date", "created date", "creation date", "created",
        "created at", "created on", "date created", "date added", "added on", "added at",
        "lead created date", "first seen",
    ),
)  # fmt: skip
# connpass writes no other day on which somebody registered.
CONNPASS_DAY = "更新日時"

# The number under which a tool keeps a row. Weak ones are of an order, which may be several people.
ID_NAMES: tuple[str, ...] = (
    "id", "lead id", "lead_id", "leadid", "record id", "record id - contact", "contact id",
    "リードid", "レコードid", "レコードid - コンタクト", "コンタクトid", "取引先責任者id",
    "レコード番号", "record number", "名刺id", "card id", "チケット番号", "ticket number",
    "ticket id", "受付番号", "登録番号", "registrant id", "registration id", "attendee id",
    "参加者id", "回答id", "response id", "submission id", "entry id", "エントリーid", "申込者id",
    "visitor id", "来場者id", "バッジid", "badge id", "リードno", "受付id", "申込番号", "申込id",
)  # fmt: skip
ORDER_NAMES: tuple[str, ...] = (
    "販売id", "注文番号", "注文id", "order id", "order number", "購入id", "購入番号", "予約番号",
    "booking id", "予約id",
)  # fmt: skip

# Whether somebody comes at all, and the words for no.
ATTENDANCE_NAMES: tuple[str, ...] = (
    "ステータス", "参加ステータス", "承認ステータス", "申込ステータス", "申し込みステータス",
    "チケットステータス", "注文ステータス", "支払いステータス", "支払ステータス", "決済ステータス",
    "登録ステータス", "予約ステータス", "参加状況", "申込状況", "支払状況", "支払い状況", "status",
    "approval status", "registration status", "ticket status", "order status", "payment status",
    "attendee status", "booking status",
)  # fmt: skip
CANCELLED_WORDS: tuple[str, ...] = (
    "キャンセル", "取消", "取り消し", "取りやめ", "払い戻し", "払戻", "返金", "補欠", "拒否",
    "却下", "辞退", "無効", "落選", "cancel", "refund", "denied", "declined", "rejected",
    "waitlist", "waiting list", "void", "抽選落ち", "抽選漏れ", "抽選もれ", "選外", "待機リスト",
    "ウェイティング", "ウエイティング", "期限切れ", "not attending", "not going", "withdrawn",
    "withdrew", "expired",
)  # fmt: skip
# When, or whether, somebody called off: whatever stands there but a no.
CALLED_OFF_NAMES: tuple[str, ...] = (
    "キャンセル", "キャンセル日", "キャンセル日時", "キャンセル時刻", "キャンセル済み",
    "キャンセル済", "キャンセル有無", "キャンセルの有無", "キャンセルフラグ", "取消日",
    "取消日時", "取り消し日", "取り消し日時", "返金日", "返金日時", "払い戻し日",
    "払い戻し日時", "払戻日", "払戻日時", "cancelled", "canceled", "is cancelled",
    "is canceled", "cancelled at", "canceled at", "cancelled on", "canceled on",
    "cancelled date", "canceled date", "cancellation date", "cancellation time", "cancel date",
    "refunded", "refunded at", "refund date",
)  # fmt: skip
# キャンセル待ち waits, キャンセル不可 comes.
NOT_CANCELLED_WORDS: tuple[str, ...] = ("不可", "cancellable", "not cancel", "non-refund")
UNPAID_WORDS: tuple[str, ...] = (
    "支払待ち", "支払い待ち", "入金待ち", "未入金", "未払い", "未払", "unpaid", "awaiting payment",
    "payment pending",
)  # fmt: skip

# Zoom's reports: a title alone in its row, a table below it. Only those who came as guests count.
GUEST_SECTIONS: tuple[str, ...] = (
    "attendee details", "出席者の詳細", "参加者の詳細", "視聴者の詳細", "registrant details",
    "登録者の詳細",
)  # fmt: skip
OTHER_SECTIONS: tuple[str, ...] = (
    "host details", "panelist details", "other attended", "ホストの詳細", "パネリストの詳細",
    "その他の出席者", "その他の参加者", "他の出席者", "practice session", "speaker details",
)  # fmt: skip
JOINED: tuple[str, ...] = ("join time", "参加時刻", "参加時間", "入室時刻", "入室時間")
LEFT: tuple[str, ...] = ("leave time", "退出時刻", "退出時間", "退室時刻", "退室時間")
MINUTES: tuple[str, ...] = (
    "time in session (minutes)", "duration (minutes)", "セッションの時間(分)", "セッション時間(分)",
    "セッションにおける時間(分)", "所要時間(分)", "期間(分)",
)  # fmt: skip

# kintone marks the row on which a record begins; rows of its subtables follow.
RECORD_BEGINS: tuple[str, ...] = ("レコードの開始行", "start of record", "record start row")

# Eight: each tag is a column behind this one, 1 where the card has it.
EIGHT_LAST = "名刺交換日"
EIGHT_MARKS: tuple[str, ...] = ("tel会社", "tel部門", "tel直通")
