"""The rows of 活動: what was done when, by whom, with which result, and whose lead it was about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from server.business import typed
from server.kpi.read import columns as read
from server.kpi.read.calendar import Calendar
from server.kpi.read.columns import BLANK, Bools, Column, Ints, Words
from server.kpi.read.findings import Findings, quote
from server.kpi.read.no_records import header_rows
from server.kpi.read.vocabulary import Chosen, choose
from server.matching import company_key, name_key
from sheets_schema import lists
from sheets_schema.tabs import ACTIVITIES
from sheets_schema.text import Locale, Text

TAB = ACTIVITIES.key
KEYS = tuple(column.key for column in ACTIVITIES.columns)
# What a row is an activity by; an owner or a plan alone is none.
_SAYS = ("happened_at", "company", "name", "lead_id", "activity_type", "activity_result", "content")
NO_LEAD = -1


@dataclass(frozen=True, slots=True)
class Activities:
    """A row each of 活動, from the first below the header. `days`: serial, 0 unknown or not yet
    come; `moments`: the same with the time. `leads`: the place in リード, NO_LEAD for none.
    `next_days`: 次回アクション日. `is_row`: an activity that has happened."""

    is_row: Bools
    days: Ints
    moments: NDArray[np.float64]
    owners: Words
    types: Chosen
    results: Chosen
    companies: Words
    names: Words
    leads: Ints
    next_days: Ints

    def of_type(self, *types: Text) -> Bools:
        places = [self.types.place(one) for one in types]
        return self.is_row & np.isin(self.types.codes, places)

    def with_result(self, *results: Text) -> Bools:
        places = [self.results.place(one) for one in results]
        return self.is_row & np.isin(self.results.codes, places)


@dataclass(frozen=True, slots=True)
class Worked:
    """What activities say of each row of リード. `tries`: calls and mails so far; `reached`:
    whether anybody was ever spoken to or answered. `last_days`: of the last activity, 0 none;
    `next_days`: what that one planned, 0 nothing."""

    tries: Ints
    reached: Bools
    last_days: Ints
    next_days: Ints


def nothing_worked(size: int) -> Worked:
    zeros = np.zeros(size, dtype=np.int32)
    return Worked(zeros, np.zeros(size, dtype=np.bool_), zeros, zeros)


def read_activities(
    cells: Mapping[str, Column],
    leads: Mapping[str, Column],
    is_lead: Bools,
    is_listed: Callable[[str], bool],
    locale: Locale,
    calendar: Calendar,
    findings: Findings,
) -> Activities:
    """`cells`: columns of 活動, all of one length; `leads`: lead_id, company and name of リード,
    and `is_lead` which of its rows are leads. `is_listed`: whether a company is on ターゲット企業.
    What cannot be read or found is told."""
    size = max(map(len, cells.values()), default=0)
    columns = {key: cells.get(key, [None] * size) for key in KEYS}
    written = np.zeros(size, dtype=np.bool_)
    for key in _SAYS:
        written |= read.says(columns[key])
    headings = header_rows(ACTIVITIES, columns, KEYS, size)
    findings.at("header_again", TAB, headings)
    written[headings] = False
    days = {
        key: read.days(columns[key], calendar.zone) for key in ("happened_at", "next_action_on")
    }
    for key, found in days.items():
        bad = np.setdiff1d(found.bad, headings)
        findings.at("date_unreadable", TAB, bad, key, quote(columns[key], bad))
    at = days["happened_at"].days
    late = np.flatnonzero(written & (at > calendar.today))
    findings.at("date_future", TAB, late, "happened_at", quote(columns["happened_at"], late))
    undated = np.flatnonzero(written & (at == typed.NO_DAY))
    undated = np.setdiff1d(undated, days["happened_at"].bad)
    findings.at("activity_undated", TAB, undated, "happened_at")
    chosen = {}
    for key, texts, rule in (
        ("activity_type", lists.ACTIVITY_TYPES, "activity_type_unknown"),
        ("activity_result", lists.ACTIVITY_RESULTS, "activity_result_unknown"),
    ):
        one = choose(read.words(columns[key]), [text.of(locale) for text in texts], texts)
        odd = np.flatnonzero(one.unknown & written)
        findings.at(rule, TAB, odd, key, quote(columns[key], odd))
        chosen[key] = one
    words = {key: read.words(columns[key]) for key in ("owner", "company", "name", "lead_id")}
    return Activities(
        is_row=written & (at <= calendar.as_of),
        days=at,
        moments=_moments(columns["happened_at"], at),
        owners=words["owner"],
        types=chosen["activity_type"],
        results=chosen["activity_result"],
        companies=words["company"],
        names=words["name"],
        leads=_leads_of(words, written, leads, is_lead, is_listed, findings),
        next_days=days["next_action_on"].days,
    )


def worked(activities: Activities, size: int) -> Worked:
    """`size`: rows of リード."""
    if not len(activities.is_row):
        return nothing_worked(size)
    counted = activities.is_row & (activities.leads >= 0)
    tried = counted & activities.of_type(lists.ACTIVITY_CALL, lists.ACTIVITY_MAIL)
    met = activities.of_type(lists.ACTIVITY_MEETING, lists.ACTIVITY_VISIT)
    reached = counted & (activities.with_result(*lists.REACHED) | met)
    dated = np.flatnonzero(counted & (activities.days > 0))
    # Of several at one moment the lower row is the later one.
    order = dated[np.lexsort((dated, activities.moments[dated]))]
    last_days, next_days = (np.zeros(size, dtype=np.int32) for _ in range(2))
    last_days[activities.leads[order]] = activities.days[order]  # the last assignment stays
    next_days[activities.leads[order]] = activities.next_days[order]
    return Worked(
        tries=np.bincount(activities.leads[tried], minlength=size)[:size].astype(np.int32),
        reached=np.bincount(activities.leads[reached], minlength=size)[:size] > 0,
        last_days=last_days,
        next_days=next_days,
    )


def _leads_of(
    words: Mapping[str, Words],
    written: Bools,
    leads: Mapping[str, Column],
    is_lead: Bools,
    is_listed: Callable[[str], bool],
    findings: Findings,
) -> Ints:
    """The place in リード of each activity: by リードID, else by company and name. What is not
    found, and what two leads could be, is told; a call to a company that is on ターゲット企業 and
    no lead yet is not."""
    places = np.full(len(written), NO_LEAD, dtype=np.int32)
    missing, two = [], []
    by_id = _ids(leads.get("lead_id", ()), words["lead_id"], is_lead)
    has_id = words["lead_id"].codes != BLANK
    by_name = _People(leads, words, written & ~has_id, is_lead)
    for at in np.flatnonzero(written).tolist():
        if has_id[at]:
            found = by_id[words["lead_id"].texts[words["lead_id"].codes[at]]]
        else:
            found = by_name.of(at)
        if len(found) == 1:
            places[at] = found[0]
        elif found:
            two.append(at)
        elif has_id[at] or not is_listed(by_name.company(at)):
            missing.append(at)
    for rule, rows in (("activity_lead_missing", missing), ("activity_two_leads", two)):
        told = [_told(words, at) for at in rows]
        findings.at(rule, TAB, rows, "lead_id", told)
    return places


def _told(words: Mapping[str, Words], at: int) -> str:
    parts = [words[key] for key in ("lead_id", "company", "name")]
    return " ".join(one.texts[one.codes[at]] for one in parts if one.codes[at] != BLANK)


def _ids(column: Column, asked: Words, is_lead: Bools) -> Mapping[str, list[int]]:
    """リードID as 活動 writes it → the rows of リード that have it."""
    found: dict[str, list[int]] = {typed.fold(text): [] for text in asked.texts}
    if found:
        for place, cell in enumerate(column):
            key = cell.strip().casefold() if isinstance(cell, str) else typed.fold(typed.tidy(cell))
            if key in found and place < len(is_lead) and is_lead[place]:
                found[key].append(place)
    # A copied row has the same number: the first is meant.
    return {text: found[typed.fold(text)][:1] for text in asked.texts}


class _People:
    """Leads by company and name, of the activities that have no リードID."""

    def __init__(
        self,
        leads: Mapping[str, Column],
        words: Mapping[str, Words],
        asked: Bools,
        is_lead: Bools,
    ) -> None:
        self._company, self._name = words["company"], words["name"]
        self._rows: dict[tuple[str, str], list[int]] = {}
        rows = np.flatnonzero(asked).tolist()
        wanted = {self._key(at) for at in rows} - {("", "")}
        names = {name for company, name in wanted if company and name}
        if not names:
            return
        companies = leads.get("company", ())
        codes, distinct = pd.factorize(read.objects(leads.get("name", ())), use_na_sentinel=True)
        keys = [name_key(typed.tidy(cell)) for cell in distinct]
        meant = np.array([*(key in names for key in keys), False], dtype=np.bool_)[codes]
        most = min(len(companies), len(is_lead), len(codes))
        for place in np.flatnonzero(meant[:most] & is_lead[:most]).tolist():
            key = company_key(typed.tidy(companies[place])), keys[codes[place]]
            if key in wanted:
                self._rows.setdefault(key, []).append(place)

    def of(self, at: int) -> list[int]:
        return self._rows.get(self._key(at), [])

    def company(self, at: int) -> str:
        return _text(self._company, at)

    def _key(self, at: int) -> tuple[str, str]:
        return company_key(self.company(at)), name_key(_text(self._name, at))


def _text(words: Words, at: int) -> str:
    return words.texts[words.codes[at]] if words.codes[at] != BLANK else ""


def _moments(column: Column, days: Ints) -> NDArray[np.float64]:
    """A serial moment where the cell holds one, else the beginning of the day."""
    return np.array(
        [
            cell if type(cell) is float and int(cell + 1e-8) == day else day
            for cell, day in zip(column, days.tolist(), strict=True)
        ],
        dtype=np.float64,
    )
