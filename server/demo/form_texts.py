"""The words of the sample form, and the visits one can pretend to make."""

WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "title": "お問い合わせ | さくら製作所(見本)",
        "heading": "お問い合わせ",
        "firm": "さくら製作所(見本のサイト)",
        "intro": "WordPress の Contact Form 7 と同じフォームです。送信すると、"
        "数秒でスプレッドシートに1行増えます。",
        "visit": "どこから来たことにしますか",
        "own_visit": "このページのアドレスのとおり",
        "name": "氏名(必須)",
        "company": "会社名",
        "email": "メールアドレス(必須)",
        "tel": "電話番号",
        "type": "お問い合わせの種類",
        "types": "製品について,お見積り,資料請求",
        "message": "お問い合わせ内容",
        "submit": "送信",
        "sending": "送信しています…",
        "failed": "送信できませんでした。時間をおいて、もう一度お試しください。",
        "look": "スプレッドシートを開く",
        "admin": "状態を見る",
        "addon": "アドオンを見る",
        "language": "English",
        "other": "en",
        "form_title": "お問い合わせフォーム",
    },
    "en": {
        "title": "Contact | Sakura Works (sample)",
        "heading": "Contact us",
        "firm": "Sakura Works (a sample site)",
        "intro": "This is the form that Contact Form 7 makes in WordPress. Send it, and within "
        "seconds the spreadsheet has one more row.",
        "visit": "Pretend to come from",
        "own_visit": "As this page's address says",
        "name": "Name (required)",
        "company": "Company",
        "email": "E-mail (required)",
        "tel": "Phone",
        "type": "What is it about?",
        "types": "A product,A quotation,A brochure",
        "message": "Message",
        "submit": "Send",
        "sending": "Sending…",
        "failed": "It could not be sent. Wait a moment and try again.",
        "look": "Open the spreadsheet",
        "admin": "See the status",
        "addon": "See the add-on",
        "language": "日本語",
        "other": "ja",
        "form_title": "Contact form",
    },
}

# (what it is called, query of the landing page, referrer)
VISITS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "ja": (
        ("直接(ブックマークなど)", "", ""),
        ("Google の検索", "", "https://www.google.co.jp/"),
        (
            "Google 広告",
            "?utm_source=google&utm_medium=cpc&utm_campaign=秋の展示会&gclid=EAIaIQ-sample",
            "https://www.google.co.jp/",
        ),
        ("Yahoo! 広告", "?yclid=YSS.sample", "https://search.yahoo.co.jp/"),
        ("展示会の QR コード", "?utm_source=expo2026&utm_medium=qr&utm_campaign=機械要素展", ""),
        ("メールマガジン", "?utm_source=newsletter&utm_medium=email", ""),
    ),
    "en": (
        ("Directly (a bookmark)", "", ""),
        ("Google search", "", "https://www.google.com/"),
        (
            "Google Ads",
            "?utm_source=google&utm_medium=cpc&utm_campaign=autumn&gclid=EAIaIQ-sample",
            "https://www.google.com/",
        ),
        ("Yahoo! JAPAN Ads", "?yclid=YSS.sample", "https://search.yahoo.co.jp/"),
        ("A QR code at a fair", "?utm_source=expo2026&utm_medium=qr&utm_campaign=expo", ""),
        ("A newsletter", "?utm_source=newsletter&utm_medium=email", ""),
    ),
}
