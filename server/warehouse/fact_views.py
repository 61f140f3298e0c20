"""The rows of the warehouse with what each counts as: the views lead_facts and cost_facts."""

from server.warehouse.dialects import Dialect
from sheets_schema.dimensions import CHANNEL, DIMENSIONS
from sheets_schema.fact_sql import COST_FLAGS, LEAD_FLAGS, PARTS
from sheets_schema.fact_words import FLAGS
from sheets_schema.metrics import MEASURES, Measure

LEAD_MONTHS = tuple(dict.fromkeys(one.month for one in MEASURES if one.source == "leads"))
LEAD_CUTS = tuple(one.key for one in DIMENSIONS if one is not CHANNEL)
_OWN_DAYS = {
    "opportunity_own": "lead.opportunity_on",
    "qualified_own": "lead.qualified_on",
    "won_own": "CASE WHEN s.won_by_agreement THEN lead.agreed_on ELSE lead.won_on END",
    "contracted_day": "lead.won_on",
    "received_own": "CAST(lead.received_at AS DATE)",
    "lost_day": "lead.lost_on",
    "tossed_own": "lead.tossed_on",
    "response_own": "lead.first_response_on",
    "new_left_day": "lead.new_left_on",
    "sql_seen_day": "lead.sql_seen_on",
    "last_own": "lead.last_action_on",
}
_NEVER = "DATE '9999-12-31'"


def every_channel(sql: Dialect) -> str:
    """The channels of 設定, then 未分類."""
    return f"""CREATE OR REPLACE VIEW {sql.prefix}every_channel AS
SELECT place, channel, starts_at_opportunity, costs_nothing
FROM {sql.prefix}channels
UNION ALL
SELECT 1000000, unclassified, FALSE, FALSE
FROM {sql.prefix}settings
WHERE unclassified NOT IN (SELECT channel FROM {sql.prefix}channels);
"""


def lead_facts(sql: Dialect) -> str:
    """One row a lead: its flags (words beside each), its days and months, and what it may be cut
    by. What is dated after the as-of day has not happened yet; a skipped stage is taken to have
    happened on the day of the next one."""
    own = ",\n        ".join(
        f"CASE WHEN {day} <= s.as_of THEN {day} END AS {name}" for name, day in _OWN_DAYS.items()
    )
    cuts = ", ".join(LEAD_CUTS)
    lead_cuts = ", ".join(f"lead.{one}" for one in LEAD_CUTS)
    parts = ",\n        ".join(f"{one} AS {name}" for name, one in PARTS.items())
    flags = commented(
        [(f"{one} AS {_flag(name)}", f"{FLAGS[name].ja} / {FLAGS[name].en}")
         for name, one in LEAD_FLAGS.items()]
    )  # fmt: skip
    months = ",\n    ".join(
        f"{sql.month_of(one.replace('_month', '_day'))} AS {one}" for one in LEAD_MONTHS
    )
    return f"""CREATE OR REPLACE VIEW {sql.prefix}lead_facts AS
WITH own AS (
    SELECT
        lead.lead_id, lead.sheet_row, lead.kind, lead.status, lead.invalid_reason,
        lead.form_kind, lead.received_at, lead.tossed_on, lead.is_sent_back, lead.sql_seen,
        lead.won_amount, lead.expected_amount, {lead_cuts},
        s.as_of, s.stale_days,
        COALESCE(c.channel, s.unclassified) AS channel,
        COALESCE(c.place, 1000000) AS channel_place,
        COALESCE(c.starts_at_opportunity, FALSE) AS starts_at_opportunity,
        {own},
        (SELECT COUNT(qualified_on) > 0 FROM {sql.prefix}leads) AS uses_qualified
    FROM {sql.prefix}leads AS lead
    CROSS JOIN {sql.prefix}settings AS s
    LEFT JOIN {sql.prefix}channels AS c ON c.channel = lead.channel
),
dated AS (
    SELECT
        own.*,
        COALESCE(opportunity_own, qualified_own, won_own) AS opportunity_day,
        CASE WHEN uses_qualified THEN COALESCE(qualified_own, won_own)
            ELSE qualified_own END AS qualified_day,
        won_own AS won_day,
        COALESCE(response_own, new_left_day) AS responded_day,
        CASE WHEN tossed_on IS NULL AND sql_seen_day IS NOT NULL THEN sql_seen_day
            ELSE COALESCE(tossed_own, opportunity_own) END AS tossed_day,
        COALESCE(last_own, opportunity_own, qualified_own, won_own) AS last_day,
        {sql.days_between("COALESCE(last_own, opportunity_own, qualified_own, won_own)", "as_of")}
            AS days_silent
    FROM own
),
told AS (
    SELECT
        dated.*,
        COALESCE(received_own, NULLIF(LEAST(
            COALESCE(opportunity_day, {_NEVER}),
            COALESCE(qualified_day, {_NEVER}),
            COALESCE(won_day, {_NEVER})), {_NEVER})) AS received_day,
        {parts}
    FROM dated
)
SELECT
    lead_id, sheet_row, channel, channel_place, starts_at_opportunity,
    {cuts},
    invalid_reason, won_amount, expected_amount,
    received_day, opportunity_day, qualified_day, won_day, lost_day, tossed_day, responded_day,
    {months},
    {flags}
FROM told;
"""


def cost_facts(sql: Dialect) -> str:
    """One row a cost that can be counted: a cost counts once its month has begun. A channel that
    設定 does not know is 未分類; NULL is a cost without a channel."""
    flags = commented(
        [(f"{one} AS {_flag(name)}", f"{FLAGS[name].ja} / {FLAGS[name].en}")
         for name, one in COST_FLAGS.items()]
    )  # fmt: skip
    return f"""CREATE OR REPLACE VIEW {sql.prefix}cost_facts AS
WITH named AS (
    SELECT
        cost.sheet_row, cost.month, cost.category, cost.campaign, cost.amount,
        CASE WHEN cost.channel IS NOT NULL
            THEN COALESCE(c.channel, s.unclassified) END AS channel
    FROM {sql.prefix}costs AS cost
    CROSS JOIN {sql.prefix}settings AS s
    LEFT JOIN {sql.prefix}channels AS c ON c.channel = cost.channel
    WHERE cost.month IS NULL OR cost.month <= s.as_of
)
SELECT
    sheet_row, month, channel, category, campaign, amount,
    {flags}
FROM named;
"""


def measured(measure: Measure) -> str:
    """What a row adds to a measure."""
    where = " AND ".join(map(_flag, measure.where))
    adds = "1" if measure.amount is None else f"COALESCE({measure.amount}, 0)"
    return f"CASE WHEN {where} THEN {adds} ELSE 0 END"


def _flag(name: str) -> str:
    """As a column: the words of a flag alone may be words of SQL, or of a measure."""
    return f"is_{name}"


def commented(lines: list[tuple[str, str]]) -> str:
    last = len(lines) - 1
    return "\n    ".join(
        f"{code}{',' if at < last else ''}  -- {words}" for at, (code, words) in enumerate(lines)
    )
