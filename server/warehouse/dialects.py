"""The few words in which the warehouses' SQL differs; everything else in docs/sql is common."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`prefix`: before every table and view. `real`, `text`: types. `month_of`: a date's first of
    the month. `days_between`: from an earlier date to a later one."""

    key: str
    name: str
    prefix: str
    real: str
    text: str
    month_of: Callable[[str], str]
    days_between: Callable[[str, str], str]


DUCKDB = Dialect(
    "duckdb", "DuckDB", "", "DOUBLE", "VARCHAR",
    lambda day: f"CAST(date_trunc('month', {day}) AS DATE)",
    lambda earlier, later: f"date_diff('day', {earlier}, {later})",
)  # fmt: skip
BIGQUERY = Dialect(
    "bigquery", "BigQuery", "leadsheet.", "FLOAT64", "STRING",
    lambda day: f"DATE_TRUNC({day}, MONTH)",
    lambda earlier, later: f"DATE_DIFF({later}, {earlier}, DAY)",
)  # fmt: skip
