"""The words of the status page."""

from server.admin.setup_words import SETUP
from sheets_schema.text import Locale, Text

_TEXTS: dict[str, Text] = {
    **SETUP,
    # Frame
    "product": Text("Leadsheet", "Leadsheet"),
    "skip": Text("本文へ移動", "Skip to the content"),
    "pages": Text("ページ", "Pages"),
    "nav.status": Text("状態", "Status"),
    "nav.rebuilds": Text("再集計", "Rebuilds"),
    "nav.connect": Text("接続", "Connect"),
    "nav.imports": Text("取り込み", "Import"),
    "language": Text("English", "日本語"),
    "other": Text("en", "ja"),
    "sign_out": Text("サインアウト", "Sign out"),
    "offline": Text(
        "サーバーに接続できません。つながり次第、表示を更新します。",
        "The server cannot be reached. This page goes on as soon as it can.",
    ),
    "ended": Text(
        "サインインの有効期限が切れました。読み込み直してサインインしてください。",
        "Your session has ended. Load this page again and sign in.",
    ),
    "news.one": Text("新しいリードが1件届きました", "One new lead came in"),
    "news.many": Text("新しいリードが {count} 件届きました", "{count} new leads came in"),
    # Sign in
    "sign_in": Text("サインイン", "Sign in"),
    "sign_in_note": Text(
        "管理画面には個人情報が表示されます。設定した ADMIN_TOKEN を入力してください。",
        "The status page shows personal data. Enter the ADMIN_TOKEN of the settings.",
    ),
    "token": Text("管理トークン(ADMIN_TOKEN)", "Admin token (ADMIN_TOKEN)"),
    "wrong": Text(
        "トークンが違います。サーバーの設定の ADMIN_TOKEN をご確認ください。",
        "That token is not right. Check ADMIN_TOKEN in the server's settings.",
    ),
    "too_many": Text(
        "サインインの失敗が続いたため、しばらく受け付けません。1分ほど待ってからお試しください。",
        "Too many failed tries. Wait about a minute, then try again.",
    ),
    "unset": Text(
        "ADMIN_TOKEN が設定されていないため、サーバー自身からしか開けません。"
        "ほかの場所から見るには、ADMIN_TOKEN を設定して再起動してください。",
        "ADMIN_TOKEN is not set, so only the server's own machine may look. To look from "
        "elsewhere, set ADMIN_TOKEN and restart.",
    ),
    # Facts
    "status": Text("状態", "Status"),
    "now": Text("いま", "Right now"),
    "intake": Text("受付", "Intake"),
    "accepting": Text("受付中です", "Accepting"),
    "arrived_today": Text("この24時間に {count} 件", "{count} in the last 24 hours"),
    "delivery": Text("書き込み", "Delivery"),
    "last_written": Text("最後の書き込み {age}前", "last written {age} ago"),
    "delivering": Text("順調です", "Going well"),
    "retrying": Text("再試行しています", "Trying again"),
    "stopped": Text("止まっています", "Stopped"),
    "collecting": Text("受付のみ", "Collecting only"),
    "oldest": Text("最も古い待機", "Oldest waiting"),
    "none": Text("なし", "None"),
    "waiting_count": Text("{count} 件", "{count} waiting"),
    "last_rebuild": Text("最後の再集計", "Last rebuild"),
    "never": Text("まだありません", "None yet"),
    "landing": Text("今期着地", "This year's landing"),
    "shortage": Text("不足額 {amount}", "{amount} short"),
    "ago": Text("{age}前", "{age} ago"),
    "under_minute": Text("1分未満", "under a minute"),
    "minutes": Text("{count}分", "{count} min"),
    "hours": Text("{count}時間", "{count} h"),
    "days": Text("{count}日", "{count} days"),
    "seconds": Text("{count} 秒", "{count} s"),
    # Sites
    "this_site": Text("このサイト", "This site"),
    "sites": Text("サイト", "Sites"),
    "site": Text("サイト", "Site"),
    "site_state": Text("書き込み", "Delivery"),
    "backlog": Text("待機", "Waiting"),
    "set_aside": Text("保留", "Set aside"),
    "delivered_count": Text("反映済み", "Delivered"),
    "quota": Text("Google の残り枠", "Google quota left"),
    "quota_local": Text("ローカル(上限なし)", "Local (no limit)"),
    "quota_left": Text(
        "読み {reads} ・ 書き {writes}(各 {size} まで)",
        "{reads} reads, {writes} writes (of {size} each)",
    ),
    "reconciled": Text("最終照合", "Reconciled"),
    "reconciled_note": Text(
        "シートで削除 {missing} ・ 重複 {doubled}", "{missing} deleted, {doubled} doubled"
    ),
    "next_rebuild": Text("次回", "Next"),
    "not_planned": Text("予定なし", "not planned"),
    "open_sheet": Text("スプレッドシートを開く", "Open the spreadsheet"),
    "rebuild": Text("再集計", "Rebuild"),
    "rebuild_site": Text("{site} を再集計", "Rebuild {site}"),
    "in_progress": Text("再集計中", "rebuilding"),
    "retry": Text("今すぐ再試行", "Try again now"),
    "retry_site": Text("{site} の書き込みを今すぐ再試行", "Try again now to write {site}"),
    # Trouble
    "trouble": Text("確認が必要です", "Needs your attention"),
    "todo": Text("対処", "What to do"),
    "told_by": Text("Google からの返答", "What Google answered"),
    "next_try": Text("次の自動再試行", "Next automatic try"),
    "isolated_some": Text(
        "保留になったリードが {count} 件あります。", "Leads that were set aside: {count}."
    ),
    "show_isolated": Text("保留を見る", "Show them"),
    # List
    "leads": Text("届いたリード", "Leads that came in"),
    "search": Text("探す", "Search"),
    "search_label": Text(
        "氏名・会社名・メール・電話番号・リードID", "Name, company, e-mail, phone or lead ID"
    ),
    "show": Text("表示", "Show"),
    "only.all": Text("すべて", "All"),
    "only.waiting": Text("待機中", "Waiting"),
    "only.delivered": Text("反映済み", "Delivered"),
    "only.isolated": Text("保留", "Set aside"),
    "only.duplicate": Text("重複あり", "Sent again"),
    "only.gone": Text("削除・消去", "Deleted, erased"),
    "all_sites": Text("すべてのサイト", "All sites"),
    "arrived": Text("受付", "Received"),
    "person": Text("氏名", "Name"),
    "company": Text("会社名", "Company"),
    "form": Text("CVポイント", "Conversion point"),
    "channel": Text("流入チャネル", "Channel"),
    "state": Text("状態", "State"),
    "no_name": Text("(氏名なし)", "(no name)"),
    "purged": Text("(保存期間を過ぎて消去)", "(erased after the retention time)"),
    "forgotten": Text("(個人情報を消去済み)", "(personal data erased)"),
    "repeats": Text("重複 {count} 回", "sent again {count}×"),
    "older": Text("もっと前を見る", "Older ones"),
    "newest": Text("最新に戻る", "Back to the newest"),
    "empty": Text(
        "まだ何も届いていません。フォームを接続するか、テスト送信で試せます。",
        "Nothing has come in yet. Connect a form, or try it with a test submission.",
    ),
    "empty_link": Text("フォームを接続する", "Connect a form"),
    "nothing_found": Text(
        "条件に合うリードはありません。言葉を短くするか、表示を「すべて」にしてください。",
        "No lead fits. Use fewer letters, or show all states.",
    ),
    "clear_search": Text("条件を消す", "Clear the search"),
    # States
    "state.waiting": Text("待機中", "Waiting"),
    "state.claimed": Text("書き込み中", "Being written"),
    "state.paused": Text("一時停止", "Paused"),
    "state.delivered": Text("反映済み", "Delivered"),
    "state.isolated": Text("保留", "Set aside"),
    "state.removed": Text("シートで削除", "Deleted in the sheet"),
    "state.forgotten": Text("消去済み", "Erased"),
    # A lead
    "story": Text("経過", "Story"),
    "row": Text("スプレッドシートに書く内容", "What goes into the spreadsheet"),
    "row_empty": Text("内容は消去されました。", "The content was erased."),
    "body": Text("届いたままの内容", "As it was received"),
    "fields": Text("項目ごとに見る", "Field by field"),
    "field": Text("項目", "Field"),
    "value": Text("内容", "Value"),
    "raw": Text("そのままの本文", "The body itself"),
    "body_gone": Text(
        "反映済みで保存期間を過ぎたため、本文は消去されました。",
        "The body was erased: delivered, and past the retention time.",
    ),
    "forgotten_by": Text("forget_lead.py で消去しました。", "Erased with forget_lead.py."),
    "cut": Text(
        "先頭の {shown} 文字を表示しています(全体は {size} バイト)。",
        "The first {shown} characters ({size} bytes in all).",
    ),
    "download": Text("本文をダウンロード", "Download the body"),
    "lead_id": Text("リードID", "Lead ID"),
    "open_row": Text("シートで開く", "Open in the spreadsheet"),
    "release": Text("もう一度送る", "Send again"),
    "back": Text("一覧に戻る", "Back to the list"),
    "happening.arrived": Text("受け付け、保存しました", "Accepted and kept"),
    "happening.duplicate": Text(
        "同じ送信がもう一度届きました(行は増えません)",
        "The same submission came again (no second row)",
    ),
    "happening.accepted": Text(
        "メール送信に失敗した(または結果が分からなかった)送信が、もう一度届いて受け付けられました",
        "Its mail had failed, or nobody knew; it came again and was accepted",
    ),
    "happening.unmark": Text(
        "スパムと判定された送信が、もう一度届いて受け付けられました(シートの「スパム」を消します)",
        "Taken for spam before, it came again and was accepted (the mark in the sheet will go)",
    ),
    "happening.unmarked": Text(
        "「スパム」の印を消しました(リードとして数えます)",
        "The spam mark was cleared (it counts as a lead)",
    ),
    "happening.mark_kept": Text(
        "シートの種別はもう「スパム」ではないか、行がないため、そのままにしました",
        "In the sheet its kind is no longer Spam, or the row is gone: it was left as it is",
    ),
    "happening.taken": Text(
        "書き込みを始めました(バッチ {number})", "Taken to be written (batch {number})"
    ),
    "happening.unknown": Text(
        "Google の返答が届かず、書けたかどうかを確かめています",
        "Google's answer was lost; finding out whether the row stands",
    ),
    "happening.delivered": Text("スプレッドシートに反映しました", "Stands in the spreadsheet"),
    "happening.isolated": Text(
        "Google がこの行を受け付けず、保留にしました", "Google refused this row; set aside"
    ),
    "happening.let_go": Text(
        "以前の書き込み先から離れ、いまの書き込み先に送ることになりました",
        "Let go by the former spreadsheet, to be sent to the site's own",
    ),
    "happening.released": Text("もう一度送ることにしました", "To be sent again"),
    "happening.misplaced": Text(
        "書き込みと同時に列が動かされました", "A column was moved in the very moment of writing"
    ),
    "happening.removed": Text(
        "シートでこの行が削除されていました", "The row was deleted in the spreadsheet"
    ),
    "happening.forgotten": Text("この人の情報を消去しました", "This person was erased"),
    "happening.notice_sent": Text("担当の方へ通知しました", "People were told of it"),
    "happening.notice_refused": Text("通知が断られました", "The notice was refused"),
    "happening.notice_unknown": Text(
        "通知が届いたかどうか分かりません", "Whether the notice arrived is not known"
    ),
    "happening.notice_given_up": Text("通知を諦めました", "The notice was given up"),
    # Notices
    "notices": Text("新しい MQL の通知", "Notices of new MQLs"),
    "notices_note": Text(
        "リードはスプレッドシートにあります。通知だけの問題です。",
        "The leads stand in the spreadsheet. Only the notices are concerned.",
    ),
    "notice.waiting": Text("再試行しています。", "Being tried again."),
    "notice.refused": Text("断られました。", "Refused."),
    "notice.unknown": Text("届いたかどうか分かりません。", "Perhaps sent."),
    "notice.given_up": Text("通知できませんでした。", "Not sent."),
    "way.webhook": Text("チャット", "Webhook"),
    "way.email": Text("メール", "E-mail"),
    "show_lead": Text("リードを見る", "Show the lead"),
    "reminders": Text("知らせ(今日やること、異常)", "Reminders and alarms"),
    "reminders_note": Text(
        "送れなかったのは知らせだけです。内容はタブ「今日やること」かこの画面にあります。",
        "Only the messages are concerned. What they say stands on the Today tab or on this page.",
    ),
    "reminder.morning": Text("今日やること", "Today"),
    "reminder.urgent": Text("至急のリード", "Urgent leads"),
    "reminder.manager": Text("至急のリード(責任者へ)", "Urgent leads, to the manager"),
    "reminder.meeting": Text("定例会の前の要点", "Before the meeting"),
    "reminder.alarm": Text("異常の知らせ", "Alarm"),
    "reminder.well": Text("復旧の知らせ", "Well again"),
    "reminder_again": Text("もう一度送る", "Send it again"),
    "today": Text("今日やること", "To do today"),
    "today_person": Text("担当", "Person"),
    "today_count": Text("件数", "To do"),
    "today_late": Text("期限超過・放置", "Late"),
    "notice_again": Text("もう一度通知する", "Send the notice again"),
    "notice_seen": Text("確認済みにする", "Mark as seen"),
    # Rebuilds
    "rebuilds": Text("再集計", "Rebuilds"),
    "rebuilds_note": Text(
        "スプレッドシートを読み、集計タブを作り直します。人が入力したセルは変わりません。",
        "Reads the spreadsheet and makes the KPI tabs anew. Cells that people fill stay as they "
        "are.",
    ),
    "plan": Text("予定", "Plan"),
    "history": Text("履歴(各サイト100回まで)", "History (a hundred a site)"),
    "no_rebuilds": Text(
        "まだ再集計していません。上の「再集計」を押すと、最初の集計ができます。",
        "No rebuild yet. Press Rebuild above for the first one.",
    ),
    "asked": Text("開始", "Asked"),
    "by": Text("きっかけ", "By"),
    "took": Text("所要", "Took"),
    "rows": Text("行", "Rows"),
    "calls": Text("API 呼び出し", "API calls"),
    "notes": Text("警告・理由", "Warnings, reasons"),
    "attempts": Text("{count} 回目で終了", "on try {count}"),
    "origin.http": Text("API", "API"),
    "origin.admin": Text("この画面", "This page"),
    "origin.addon": Text("アドオン", "Add-on"),
    "origin.schedule": Text("予定", "Plan"),
    "origin.script": Text("コマンド", "Command line"),
    "job.queued": Text("順番待ち", "Queued"),
    "job.running": Text("実行中", "Running"),
    "job.done": Text("完了", "Done"),
    "job.failed": Text("失敗", "Failed"),
    "exports": Text("書き出し", "Exports"),
    "export.what": Text("何を", "What"),
    "export.files": Text("ファイル", "Files"),
    "export.planned": Text("予定の時刻", "Planned for"),
    "export.none": Text(
        "まだ書き出していません。数秒で最初の書き出しが始まります。",
        "None yet. The first one begins within seconds.",
    ),
    "step.layout": Text("タブの位置を調べています", "Finding the tabs"),
    "step.read": Text("読み込んでいます", "Reading"),
    "step.count": Text("数えています", "Counting"),
    "step.tabs": Text("表を作っています", "Making the tables"),
    "step.write": Text("書き込んでいます", "Writing"),
    "step.wait": Text("Google の応答を待っています", "Waiting for Google"),
    "step.begin": Text("始めています", "Beginning"),
    "quality_count": Text("データ品質 {count} 件", "{count} quality findings"),
    # Connect
    "connect": Text("接続", "Connect"),
    "check": Text("接続の確認", "Connection check"),
    "check_note": Text(
        "設定、受信箱、スプレッドシートを順に確かめ、足りないものをお伝えします。",
        "Looks at the settings, the inbox and the spreadsheet in turn, and says what is missing.",
    ),
    "check_button": Text("確認する", "Check now"),
    "check_result": Text("確認の結果", "Result of the check"),
    "test": Text("テスト送信", "Test submission"),
    "test_note": Text(
        "本物と同じ道を通る送信を1件作ります。種別はテストになり、集計には入りません。",
        "Makes one submission that goes the same way as a real one. Its lead type is Test, so it "
        "is not counted.",
    ),
    "test_button": Text("テストを送る", "Send a test"),
    "test_done": Text(
        "テストを受け付けました。数秒でスプレッドシートに行が増えます。",
        "The test was accepted. Within seconds the spreadsheet has one more row.",
    ),
    "plugin": Text("WordPress プラグイン", "WordPress plugin"),
    "plugin_note": Text(
        "送信先とトークンが入った zip です。WordPress の「プラグイン → 新規追加 → "
        "プラグインのアップロード」で入れると、設定なしで動きます。トークンを含むので、"
        "人に渡さないでください。",
        "A zip with the address and the token filled in. Upload it under Plugins → Add New → "
        "Upload Plugin, and it works without further settings. It holds the token: keep it to "
        "yourself.",
    ),
    "endpoint": Text(
        "送信先(このサーバーの公開アドレス)", "Send to (this server's public address)"
    ),
    "endpoint_http": Text(
        "http:// のアドレスでは、送信の内容が暗号化されません。https:// の公開アドレスにして"
        "ください。",
        "With http:// the submissions travel unencrypted. Use the public https:// address.",
    ),
    "plugin_button": Text("zip をダウンロード", "Download the zip"),
    "plugin_no_token": Text(
        "INTAKE_TOKEN が未設定です。設定して再起動すると、プラグインを用意できます。",
        "INTAKE_TOKEN is not set. Set it and restart; then the plugin can be made.",
    ),
    "plugin_demo": Text(
        "この見本は INTAKE_TOKEN なしで動き、このパソコンからの送信だけを受け付けます。zip には"
        "トークンが要るため、ここでは作れません。INTAKE_TOKEN を設定した本番では、この画面から"
        "入手できます。設定の入らない zip は make plugin で作れます。",
        "This demo runs without INTAKE_TOKEN and takes submissions from this computer only. The "
        "zip needs a token, so it cannot be made here; a real deployment with INTAKE_TOKEN set "
        "offers it on this page. make plugin makes a zip without settings.",
    ),
    "plugin_missing": Text(
        "このサーバーにはプラグインのファイルがありません。リポジトリの wordpress/leadsheet を"
        "一緒に配置してください。",
        "The plugin's files are not on this server. Deploy wordpress/leadsheet of the repository "
        "along with it.",
    ),
    "forms": Text("フォームの接続", "Connecting a form"),
    "forms_note": Text(
        "ほかのフォームや Make・Zapier などからは、次のアドレスに POST してください。",
        "Other forms, Make, Zapier and the like post to this address.",
    ),
    "forms_token": Text(
        "Authorization: Bearer に INTAKE_TOKEN を付けます。",
        "With INTAKE_TOKEN as Authorization: Bearer.",
    ),
    # Activities
    "activities": Text("活動", "Activities"),
    "activity_record": Text("活動を記録", "Record an activity"),
    "activity_more": Text(
        "聞いたこと(課題・導入時期・予算・決裁・競合・キーマン)",
        "What you learnt: problem, timing, budget, decision, competitors, …",
    ),
    "activity_save": Text("記録する", "Record"),
    "activity_note": Text("「活動」タブに1行書き込みます。", "Writes one row into Activities."),
    "activity_done": Text(
        "記録しました。数秒で「活動」タブに入ります。",
        "Recorded. It is in the tab Activities in some seconds.",
    ),
    "activity_wrong": Text(
        "{field} を読み取れません。直してから、もう一度押してください。",
        "{field} cannot be read. Correct it, then press again.",
    ),
    "activity_state.waiting": Text("書き込み待ち", "waiting to be written"),
    "activity_state.claimed": Text("書き込み中", "being written"),
    "activity_state.delivered": Text("シートにあります", "in the spreadsheet"),
    "activity_state.isolated": Text("保留", "set aside"),
    # Import
    "imports": Text("ファイルの取り込み", "Importing files"),
    "imports_note": Text(
        "まず内容を確かめ、「書き込む」を押すまで何も書き込みません。同じファイルは何度でも安全です。"
        "合わせて 20 MB までです。",
        "It is shown first; nothing is written before you press Write. The same file again changes "
        "nothing. 20 MB in all.",
    ),
    "imports_costs": Text("広告費", "Ad costs"),
    "imports_costs_note": Text(
        "広告媒体からダウンロードしたファイルを「費用」に入れます(日ごと、キャンペーン ID 付き)。",
        "What you downloaded from an ad platform goes into Costs (by day, with campaign IDs).",
    ),
    "imports_lists": Text("名刺・リスト", "Cards and lists"),
    "imports_lists_note": Text(
        "Eight、Sansan、Zoom、Meta、Peatix、connpass、HubSpot、Salesforce などの一覧を、リードに"
        "します。",
        "Lists of Eight, Sansan, Zoom, Meta, Peatix, connpass, HubSpot, Salesforce and others "
        "become leads.",
    ),
    "imports_files": Text("ファイル(複数でも)", "Files (one or more)"),
    "imports_file": Text("ファイル", "File"),
    "imports_files_note": Text(
        "ここにドロップするか、ファイルを選びます。CSV、TSV、Excel、ZIP。",
        "Drop here, or choose. CSV, TSV, Excel or ZIP.",
    ),
    "imports_larger": Text(
        "合わせて {size} あります。20 MB までです。期間を分けてダウンロードしてください。",
        "{size} in all; 20 MB is the most. Download shorter periods.",
    ),
    "imports_empty": Text(
        "空のファイルがあります。ダウンロードし直してください。",
        "One of the files is empty. Download it again.",
    ),
    "imports_one": Text("ファイルは1つずつドロップしてください。", "Drop one file at a time."),
    "imports_progress": Text("進み具合", "Progress"),
    "imports_sending": Text("ファイルを送っています…", "Sending the file …"),
    "imports_checking": Text("内容を読んでいます…", "Reading …"),
    "imports_writing": Text("書き込んでいます…", "Writing …"),
    "imports_checking_lost": Text(
        "ファイルを送れませんでした。何も書き込んでいません。通信を確かめ、ファイルを選び直してから、"
        "もう一度押してください。",
        "The file could not be sent; nothing was written. Check the connection, choose the file "
        "again and press once more.",
    ),
    "imports_writing_lost": Text(
        "返事がなく、書き込めたか分かりません。もう一度「書き込む」を押してください。二重には"
        "なりません。",
        "No answer came, so it is not known whether it was written. Press Write again: nothing is "
        "written twice.",
    ),
    "imports_expired": Text(
        "受け付けられませんでした。ページを読み込み直してから、もう一度お試しください。",
        "It was not accepted. Load this page again, then try once more.",
    ),
    "imports_leads": Text("届いたリードを見る", "See the leads that came in"),
    "imports_platform": Text("媒体", "Platform"),
    "imports_automatic": Text("自動", "Automatic"),
    "imports_tax": Text("含まれる消費税(%)", "Tax included (%)"),
    "imports_channel": Text("流入チャネル", "Channel"),
    "imports_date": Text("受付日(日付の列がない行)", "Day (rows that tell none)"),
    "imports_form": Text("CVポイント", "Conversion point"),
    "imports_campaign": Text("施策", "Campaign"),
    "imports_skip": Text("読めない行を除いて取り込む", "Without the rows that cannot be read"),
    "imports_check": Text("内容を確かめる", "Look at it"),
    "imports_write": Text("書き込む", "Write"),
    "imports_preview": Text("まだ書き込んでいません", "Not written yet"),
    "imports_nothing": Text("変更はありません。", "Nothing changes."),
    "imports_written": Text("書き込みました。", "Written."),
    "imports_refused": Text(
        "取り込めません。何も書き込んでいません", "Refused: nothing was written"
    ),
    "imports_changed": Text(
        "確認の後でシートが変わりました。もう一度ご確認ください。",
        "The spreadsheet has changed since. Please look again.",
    ),
    "imports_new": Text("新規", "new"),
    "imports_replaces": Text("{amount} から", "from {amount}"),
    "imports_month": Text("月", "Month"),
    "imports_change": Text("変更", "Change"),
    "imports_amount": Text("金額", "Amount"),
    "imports_no_file": Text("ファイルを選んでください。", "Choose a file."),
    "imports_too_large": Text(
        "合わせて 20 MB を超えています。期間を分けるか、コマンドで取り込んでください。",
        "More than 20 MB in all. Import shorter periods, or use the command.",
    ),
}

WORDS: dict[Locale, dict[str, str]] = {
    "ja": {key: text.ja for key, text in _TEXTS.items()},
    "en": {key: text.en for key, text in _TEXTS.items()},
}
