"""`leadsheet COMMAND …`: the commands of `scripts/` under one name, for an installed Leadsheet."""

import sys
from collections.abc import Sequence

from server.commands.start import start
from sheets_schema.text import Text

# Command → module of this room, and what it is for.
COMMANDS = {
    "setup": (
        "setup_spreadsheet",
        Text("シートを作る・足りないものを補う", "create or repair the spreadsheet"),
    ),
    "check": (
        "check_google",
        Text("Google とのつながりを調べる", "check the connection to Google"),
    ),
    "rebuild": ("rebuild_kpis", Text("集計タブを書き直す", "write the KPI tabs anew")),
    "import": (
        "import_leads",
        Text("名刺や架電リストを取り込む", "import exhibition cards and call lists"),
    ),
    "tables": (
        "export_tables",
        Text("データウェアハウス用に表を書き出す", "export the tables for a data warehouse"),
    ),
    "costs": ("import_costs", Text("広告費を取り込む", "import ad costs")),
    "conversions": (
        "export_conversions",
        Text("広告の媒体に結果を返すファイル", "files for advertising platforms"),
    ),
    "crm": ("export_crm", Text("次のシステムに取り込むファイル", "files for the next system")),
    "replay": (
        "replay_inbox",
        Text("未反映と保留を今すぐ書き込む", "deliver what waits or was set aside"),
    ),
    "reconcile": ("reconcile", Text("受信箱とシートを照合する", "compare inbox and sheet")),
    "forget": ("forget_lead", Text("1人分の情報を消去する", "erase a person")),
    "explain": (
        "explain_channel",
        Text("チャネル判定の理由を見る", "see which rule decided a channel"),
    ),
    "addon": (
        "make_addon_deployment",
        Text("アドオンの設定を書き出す", "write the add-on's deployment"),
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: the command's own; 2 where there is none of that name."""
    given = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    name, rest = given[0], given[1:]
    if name not in COMMANDS:
        asked = name in ("--help", "-h", "help")
        (sys.stdout if asked else sys.stderr).write(_usage())
        return 0 if asked else 2
    module, _ = COMMANDS[name]
    return start(module, rest)


def _usage() -> str:
    lines = [f"  {name:<13}{words.ja} / {words.en}" for name, (_, words) in COMMANDS.items()]
    return "\n".join(["usage: leadsheet COMMAND [--help] …", "", *lines, ""])
