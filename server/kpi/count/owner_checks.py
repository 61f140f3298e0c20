"""Leads that nobody looks after, and names that 設定 does not know."""

from collections import Counter
from difflib import get_close_matches

import numpy as np
import pandas as pd

from server.business import typed
from server.business.decided import Business
from server.kpi.read.calendar import Calendar
from server.kpi.read.columns import BLANK, Bools, Words
from server.kpi.read.findings import Findings
from server.kpi.read.lead_columns import TAB, LeadColumns
from sheets_schema import kpi_texts, lists

# Upper ends of the ages, in days, by which leads without a next action are told together.
_AGES = (30, 90)


def check_owners(
    columns: LeadColumns,
    facts: pd.DataFrame,
    business: Business,
    calendar: Calendar,
    findings: Findings,
) -> None:
    """Adds to `findings`. `facts`: as of lead_facts."""
    counted = facts["counted"].to_numpy()
    for key, words in (("owner", columns.owners), ("inside_sales", columns.words["inside_sales"])):
        _unknown(key, words, counted, business, findings)
    nobody = (columns.owners.codes == BLANK) & (columns.words["inside_sales"].codes == BLANK)
    worked = _still_open(columns, facts) & ~facts["untouched"].to_numpy()
    # Where nobody is ever named, the firm has no need of names.
    if business.owners or not nobody.all():
        findings.at("owner_blank", TAB, np.flatnonzero(worked & nobody), "owner")
    _without_next_action(columns, facts, worked, business, calendar, findings)


def _still_open(columns: LeadColumns, facts: pd.DataFrame) -> Bools:
    """Neither won nor lost, invalid or put back to nurturing."""
    statuses = columns.statuses
    over = np.zeros(columns.size, dtype=np.bool_)
    for status in (lists.STATUS_RECYCLE, lists.STATUS_NO_PROSPECT):
        over |= statuses.codes == statuses.place(status)
    found: Bools = facts["counted"].to_numpy() & facts["valid"].to_numpy() & ~over
    found &= ~facts["won"].to_numpy() & (facts["lost_day"].to_numpy() == typed.NO_DAY)
    return found


def _unknown(
    key: str, words: Words, counted: Bools, business: Business, findings: Findings
) -> None:
    """Names that are not among 担当者 of 設定, each with the nearest that is."""
    if not business.owners:
        return
    known = {typed.fold(name) for name in business.owners}
    told = {
        code: _with_nearest(text, business.owners)
        for code, text in enumerate(words.texts)
        if typed.fold(text) not in known
    }
    strange = np.array([*(code in told for code in range(len(words.texts))), False], dtype=np.bool_)
    rows = np.flatnonzero(counted & strange[words.codes])
    findings.at("owner_unknown", TAB, rows, key, [told[code] for code in words.codes[rows]])


def _with_nearest(name: str, owners: tuple[str, ...]) -> str:
    near = get_close_matches(name, owners, n=1, cutoff=0.5)
    return f"{name} → {near[0]}?" if near else name


def _without_next_action(
    columns: LeadColumns,
    facts: pd.DataFrame,
    worked: Bools,
    business: Business,
    calendar: Calendar,
    findings: Findings,
) -> None:
    """A line for each owner: how many of which age."""
    rows = np.flatnonzero(worked & (columns.days["next_action_on"] == typed.NO_DAY))
    ages = calendar.as_of - facts["received"].to_numpy()[rows]
    bands = np.searchsorted(_AGES, ages, side="left")
    counts = Counter(zip(columns.owners.codes[rows].tolist(), bands.tolist(), strict=True))
    nobody = kpi_texts.NOBODY.of(business.locale)
    names = {
        code: nobody if code == BLANK else columns.owners.texts[code]
        for code in {code for code, _ in counts}
    }
    for code, name in sorted(names.items(), key=lambda pair: (pair[0] == BLANK, pair[1])):
        parts = [
            kpi_texts.OLD[band].of(business.locale).format(count=counts[code, band])
            for band in range(len(_AGES) + 1)
            if counts[code, band]
        ]
        told = f"{name}: {kpi_texts.AND.of(business.locale).join(parts)}"
        findings.note("no_next_action", TAB, told, "next_action_on")
