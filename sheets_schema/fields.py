"""What forms call their fields, and what each is to us.

A name is compared in a plain form: NFKC, lower case, without spaces, hyphens, underscores,
brackets, marks such as 必須, a leading `your` and the number a form builder appends (`tel-512`).
A leading underscore stays: Contact Form 7's special mail tags begin with one, and `_date` (when it
was sent) is not `date` (what the visitor chose). A site's own `field_names` come first.
"""

from dataclasses import dataclass
from typing import Literal

from sheets_schema.click_ids import CLICK_IDS

# visitor: the visitor's own words. tag: said by the page, the browser or the plugin.
# noise: means nothing to people (captcha tokens, nonces); kept in the body, not in the sheet.
Voice = Literal["visitor", "tag", "noise"]


@dataclass(frozen=True, slots=True)
class Role:
    """`key`: a column key of sheets_schema.leads, or what the intake does with the field.
    `names`: what forms call it."""

    key: str
    voice: Voice
    names: tuple[str, ...]


UTM_KEYS = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")

COLUMN_ROLES: tuple[Role, ...] = (
    Role("company", "visitor", (
        "company", "company name", "company.name", "corporate name", "corporation", "organization",
        "organisation", "organization name", "organisation name", "business name", "kaisha",
        "会社", "会社名", "御社名", "貴社名", "企業名", "法人名", "団体名", "組織名", "屋号",
        "会社・団体名", "会社名・団体名", "会社名/団体名", "会社名・屋号", "貴社名・団体名",
        "勤務先", "勤務先名", "お勤め先", "お勤め先名", "所属", "所属先", "所属名",
    )),
    Role("name", "visitor", (
        "name", "full name", "contact name", "contact.name", "person", "person name",
        "customer name", "onamae", "shimei",
        "なまえ", "おなまえ", "ナマエ", "オナマエ",
        "名前", "お名前", "氏名", "ご氏名", "お客様名", "お客様のお名前", "担当者", "担当者名",
        "ご担当者", "ご担当者名", "ご担当者様", "ご担当者様名", "ご担当者氏名", "担当者氏名",
        "ご担当者様氏名", "担当者様名", "代表者名", "お名前・ご担当者名",
    )),
    Role("email", "visitor", (
        "email", "mail", "email address", "mail address", "e mail address", "contact email",
        "work email", "business email", "company email", "email confirm",
        "email confirmation", "confirm email", "mail confirm", "email2", "mail2", "emails",
        "email addresses", "respondent email",
        "メール", "メールアドレス", "eメール", "eメールアドレス", "電子メール",
        "電子メールアドレス", "e-mailアドレス", "mailアドレス", "ご連絡先メールアドレス",
        "連絡先メールアドレス", "メールアドレス確認", "メールアドレス確認用",
        "確認用メールアドレス", "メールアドレス再入力", "メアド",
    )),
    Role("phone", "visitor", (
        "tel", "phone", "telephone", "phone number", "telephone number", "tel number", "mobile",
        "mobile phone", "mobile number", "work phone", "business phone",
        "work phone number", "cell", "cell phone", "contact phone", "denwa", "phones",
        "phone numbers",
        "電話", "お電話", "電話番号", "お電話番号", "ご連絡先電話番号", "連絡先電話番号",
        "携帯", "携帯電話", "携帯電話番号", "携帯番号", "日中連絡のつく電話番号", "連絡先番号",
    )),
    Role("message", "visitor", (
        "message", "textarea", "inquiry", "enquiry", "inquiry content", "inquiry body", "comment",
        "comments", "body", "content", "contents", "question", "details", "text message",
        "問い合わせ", "お問い合わせ", "お問合せ", "お問合わせ", "問い合わせ内容",
        "お問い合わせ内容", "お問合せ内容", "お問合わせ内容", "問合せ内容", "お問い合わせの内容",
        "お問い合わせ詳細", "お問い合わせ本文", "内容", "本文", "詳細", "詳細内容", "ご相談内容",
        "相談内容", "ご質問", "ご質問内容", "質問内容", "ご用件", "用件", "ご要望", "ご要望内容",
        "メッセージ", "メッセージ本文", "コメント", "ご意見", "ご意見・ご感想", "備考欄",
    )),
    Role("channel", "visitor", ("channel", "流入チャネル", "流入経路チャネル")),
    Role("campaign", "visitor", ("campaign", "施策", "施策名", "キャンペーン", "キャンペーン名")),
    Role("industry", "visitor", (
        "industry", "industry type", "business type", "sector",
        "業種", "業界", "業種・業界", "ご業種", "貴社の業種", "貴社業種", "御社の業種", "御社業種",
        "会社の業種", "企業業種",
    )),
    Role("employees", "visitor", (
        "employees", "number of employees", "no of employees", "employee count", "company size",
        "employee size", "headcount",
        "従業員規模", "従業員数", "社員数", "社員規模", "企業規模", "会社規模", "貴社の従業員数",
        "貴社従業員数", "御社の従業員数", "御社従業員数", "貴社の規模", "従業員数(規模)",
        "人数規模",
    )),
    Role("department", "visitor", (
        "department", "department name", "dept", "division",
        "部署", "部署名", "ご部署", "ご所属部署", "所属部署", "所属部署名", "部門", "部門名",
        "所属部門", "部課名", "部署・部門",
    )),
    Role("job_title", "visitor", (
        "job title", "position", "job position", "role title",
        "役職", "役職名", "お役職", "ご役職", "ご役職名", "肩書", "肩書き", "職位",
    )),
)  # fmt: skip

