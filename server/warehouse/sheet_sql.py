"""BigQuery over the spreadsheet itself: 集計データ as an external table with an explicit schema,
and a typed view of it. Everything is read as text, since what BigQuery makes of a cell follows its
number format; the view says what it is."""

from sheets_schema.dimensions import DIMENSIONS
from sheets_schema.tabs import TIDY
from sheets_schema.text import Locale

# In the order of the tab.
COLUMNS = ("month", *(one.key for one in DIMENSIONS if one.in_tidy), "metric", "value", "basis")
_MONTHS = ("%Y/%m/%d", "%Y-%m-%d", "%Y/%m", "%Y-%m")
_HEAD = """-- BigQuery から「集計データ」タブを直接読む。SPREADSHEET_ID を置き換えて使う。
-- `make docs` が書くので、手で直さない。使い方は docs/warehouse.md。
--
-- BigQuery reads the tab Tidy data itself. Put the spreadsheet's id for SPREADSHEET_ID. Written by
-- `make docs`; docs/warehouse.md says how to use it.
"""


def page() -> str:
    """For a Japanese spreadsheet; for an English one the name of the tab is another."""
    return "\n".join([_HEAD, _external("ja"), _english(), _typed()])


def _external(locale: Locale) -> str:
    columns = ",\n    ".join(f"{key} STRING" for key in COLUMNS)
    return f"""CREATE OR REPLACE EXTERNAL TABLE leadsheet.tidy_sheet (
    {columns}
)
OPTIONS (
    format = 'GOOGLE_SHEETS',
    uris = ['https://docs.google.com/spreadsheets/d/SPREADSHEET_ID'],
    sheet_range = '{range_of(locale)}',
    skip_leading_rows = 1
);
"""


def range_of(locale: Locale) -> str:
    """Whole columns, so that a tab that grows stays covered."""
    return f"{TIDY.title.of(locale)}!A:{chr(ord('A') + len(COLUMNS) - 1)}"


def _english() -> str:
    return f"-- 英語のシートでは / For an English spreadsheet: sheet_range = '{range_of('en')}'\n"


def _typed() -> str:
    words = ",\n    ".join(key for key in COLUMNS if key not in ("month", "value"))
    months = ",\n        ".join(f"SAFE.PARSE_DATE('{one}', month)" for one in _MONTHS)
    return f"""CREATE OR REPLACE VIEW leadsheet.tidy_of_sheet AS
SELECT
    COALESCE(
        {months}
    ) AS month,
    {words},
    SAFE_CAST(REPLACE(value, ',', '') AS NUMERIC) AS value
FROM leadsheet.tidy_sheet
WHERE metric IS NOT NULL;
"""
