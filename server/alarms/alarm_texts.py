"""The words of alarms: what happened, why, what to do."""

from sheets_schema.text import Text

PAUSED = Text(
    "スプレッドシートへの書き込みが止まっています", "Writing to the spreadsheet has stopped"
)
PAUSED_TODO = Text(
    "理由のところを直してください。直ると自動で再開します。届いたリードはすべて保存されています。",
    "Mend what is told above. It then goes on by itself; every lead that came in is kept.",
)
SHARING = Text("スプレッドシートを開けなくなりました", "The spreadsheet can no longer be opened")
SHARING_TODO = Text(
    "スプレッドシートの「共有」に Leadsheet のアカウントを編集者として戻してください(削除したなら、"
    "ゴミ箱から戻してください)。自動で再開し、届いたリードはすべて書き込まれます。",
    "Share the spreadsheet with Leadsheet's account as an editor again (or restore it from the "
    "bin). Writing goes on by itself, and every lead that came in is written.",
)
WAITING = Text("リードがスプレッドシートに届いていません", "Leads do not reach the spreadsheet")
WAITING_WHY = Text(
    "最も古いリードが {minutes} 分待っています。", "The oldest has waited for {minutes} minutes."
)
WAITING_TODO = Text(
    "管理画面(/admin)で理由をご確認ください。worker が動いているか、サーバーの回線、Google の"
    "障害情報もご確認ください。リードはすべて保存されています。",
    "See why on the status page (/admin). Look whether the worker runs, at the server's network "
    "and at Google's status. Every lead is kept.",
)
REBUILD = Text("再集計が続けて失敗しています", "Rebuilds fail one after the other")
REBUILD_TODO = Text(
    "管理画面の「再集計」で理由を確かめ、直してから「再集計」を押してください。集計タブは前回のまま"
    "です。",
    "See why under Rebuilds of the status page, mend it, then press Rebuild. The KPI tabs are "
    "those of the last one that succeeded.",
)
DISK = Text("サーバーの空き容量が少なくなっています", "The server's disk is nearly full")
DISK_WHY = Text("残り {left} MB です。", "{left} MB are left.")
DISK_TODO = Text(
    "いらないファイルを消すか、ディスクを大きくしてください。いっぱいになると、新しい送信を"
    "受け付けられません。",
    "Delete what nobody needs, or enlarge the disk. Once it is full, no submission can be taken.",
)
SILENT = Text("フォームの送信が届いていません", "No submissions are arriving")
SILENT_WHY = Text(
    "最後の送信は {last} で、{days} 日間届いていません。ふだんは {every} 日に1件ほどで、空いても "
    "{longest} 日でした。",
    "The last one came on {last}, {days} days ago. Usual is one in {every} days, and at most "
    "{longest} days without any.",
)
SILENT_WHY_FIRST = Text(
    "最後の送信は {last} で、{days} 日間届いていません。",
    "The last one came on {last}, {days} days ago.",
)
SILENT_TODO = Text(
    "サイトのフォームから1件送って、届くか確かめてください。サイトの引っ越しやプラグインの更新で、"
    "送信先かトークンがなくなっていないかもご確認ください。",
    "Send one from your site's form and see whether it arrives. Look whether address or token were "
    "lost when the site moved or a plugin was updated.",
)

WELL = Text("元に戻りました: {what}", "Well again: {what}")
WELL_LEAD = Text("{since} からの問題は解消しました。", "What was wrong since {since} is over.")
WELL_FACTS = {
    "silent": Text("送信が届いています。", "Submissions arrive."),
    "waiting": Text("リードは書き込まれています。", "Leads are being written."),
    "paused": Text("書き込みは再開しています。", "Writing goes on."),
    "sharing": Text("書き込みは再開しています。", "Writing goes on."),
    "rebuild": Text("再集計が終わりました。", "A rebuild succeeded."),
    "disk": Text("空き容量が増えました。", "There is room on the disk."),
}
TITLES = {
    "paused": PAUSED,
    "sharing": SHARING,
    "waiting": WAITING,
    "rebuild": REBUILD,
    "disk": DISK,
    "silent": SILENT,
}
TODO = Text("対処: {todo}", "What to do: {todo}")
LINK = Text("スプレッドシートを開く", "Open the spreadsheet")
WHY_SENT = Text(
    "NOTICE_WEBHOOK_URL と NOTICE_EMAIL_TO の宛先に、問題が起きたときと解消したときに一度ずつ"
    "お知らせします。",
    "Sent once to NOTICE_WEBHOOK_URL and NOTICE_EMAIL_TO when something is wrong, and once when it "
    "is well again.",
)
