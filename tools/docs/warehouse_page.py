"""docs/warehouse-tables.md: every table of the warehouse, from its declaration."""

from collections.abc import Mapping

from sheets_schema.text import Locale, Text
from sheets_schema.warehouse import TABLES, WarehouseTable

HEAD = """# データウェアハウスの表 / Tables of the warehouse

`scripts/export_tables.py` が書き出す表です。使い方は [warehouse.md](warehouse.md) にあります。
このページは `make docs` が書きます。 / What `scripts/export_tables.py` writes;
[warehouse.md](warehouse.md) says how to use it. This page is written by `make docs`.
"""
_TITLES: Mapping[Locale, str] = {"ja": "日本語", "en": "English"}
_COLUMNS: Mapping[Locale, str] = {
    "ja": "| 列 | 型 | 内容 |",
    "en": "| column | type | what it holds |",
}
_PERSONAL = Text(
    "(個人情報。`--with-personal-data` のときだけ)", " (personal; only with `--with-personal-data`)"
)


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_in(locale) for locale in _TITLES)


def _in(locale: Locale) -> str:
    lines = ["", f"## {_TITLES[locale]}"]
    for table in TABLES:
        lines += ["", f"### {table.key}", "", table.note.of(locale), ""]
        lines += [_COLUMNS[locale], "|---|---|---|", *_rows(table, locale)]
    return "\n".join(lines) + "\n"


def _rows(table: WarehouseTable, locale: Locale) -> list[str]:
    return [
        f"| `{one.key}` | {one.declared} | {one.note.of(locale)}"
        f"{_PERSONAL.of(locale) if one.personal else ''} |"
        for one in table.fields
    ]