# Put together into one cell, in this order.
PART_ROLES: tuple[Role, ...] = (
    Role("last_name", "visitor", (
        "last name", "family name", "surname", "lname", "sei", "name sei", "name last",
        "name.last", "姓", "苗字", "名字", "氏", "お名前姓", "氏名姓", "姓名姓",
    )),
    Role("first_name", "visitor", (
        "first name", "given name", "forename", "fname", "mei", "name mei", "name first",
        "name.first", "名", "お名前名", "氏名名", "姓名名",
    )),
    Role("phone_1", "visitor", ("tel1", "phone1", "電話番号1", "tel a", "phone.area",
                                "phone number.area", "市外局番", "電話番号 市外局番",
                                "電話 市外局番")),
    Role("phone_2", "visitor", ("tel2", "phone2", "電話番号2", "tel b", "phone.phone",
                                "phone number.phone", "市内局番", "電話番号 市内局番",
                                "電話 市内局番")),
    Role("phone_3", "visitor", ("tel3", "phone3", "電話番号3", "tel c", "加入者番号",
                                "電話番号 番号", "電話番号 加入者番号", "電話 加入者番号")),
    Role("email_1", "visitor", ("mail account", "email account", "mail local", "email local",
                                "mail local part", "email local part", "メールアカウント",
                                "メールアドレス アカウント")),
    Role("email_2", "visitor", ("mail domain", "email domain", "メールドメイン",
                                "メールアドレス ドメイン")),
)  # fmt: skip

# What brought the visitor. With `first_` or `last_` before it: of the first or the last visit.
TOUCH_ROLES: tuple[Role, ...] = (
    *(Role(key, "tag", (key,)) for key in UTM_KEYS),
    Role("landing_page", "tag", (
        "landing page", "landing page url", "landing", "landing url", "lp", "lp url", "entry page",
        "first page", "landing page uri", "landing uri", "first page url", "ランディングページ",
        "ランディングページURL", "流入ページ", "流入ページURL",
    )),
    Role("referrer", "tag", (
        "referrer", "referer", "http referer", "http referrer", "referrer url", "参照元",
        "リファラ", "リファラー",
    )),
    Role("partner", "tag", (
        "partner code", "partner id", "agency code", "agency id", "代理店コード", "代理店ID",
        "紹介コード", "紹介店コード", "パートナーコード",
    )),
    Role("click_id", "tag", ("click id", "クリックID")),
    Role("click_id_type", "tag", ("click id type", "クリックID種別")),
)  # fmt: skip

