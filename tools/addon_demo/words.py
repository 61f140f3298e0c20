"""The words of the page."""

from sheets_schema.text import Text

_TEXTS: dict[str, Text] = {
    "title": Text("アドオンの見本", "The add-on, as people see it"),
    "intro": Text(
        "Google スプレッドシートの横に開く Leadsheet のアドオンです。この画面が Google の代わりに"
        "署名付きの要求を送り、返ってきたカードを描いています。",
        "This is Leadsheet's add-on, which opens beside a Google spreadsheet. In Google's place, "
        "this page sends signed requests and draws the cards that come back.",
    ),
    "scene": Text("場面", "Situation"),
    "panel": Text("アドオン", "Add-on"),
    "working": Text("読み込んでいます…", "Loading…"),
    "no_answer": Text(
        "アドオンが応答しません。web のログをご確認ください。",
        "The add-on does not answer. See the web process's log.",
    ),
    "more": Text("もっと見る", "Show more"),
    "less": Text("折りたたむ", "Show less"),
    "consent": Text(
        "Leadsheet がこのスプレッドシートを見ることを許可しますか?",
        "Allow Leadsheet to see this spreadsheet?",
    ),
    "consent_note": Text("本番では Google がたずねます。", "In real use it is Google who asks."),
    "yes": Text("許可", "Allow"),
    "no": Text("やめる", "Cancel"),
    "json": Text("返ってきたカードの JSON", "The card as JSON"),
    "status": Text("状態コード", "Status"),
    "look": Text("スプレッドシートを開く", "Open the spreadsheet"),
    "form": Text("見本のフォーム", "Sample form"),
    "admin": Text("状態を見る", "See the status"),
    "language": Text("English", "日本語"),
    "other": Text("en", "ja"),
}

WORDS: dict[str, dict[str, str]] = {
    locale: {key: text.of(locale) for key, text in _TEXTS.items()} for locale in ("ja", "en")
}
