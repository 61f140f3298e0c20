"""Every generated page: path below docs/ → what writes it."""

from collections.abc import Callable, Mapping
from functools import partial

from server.warehouse import sheet_sql, sql
from server.warehouse.dialects import BIGQUERY, DUCKDB
from tools.docs import metrics_page, settings_page, spreadsheet_page, warehouse_page

PAGES: Mapping[str, Callable[[], str]] = {
    "metrics.md": metrics_page.page,
    "settings.md": settings_page.page,
    "spreadsheet.md": spreadsheet_page.page,
    "warehouse-tables.md": warehouse_page.page,
    "sql/duckdb.sql": partial(sql.page, DUCKDB),
    "sql/bigquery.sql": partial(sql.page, BIGQUERY),
    "sql/bigquery_sheet.sql": sheet_sql.page,
}