# Contact Form 7's special mail tags (contactform7.com/special-mail-tags) and what owners rename
# them to in a webhook's settings.
TAG_ROLES: tuple[Role, ...] = (
    Role("form_id", "tag", ("_form_id", "form id", "form.id", "_contact_form_id",
                            "contact form id", "フォームID")),
    Role("lead_ad_campaign", "tag", ("campaign name", "campaign.name")),
    Role("lead_ad_campaign_id", "tag", ("campaign id", "campaign.id")),
    Role("lead_ad_group", "tag", ("adset name", "ad set name", "adgroup name", "ad group name")),
    Role("lead_ad_group_id", "tag", ("adset id", "ad set id", "adgroup id", "ad group id")),
    Role("lead_ad", "tag", ("ad name", "creative name")),
    Role("lead_ad_id", "tag", ("ad id", "creative id")),
    Role("is_organic", "tag", ("is organic",)),
    Role("is_test", "tag", ("is test", "test lead")),
    Role("form_title", "tag", (
        "_form_title", "_contact_form_title", "_form_name", "form title", "form name",
        "form.title", "form.name", "definition.title", "scheduled_event.name", "event_type.name",
        "contact form title", "contact form name", "フォーム名",
        "フォームタイトル", "フォーム",
    )),
    Role("page_url", "tag", (
        "_url", "_page_url", "_post_url", "page url", "page.url", "post url", "source url",
        "form url", "form page", "ページURL", "送信ページ", "送信元ページ", "送信元URL",
        "お問い合わせページ", "page uri", "page location",
        "current page url", "document location", "location.href",
        "window.location.href", "source page url", "form page url", "meta.url", "tracking.url",
        "context.url", "_mkto referrer", "ページのURL", "送信元ページURL", "お問い合わせページURL",
        "お問い合わせ元URL", "お問い合わせ元ページ",
    )),
    Role("page_title", "tag", ("_post_title", "_page_title", "post title", "page title",
                               "page.title", "ページタイトル", "ページ名", "ページ名称",
                               "投稿タイトル", "記事タイトル")),
    Role("status", "tag", ("_status", "_submission_status")),
    Role("submitted_at", "tag", ("submitted at", "_submitted_at")),
    Role("submission_id", "tag", ("submission id", "_submission_id",
    "entry id", "request id", "lead id", "leadgen id", "response id",
                                  "respondent id", "event id")),
    Role("sent", "tag", (
        "_date", "_time", "submission date", "submission time", "submitted on", "submitted date",
        "submitted time", "sent at", "sent date", "sent time", "sent on", "timestamp",
        "created at", "date created", "received at", "送信日", "送信日時", "送信時刻", "送信時間",
        "受信日時", "受付日時", "受付日", "受付時刻", "タイムスタンプ",
    )),
    Role("tag", "tag", (
        "_remote_ip", "_user_agent", "_invalid_fields", "_serial_number", "_random", "_post_id",
        "_post_name", "_post_author", "_post_author_email", "_site_title", "_site_description",
        "_site_url", "_site_admin_email", "_user_login", "_user_email", "_user_url",
        "_user_first_name", "_user_last_name", "_user_nickname", "_user_display_name",
        "remote ip", "remote addr", "ip", "ip address", "client ip", "user ip", "user agent",
        "browser", "serial number", "serial no", "serial", "random", "post id", "post name",
        "site title", "site url", "_ip", "_ip_address", "_page_id", "page id", "entry number",
        "page views", "visitor id", "cookie id", "fingerprint", "form time",
        "form timestamp", "render time", "time to submit", "elapsed", "elapsed time",
        "IPアドレス", "ユーザーエージェント", "ブラウザ", "シリアル番号", "シリアルナンバー",
        "通し番号", "連番", "受付番号", "送信番号", "投稿ID", "サイト名",
    )),
)  # fmt: skip

