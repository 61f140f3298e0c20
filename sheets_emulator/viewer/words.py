"""Every word of the page, Japanese and English."""

from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["ja", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")

# {0}, {1} are filled in by the page.
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "add_sheet": ("シートを追加", "Add a sheet"),
    "all_sheets": ("すべてのシート", "All sheets"),
    "apply": ("適用", "Apply"),
    "back_to_list": ("スプレッドシートの一覧", "All spreadsheets"),
    "cancel": ("やめる", "Cancel"),
    "cell_changed_since": (
        "このセルはそのあとで変更されています。上書きを避けるため、そのままにしました。",
        "This cell has been changed since. It was left as it is.",
    ),
    "changed_meanwhile": (
        "編集している間に、このセルはほかの人が変更しました。上書きするには、もう一度確定してください。",
        "Someone changed this cell while you were typing. Enter again to overwrite it.",
    ),
    "chart": ("グラフ", "Chart"),
    "chart_not_drawn": (
        "この種類のグラフはここでは表示できません。",
        "This kind of chart cannot be drawn here.",
    ),
    "clear_filter": ("この列の絞り込みを解除", "Show everything in this column"),
    "collapse_group": ("グループを閉じる", "Collapse the group"),
    "create": ("新しいスプレッドシート", "New spreadsheet"),
    "download": ("ダウンロード", "Download"),
    "download_csv": ("このシートを CSV で(.csv)", "This sheet as CSV (.csv)"),
    "download_xlsx": ("Excel 形式(.xlsx)", "Microsoft Excel (.xlsx)"),
    "edit_anyway": ("編集する", "Edit anyway"),
    "empty": ("空白", "Blank"),
    "empty_list": (
        "スプレッドシートはまだありません。API で作成するか、次のボタンで作成してください。",
        "No spreadsheets yet. Create one through the API, or with the button below.",
    ),
    "expand_group": ("グループを開く", "Expand the group"),
    "filter": ("フィルタ", "Filter"),
    "filter_views": ("フィルタ表示", "Filter views"),
    "formula_bar": ("セルの内容", "Cell content"),
    "gone": (
        "このスプレッドシートは削除されました。",
        "This spreadsheet has been deleted.",
    ),
    "hidden_columns": ("非表示の列を表示", "Show the hidden columns"),
    "hidden_rows": ("非表示の行を表示", "Show the hidden rows"),
    "invalid": ("入力規則に合わない値です。", "This value does not meet the cell's rule."),
    "invalid_choice": (
        "一覧にない値です。一覧から選んでください。",
        "This value is not on the list. Choose one that is.",
    ),
    "language": ("言語", "Language"),
    "list_title": ("スプレッドシート", "Spreadsheets"),
    "loading": ("読み込み中…", "Loading…"),
    "missing": (
        "スプレッドシートが見つかりません。削除されたか、アドレスが違います。",
        "There is no such spreadsheet. It was deleted, or the address is wrong.",
    ),
    "modified": ("更新日時", "Modified"),
    "name": ("名前", "Name"),
    "name_box": ("セルの番地", "Cell address"),
    "no_filter_view": ("なし(すべての行)", "None (every row)"),
    "no_choice": ("該当する項目がありません。", "Nothing matches."),
    "not_read": ("読み込めませんでした。{0}", "Could not be read. {0}"),
    "not_saved": ("保存できませんでした。{0}", "Not saved. {0}"),
    "nothing_to_redo": ("やり直す編集はありません。", "There is no edit to redo."),
    "nothing_to_undo": ("元に戻す編集はありません。", "There is no edit to undo."),
    "offline": (
        "サーバーに接続できません。再接続を待っています。",
        "The server cannot be reached. Waiting to reconnect.",
    ),
    "open_list": ("一覧を開く", "Open the list"),
    "protected": ("保護されたセル", "Protected cell"),
    "protected_column": ("保護された列", "Protected column"),
    "protected_question": (
        "このセルは保護されています。編集しますか。",
        "This cell is protected. Edit it?",
    ),
    "protected_sheet": ("保護されたシート", "Protected sheet"),
    "redo": ("やり直す", "Redo"),
    "redone": ("やり直しました。", "Redone."),
    "rename": ("名前を変更", "Rename"),
    "saving": ("保存しています…", "Saving…"),
    "select_all": ("すべて選択", "Select all"),
    "sheet_gone": ("シートが削除されています。", "The sheet has been deleted."),
    "sheets": ("シート", "Sheets"),
    "sort_ascending": ("昇順で並べ替え", "Sort A → Z"),
    "sort_descending": ("降順で並べ替え", "Sort Z → A"),
    "title": ("スプレッドシートの名前", "Name of the spreadsheet"),
    "undo": ("元に戻す", "Undo"),
    "undone": ("元に戻しました。", "Undone."),
    "untitled": ("無題のスプレッドシート", "Untitled spreadsheet"),
}


def words(language: Language) -> dict[str, str]:
    at = LANGUAGES.index(language)
    return {name: both[at] for name, both in WORDS.items()}
