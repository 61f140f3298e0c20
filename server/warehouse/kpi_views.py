"""The figures as SQL: sums by month, then figures of any group of them. The declarations of
sheets_schema.metrics are interpreted here as server.kpi.count.figures does: a channel that lacks
the stage, or whose cost is unknown where a cost is asked for, is left out of both sides; NULL
stands for each of the four empties."""

from collections.abc import Iterable, Sequence

from server.warehouse.dialects import Dialect
from server.warehouse.fact_views import LEAD_MONTHS, commented, measured
from sheets_schema.dimensions import CAMPAIGN, CHANNEL, DIMENSIONS, Dimension
from sheets_schema.features import TARGET_COMPANIES
from sheets_schema.metrics import (
    DECLARED,
    DIFFERENCES,
    MEASURES,
    QUOTIENTS,
    SCALED,
    Measure,
    asks_for_costs,
    asks_for_lead_stage,
    inputs_of,
)

# Which company a lead belongs to is found by more than SQL can say.
_MATCHED = tuple(one.key for one in MEASURES if one.feature == TARGET_COMPANIES.key)
_MEASURES = tuple(one for one in MEASURES if one.key not in _MATCHED)
IN_SQL = {key: one for key, one in DECLARED.items() if key not in _MATCHED}
FUNNEL = ("valid", "opportunity_rate", "opportunities", "win_rate", "won")
UNIT_COSTS = ("cost", "cost_per_valid", "cost_per_opportunity", "cost_per_won")
# What a campaign is shown with: every figure that needs no cost without a channel.
BY_CAMPAIGN = tuple(IN_SQL)
# A dimension without costs has no figures that ask for them.
WITHOUT_COSTS = tuple(key for key in IN_SQL if not asks_for_costs(key))
_KEYS = tuple(one.key for one in _MEASURES)
_OF_LEADS = tuple(one for one in _MEASURES if one.source == "leads")
_OF_COSTS = tuple(one for one in _MEASURES if one.source == "costs")
_ALL = (*_KEYS, "cost_rows")
# Where 合計 stands: after 未分類.
_TOTAL = 1000001
OTHER_CUTS = tuple(one for one in DIMENSIONS if one not in (CHANNEL, CAMPAIGN))


def sums_by_month(sql: Dialect) -> str:
    """month × channel × campaign, on both bases. Of leads by month received (cohort), or each
    measure by its own month (period)."""
    parts = [_sums_of(sql, "cohort", "received_month", _OF_LEADS)]
    parts += [
        _sums_of(sql, "period", month, [one for one in _OF_LEADS if one.month == month])
        for month in LEAD_MONTHS
    ]
    parts += [_costs_of(sql, basis) for basis in ("cohort", "period")]
    added = ",\n    ".join(f"SUM({key}) AS {key}" for key in _ALL)
    every = "\n    UNION ALL\n".join(parts)
    return f"""CREATE OR REPLACE VIEW {sql.prefix}sums_by_month AS
SELECT basis, month, channel, campaign,
    {added}
FROM (
{every}
) AS parts
GROUP BY basis, month, channel, campaign;
"""


def _sums_of(sql: Dialect, basis: str, month: str, measures: Sequence[Measure]) -> str:
    return _part(sql, basis, month, "lead_facts", {one.key: measured(one) for one in measures})


def _costs_of(sql: Dialect, basis: str) -> str:
    counted = {one.key: measured(one) for one in _OF_COSTS}
    return _part(sql, basis, "month", "cost_facts", {**counted, "cost_rows": "1"})


def _part(sql: Dialect, basis: str, month: str, source: str, counted: dict[str, str]) -> str:
    lines = ",\n        ".join(
        f"SUM({counted[key]}) AS {key}" if key in counted else f"0 AS {key}" for key in _ALL
    )
    return f"""    SELECT '{basis}' AS basis, {month} AS month, channel, campaign,
        {lines}
    FROM {sql.prefix}{source}
    GROUP BY {month}, channel, campaign"""


