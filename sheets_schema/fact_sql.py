"""The same yes/no columns of a lead's and a cost's facts as fact_words tells in words, as SQL over
the tables of the warehouse: what the views of docs/sql count by. A test holds them and the
rebuild's own facts together.

Portable SQL (DuckDB, BigQuery). The names are those of the views' inner tables, `dated` and `told`
of server.warehouse.fact_views."""

from sheets_schema import lists
from sheets_schema.text import Text


def words(*texts: Text) -> str:
    """`('新規', 'New')`: every spelling."""
    spellings = dict.fromkeys(word for text in texts for word in text.both())
    return "(" + ", ".join(f"'{one.replace(chr(39), chr(39) * 2)}'" for one in spellings) + ")"


def _is(column: str, *texts: Text) -> str:
    return f"COALESCE({column} IN {words(*texts)}, FALSE)"


# What the flags are put together from, each by itself. Over `dated`.
PARTS: dict[str, str] = {
    "is_uql": _is("kind", lists.KIND_UQL),
    "is_mql": _is("kind", lists.KIND_MQL),
    "is_excluded": _is("kind", lists.KIND_SPAM, lists.KIND_TEST),
    "from_uql_form": _is("form_kind", lists.KIND_UQL),
    "is_new": f"(status IS NULL OR status IN {words(lists.STATUS_NEW)})",
    "is_sql": _is("status", lists.STATUS_SQL),
    "is_no_contact": _is("status", lists.STATUS_NO_CONTACT),
    "is_no_prospect": _is("status", lists.STATUS_NO_PROSPECT),
    "has_reason": "invalid_reason IS NOT NULL",
    "reached": "opportunity_day IS NOT NULL",
    "is_won": "won_day IS NOT NULL",
    # Received later than the as-of day: not yet there, unless a stage of it is.
    "happened": "(received_at IS NULL OR CAST(received_at AS DATE) <= as_of "
    "OR opportunity_day IS NOT NULL)",
    # A written opportunity, not one imputed from a later stage.
    "opportunity_written": "(opportunity_own IS NOT NULL)",
}
_JUDGED = "(has_reason OR reached OR NOT is_new)"
_VALID = "(NOT has_reason OR is_won)"
_ALIVE = "(happened AND NOT is_excluded AND (reached OR NOT starts_at_opportunity))"
_LOST = f"({_VALID} AND NOT is_won AND lost_day IS NOT NULL)"
_VIA_SQL = (
    "(is_sql OR tossed_own IS NOT NULL OR COALESCE(sql_seen, FALSE) "
    "OR (opportunity_written AND NOT starts_at_opportunity))"
)
# The flags of leads, over `told`.
LEAD_FLAGS: dict[str, str] = {
    "counted": f"{_ALIVE} AND ({_JUDGED} OR NOT is_uql)",
    "valid": _VALID,
    "rejected": f"happened AND NOT is_excluded AND NOT {_VALID}",
    "judged": _JUDGED,
    "unjudged": f"NOT {_JUDGED}",
    "uql_apart": f"{_ALIVE} AND is_uql AND NOT {_JUDGED}",
    # Choosing 見込みなし and a reason is one act, and no work on the lead.
    "promoted": "(is_uql AND NOT (has_reason AND NOT reached AND (is_new OR is_no_prospect))) "
    "OR (is_mql AND from_uql_form)",
    "opportunity": "reached",
    "qualified": "qualified_day IS NOT NULL",
    "won": "is_won",
    "lost": _LOST,
    "via_mql": "NOT starts_at_opportunity",
    "via_sql": _VIA_SQL,
    "via_neither": f"starts_at_opportunity AND NOT {_VIA_SQL}",
    "untouched": "NOT has_reason AND NOT reached AND is_new",
    "contacted": "response_own IS NOT NULL OR reached OR (NOT is_new AND NOT is_no_contact)",
    "tossed": "is_sql OR tossed_own IS NOT NULL OR opportunity_written "
    "OR COALESCE(sql_seen, FALSE)",
    "sent_back": "COALESCE(is_sent_back, FALSE)",
    "open": f"{_VALID} AND reached AND NOT is_won AND NOT {_LOST} AND contracted_day IS NULL",
    "silent": "last_day IS NULL OR days_silent >= stale_days",
    "both_amounts": "won_amount IS NOT NULL AND expected_amount IS NOT NULL",
}
# The flags of costs, over the table itself.
COST_FLAGS: dict[str, str] = {
    "with_channel": "channel IS NOT NULL",
    "any_cost": "TRUE",
    "promotion": _is("category", lists.COST_CATEGORIES[0]),
    "outsourcing": _is("category", lists.COST_CATEGORIES[1]),
    "it_platform": _is("category", lists.COST_CATEGORIES[3]),
}
