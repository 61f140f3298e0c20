"""Contradictions among the rows of リード: named here, counted by the rules of lead_facts."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from server.business import typed
from server.business.decided import Business
from server.kpi.count.duplicates import possible_duplicates, same_company, same_id
from server.kpi.count.people import People
from server.kpi.read.calendar import Calendar
from server.kpi.read.columns import BLANK, Bools
from server.kpi.read.findings import Findings
from server.kpi.read.lead_columns import DATES, TAB, LeadColumns
from sheets_schema import kpi_texts, lists

# Dates of plans may well lie ahead, but hardly so many days: what is planned for 2062 would never
# be due, and never be missed.
_MAY_LIE_AHEAD = frozenset({"next_action_on", "expected_on"})
# Beside those that have a rule of their own: what comes first, and what cannot come before it.
_IN_ORDER = (
    ("received_at", "first_response_on"),
    ("received_at", "tossed_on"),
    ("opportunity_on", "qualified_on"),
    ("opportunity_on", "lost_on"),
    ("qualified_on", "won_on"),
)
_DAYS_AHEAD = 3 * 365 + 1


def check_leads(
    columns: LeadColumns,
    people: People,
    facts: pd.DataFrame,
    business: Business,
    calendar: Calendar,
    findings: Findings,
) -> None:
    """Adds every contradiction to `findings`. `facts`: as of lead_facts."""
    for rule, where, column in _contradictions(columns, facts, business):
        findings.at(rule, TAB, np.flatnonzero(where), column)
    for key in DATES:
        rule, ahead = ("date_far", _DAYS_AHEAD) if key in _MAY_LIE_AHEAD else ("date_future", 0)
        late = np.flatnonzero(columns.days[key] > calendar.today + ahead)
        texts = (typed.date_of(day).isoformat() for day in columns.days[key][late].tolist())
        findings.at(rule, TAB, late, key, texts)
    for rule, chosen, key in (
        ("kind_unknown", columns.kinds, "kind"),
        ("status_unknown", columns.statuses, "status"),
        ("reason_unknown", columns.reasons, "invalid_reason"),
        ("phase_unknown", columns.phases, "phase"),
        ("lost_reason_unknown", columns.lost_reasons, "lost_reason"),
    ):
        places = np.flatnonzero(chosen.unknown & columns.is_row)
        findings.at(rule, TAB, places, key, (chosen.names[code] for code in chosen.codes[places]))
    words = columns.channel_words
    # Somebody who chose 未分類 knows that it is.
    strange = [not business.is_unclassified(text) for text in words.texts]
    unknown = np.flatnonzero(
        facts["counted"].to_numpy()
        & (columns.channels == len(business.channels))
        & np.array([*strange, False], dtype=np.bool_)[words.codes]
    )
    texts = (words.texts[code] for code in words.codes[unknown])
    findings.at("channel_unknown", TAB, unknown, "channel", texts)
    counted, valid = facts["counted"].to_numpy(), facts["valid"].to_numpy()
    is_open = facts["open"].to_numpy()
    for rule, pairs, column, told in (
        ("two_open_deals", same_company(people, columns, counted & is_open), "company",
         kpi_texts.SAME_COMPANY),
        ("possible_duplicate", possible_duplicates(people, columns, counted & valid), "company",
         kpi_texts.SAME_PERSON),
        ("lead_id_twice", same_id(people, columns.is_row), "lead_id", kpi_texts.SAME_ID),
    ):  # fmt: skip
        _tell_pairs(rule, pairs, column, told.of(business.locale), findings)


def _tell_pairs(
    rule: str, pairs: Iterable[tuple[int, int]], column: str, words: str, findings: Findings
) -> None:
    """The later row is named, the earlier one told with `words`."""
    found = list(pairs)
    findings.at(
        rule,
        TAB,
        [later for later, _ in found],
        column,
        (words.format(row=findings.row(TAB, first)) for _, first in found),
    )


def _contradictions(
    columns: LeadColumns, facts: pd.DataFrame, business: Business
) -> Iterator[tuple[str, Bools, str]]:
    """(rule, where, key of the column to look at)."""

    def fact(key: str) -> Bools:
        return facts[key].to_numpy()

    counted, won, reached = fact("counted"), fact("won"), fact("opportunity")
    known = counted | fact("uql_apart")
    has_reason = columns.reasons.codes != BLANK
    written_won = columns.days["won_on"] > 0
    received, opportunity = fact("received"), fact("opportunity_day")
    lost = fact("lost_day") > 0
    statuses = columns.statuses

    yield "no_received", known & ~fact("received_written") & (received > 0), "received_at"
    yield "no_date", known & (received == 0), "received_at"
    yield "channel_blank", counted & (columns.channel_words.codes == BLANK), "channel"
    yield "reason_and_won", counted & has_reason & won, "invalid_reason"
    yield "reason_and_opportunity", counted & has_reason & reached & ~won, "invalid_reason"
    yield (
        "opportunity_before_received",
        counted & reached & fact("received_written") & (opportunity < received),
        "opportunity_on",
    )
    yield "won_before_opportunity", counted & won & (fact("won_day") < opportunity), "won_on"
    for before, after in _IN_ORDER:
        first, then = columns.days[before], columns.days[after]
        yield "days_out_of_order", counted & (first > 0) & (then > 0) & (then < first), after
    yield "opportunity_imputed", counted & fact("opportunity_imputed"), "opportunity_on"
    yield "qualified_imputed", counted & fact("qualified_imputed"), "qualified_on"
    amount = columns.amounts["won_amount"].units != 0
    yield "amount_without_won", counted & ~won & amount, "won_amount"
    yield "won_without_amount", counted & won & ~columns.amounts["won_amount"].known, "won_amount"
    if business.won_by_agreement:
        yield "won_not_agreed", counted & written_won & ~won, "agreed_on"
    yield "excluded_won", columns.is_row & _excluded(columns) & written_won, "kind"
    yield "won_and_lost", counted & won & lost, "lost_on"
    yield "lost_without_opportunity", counted & lost & ~reached, "opportunity_on"
    no_reason_given = columns.lost_reasons.codes == BLANK
    yield "lost_without_reason", counted & lost & ~won & no_reason_given, "lost_reason"
    closed = (columns.phases.codes == columns.phases.place(lists.PHASE_WON)) | (
        columns.phases.codes == columns.phases.place(lists.PHASE_LOST)
    )
    undecided = ~won & ~lost & ~written_won
    yield "phase_closed", counted & fact("valid") & closed & undecided, "phase"
    no_prospect = statuses.codes == statuses.place(lists.STATUS_NO_PROSPECT)
    yield "no_prospect_valid", counted & no_prospect & ~has_reason & ~won, "invalid_reason"
    is_sql = statuses.codes == statuses.place(lists.STATUS_SQL)
    yield "sql_without_opportunity", counted & is_sql & ~reached & ~has_reason, "opportunity_on"


def _excluded(columns: LeadColumns) -> Bools:
    kinds = columns.kinds
    found: Bools = (kinds.codes == kinds.place(lists.KIND_SPAM)) | (
        kinds.codes == kinds.place(lists.KIND_TEST)
    )
    return found
