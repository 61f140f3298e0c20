"""The words of the first steps."""

from sheets_schema.text import Text

SETUP: dict[str, Text] = {
    "setup": Text("はじめの設定", "First steps"),
    "setup_intro": Text(
        "上から順に進めると、フォームの送信がスプレッドシートに届くようになります。20分ほどです。"
        "途中でやめても、続きから始められます。",
        "Step by step, from nothing to submissions that arrive in your spreadsheet, in twenty "
        "minutes or so. Leave whenever you like; it goes on where you were.",
    ),
    "setup_panel": Text("はじめの設定が残っています", "First steps still to do"),
    "setup_go_on": Text("続ける", "Go on"),
    "setup_status": Text("状態を見る", "See the status"),
    "setup_docs": Text(
        "画面ごとの詳しい手順は docs/google-setup.md にあります。",
        "docs/google-setup.md goes through it page by page.",
    ),
    "setup_done": Text("済み", "done"),
    "setup_now": Text("次にすること", "next"),
    "setup_later": Text("この後", "later"),
    "setup_all_done": Text(
        "すべて終わりました。新しいリードはこの画面とスプレッドシートに届きます。",
        "All done. New leads arrive here and in the spreadsheet.",
    ),
    "setup_many": Text(
        "サイトは SITES_FILE に書きます。書いて再起動すると、ここに反映されます。",
        "Sites are written in SITES_FILE. Write them there and restart; this page follows.",
    ),
    "setup_readonly": Text(
        "このプログラムは {file} に書き込めません。各手順で、どこに何を書けばよいかを表示します。",
        "This program may not write {file}. Each step says what to put where.",
    ),
    "setup_to_set": Text(
        "次の行をこのプログラムの設定(環境変数。systemd なら EnvironmentFile、Docker なら .env、"
        "Heroku や Cloud Run なら環境変数の画面)に加えて、再起動してください。",
        "Add this to the program's settings (its environment: the EnvironmentFile of systemd, .env "
        "of Docker, the variables of Heroku or Cloud Run), and restart.",
    ),
    "setup_kept": Text("保存しました。", "Kept."),
    # Credentials
    "step.credentials": Text("Google へのサインイン", "Signing in to Google"),
    "credentials_local": Text(
        "ローカルのスプレッドシートを使っているため、いりません。",
        "Not needed with the local spreadsheet.",
    ),
    "credentials_key": Text(
        "サービス アカウント {address} の鍵を使います。", "By the key of {address}."
    ),
    "credentials_keyless": Text(
        "鍵なしのサインインが見つかりました(この機械、または gcloud のもの)。鍵のファイルは"
        "いりません。",
        "A way without a key was found (this machine's own, or that of gcloud). No key file is "
        "needed.",
    ),
    "credentials_as": Text("アカウント: {address}", "Account: {address}"),
    "credentials_why": Text(
        "スプレッドシートに書き込むための、人ではないアカウント(サービス アカウント)を使います。",
        "A service account, an account that is no person, writes into the spreadsheet.",
    ),
    "credentials_how_1": Text(
        "Google Cloud でプロジェクトを作り、Google Sheets API を有効にします。",
        "Make a project in Google Cloud and enable the Google Sheets API there.",
    ),
    "credentials_how_2": Text(
        "「IAM と管理」→「サービス アカウント」で1つ作ります。役割はいりません。",
        "Under IAM & Admin → Service accounts, make one. It needs no role.",
    ),
    "credentials_how_3": Text(
        "「キー」→「鍵を追加」→ JSON。ダウンロードされたファイルをここで選びます。",
        "Keys → Add key → JSON. Choose the downloaded file here.",
    ),
    "credentials_no_key": Text(
        "「鍵の作成が無効」と出る組織では、鍵なしで使えます: Cloud Run や Google の VM で動かすか、"
        "このサーバーで gcloud auth application-default login を実行し、このページを読み込み直して"
        "ください。",
        "Where the organisation allows no keys, go without: run on Cloud Run or a machine of "
        "Google's, or run gcloud auth application-default login on this server, and load this page "
        "again.",
    ),
    "credentials_file": Text("鍵のファイル(JSON)", "The key file (JSON)"),
    "credentials_paste": Text("または、中身を貼り付け", "Or paste what is in it"),
    "credentials_button": Text("この鍵を使う", "Use this key"),
    "credentials_private": Text(
        "鍵は、このプログラムだけが読めるファイルに置きます。画面には二度と表示しません。",
        "The key goes into a file on this server that only the program may read. No page shows it "
        "again.",
    ),
    "credentials_content": Text(
        "値には、鍵のファイルの中身をそのまま入れます。",
        "Its value is what is in the key file, as it is.",
    ),
    # Spreadsheet
    "step.spreadsheet": Text("スプレッドシート", "Spreadsheet"),
    "spreadsheet_is": Text("スプレッドシートを開く", "Open the spreadsheet"),
    "spreadsheet_how_1": Text(
        "ご自分の Google ドライブに、空のスプレッドシートを作ります。",
        "Make an empty spreadsheet in your own Drive.",
    ),
    "spreadsheet_how_2": Text(
        "「共有」で、次のアドレスを編集者として追加します:",
        "Press Share, and add this address as an editor:",
    ),
    "spreadsheet_share_yourself": Text(
        "ご自身の名前で書き込むため、共有はいりません(ほかの人のものなら、編集者として共有して"
        "もらってください)。",
        "It is written in your own name, so nothing has to be shared (somebody else's has to be "
        "shared with you as an editor).",
    ),
    "spreadsheet_how_3": Text(
        "ブラウザーのアドレス欄をコピーして、ここに貼り付けます。",
        "Copy the address of the page, and paste it here.",
    ),
    "spreadsheet_address": Text("スプレッドシートのアドレス", "The spreadsheet's address"),
    "spreadsheet_language": Text(
        "タブと見出しの言葉(後から変えられません)", "Language of tabs and headings (for good)"
    ),
    "spreadsheet_button": Text("確かめて、タブを作る", "Check it and make the tabs"),
    "spreadsheet_note": Text(
        "元からあるタブには触れません。", "Tabs that are there already are left alone."
    ),
    # Token
    "step.token": Text("フォーム用のトークン", "Token for forms"),
    "token_why": Text(
        "フォームだけが送れるようにする合言葉です。ここで作り、一度だけ表示します。",
        "A password by which forms send. It is made here and shown once.",
    ),
    "token_button": Text("トークンを作る", "Make the token"),
    "token_once": Text(
        "トークンです。この画面を閉じると、もう表示できません。フォームに入れるまで、"
        "安全な場所に控えてください(WordPress のプラグインには自動で入ります)。",
        "This is the token. Once you leave this page it is shown no more. Keep it safe until it is "
        "in your form (the WordPress plugin has it by itself).",
    ),
    "token_set": Text("設定されています。表示はできません。", "It is set, and cannot be shown."),
    "token_label": Text("トークン(INTAKE_TOKEN)", "The token (INTAKE_TOKEN)"),
    # Restart
    "step.restart": Text("設定を読み込む", "Take up the settings"),
    "restart_why": Text(
        "保存した設定は、再起動すると使われます。受付は止まりません。",
        "What was kept is used after a restart. Submissions are accepted meanwhile.",
    ),
    "restart_button": Text("再起動する", "Restart"),
    "restart_by_hand": Text(
        "この画面からは再起動できません。サーバーでプログラムを再起動してから、このページを"
        "読み込み直してください(systemd: systemctl restart leadsheet、Docker: docker compose "
        "restart、手元: Ctrl-C の後にもう一度起動)。",
        "This page cannot restart the program. Restart it on the server, then load this page again "
        "(systemd: systemctl restart leadsheet; Docker: docker compose restart; by hand: Ctrl-C, "
        "then start it again).",
    ),
    "restart_worker": Text(
        "worker を別に動かしている場合は、それも再起動してください。",
        "Where a worker runs beside it, restart that, too.",
    ),
    "restart_waits": Text("再起動しています…", "Restarting…"),
    "restart_after": Text(
        "サインイン、スプレッドシート、トークンが揃ってからで大丈夫です。",
        "Once sign-in, spreadsheet and token are there.",
    ),
    "restart_over": Text("いまの設定で動いています。", "It runs with these settings."),
    # Test
    "step.test": Text("テスト送信", "Test submission"),
    "test_none": Text(
        "本物と同じ道を通る送信を1件作り、シートに届くのを見ます。種別はテストになり、集計には"
        "入りません。",
        "One submission goes the way of a real one, and you see it arrive. Its lead type is Test, "
        "so it is not counted.",
    ),
    "test_waits": Text(
        "受け付けました。シートに届くのを待っています…", "Accepted. Waiting for its row…"
    ),
    "test_arrived": Text("シートに届きました。", "It stands in the spreadsheet."),
    "test_trouble": Text(
        "まだ届いていません。理由と直し方は、この送信の画面にあります。",
        "Not there yet. Why, and what to do, stands on its own page.",
    ),
    "test_show": Text("この送信を見る", "Show this submission"),
    # Form
    "step.form": Text("フォームをつなぐ", "Connect a form"),
    "form_wordpress": Text(
        "WordPress: 「接続」の画面でプラグインの zip をダウンロードし、WordPress の「プラグイン → "
        "新規追加 → プラグインのアップロード」で入れます。送信先とトークンは入っています。",
        "WordPress: download the plugin's zip under Connect, and upload it under Plugins → Add New "
        "→ Upload Plugin. Address and token are filled in.",
    ),
    "form_other": Text(
        "そのほかのフォーム: 次のアドレスに POST し、Authorization: Bearer にトークンを付けます。"
        "docs/connect-a-form.md に、フォームごとの手順があります。",
        "Any other form: have it POST to this address, with the token as Authorization: Bearer. "
        "docs/connect-a-form.md has the steps for each.",
    ),
    "form_local": Text(
        "このアドレスは、このコンピューターの中でしか届きません。公開するには、"
        "docs/google-setup.md の「動かす」をご覧ください。",
        "This address works on this very machine alone. To have it public, see Run in "
        "docs/google-setup.md.",
    ),
    "form_waits": Text(
        "最初の送信が届くと、この一覧は消えます。",
        "This list goes once the first real submission is here.",
    ),
}