# What proves that no robot sent the form, of whichever vendor, and what else
# differs from try to try.
# Names that begin so, in the plain form: whatever follows differs from form to form.
NOISE_PREFIXES: tuple[str, ...] = (
    "_wpnonce", "_wphttpreferer", "nonce", "_nonce", "_csrf", "_token",
    "akjs", "akhp", "akbib", "akbfs", "akbkpc", "akbkp", "akbmc", "akbmm", "akbck", "akbmk",
    "akbte", "_akismet", "_leadsheet", "smarttoken", "ctchecks", "ctcheckjs", "ctbot", "ctnocookie",
    "apbct", "frc", "adcopy", "zerospam", "_cf7a", "gotcha", "_gotcha", "_honey", "wpcf7hp",
    "lbdvcid", "bdcvcid", "mwwpform", "formbuildid", "_requestverification", "_viewstate",
    "_eventvalidation", "_eventtarget", "_eventargument", "geetest", "gtoken", "_px", "arkose",
    "altcha", "awswaf", "cptch", "lemin",
)  # fmt: skip
# …that hold one of these,
NOISE_WITHIN: tuple[str, ...] = (
    "captcha", "turnstile", "honeypot", "csrf", "xsrf", "antispam", "botdetect",
    "botfield", "botcheck", "bottrap", "spamtrap", "spamcheck", "hashcash", "proofofwork",
    "areyouhuman", "leaveblank", "leavethisblank", "leaveempty", "donotfill", "dontfill",
    "キャプチャ認証", "画像認証", "ロボットではありません",
)  # fmt: skip
# …that end so,
NOISE_ENDS: tuple[str, ...] = ("token", "nonce", "altcha", "seccode", "viewstate")
# …and that are called so.
NOISE_NAMES: frozenset[str] = frozenset((
    "altcha", "gentime", "randstr", "googlekey", "datadome", "utf8", "_utf8", "phpsessid",
    "jsessionid", "formkey",
))  # fmt: skip
# A number of GeeTest's beside its fellows, and by itself perhaps the number of a visitor's goods.
LOT_NUMBER = Role("lot_number", "tag", ("lot number",))

# Cookies of measuring tools that pages copy into hidden fields: _ga, _ga_4XYZ (Google Analytics),
# _gcl_aw (Google Ads), _fbp (Meta), _yjsu_yjad (Yahoo!広告), _clck (Clarity). In lower case.
COOKIE_NAMES = (
    r"_ga(?:_[a-z0-9]+)?|_gac(?:_.+)?|_gid|_gcl_[a-z]+|_fb[pc]|_yjsu_.+|_ycl_.+|_ttp|_tt_.+"
    r"|_cl(?:ck|sk)|_ly_.+|_lt_.+|ga_client_id|ga_session_id|__utm[a-z]|__ga[ds]|_hj[a-z].*"
    r"|_?(?:hubspot)?utk|hutk|__hs[a-z]+|_uet[sv]id|li_gc|_mkto_trk|visitor_id\d+|_pk_id.*|_ym_uid"
    r"|ajs_anonymous_id|amplitude_id|mp_distinct_id"
)

WPCF7_PREFIX = "_wpcf7"
# What the visitor typed beside an “other” choice; everything else that begins with _wpcf7 is
# Contact Form 7 talking to itself.
FREE_TEXT_PREFIX = "_wpcf7_free_text_"

# Parts of a name that tell a file field, for values that hold a file's content or its address.
FILE_WORDS: tuple[str, ...] = (
    "file", "upload", "attach", "document", "photo", "image", "picture", "resume",
    "ファイル", "添付", "画像", "写真", "図面", "履歴書", "職務経歴書",
)  # fmt: skip

# The answer to “I agree to …”. It is found by what its words ask (server/intake/agreement.py); only
# a site's own table names it.
CONSENT_ROLE = Role("consent", "visitor", ())

ROLES: tuple[Role, ...] = (
    *COLUMN_ROLES, *PART_ROLES, *TOUCH_ROLES, *TAG_ROLES, LOT_NUMBER, CONSENT_ROLE,
)  # fmt: skip

