"""The words of the cards."""

from sheets_schema.text import Locale, Text

TEXTS: dict[str, Text] = {
    "ask_title": Text("このスプレッドシートを使う許可", "Permission for this spreadsheet"),
    "ask": Text(
        "このスプレッドシートの集計を表示するには、開いているファイルを Leadsheet が見る許可が"
        "必要です。ほかのファイルは見ません。",
        "To show the figures of this spreadsheet, Leadsheet needs your permission to see the open "
        "file. It sees no other file.",
    ),
    "allow": Text("許可する", "Allow"),
    "connect_title": Text("まだつながっていません", "Not connected yet"),
    "connect": Text(
        "このスプレッドシートは Leadsheet に登録されていません。次の2つで使えるようになります。",
        "Leadsheet does not know this spreadsheet. Two steps connect it.",
    ),
    "connect_share": Text("1. 編集者として共有する相手", "1. Share it, as an editor, with"),
    "connect_local": Text(
        "ローカルのスプレッドシートなので、共有は不要です",
        "Nobody: it is the local spreadsheet",
    ),
    "connect_ask": Text("2. 登録を頼む相手", "2. Ask to have it connected"),
    "connect_contact": Text("Leadsheet を管理している方", "whoever runs Leadsheet for you"),
    "connect_id": Text("伝える ID", "Tell them this id"),
    "by_channel": Text(
        "流入チャネル別: 有効リード → 商談 → 成約 · 成約獲得単価",
        "By channel: valid leads → opportunities → won · cost per contract",
    ),
    "today": Text("今日やること", "To do today"),
    "today_count": Text("{count} 件", "{count}"),
    "today_late": Text("{count} 件(⚠ 期限超過・放置 {late})", "{count} (⚠ late: {late})"),
    "no_figures": Text(
        "まだ集計していません。「再集計」を押すと、ここに数字が表示されます。",
        "No rebuild yet. Press Rebuild and the figures appear here.",
    ),
    "standing": Text("状態", "Status"),
    "last_rebuild": Text("最後の再集計", "Last rebuild"),
    "done": Text("{at} に完了({seconds} 秒)", "Done on {at} ({seconds} s)"),
    "failed": Text("{at} に失敗しました", "Failed on {at}"),
    "never": Text("まだありません", "None yet"),
    "inbox": Text("受信箱", "Inbox"),
    "inbox_empty": Text("書き込み待ちはありません", "Nothing waits to be written"),
    "inbox_waiting": Text(
        "書き込み待ち {count} 件(最も古いものは {age})",
        "{count} wait to be written (the oldest for {age})",
    ),
    "inbox_paused": Text("書き込みが止まっています: {trouble}", "Writing has stopped: {trouble}"),
    "inbox_isolated": Text(
        "保留が {count} 件あります。管理画面でご確認ください",
        "{count} set aside; look at the status page",
    ),
    "quality": Text("データ品質", "Data quality"),
    "quality_none": Text("確認が必要な行はありません", "Nothing to look at"),
    "quality_some": Text(
        "確認が必要な行が {count} 件あります(タブ「データ品質」)",
        "{count} rows to look at (see the Data quality tab)",
    ),
    "quality_unknown": Text("再集計すると分かります", "A rebuild will tell"),
    "working": Text("再集計しています", "Rebuilding"),
    "working_note": Text(
        "終わるまで数秒かかります。「更新」を押すと進み具合が分かります。",
        "It takes a few seconds. Press Refresh to see how far it is.",
    ),
    "queued": Text("順番を待っています", "Waiting for its turn"),
    "step.layout": Text("タブの位置を調べています", "Finding the tabs"),
    "step.read": Text("読み込んでいます", "Reading"),
    "step.count": Text("数えています", "Counting"),
    "step.tabs": Text("表を作っています", "Making the tables"),
    "step.write": Text("書き込んでいます", "Writing"),
    "step.wait": Text("Google の応答を待っています", "Waiting for Google"),
    "rebuild": Text("再集計", "Rebuild"),
    "refresh": Text("更新", "Refresh"),
    "asked": Text("再集計を始めます", "A rebuild was asked for"),
    "retry": Text("もう一度", "Try again"),
    "refused_title": Text("表示できません", "This cannot be shown"),
    "refused_system": Text(
        "Google からの要求であることを確認できませんでした。開き直しても続くときは、Leadsheet を"
        "管理している方に ADDON_URL と ADDON_SERVICE_ACCOUNT の確認を頼んでください。",
        "It could not be confirmed that Google sent this request. If opening it again does not "
        "help, ask whoever runs Leadsheet to check ADDON_URL and ADDON_SERVICE_ACCOUNT.",
    ),
    "refused_person": Text(
        "どなたが開いているかを確認できませんでした。アドオンを開き直し、許可を求められたら応じてください。",
        "It could not be confirmed who you are. Open the add-on again and grant what it asks for.",
    ),
    "refused_file": Text(
        "このスプレッドシートを開く権限を確認できませんでした。持ち主に共有を頼み、"
        "開き直してください。",
        "It could not be confirmed that you may open this spreadsheet. Ask its owner to share it "
        "with you, then open it again.",
    ),
    "refused_drive": Text(
        "Google ドライブが応答しないため、このスプレッドシートを開く権限を確認できませんでした。"
        "少し待って、もう一度お試しください。",
        "Google Drive did not answer, so it could not be confirmed that you may open this "
        "spreadsheet. Wait a moment and try again.",
    ),
    "seconds": Text("{count} 秒", "{count} s"),
    "minutes": Text("{count} 分", "{count} min"),
    "hours": Text("{count} 時間", "{count} h"),
    "days": Text("{count} 日", "{count} days"),
}


def say(locale: Locale, key: str, **values: object) -> str:
    return TEXTS[key].of(locale).format(**values)
