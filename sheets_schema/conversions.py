"""What is told back to advertising platforms: of which stages, why a lead is left out, and the
platforms' own headings. Source of the formats: the platforms' upload templates
(docs/exports.md)."""

from dataclasses import dataclass

from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Stage:
    """`listed`: among the stages of a new list in 設定; the other is sent once somebody adds it."""

    key: str
    name: Text
    listed: bool = True


VALID = Stage("valid", Text("有効リード", "Valid leads"))
OPPORTUNITY = Stage("opportunity", Text("商談", "Opportunities"))
QUALIFIED = Stage("qualified", Text("有効商談", "Qualified opportunities"), listed=False)
WON = Stage("won", Text("成約", "Won"))
STAGES: tuple[Stage, ...] = (VALID, OPPORTUNITY, QUALIFIED, WON)
STAGE_BY_KEY = {one.key: one for one in STAGES}

# What stands in 同意.
CONSENT_GIVEN = Text("はい", "Yes")
CONSENT_DENIED = Text("いいえ", "No")
CONSENTS: tuple[Text, ...] = (CONSENT_GIVEN, CONSENT_DENIED)

# Days after the click: the platforms take ninety, and a file is not uploaded the moment it is made.
LONGEST_DAYS = 85
# Hours after the click, before which a platform may not know the click yet.
SHORTEST_HOURS = 6
# Meta flags what is older.
META_DAYS = 7

# Why a candidate is no line: key → in words.
REASONS: dict[str, Text] = {
    "no_lead_id": Text("リードIDがない", "no lead ID"),
    "erased": Text("消去した人", "an erased person"),
    "sent": Text("送信済み", "already sent"),
    "no_click_id": Text("この媒体のクリックIDがない", "no click ID of this platform"),
    "other_click_id": Text(
        "gbraid・wbraid(クリックのファイルには入れられない)",
        "a gbraid or wbraid, which no click file takes",
    ),
    "wrong_click_id": Text("クリックIDの形が違う", "a click ID of another form"),
    "other_product": Text(
        "Yahoo!広告のもう一方(検索・ディスプレイ)のクリック",
        "a click of the other Yahoo! product (search, display)",
    ),
    "other_platform": Text("この媒体から来ていない", "did not come from this platform"),
    "no_contact": Text(
        "使えるメールも電話番号もない", "neither an e-mail nor a phone that can be used"
    ),
    "no_consent": Text("同意がない(空欄)", "no consent (blank)"),
    "denied": Text("同意していない", "consent denied"),
    "no_received": Text("受付日時がない", "no received date"),
    "before_click": Text("日付がクリック(受付)より前", "dated before the click (received)"),
    "future": Text("日付が先(その時が来たら送る)", "dated in the future (sent when it comes)"),
    "too_soon": Text(
        f"クリック(受付)から{SHORTEST_HOURS}時間たっていない(次に送る)",
        f"less than {SHORTEST_HOURS} hours after the click (received); sent next time",
    ),
    "too_old": Text(
        f"クリック(受付)から{LONGEST_DAYS}日を過ぎた",
        f"more than {LONGEST_DAYS} days after the click (received)",
    ),
    "unjudged": Text("未判定(設定により判定を待つ)", "not judged yet (Settings say to wait)"),
    "before_since": Text("--since より前", "before --since"),
    "same_click": Text(
        "同じクリック・名前・日時の行がすでにある",
        "a line of the same click, name and time is there",
    ),
    "next_file": Text(
        "1つのファイルに入りきらない(次に送る)", "more than one file takes; sent next time"
    ),
    "unwritable": Text(
        "媒体の文字コードで書けない文字がある", "signs that the platform's encoding does not have"
    ),
}

GOOGLE_CLICKS = (
    "Google Click ID", "Conversion Name", "Conversion Time", "Conversion Value",
    "Conversion Currency",
)  # fmt: skip
GOOGLE_ENHANCED = (
    "Email", "Phone Number", "Conversion Name", "Conversion Time", "Conversion Value",
    "Conversion Currency", "Order ID",
)  # fmt: skip
MICROSOFT = (
    "Microsoft Click ID", "Conversion Name", "Conversion Time", "Conversion Value",
    "Conversion Currency",
)  # fmt: skip
YAHOO_DISPLAY = (
    "YCLID", "コンバージョン名", "コンバージョン発生日時", "1コンバージョンあたりの価値",
)  # fmt: skip
YAHOO_SEARCH = (*YAHOO_DISPLAY, "通貨コード")
META = (
    "em", "ph", "event_time", "event_name", "currency", "value", "order_id", "lead_id",
)  # fmt: skip
LINKEDIN = (
    "email", "firstname", "lastname", "employeecompany", "title", "country", "timestamp",
    "eventtype", "amount", "currency",
)  # fmt: skip
_ADJUSTED = ("Adjustment Time", "Adjustment Type", "Adjusted Value", "Adjusted Value Currency")
GOOGLE_CLICK_ADJUSTMENTS = (
    "Google Click ID", "Conversion Name", "Conversion Time", *_ADJUSTED,
)  # fmt: skip
GOOGLE_ORDER_ADJUSTMENTS = ("Order ID", "Conversion Name", *_ADJUSTED)
YAHOO_ADJUSTMENTS = (
    "YCLID", "コンバージョン名", "コンバージョン発生日時", "調整日時", "調整タイプ",
    "調整後の1コンバージョンあたりの価値",
)  # fmt: skip