# Two more answers to “what is this field”, for a site's own table.
OTHER = Role("other", "visitor", ())
NOISE = Role("noise", "noise", ())

# What a site's own `field_names` may say a field is, beside a special mail tag (`_serial_number`).
OWN_KEYS: frozenset[str] = frozenset(
    (*(role.key for role in (*ROLES, OTHER, NOISE)), *(one.name for one in CLICK_IDS))
)

# What stands in brackets behind a name, 電話番号(FAX), as regular expressions.
# It makes something else of it: another number, or another person's.
ASIDE_OF_ANOTHER = (
    r"fax|ファックス|ファクス|ファクシミリ|上司|上長|保護者|緊急|紹介|配偶者|家族|お?子様|子供"
    r"|生徒|代理"
    r"|同伴|同行|秘書|弊社|当社|親会社|セイ|メイ|せい|めい"
    r"|manager|supervisor|boss|emergency|referr(?:er|al|ed)|spouse|parent|guardian|assistant"
    r"|secretary|introducer"
)
# It says the same in another way, or says another of the same: it gives way to the name alone.
ASIDE_GIVES_WAY = (
    r"カナ|かな|フリガナ|ふりがな|仮名|ヨミ|よみ|読み|kana|furigana|phonetic"
    r"|ローマ字|romaji|英語|英字"
    r"|english|alphabet|roman|旧|ニックネーム|予備|サブ|第二|副|cc|請求|billing|送付|配送|shipping"
)
# It says how to fill it in, or which of a person's own it is.
ASIDE_IS_PLAIN = (
    r"必須|任意|半角|全角|英数|数字|漢字|ハイフン|例|確認|入力|記入|フルネーム|姓名|氏名|名前"
    r"|本人|担当|法人"
    r"|個人|団体|屋号|携帯|固定|自宅|会社|勤務先|職場|日中|昼間|連絡|代表|直通|pc|パソコン"
    r"|スマ|正式|略さず"
    r"|場合|なし|可|文字|以内|required|optional|full|confirm|work"
    r"|office|business|company|mobile|cell"
    r"|home|daytime|e\.?g|example|kanji|contact|primary|main"
)
FAMILY_NAME_ASIDES = (
    "姓", "氏", "苗字", "名字", "family", "family name", "last", "last name", "surname", "sei",
)  # fmt: skip
FIRST_NAME_ASIDES = ("名", "下の名前", "first", "first name", "given", "given name", "mei")

# `customer.name` is the visitor's name, `product.name` is not: the objects in JSON whose members
# are the visitor's own.
WRAPPERS: frozenset[str] = frozenset((
    "lead", "contact", "customer", "client", "user", "person", "visitor", "sender", "applicant",
    "data", "field", "fields", "form", "form_data", "formdata", "form_fields", "payload", "body",
    "entry", "answers", "response", "responses", "submission", "values", "params", "record",
    "properties", "attributes", "inquiry", "posted_data", "message", "namedvalues",
    "respondent", "invitee", "attendee", "registrant", "guest", "member", "subscriber", "submitter",
    "customer_info", "contact_info", "personal_info", "lead_data", "user_data",
    "userdata", "hidden",
    "form_response", "formresponse", "request", "result", "results", "input", "inputs", "leads",
    "rawrequest", "rawdata", "json", "data.json", "from", "parameter", "parameters", "bundle",
))  # fmt: skip
# …those whose members are another person's: of whoever sends, or gets, the lead.
OTHERS: frozenset[str] = frozenset((
    "to", "recipient", "recipients", "assigned_to", "assignedto", "assignee", "creator",
    "created_by", "createdby", "updated_by", "updatedby", "organizer", "staff", "operator",
    "account_manager", "sales_rep", "salesperson",
))  # fmt: skip
# …and those whose members are said by the page or the browser.
ASIDES: frozenset[str] = frozenset(("meta", "metadata", "_meta", "context", "tracking", "system"))
