"""docs/settings.md, from the settings themselves."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticUndefined

from server.settings.environment import Settings
from server.settings.sites import SiteTable
from server.settings.web_process import WebSettings
from sheets_schema.text import Locale, Text
from tools.docs.setting_meanings import MEANINGS, SITE_MEANINGS

HEAD = """# 設定 / Settings

[日本語](#日本語) · [English](#english)
"""

ABOUT: Mapping[Locale, str] = {
    "ja": """
## 日本語

環境変数か、実行するフォルダーの `.env` に書きます。起動のときにすべてを確かめ、使えない値は
直し方と一緒にまとめて表示します。変えたら再起動してください。このページは `make docs` が書きます。
""",
    "en": """
## English

Environment variables, or a `.env` file in the working directory. They are checked at start; all
problems are told at once, each with its remedy. Restart after a change. This page is written by
`make docs`.
""",
}

WEB: Mapping[Locale, str] = {
    "ja": "\nWeb プロセスの待ち受け(`gunicorn.conf.py`):\n",
    "en": "\nThe web process listens as these say (`gunicorn.conf.py`):\n",
}

SITES: Mapping[Locale, str] = {
    "ja": """
### SITES_FILE

1つの Leadsheet で、いくつものスプレッドシートに書けます。ファイルは TOML で、顧客ごとに表を
1つ書きます。どのサイトかは、フォームが送るトークンで決まります。ファイルがなければ、上の変数による
`default` というサイトが1つです。
""",
    "en": """
### SITES_FILE

One deployment can serve many spreadsheets. The file is TOML with one table a customer; the token a
form is sent with decides the site. Without it there is one site, `default`, from the variables.
""",
}

EXAMPLE = """
```toml
[sites.sakura]
intake_token = "…"          # サイトごとに別の値 / different from every other site's
spreadsheet_id = "…"
locale = "ja"
timezone = "Asia/Tokyo"
allowed_origins = ["https://sakura.example.jp"]

[sites.sakura.field_names]  # フォームの項目名 → 列のキー / a form's own names → column keys
"ご担当者さま" = "name"

[[sites.sakura.channel_rules]]  # 先に当てはまったもの / first match wins
utm_source = "expo2026"
channel = "展示会・セミナー"
```
"""

COLUMNS: Mapping[Locale, str] = {
    "ja": "\n| {} | 既定値 | 意味 |\n|---|---|---|\n",
    "en": "\n| {} | default | meaning |\n|---|---|---|\n",
}
NAME, KEY = Text("名前", "name"), Text("キー", "key")


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_in(locale) for locale in ABOUT)


def _in(locale: Locale) -> str:
    variables, web = (
        [
            _row(name.upper(), field.default, MEANINGS[name].of(locale))
            for name, field in kind.model_fields.items()
        ]
        for kind in (Settings, WebSettings)
    )
    sites = [
        _row(
            name,
            None if field.default is PydanticUndefined else field.default,
            ({**MEANINGS, **SITE_MEANINGS}[name]).of(locale),
        )
        for name, field in SiteTable.model_fields.items()
    ]
    columns = COLUMNS[locale]
    return "".join(
        (
            ABOUT[locale], columns.format(NAME.of(locale)), *variables,
            WEB[locale], columns.format(NAME.of(locale)), *web,
            SITES[locale], EXAMPLE, columns.format(KEY.of(locale)), *sites,
        )
    )  # fmt: skip


def _row(name: str, default: Any, meaning: str) -> str:
    return f"| `{name}` | {_shown(default)} | {meaning} |\n"


def _shown(default: Any) -> str:
    if default in ("", (), None) or default == {}:
        return "–"
    if isinstance(default, bool):
        return "`1`" if default else "`0`"
    if isinstance(default, tuple):
        return f"`{'; '.join(map(str, default))}`"
    return f"`{default}`"