def in_period(month: str) -> str:
    """Undated things belong to all time only."""
    return (
        f"((s.first_month IS NULL AND s.last_month IS NULL) OR ({month} IS NOT NULL "
        f"AND (s.first_month IS NULL OR {month} >= s.first_month) "
        f"AND (s.last_month IS NULL OR {month} <= s.last_month)))"
    )


def channel_sums(sql: Dialect) -> str:
    """Each channel over the reports' months: a member of any figure. 未分類 only where it has
    anything."""
    return f"""CREATE OR REPLACE VIEW {sql.prefix}channel_sums AS
WITH summed AS (
    SELECT sums.basis, sums.channel,
        {_added("sums", _ALL)}
    FROM {sql.prefix}sums_by_month AS sums
    CROSS JOIN {sql.prefix}settings AS s
    WHERE {in_period("sums.month")}
    GROUP BY sums.basis, sums.channel
)
{
        _members(
            sql,
            "bases.basis, ",
            "summed.basis = bases.basis AND summed.channel = c.channel",
            "CROSS JOIN (SELECT 'cohort' AS basis UNION ALL SELECT 'period') AS bases",
        )
    };
"""


def channel_months(sql: Dialect) -> str:
    """The same month by month: each month in which anything happened, with every channel."""
    return f"""CREATE OR REPLACE VIEW {sql.prefix}channel_months AS
WITH summed AS (
    SELECT sums.basis, sums.month, sums.channel,
        {_added("sums", _ALL)}
    FROM {sql.prefix}sums_by_month AS sums
    CROSS JOIN {sql.prefix}settings AS s
    WHERE {in_period("sums.month")}
    GROUP BY sums.basis, sums.month, sums.channel
),
months AS (
    SELECT DISTINCT bases.basis, summed.month
    FROM summed
    CROSS JOIN (SELECT 'cohort' AS basis UNION ALL SELECT 'period') AS bases
    WHERE NOT ({_is_empty("summed", _ALL)})
)
{
        _members(
            sql,
            "months.basis, months.month, ",
            "summed.basis = months.basis AND summed.channel = c.channel "
            "AND summed.month IS NOT DISTINCT FROM months.month",
            "CROSS JOIN months",
        )
    };
"""


def _members(sql: Dialect, named: str, joined: str, across: str) -> str:
    """A row each channel (× what `across` brings), zeros where nothing is; with the sums that are
    made of others."""
    zeros = ",\n        ".join(f"COALESCE(summed.{key}, 0) AS {key}" for key in _ALL)
    return f"""SELECT filled.*, (filled.cost_rows > 0 OR filled.costs_nothing) AS cost_known,
    {_derived("filled")}
FROM (
    SELECT {named}c.place, c.channel, c.starts_at_opportunity, c.costs_nothing,
        {zeros}
    FROM {sql.prefix}every_channel AS c
    {across}
    LEFT JOIN summed ON {joined}
) AS filled
CROSS JOIN {sql.prefix}settings AS s
WHERE filled.place < 1000000 OR NOT ({_is_empty("filled", _ALL)})"""


def by_channel(sql: Dialect) -> str:
    """Every figure of every channel on both bases; is_total: of all of them together."""
    return f"""CREATE OR REPLACE VIEW {sql.prefix}by_channel AS
SELECT basis, COALESCE(place, {_TOTAL}) AS place, channel, place IS NULL AS is_total,
    {_figures(sql, IN_SQL)}
FROM {sql.prefix}channel_sums AS m
GROUP BY GROUPING SETS ((basis, place, channel), (basis));
"""


def monthly(sql: Dialect) -> str:
    """Every figure by month and channel on both bases; is_total: of all channels of the month."""
    return f"""CREATE OR REPLACE VIEW {sql.prefix}monthly AS
SELECT basis, month, COALESCE(place, {_TOTAL}) AS place, channel, place IS NULL AS is_total,
    {_figures(sql, IN_SQL)}
FROM {sql.prefix}channel_months AS m
GROUP BY GROUPING SETS ((basis, month, place, channel), (basis, month));
"""


