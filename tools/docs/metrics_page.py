"""docs/metrics.md, from the declarations that compute the figures."""

from sheets_schema import kpi_texts
from sheets_schema.business_settings import IN_SETTINGS, written
from sheets_schema.derived import AGREEMENTS
from sheets_schema.described import entries
from sheets_schema.dimensions import DIMENSIONS
from sheets_schema.empties import EMPTY_MEANINGS
from sheets_schema.quality_rules import RULES
from sheets_schema.text import Locale

HEAD = """# 指標の定義 / Metrics

再集計はこの宣言から計算します。スプレッドシートの「指標の定義」タブと同じ内容です。 / A rebuild
computes from these declarations; the tab 指標の定義 says the same. This page is written by
`make docs`.
"""

COLUMNS: dict[Locale, str] = {
    "ja": "| 指標 | 定義 | 抽出条件 | 日付 | 数値以外の表示 |",
    "en": "| metric | definition | condition | dated | may show |",
}
TITLES: dict[Locale, tuple[str, str]] = {
    "ja": ("日本語", "集計ルール"),
    "en": ("English", "Conventions"),
}
RULES_TITLE: dict[Locale, tuple[str, str]] = {
    "ja": ("矛盾や空欄の数え方", "| 内容 | 数え方 |"),
    "en": ("How contradictions and blanks are counted", "| what stands there | counted |"),
}
SETTINGS_TITLE: dict[Locale, tuple[str, str]] = {
    "ja": ("設定項目", "| 設定項目 | 既定値 | 意味 |"),
    "en": ("Settings that the figures use", "| setting | default | meaning |"),
}


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_in(locale) for locale in COLUMNS)


def _in(locale: Locale) -> str:
    title, conventions = TITLES[locale]
    lines = ["", f"## {title}", "", COLUMNS[locale], "|---|---|---|---|---|"]
    lines += [
        _row(one.name, one.definition, one.condition, one.dating, one.empties)
        for one in entries(locale)
    ]
    words = (kpi_texts.CUT, kpi_texts.LEAD_VALUE, kpi_texts.COST_VALUE, kpi_texts.WITHOUT_VALUE)
    lines += ["", f"### {kpi_texts.CUTS.of(locale)}", ""]
    lines += [_row(*(one.of(locale) for one in words)), "|---|---|---|---|"]
    lines += [
        _row(
            one.name.of(locale), one.lead.of(locale), one.cost.of(locale) if one.cost else "–",
            one.nothing.of(locale),
        )
        for one in DIMENSIONS
    ]  # fmt: skip
    lines += ["", "| | |", "|---|---|"]
    lines += [
        _row(f"`{empty.of(locale)}`", meaning.of(locale))
        for empty, meaning in EMPTY_MEANINGS.items()
    ]
    lines += ["", f"### {conventions}", ""]
    lines += [f"- {one.of(locale)}" for one in AGREEMENTS]
    rules, head = RULES_TITLE[locale]
    lines += ["", f"### {rules}", "", head, "|---|---|"]
    lines += [_row(one.what.of(locale), one.counted.of(locale)) for one in RULES]
    settings, head = SETTINGS_TITLE[locale]
    lines += ["", f"### {settings}", "", head, "|---|---|---|"]
    lines += [
        _row(item.name.of(locale), written(item, locale) or "–", item.note.of(locale))
        for item in IN_SETTINGS
    ]
    return "\n".join(lines) + "\n"


def _row(*cells: str | None) -> str:
    return "| " + " | ".join((cell or "").replace("|", "\\|") for cell in cells) + " |"
