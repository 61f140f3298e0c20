"""docs/sql: the KPI definitions as views over the exported tables, one file a warehouse."""

from collections.abc import Iterator

from server.warehouse import fact_views, kpi_views
from server.warehouse.dialects import Dialect
from sheets_schema.warehouse import TABLES

_HEAD = """-- {name}: 指標の定義を SQL にしたもの / the definitions of the KPIs as SQL.
-- scripts/export_tables.py が書き出す表({tables})の上に作る。
-- 再集計と同じ宣言から `make docs` が書くので、手で直さない。使い方は docs/warehouse.md。
-- NULL は、タブの --、未入力、母数0 にあたる。
--
-- Over the tables that scripts/export_tables.py writes ({tables}).
-- Written by `make docs` from the declarations that a rebuild computes from; do not edit it.
-- docs/warehouse.md says how to use it. NULL is what the tabs show as --, not entered, no cases.
"""


def page(sql: Dialect) -> str:
    """The whole file."""
    tables = ", ".join(one.key for one in TABLES)
    return "\n".join([_HEAD.format(name=sql.name, tables=tables), *views(sql)])


def views(sql: Dialect) -> Iterator[str]:
    """One statement each (invalid_reasons: two), in the order in which they need each other."""
    yield fact_views.every_channel(sql)
    yield fact_views.lead_facts(sql)
    yield fact_views.cost_facts(sql)
    yield kpi_views.sums_by_month(sql)
    yield kpi_views.channel_sums(sql)
    yield kpi_views.channel_months(sql)
    yield kpi_views.by_channel(sql)
    yield kpi_views.as_tab(sql, "funnel", kpi_views.FUNNEL)
    yield kpi_views.as_tab(sql, "unit_costs", kpi_views.UNIT_COSTS)
    yield kpi_views.monthly(sql)
    yield kpi_views.invalid_reasons(sql)
    yield kpi_views.by_campaign(sql)
    for dimension in kpi_views.OTHER_CUTS:
        yield kpi_views.by_cut(sql, dimension)
