"""リード → the candidates for advertising platforms: each lead with each stage that it has reached,
by the very facts that the figures are counted from."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from server.business import typed
from server.business.decided import ConversionRule
from server.business.typed import Value
from server.conversions.candidates import Candidate
from server.conversions.choosing import stage_time
from server.intake.agreement import said
from server.kpi.count.book import Book
from server.kpi.read.columns import MONEY_SCALE, Bools, Column, Ints
from server.kpi.read.vocabulary import Chosen
from sheets_schema import lists
from sheets_schema.conversions import LONGEST_DAYS, OPPORTUNITY, QUALIFIED, VALID, WON, Stage
from sheets_schema.text import Text

# Columns of リード that only this needs.
COLUMNS = ("consent", "click_id")
# All that it looks at once more, cell by cell.
LOOKED_AT = (
    *COLUMNS, "lead_id", "received_at", "opportunity_on", "qualified_on", "agreed_on", "won_on",
    "click_id_type", "utm_source", "email", "phone", "name", "company", "job_title",
)  # fmt: skip
NOON = time(12)


def candidates_of(
    book: Book, leads: Mapping[str, Column], zone: ZoneInfo, *, recent: bool = False
) -> list[Candidate]:
    """`leads`: the columns that the book was read from. `zone`: the site's. `recent`: only leads
    that a platform may still take, for tabs; the others are left out without a word."""
    made = _Made(book, leads, zone)
    within = book.columns.is_row.copy()
    if recent:
        received = book.fact("received")
        within &= (received == typed.NO_DAY) | (received >= book.calendar.as_of - LONGEST_DAYS - 1)
    return [one for rule in book.business.conversions for one in made.of_stage(rule, within)]


class _Made:
    def __init__(self, book: Book, leads: Mapping[str, Column], zone: ZoneInfo) -> None:
        self._book = book
        self._leads = leads
        self._zone = zone
        kinds = book.columns.kinds
        self._counted = ~(_is(kinds, lists.KIND_SPAM) | _is(kinds, lists.KIND_TEST))
        self._consents: dict[str, bool | None] = {}
        self._kept: dict[str, Column] = {}

    def of_stage(self, rule: ConversionRule, within: Bools) -> Iterator[Candidate]:
        days, column = self._stage(rule.stage)
        facts = self._book.leads
        reached = facts["counted"].to_numpy() & facts["valid"].to_numpy() & (days > 0)
        if rule.stage is VALID:
            reached &= ~facts["starts_late"].to_numpy()
        chosen = within & (reached | self._ahead(column))
        judged = facts["judged"].to_numpy()
        for place in np.flatnonzero(chosen).tolist():
            yield self._candidate(rule, column, place, int(days[place]), bool(judged[place]))

    def _stage(self, stage: Stage) -> tuple[Ints, str]:
        """The day on which each lead reached it, and the column that says so."""
        facts = self._book.leads
        won = "agreed_on" if self._book.business.won_by_agreement else "won_on"
        name, column = {
            VALID.key: ("received", "received_at"),
            OPPORTUNITY.key: ("opportunity_day", "opportunity_on"),
            QUALIFIED.key: ("qualified_day", "qualified_on"),
            WON.key: ("won_day", won),
        }[stage.key]
        return facts[name].to_numpy(), column

    def _ahead(self, column: str) -> Bools:
        """Stages that are dated in the future: no figure counts them yet, and none is forgotten."""
        ahead: Bools = self._book.columns.days[column] > self._book.calendar.as_of
        valid: Bools = self._book.fact("valid")
        return ahead & self._counted & valid

    def _candidate(
        self, rule: ConversionRule, column: str, place: int, day: int, judged: bool
    ) -> Candidate:
        received = self._received(place)
        at = received if rule.stage is VALID else self._reached(column, place, day, received)
        return Candidate(
            lead_id=self._text("lead_id", place),
            row=self._book.lead_row(place),
            stage=rule.stage.key,
            name=rule.name,
            received_at=received,
            at=at,
            value=self._value(rule, place),
            consent=self._consent(place),
            judged=judged,
            click_type=self._text("click_id_type", place),
            click_id=self._text("click_id", place),
            source=self._text("utm_source", place),
            email=self._text("email", place),
            phone=self._text("phone", place),
            person=self._text("name", place),
            company=self._text("company", place),
            job_title=self._text("job_title", place),
        )

    def _received(self, place: int) -> datetime | None:
        cell = self._cell("received_at", place)
        if (clock := typed.clock_of(cell, self._zone)) is not None:
            return clock
        day = typed.day_of(cell, self._zone)
        # A bare day began at its midnight, before which nobody can have clicked.
        return self._on(day, time(0)) if day else None

    def _reached(
        self, column: str, place: int, day: int, received: datetime | None
    ) -> datetime | None:
        """None for a day to come."""
        if day == typed.NO_DAY:
            return None
        cell = self._cell(column, place)
        own = typed.day_of(cell, self._zone) == day
        clock = typed.clock_of(cell, self._zone) if own else None
        return stage_time(typed.date_of(day), clock, received, self._on(day, NOON))

    def _on(self, day: int, clock: time) -> datetime:
        return datetime.combine(typed.date_of(day), clock, self._zone)

    def _value(self, rule: ConversionRule, place: int) -> Decimal | None:
        if rule.stage is not WON:
            return rule.value
        amounts = self._book.columns.amounts["won_amount"]
        units = int(amounts.units[place])
        # A contract is worth something or nothing, never less.
        if not amounts.known[place] or units < 0:
            return rule.value
        return Decimal(units) / MONEY_SCALE

    def _consent(self, place: int) -> bool | None:
        text = self._text("consent", place)
        if text not in self._consents:
            self._consents[text] = said(text)
        return self._consents[text]

    def _text(self, key: str, place: int) -> str:
        cell = self._cell(key, place)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return "" if cell is None else str(cell).strip()

    def _cell(self, key: str, place: int) -> Value:
        column = self._column(key)
        return column[place] if place < len(column) else None

    def _column(self, key: str) -> Column:
        if key not in self._kept:
            self._kept[key] = self._leads.get(key, ())
        return self._kept[key]


def _is(chosen: Chosen, text: Text) -> Bools:
    found: Bools = chosen.codes == chosen.place(text)
    return found
