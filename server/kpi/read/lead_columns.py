"""The columns of リード as people and the program left them → arrays of one length. What cannot be
read is told and taken for a blank; nothing is counted here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from server.business import typed
from server.business.campaigns import Campaign
from server.business.conditions import parse_rule
from server.business.decided import Business
from server.kpi.read import columns as read
from server.kpi.read.cleaning import CleanColumns
from server.kpi.read.columns import (
    BLANK,
    Amounts,
    Bools,
    Column,
    Days,
    Distinct,
    Ints,
    Longs,
    Words,
)
from server.kpi.read.findings import Findings, quote
from server.kpi.read.met import Met
from server.kpi.read.no_leads import MAKES_A_ROW, TELLING, NoLeads
from server.kpi.read.readings import page_of, size_band_of
from server.kpi.read.scoring import MOST_RULES, points
from server.kpi.read.vocabulary import Chosen, choose, choose_named
from sheets_schema import lists
from sheets_schema.dimensions import DIMENSIONS
from sheets_schema.spellings import NO_REASON
from sheets_schema.text import Text

TAB = "leads"
DATES = (
    "received_at", "next_action_on", "last_action_on", "opportunity_on", "qualified_on",
    "agreed_on", "won_on", "lost_on", "first_response_on", "tossed_on",
    "expected_on",
)  # fmt: skip
# A day before it is a slip of the finger: the cell 20264 is a day of 1955.
_FIRST_DAY = typed.serial_of(date(2000, 1, 1))
AMOUNTS = ("won_amount", "expected_amount", "score")
WORDS = (
    "channel", "kind", "status", "invalid_reason", "phase", "lost_reason", "owner",
    "conversion_point",
)  # fmt: skip
# What figures are cut by, and what else says which campaign a lead came from.
CUT_BY = tuple(dict.fromkeys((
    *(column for one in DIMENSIONS if one.reading in ("column", "campaign", "page", "size",
                                                      "source_medium")
      for column in one.columns),
    "utm_campaign", "sent_back",
)))  # fmt: skip
_THROUGH: dict[str, Callable[[str], str]] = {
    "landing_page": page_of,
    "employees": size_band_of,
}
_PEOPLE = ("owner", "inside_sales")
# Shown the key of a column and what stands in it.
Look = Callable[[str, Distinct], None]


@dataclass(frozen=True, slots=True)
class LeadColumns:
    """`certainties`: 確度 in ten-thousandths, -1 for a blank. `scores`: points by today's rules,
    `arrival_scores`: スコア as the row was written. `days`: key of a date column → serial days, 0
    for blank or unreadable. `is_row`: where there is a lead at all, and no total. `channels`:
    place in Business.channels, or its length for 未分類. Codes are -1 for a blank."""

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
    companies: Distinct
    arrival_scores: Amounts
    scores: Longs
    words: Mapping[str, Words]
    by_rule: Ints
    certainties: Ints

    def with_actions(self, last: Ints, planned: Ints) -> "LeadColumns":
        """With 最終アクション日 and 次回アクション日 of another source (serial days, 0 none) where
        they are later than what the cells say."""
        days = dict(self.days)
        for key, other in (("last_action_on", last), ("next_action_on", planned)):
            days[key] = np.maximum(days[key], other).astype(np.int32, copy=False)
        return replace(self, days=days)

    def company(self, position: int) -> str:
        """As it was written, without stray spaces; "" where it was not."""
        code = self.companies.codes[position] if position < len(self.companies.codes) else BLANK
        return "" if code == BLANK else typed.tidy(self.companies.cells[code])


def read_lead_columns(
    cells: CleanColumns,
    business: Business,
    zone: ZoneInfo,
    findings: Findings,
    look: Look | None = None,
    campaigns: Sequence[Campaign] = (),
) -> LeadColumns:
    """`cells`: key of a column → its cells from row 2 on, as far down as it is filled. A column
    that is not there counts as blank. Each is parsed when it is asked for and let go: together
    they would fill the memory. `look` is shown each of TELLING while it is at hand."""
    read_days = {key: read.days(cells.get(key, ()), zone) for key in DATES}
    past = {key: _past(one) for key, one in read_days.items()}
    days = {key: _without(one, past[key]) for key, one in read_days.items()}
    amounts = {key: read.amounts(cells.get(key, ())) for key in AMOUNTS}
    shares = read.shares(cells.get("certainty", ()))
    ruled = [(place, one.rule) for place, one in enumerate(campaigns) if one.rule is not None]
    score_rules = [parse_rule(one) for one, _ in business.score_rules[:MOST_RULES]]
    conditions = Met([*score_rules, *(rule for _, rule in ruled)])
    words = {}
    through = {**_THROUGH, **dict.fromkeys(_PEOPLE, _as_listed(business.owners))}
    for key in dict.fromkeys((*WORDS, *CUT_BY)):
        distinct = cells.distinct(key)
        conditions.look(key, distinct)
        words[key] = read.words_of(distinct, through.get(key))

    written = _rows_with_date_or_channel(days, words["channel"])
    rows = NoLeads(days, words, business)
    companies = Distinct.of(())
    for key in TELLING:
        distinct = cells.distinct(key)
        written = _either(written, distinct.written())
        rows.look(key, distinct)
        conditions.look(key, distinct)
        if look is not None:
            look(key, distinct)
        if key == "company":
            companies = distinct
        del distinct  # before the next is parsed
    no_lead = rows.tell(cells, amounts, written, findings)
    written[no_lead] = False
    _tell_unreadable(days, past, amounts, no_lead, cells, findings)
    if len(bad := np.setdiff1d(shares.bad, no_lead)):
        findings.at("share_unreadable", TAB, bad, "certainty", quote(cells["certainty"], bad))
    size = max(len(written), len(shares.days), *(len(one.codes) for one in words.values()),
               *(len(one.days) for one in days.values()),
               *(len(one.units) for one in amounts.values()))  # fmt: skip
    for key in ("invalid_reason", "lost_reason"):
        words[key] = _without_none(words[key], _listed(business, key))
    words = {
        key: Words(read.fit(one.codes, size, read.BLANK), one.texts) for key, one in words.items()
    }

    def chosen(key: str, names: Sequence[str], defaults: Sequence[Text]) -> Chosen:
        return choose(words[key], names, defaults)

    def fixed(key: str, texts: Sequence[Text]) -> Chosen:
        return chosen(key, [text.of(business.locale) for text in texts], texts)

    for key in conditions.columns:
        conditions.look(key, cells.distinct(key))
    met = conditions.rows(size)
    by_rule = np.full(size, read.BLANK, dtype=np.int32)
    for (place, _), where in reversed(list(zip(ruled, met[len(score_rules) :], strict=True))):
        by_rule[where] = place
    reason_names = [reason for reason, _ in lists.LOST_REASONS]
    return LeadColumns(
        size=size,
        days={key: read.fit(one.days, size, typed.NO_DAY) for key, one in days.items()},
        amounts={key: one.fitted(size) for key, one in amounts.items()},
        is_row=read.fit(written, size, False),
        channels=_channels(words["channel"], business),
        channel_words=words["channel"],
        kinds=fixed("kind", lists.KINDS),
        statuses=choose_named(words["status"], business.statuses),
        reasons=chosen("invalid_reason", business.invalid_reasons, lists.INVALID_REASONS),
        phases=choose_named(words["phase"], business.phases),
        lost_reasons=chosen("lost_reason", business.lost_reasons, reason_names),
        owners=words["owner"],
        forms=words["conversion_point"],
        companies=companies,
        arrival_scores=amounts["score"].fitted(size),
        scores=points(business.score_rules, met, size),
        words={key: words[key] for key in CUT_BY},
        by_rule=by_rule,
        certainties=read.fit(shares.days, size, read.BLANK),
    )


def _rows_with_date_or_channel(days: Mapping[str, Days], channels: Words) -> Bools:
    parts = [channels.codes != read.BLANK]
    for key in MAKES_A_ROW:
        filled = days[key].days > 0
        filled[days[key].bad] = True  # something stands there, whatever it means
        parts.append(filled)
    size = max(map(len, parts))
    written: Bools = np.logical_or.reduce([read.fit(part, size, False) for part in parts])
    return written


def _as_listed(names: Sequence[str]) -> Callable[[str], str]:
    """A name as 設定 writes it, so that every tab calls one person the same."""
    listed = {typed.fold(name): name for name in names}
    return lambda text: listed.get(typed.fold(text), text)


def _past(found: Days) -> Longs:
    """The places of days that lie too far back to be meant."""
    return np.flatnonzero((found.days > typed.NO_DAY) & (found.days < _FIRST_DAY))


def _without(found: Days, past: Longs) -> Days:
    """With those among what nobody can read."""
    if not len(past):
        return found
    days = found.days.copy()
    days[past] = typed.NO_DAY
    return Days(days, np.union1d(found.bad, past))


def _either(one: Bools, other: Bools) -> Bools:
    size = max(len(one), len(other))
    return read.fit(one, size, False) | read.fit(other, size, False)


def _tell_unreadable(
    days: Mapping[str, Days],
    past: Mapping[str, Longs],
    amounts: Mapping[str, Amounts],
    no_lead: Longs,
    cells: Mapping[str, Column],
    findings: Findings,
) -> None:
    unreadable = [
        ("date_unreadable", key, np.setdiff1d(found.bad, past[key])) for key, found in days.items()
    ]
    unreadable += [("date_past", key, rows) for key, rows in past.items()]
    unreadable += [
        ("amount_unreadable", key, amounts[key].bad) for key in ("won_amount", "expected_amount")
    ]
    for rule, key, rows in unreadable:
        bad = np.setdiff1d(rows, no_lead)
        if len(bad):
            findings.at(rule, TAB, bad, key, quote(cells[key], bad))


def _listed(business: Business, key: str) -> frozenset[str]:
    names = business.invalid_reasons if key == "invalid_reason" else business.lost_reasons
    return frozenset(map(typed.fold, names))


def _without_none(words: Words, listed: frozenset[str]) -> Words:
    """Who writes なし as a reason says that there is none, unless 設定 has it among the reasons."""
    keys = [typed.fold(text) for text in words.texts]
    none = [key in NO_REASON and key not in listed for key in keys]
    if not any(none):
        return words
    is_none = np.array([*none, False], dtype=np.bool_)[words.codes]
    return Words(np.where(is_none, read.BLANK, words.codes).astype(np.int32), words.texts)


def _channels(words: Words, business: Business) -> Ints:
    unclassified = len(business.channels)
    known = business.channel_places
    places = [known.get(typed.fold(text), unclassified) for text in words.texts]
    return np.array([*places, unclassified], dtype=np.int32)[words.codes]