def as_tab(sql: Dialect, name: str, keys: Sequence[str]) -> str:
    """A tab with a row each channel and 合計, by month received."""
    columns = ", ".join(keys)
    return f"""CREATE OR REPLACE VIEW {sql.prefix}{name} AS
SELECT place, channel, is_total, {columns}
FROM {sql.prefix}by_channel
WHERE basis = 'cohort';
"""


def invalid_reasons(sql: Dialect) -> str:
    """Why leads were not valid, by reason and channel; share: of all of them."""
    (invalid,) = inputs_of("invalid")
    where = " AND ".join(f"lead.is_{flag}" for flag in invalid.where)
    return f"""CREATE OR REPLACE VIEW {sql.prefix}invalid_reasons_by_channel AS
SELECT lead.invalid_reason, lead.channel_place AS place, lead.channel, COUNT(*) AS cases
FROM {sql.prefix}lead_facts AS lead
CROSS JOIN {sql.prefix}settings AS s
WHERE {where}
    AND {in_period("lead.received_month")}
GROUP BY lead.invalid_reason, lead.channel_place, lead.channel;

CREATE OR REPLACE VIEW {sql.prefix}invalid_reasons AS
SELECT invalid_reason, SUM(cases) AS cases,
    CAST(SUM(cases) AS {sql.real}) / (
        SELECT SUM(cases) FROM {sql.prefix}invalid_reasons_by_channel) AS share
FROM {sql.prefix}invalid_reasons_by_channel
GROUP BY invalid_reason;
"""


def by_campaign(sql: Dialect) -> str:
    """Each campaign by month received; what has none stands by channel. Campaigns of 施策 are there
    even where nothing came of them."""
    keys = tuple(dict.fromkeys(one.key for key in BY_CAMPAIGN for one in inputs_of(key)))
    sums = (*keys, "cost_rows")
    return f"""CREATE OR REPLACE VIEW {sql.prefix}by_campaign AS
WITH summed AS (
    SELECT sums.campaign, CASE WHEN sums.campaign IS NULL THEN sums.channel END AS channel,
        c.starts_at_opportunity,
        {_added("sums", sums)},
        SUM(CASE WHEN c.costs_nothing THEN 0 ELSE sums.leads END) AS paying
    FROM {sql.prefix}sums_by_month AS sums
    INNER JOIN {sql.prefix}every_channel AS c ON c.channel = sums.channel
    CROSS JOIN {sql.prefix}settings AS s
    WHERE sums.basis = 'cohort' AND {in_period("sums.month")}
    GROUP BY 1, 2, 3
),
listed AS (
    SELECT t.place, t.campaign, CAST(NULL AS {sql.text}) AS channel,
        COALESCE(c.starts_at_opportunity, FALSE) AS starts_at_opportunity,
        COALESCE(c.costs_nothing, FALSE) AS costs_nothing
    FROM {sql.prefix}campaigns AS t
    LEFT JOIN {sql.prefix}channels AS c ON c.channel = t.channel
    UNION ALL
    SELECT 1000000 + place, CAST(NULL AS {sql.text}), channel, starts_at_opportunity, costs_nothing
    FROM {sql.prefix}every_channel
),
members AS (
    SELECT summed.*,
        COALESCE(listed.place, 999999) AS place,
        SUM(cost_rows) OVER (PARTITION BY summed.campaign, summed.channel) > 0
        OR CASE WHEN SUM(leads) OVER (PARTITION BY summed.campaign, summed.channel) > 0
            THEN SUM(paying) OVER (PARTITION BY summed.campaign, summed.channel) = 0
            ELSE COALESCE(listed.costs_nothing, FALSE) END AS cost_known
    FROM summed
    LEFT JOIN listed ON listed.campaign IS NOT DISTINCT FROM summed.campaign
        AND listed.channel IS NOT DISTINCT FROM summed.channel
),
filled AS (
    SELECT place, campaign, channel, starts_at_opportunity, cost_known,
        {", ".join(sums)}
    FROM members
    WHERE NOT ({_is_empty("members", sums)})
    UNION ALL
    SELECT listed.place, listed.campaign, listed.channel, listed.starts_at_opportunity,
        listed.costs_nothing,
        {", ".join(f"0 AS {key}" for key in sums)}
    FROM listed
    LEFT JOIN (SELECT DISTINCT campaign FROM members WHERE NOT ({_is_empty("members", sums)}))
        AS there ON there.campaign = listed.campaign
    WHERE listed.campaign IS NOT NULL AND there.campaign IS NULL
)
SELECT place, campaign, channel,
    {_figures(sql, BY_CAMPAIGN)}
FROM (
    SELECT filled.*,
        {_derived("filled")}
    FROM filled CROSS JOIN {sql.prefix}settings AS s
) AS m
GROUP BY place, campaign, channel;
"""


