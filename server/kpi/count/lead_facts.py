"""リード → one row of facts a lead: which stages it reached, on which day, and how contradictions
are counted (the rules stand in docs/metrics.md)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from server.business import typed
from server.business.decided import Business
from server.kpi.read.calendar import Calendar, months_of
from server.kpi.read.columns import BLANK, Bools, Ints
from server.kpi.read.lead_columns import LeadColumns
from server.kpi.read.vocabulary import Chosen
from sheets_schema import lists
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class _Stages:
    opportunity_day: Ints
    qualified_day: Ints
    won_day: Ints
    opportunity_imputed: Bools
    qualified_imputed: Bools


def lead_facts(columns: LeadColumns, business: Business, calendar: Calendar) -> pd.DataFrame:
    """One row a row of リード, the index its zero-based place below the header.

    Columns: the flags of sheets_schema.metrics, and `open` for a deal in progress (bool); the
    days `received`, `opportunity_day`, `qualified_day`, `won_day`, `lost_day` (int32 serial days,
    0 none; skipped stages imputed), `last_day`, `responded_day`, `tossed_day`, and their months
    (`received_month`, `won_month`, …);
    `received_written` (受付日時 itself could be read); `opportunity_imputed`,
    `qualified_imputed`; `channel` (int32, len(business.channels) is 未分類); `reason`, `status`,
    `form` (int32 codes, -1 blank); `won_amount`, `expected_amount` (int64, ten-thousandths);
    `starts_late`: of a channel that starts at the opportunity.
    """
    stages = _stages(columns, business, calendar)
    won = stages.won_day > 0
    reached = stages.opportunity_day > 0
    received, happened = _received(columns, stages, calendar)
    has_reason = columns.reasons.codes != BLANK
    statuses = columns.statuses
    judged = has_reason | reached | ((statuses.codes != BLANK) & ~_is(statuses, lists.STATUS_NEW))
    uql = _is(columns.kinds, lists.KIND_UQL)
    starts_late = np.array(
        [*(one.starts_at_opportunity for one in business.channels), False], dtype=np.bool_
    )[columns.channels]
    excluded = _is(columns.kinds, lists.KIND_SPAM) | _is(columns.kinds, lists.KIND_TEST)
    present = columns.is_row & ~excluded & happened
    alive = present & (reached | ~starts_late)
    made_mql = _is(columns.kinds, lists.KIND_MQL) & _from_uql_form(columns, business)
    is_new = (statuses.codes == BLANK) | _is(statuses, lists.STATUS_NEW)
    # Choosing 見込みなし and a reason is one act, and no work on the lead.
    only_rejected = has_reason & ~reached & (is_new | _is(statuses, lists.STATUS_NO_PROSPECT))
    valid = ~has_reason | won
    lost_day = _happened(columns.days["lost_on"], calendar)
    lost = valid & ~won & (lost_day > 0)
    # Where 成約 means the agreement, a contract without one is not won, and no open deal either.
    contracted = _happened(columns.days["won_on"], calendar) > 0
    is_sql = _is(statuses, lists.STATUS_SQL)
    tossed = _happened(columns.days["tossed_on"], calendar)
    written_opportunity = reached & ~stages.opportunity_imputed
    via_sql = is_sql | (tossed > 0) | (written_opportunity & ~starts_late)
    # Without a date of its own, the opportunity's; what past rebuilds saw comes later (history).
    tossed = np.where(tossed > 0, tossed, np.where(written_opportunity, stages.opportunity_day, 0))
    responded = _happened(columns.days["first_response_on"], calendar)
    contacted = (responded > 0) | reached
    contacted |= ~is_new & ~_is(statuses, lists.STATUS_NO_CONTACT)
    last = _happened(columns.days["last_action_on"], calendar)
    last = np.where(last > 0, last, stages.opportunity_day)
    amounts = columns.amounts
    return pd.DataFrame(
        {
            "counted": alive & (judged | ~uql),
            "uql_apart": alive & uql & ~judged,
            "promoted": (uql & ~only_rejected) | made_mql,
            "valid": valid,
            "rejected": present & ~valid,
            "judged": judged,
            "unjudged": ~judged,
            "opportunity": reached,
            "qualified": stages.qualified_day > 0,
            "won": won,
            "lost": lost,
            "open": valid & reached & ~won & ~lost & ~contracted,
            "silent": calendar.as_of - last >= business.whole("stale_days"),
            "untouched": ~has_reason & ~reached & is_new,
            "contacted": contacted,
            "tossed": (tossed > 0) | is_sql,
            "is_sql": is_sql,
            "left_new": ~is_new,
            "sent_back": columns.words["sent_back"].codes != BLANK,
            "both_amounts": amounts["won_amount"].known & amounts["expected_amount"].known,
            "starts_late": starts_late,
            "via_mql": ~starts_late,
            "via_sql": via_sql,
            "via_neither": starts_late & ~via_sql,
            "received": received,
            "received_written": (columns.days["received_at"] > 0)
            & (columns.days["received_at"] <= calendar.as_of),
            "opportunity_day": stages.opportunity_day,
            "qualified_day": stages.qualified_day,
            "won_day": stages.won_day,
            "lost_day": lost_day,
            "last_day": last.astype(np.int32, copy=False),
            "responded_day": responded,
            "responded_estimated": np.zeros(columns.size, dtype=np.bool_),
            "tossed_written": columns.days["tossed_on"] > 0,
            "tossed_day": tossed.astype(np.int32, copy=False),
            "tossed_month": months_of(tossed.astype(np.int32, copy=False)),
            "lost_month": months_of(lost_day),
            "received_month": months_of(received),
            "opportunity_month": months_of(stages.opportunity_day),
            "qualified_month": months_of(stages.qualified_day),
            "won_month": months_of(stages.won_day),
            "opportunity_imputed": stages.opportunity_imputed,
            "qualified_imputed": stages.qualified_imputed,
            "channel": columns.channels,
            "reason": columns.reasons.codes,
            "status": statuses.codes,
            "form": columns.forms.codes,
            "won_amount": amounts["won_amount"].units,
            "expected_amount": amounts["expected_amount"].units,
        },
        copy=False,
    )


def _stages(columns: LeadColumns, business: Business, calendar: Calendar) -> _Stages:
    """A skipped stage is taken to have happened on the day of the next one that is written."""
    won_column = "agreed_on" if business.won_by_agreement else "won_on"
    opportunity = _happened(columns.days["opportunity_on"], calendar)
    written = columns.days["qualified_on"]
    qualified = _happened(written, calendar)
    won = _happened(columns.days[won_column], calendar)
    next_day = np.where(qualified > 0, qualified, won)
    full_opportunity = np.where(opportunity > 0, opportunity, next_day)
    in_use = bool((written > 0).any())
    full_qualified = next_day if in_use else qualified
    return _Stages(
        opportunity_day=full_opportunity,
        qualified_day=full_qualified,
        won_day=won,
        opportunity_imputed=(opportunity == 0) & (full_opportunity > 0),
        qualified_imputed=(qualified == 0) & (full_qualified > 0),
    )


def _received(columns: LeadColumns, stages: _Stages, calendar: Calendar) -> tuple[Ints, Bools]:
    """The day received, and whether the lead has happened at all by the as-of day: one that is
    received later has not, unless a stage of it has."""
    written = columns.days["received_at"]
    own = _happened(written, calendar)
    earliest = np.full(columns.size, np.iinfo(np.int32).max, dtype=np.int32)
    for day in (stages.opportunity_day, stages.qualified_day, stages.won_day):
        earliest = np.where(day > 0, np.minimum(earliest, day), earliest)
    has_stage = stages.opportunity_day > 0
    received = np.where(own > 0, own, np.where(has_stage, earliest, typed.NO_DAY))
    return received, (written <= calendar.as_of) | has_stage


def _happened(days: Ints, calendar: Calendar) -> Ints:
    return np.where(days <= calendar.as_of, days, typed.NO_DAY).astype(np.int32, copy=False)


def _from_uql_form(columns: LeadColumns, business: Business) -> Bools:
    uql = [
        business.form_kinds.get(typed.fold(text)) is lists.KIND_UQL for text in columns.forms.texts
    ]
    return np.array([*uql, False], dtype=np.bool_)[columns.forms.codes]


def _is(chosen: Chosen, text: Text) -> Bools:
    found: Bools = chosen.codes == chosen.place(text)
    return found
