"""What each setting means, for docs/settings.md. A setting that is missing here is an error."""

from collections.abc import Mapping

from server.settings.web_process import USUAL_PORT
from sheets_schema.text import Text

MEANINGS: Mapping[str, Text] = {
    "spreadsheet_id": Text(
        "書き込むスプレッドシートの ID",
        "the spreadsheet to write",
    ),
    "sheets_emulator_host": Text(
        "ローカルのスプレッドシートの `host:port`。設定すると Google を呼びません",
        "`host:port` of the local spreadsheet; Google is not called when set",
    ),
    "google_application_credentials": Text(
        "サービスアカウントの鍵: ファイルの場所",
        "service account: path of its file",
    ),
    "google_credentials_json": Text(
        "サービスアカウントの鍵: JSON の中身そのもの",
        "service account: the JSON itself",
    ),
    "database_url": Text(
        "受信箱のデータベース。何台かで共有するときは "
        "`postgresql+psycopg://…`(`postgres://…` も可)",
        "the durable inbox; `postgresql+psycopg://…` (or `postgres://…`, as hosts give it) "
        "when several machines share it",
    ),
    "intake_token": Text(
        "`POST /v1/leads` に必要なトークン。未設定なら、このコンピューターからしか送れず、"
        "ほかから届くアドレスやプロキシの後ろでは(ALLOWED_ORIGINS もなければ)起動しません",
        "required for `POST /v1/leads` once set; unset, only this machine may post, and where "
        "others or a proxy can reach it nothing starts (unless ALLOWED_ORIGINS is set)",
    ),
    "admin_token": Text(
        "状態ページと、HTTP からの再集計に使うトークン(20 文字以上)。未設定なら、"
        "このコンピューターからしか使えません",
        "status page, rebuild over HTTP; 20 characters or more. Unset, only this machine may",
    ),
    "allowed_origins": Text(
        "Contact Form 7 の形で直接送ってよいページのオリジン。空白かコンマで区切ります",
        "browser origins that may post the Contact Form 7 route directly",
    ),
    "browser_posts_per_minute": Text(
        "Contact Form 7 の形で、1つのアドレスから毎分受け付ける数(Web プロセスごと)",
        "most posts a minute from one address on the Contact Form 7 route, for each web process",
    ),
    "trusted_proxies": Text(
        "Web プロセスの手前にある自社のプロキシの数。"
        "訪問者のアドレスを X-Forwarded-For から読みます",
        "how many proxies of your own stand before the web process; the visitor's address "
        "is then read from X-Forwarded-For",
    ),
    "locale": Text(
        "タブと見出しの言葉。`ja` か `en`",
        "language of tabs and headers: `ja` or `en`",
    ),
    "timezone": Text(
        "日付と月を数えるタイムゾーン",
        "the calendar of dates and months",
    ),
    "currency": Text(
        "金額の通貨",
        "number format of money",
    ),
    "sites_file": Text(
        "`[sites.名前]` が1つの顧客にあたる TOML ファイル(下記)",
        "TOML with one `[sites.NAME]` a customer",
    ),
    "sheets_calls_per_minute": Text(
        "Google の枠: 1分・1利用者あたりの読み取り数、書き込み数。"
        "ローカルのスプレッドシートでは使いません",
        "Google's quota of reads, and of writes, a minute and user; not asked of the local "
        "spreadsheet",
    ),
    "retention_days": Text(
        "保存期間。書き込み済みの送信の本文と添付ファイルを、この日数で受信箱から消去します。"
        "設定タブの「本文の保存日数」があれば、それに従います",
        "delivered submissions' bodies and uploaded files are erased from the inbox after so many "
        "days; 本文の保存日数 of 設定 comes first",
    ),
    "lead_retention_days": Text(
        "この日数でリードの記録(経緯、通知、同じ人を見分ける鍵)を受信箱から消去します。"
        "設定タブの「リードの保存日数」があれば、それに従います",
        "what else the inbox knows of a lead (its story, notices, the keys by which a person is "
        "known again) is erased after so many days; リードの保存日数 of 設定 comes first",
    ),
    "rebuild_schedule": Text(
        "集計タブを書き直す時。サイトの時刻での cron の書き方で、`;` で区切ります。"
        "曜日の `meeting` は設定タブの「定例会の曜日」。`off` で止めます",
        "when the KPI tabs are rebuilt: cron expressions in the site's time, separated by `;`; "
        "the weekday `meeting` is 定例会の曜日 of 設定; `off` for never",
    ),
    "exports": Text(
        "予定どおりに書き出すファイルと書き出し先。`google-clicks=gs://BUCKET/ads; "
        "hubspot=/srv/crm` のように `;` で区切ります(docs/exports.md)",
        "files that are written by plan, and where to: `google-clicks=gs://BUCKET/ads; "
        "hubspot=/srv/crm`, separated by `;` (docs/exports.md)",
    ),
    "export_schedule": Text(
        "書き出す時。REBUILD_SCHEDULE と同じ書き方",
        "when; written as REBUILD_SCHEDULE is",
    ),
    "notice_webhook_url": Text(
        "新しい MQL を知らせる Incoming Webhook のアドレス",
        "incoming webhook that is told of each new MQL",
    ),
    "notice_webhook_kind": Text(
        "その種類: `slack`、`google_chat`、`chatwork`、`teams`、`generic`。"
        "未設定ならアドレスから判断します",
        "`slack`, `google_chat`, `chatwork`, `teams` or `generic`; unset, the address tells",
    ),
    "notice_webhook_token": Text(
        "Chatwork の API トークン。`generic` では Bearer トークンとして送ります",
        "Chatwork's API token; for `generic` it is sent as a bearer token",
    ),
    "notice_private_hosts": Text(
        "`1` なら、社内のネットワークやこのコンピューターのアドレスにも通知を送ります",
        "`1`: notices may go to addresses of a private network or of this machine, too",
    ),
    "notice_email_to": Text(
        "新しい MQL をメールで知らせる相手。コンマで区切ります",
        "who is told of each new MQL by e-mail; several with commas",
    ),
    "notice_email_from": Text(
        "そのメールと、今日やることの知らせの差出人。未設定なら SMTP_URL の利用者名",
        "sender of these e-mails and of what Today sends; unset, the user of SMTP_URL",
    ),
    "smtp_url": Text(
        "メールサーバー。`smtp://USER:PASSWORD@HOST:587`(STARTTLS)か "
        "`smtps://USER:PASSWORD@HOST:465`",
        "the mail server: `smtp://USER:PASSWORD@HOST:587` (STARTTLS) or "
        "`smtps://USER:PASSWORD@HOST:465`",
    ),
    "alarm_silent_days": Text(
        "何日フォームの送信がなければ知らせるか。0 なら、ふだんの間隔から決めます",
        "after how many days without a submission people are told; 0: by how often they usually "
        "come",
    ),
    "addon_url": Text(
        "アドオンの公開アドレス `https://…`(Google の署名の宛先)。未設定ならアドオンは動きません",
        "the add-on's public address, `https://…`: what Google signs its requests for; "
        "unset, the add-on is off",
    ),
    "addon_service_account": Text(
        "Google がアドオンを呼ぶときのサービスアカウント"
        "(`gcloud workspace-add-ons get-authorization`)",
        "the service account Google calls the add-on as (`gcloud workspace-add-ons "
        "get-authorization`)",
    ),
    "google_oauth_client_id": Text(
        "アドオンの利用者のトークンの宛先。同じコマンドで分かります",
        "audience of the add-on user's own token; told by the same command",
    ),
    "addon_contact": Text(
        "スプレッドシートの接続を頼む相手(名前とアドレスなど)。アドオンのカードに出ます",
        "whom to ask to connect a spreadsheet, such as a name and an address; shown on the "
        "add-on's card",
    ),
    "google_certs_url": Text(
        "トークンの署名を確かめる証明書の場所。鍵の ID から X.509 証明書への JSON",
        "where token signatures are checked against: a JSON map of key id to X.509 certificate",
    ),
    "deliver_in_web": Text(
        "Web プロセスでも書き込みを行う(スレッド)",
        "the web process delivers too (a thread)",
    ),
    "demo": Text(
        "見本のフォームを /demo に出す。`make run` が設定します",
        "serve the sample form at /demo; set by `make run`",
    ),
    "demo_spreadsheet_url": Text(
        "/demo から案内するスプレッドシートのアドレス",
        "where /demo sends people to look",
    ),
    "host": Text(
        "待ち受けるアドレス。未設定なら `127.0.0.1`、PORT があればすべてのアドレス",
        "the address to listen on; unset, `127.0.0.1`, or every address where PORT is set",
    ),
    "port": Text(
        f"待ち受けるポート。Heroku と Cloud Run が設定します。未設定なら `{USUAL_PORT}`",
        f"the port to listen on, which Heroku and Cloud Run set; unset, `{USUAL_PORT}`",
    ),
    "web_concurrency": Text(
        "Web プロセスの数",
        "how many web processes there are",
    ),
}
# Keys that only a table of SITES_FILE has.
SITE_MEANINGS: Mapping[str, Text] = {
    "field_names": Text(
        "フォームの項目名 → 列のキー。もとからの対応より優先します",
        "a form's field name → column key; wins over the built-in table",
    ),
    "channel_rules": Text(
        "自社の流入チャネルの規則。先に当てはまったものを使います",
        "the business's own channel rules, first match wins",
    ),
    "touch": Text(
        "チャネルを決める訪問: `first`(最初)か `last`(最後)",
        "which visit decides the channel: `first` or `last`",
    ),
    "own_hosts": Text(
        "自社のホスト。そのページからの移動は参照元に数えません",
        "the site's own hosts: their pages are no referrer",
    ),
    "media_hosts": Text(
        "比較サイトなどのホスト。そこからの訪問は Web媒体 です",
        "comparison and listing sites: their visits are Web媒体",
    ),
    "forms": Text(
        "フォームの番号 → 名前。フォームが名前を送らないとき、CVポイントに出ます",
        "a form's number → its name, shown as CVポイント where the form sends none",
    ),
}