def by_cut(sql: Dialect, dimension: Dimension) -> str:
    """Each value of a dimension by month received; NULL for what has none."""
    keys = tuple(dict.fromkeys(one.key for key in WITHOUT_COSTS for one in inputs_of(key)))
    measures = {one.key: one for one in _OF_LEADS}
    added = ",\n        ".join(f"SUM({measured(measures[key])}) AS {key}" for key in keys)
    key = dimension.key
    return f"""CREATE OR REPLACE VIEW {sql.prefix}by_{key} AS
WITH summed AS (
    SELECT {key}, starts_at_opportunity,
        {added}
    FROM {sql.prefix}lead_facts AS lead
    CROSS JOIN {sql.prefix}settings AS s
    WHERE {in_period("lead.received_month")}
    GROUP BY 1, 2
)
SELECT {key},
    {_figures(sql, WITHOUT_COSTS)}
FROM (
    SELECT summed.*,
        {_derived("summed", keys)}
    FROM summed CROSS JOIN {sql.prefix}settings AS s
    WHERE NOT ({_is_empty("summed", keys)})
) AS m
GROUP BY {key};
"""


def _figures(sql: Dialect, keys: Iterable[str]) -> str:
    """A column each figure, of the members `m` of a group."""
    names = {key: IN_SQL[key].name for key in keys}
    return commented(
        [(f"{_figure(sql, key)} AS {key}", f"{name.ja} / {name.en}") for key, name in names.items()]
    )


def _figure(sql: Dialect, key: str) -> str:
    conditions = []
    if asks_for_lead_stage(key):
        conditions.append("NOT m.starts_at_opportunity")
    if asks_for_costs(key):
        conditions.append("m.cost_known")
    quotient = QUOTIENTS.get(key)
    if quotient is None:
        made = _sum(key, conditions)
    else:
        above = f"CAST({_sum(quotient.numerator, conditions)} AS {sql.real})"
        made = f"{above} / NULLIF({_sum(quotient.denominator, conditions)}, 0)"
    if not asks_for_costs(key):
        return made
    # Where nobody entered a single cost, a channel that costs nothing does not make the others'
    # cost known.
    known = "SUM(m.cost_rows) > 0 OR SUM(CASE WHEN m.cost_known THEN 0 ELSE 1 END) = 0"
    return f"CASE WHEN {known} THEN {made} END"


def _sum(key: str, conditions: Sequence[str]) -> str:
    where = " AND ".join(conditions)
    return f"SUM(CASE WHEN {where} THEN m.{key} END)" if where else f"SUM(m.{key})"


def _derived(table: str, keys: Sequence[str] = _KEYS) -> str:
    """The sums that are made of others, where those are there."""
    found = {key: f"{table}.{key}" for key in keys}
    made = {}
    for scaled in SCALED:
        made[scaled.key] = found[scaled.key] = f"{found[scaled.of]} * s.{scaled.by}"
    for one in DIFFERENCES:
        if found.keys() >= {one.of, *one.less}:
            less = "".join(f" - {found[key]}" for key in one.less)
            made[one.key] = found[one.key] = f"{found[one.of]}{less}"
    return ",\n    ".join(f"{value} AS {key}" for key, value in made.items())


def _added(table: str, keys: Sequence[str]) -> str:
    return ",\n        ".join(f"SUM({table}.{key}) AS {key}" for key in keys)


def _is_empty(table: str, keys: Sequence[str]) -> str:
    return " AND ".join(f"{table}.{key} = 0" for key in keys)
