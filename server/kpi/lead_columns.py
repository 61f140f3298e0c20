"""The columns of リード as people and the program left them → arrays of one length. What cannot be
read is told and taken for a blank; nothing is counted here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from server.kpi import columns as read
from server.kpi import typed
from server.kpi.business import Business
from server.kpi.columns import Amounts, Bools, Column, Ints, Longs, Words
from server.kpi.findings import Findings, quote
from server.kpi.scoring import points
from server.kpi.typed import Value
from server.kpi.vocabulary import Chosen, choose
from sheets_schema import lists, score_words
from sheets_schema.text import Text

TAB = "leads"
DATES = (
    "received_at", "next_action_on", "last_action_on", "opportunity_on", "qualified_on",
    "agreed_on", "won_on", "lost_on",
)  # fmt: skip
AMOUNTS = ("won_amount", "expected_amount")
# A row is a lead if any of these says something, or its channel or a stage date does.
TELLING = ("lead_id", "company", "name", "email", "phone")


@dataclass(frozen=True, slots=True)
class LeadColumns:
    """`scores`: points by today's rules, `arrival_scores`: スコア as the row was written.
    `days`: key of a date column → serial days, 0 for blank or unreadable. `is_row`: where there
    is a lead at all. `channels`: place in Business.channels, or its length for 未分類. Codes are
    -1 for a blank."""

    size: int
    days: Mapping[str, Ints]
    amounts: Mapping[str, Amounts]
    is_row: Bools
    channels: Ints
    channel_words: Words
    kinds: Chosen
    statuses: Chosen
    reasons: Chosen
    phases: Chosen
    lost_reasons: Chosen
    owners: Words
    forms: Words
    companies: Column
    arrival_scores: Amounts
    scores: Longs


def read_lead_columns(
    cells: Mapping[str, Column], business: Business, zone: ZoneInfo, findings: Findings
) -> LeadColumns:
    """`cells`: key of a column → its cells from row 2 on, all of one length; a column that is not
    there counts as blank."""
    size = max(map(len, cells.values()), default=0)
    blank: Sequence[Value] = [None] * size
    nothing = read.Words(np.full(size, read.BLANK, dtype=np.int32), ())

    def words(key: str) -> Words:
        return read.words(cells[key]) if key in cells else nothing

    def chosen(key: str, names: Sequence[str], defaults: Sequence[Text]) -> Chosen:
        return choose(words(key), names, defaults)

    def fixed(key: str, texts: Sequence[Text]) -> Chosen:
        return chosen(key, [text.of(business.locale) for text in texts], texts)

    written = np.zeros(size, dtype=np.bool_)
    days: dict[str, Ints] = {}
    for key in DATES:
        found = read.days(cells.get(key, blank), zone)
        days[key] = found.days
        written |= (found.days > 0) & (key in _MAKES_A_ROW)
        if key in _MAKES_A_ROW:
            written[found.bad] = True
        if len(found.bad):
            findings.at("date_unreadable", TAB, found.bad, key, quote(cells[key], found.bad))
    amounts = {}
    for key in AMOUNTS:
        amounts[key] = read.amounts(cells.get(key, blank))
        bad = amounts[key].bad
        if len(bad):
            findings.at("amount_unreadable", TAB, bad, key, quote(cells[key], bad))
    channel_words = words("channel")
    written |= channel_words.codes != read.BLANK
    reason_names = [reason for reason, _ in lists.LOST_REASONS]
    return LeadColumns(
        size=size,
        days=days,
        amounts=amounts,
        is_row=_with_other_cells(written, cells),
        channels=_channels(channel_words, business),
        channel_words=channel_words,
        kinds=fixed("kind", lists.KINDS),
        statuses=fixed("status", lists.STATUSES),
        reasons=chosen("invalid_reason", business.invalid_reasons, lists.INVALID_REASONS),
        phases=fixed("phase", lists.PHASES),
        lost_reasons=chosen("lost_reason", business.lost_reasons, reason_names),
        owners=words("owner"),
        forms=words("conversion_point"),
        companies=cells.get("company", blank),
        arrival_scores=read.amounts(cells.get("score", blank)),
        scores=points(
            {key: cells[key] for key in score_words.NAMED if key in cells},
            business.score_rules,
            size,
        ),
    )


_MAKES_A_ROW = frozenset({"received_at", "opportunity_on", "qualified_on", "agreed_on", "won_on"})


def _with_other_cells(written: Bools, cells: Mapping[str, Column]) -> Bools:
    """Only the few rows that dates and channel leave open are looked at cell by cell."""
    is_row = written.copy()
    for position in np.flatnonzero(~written).tolist():
        is_row[position] = any(
            typed.is_written(cells[key][position]) for key in TELLING if key in cells
        )
    return is_row


def _channels(words: Words, business: Business) -> Ints:
    unclassified = len(business.channels)
    known = business.channel_places
    places = [known.get(typed.fold(text), unclassified) for text in words.texts]
    return np.array([*places, unclassified], dtype=np.int32)[words.codes]
