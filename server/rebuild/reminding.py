"""What a rebuild has to tell people: each their own list in the morning, urgent leads once more,
and the manager what matters before the meeting. Only decides; server.notice.reminding sends."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Protocol

import numpy as np

from server.business import typed
from server.business.addresses import Address
from server.business.open_days import OpenDays
from server.kpi.count.book import Book
from server.kpi.count.figures import figure
from server.kpi.count.follow_ups import NEW, SILENT, Item
from server.kpi.pages import Link
from server.kpi.read.columns import MONEY_SCALE, Longs
from server.kpi.tabs.plan import attained
from server.kpi.tabs.today import company_of, follow_ups_of, kind_name, person_name, what_to_do
from server.money import money
from server.notice.reminder_queue import Draft, Kind, ReminderLine
from server.settings.sites import Site
from sheets_schema import follow_up_texts as words
from sheets_schema.metrics import DECLARED, Empty
from sheets_schema.tabs import TODAY, WEEKLY
from sheets_schema.text import Text

# The list of the morning is not sent later than so long after 朝の時刻.
MORNING_LASTS = timedelta(hours=4)
# From then on nobody is disturbed until the next open day's morning.
EVENING = time(20)
# A message is read at a glance; the tab has all of them.
MOST_LINES = 20
# What waits for longer is no news, however long somebody has to wait for it.
_URGENT_FOR = 60
HEADLINES = ("valid", "opportunities", "won_amount")


class ReminderStore(Protocol):
    """Keeps what was decided. Raises RemindersUnavailable."""

    def decide(self, site: Site, drafts: Sequence[Draft], now: datetime) -> None:
        """Each of `drafts` once and for all, however often it is brought."""


def is_anybody_told(book: Book) -> bool:
    return bool(book.business.notify or book.business.manager)


def drafts_of(book: Book, site: Site, link: Link, address: str, now: datetime) -> list[Draft]:
    """`link`: within the spreadsheet, whose `address` is that. `now`: aware. Nothing at night, on
    closed days, and where an earlier as-of day was asked for."""
    if not is_anybody_told(book) or book.calendar.as_of != book.calendar.today:
        return []
    local = now.astimezone(site.zone)
    day = typed.serial_of(local.date())
    begins = _at(local, book.business.whole("morning_at"))
    ends = max(local.replace(hour=EVENING.hour, minute=0, second=0, microsecond=0),
               begins + MORNING_LASTS)  # fmt: skip
    if not book.business.open_days.is_open(day) or not begins <= local < ends:
        return []
    telling = _Telling(book, site, link, address, now, ends)
    drafts: list[Draft] = []
    if local < begins + MORNING_LASTS:
        drafts.extend(telling.morning(local))
        if local.weekday() == book.business.whole("meeting_day"):
            drafts.extend(telling.meeting(local))
    drafts.extend(telling.urgent())
    return drafts


class _Telling:
    def __init__(
        self, book: Book, site: Site, link: Link, address: str, now: datetime, ends: datetime
    ) -> None:
        self._book = book
        self._site = site
        self._link = link
        self._address = address
        self._now = now
        self._until = ends

    def morning(self, local: datetime) -> Iterator[Draft]:
        """Who has nothing to do is left in peace."""
        book = self._book
        for one in follow_ups_of(book).people:
            addresses = self._addresses(one.person)
            if not addresses:
                continue
            lines = tuple(self._line(item) for item in one.items[:MOST_LINES])
            many = one.count > len(lines)
            lead = words.MORNING_LEAD_MANY if many else words.MORNING_LEAD
            name = person_name(book, one.person)
            told = {"person": name, "count": f"{one.count:,}", "shown": len(lines)}
            title = book.say(words.MORNING_TITLE).format(date=_date(local))
            yield self._draft(
                "morning", f"morning/{local:%Y-%m-%d}", name, addresses, title,
                book.say(lead).format(**told), lines,
            )  # fmt: skip

    def meeting(self, local: datetime) -> Iterator[Draft]:
        """Five lines for the manager."""
        book = self._book
        if not book.business.manager:
            return
        waiting = follow_ups_of(book).waiting
        late = book.say(words.MEETING_LATE).format(
            overdue=f"{waiting.late_actions(book.calendar.as_of):,}",
            waiting=f"{int(waiting.late.sum()):,}", days=book.business.whole("new_days"),
        )  # fmt: skip
        facts = [*(self._headline(key) for key in HEADLINES), late, self._silent()]
        yield self._draft(
            "meeting", f"meeting/{local:%Y-%m-%d}", "", book.business.manager,
            book.say(words.MEETING_TITLE).format(date=_date(local)), book.say(words.MEETING_LEAD),
            (), facts=facts,
        )  # fmt: skip

    def urgent(self) -> Iterator[Draft]:
        """New MQLs beyond 至急の時間: to each their own, and all of them to the manager."""
        book = self._book
        places = self._urgent_places()
        if not len(places):
            return
        whose = follow_ups_of(book).waiting.person[places]
        for person in np.unique(whose).tolist():
            if addresses := self._addresses(int(person)):
                name = person_name(book, int(person))
                yield self._urgent("urgent", name, addresses, places[whose == person])
        if book.business.manager:
            yield self._urgent("manager", "", book.business.manager, places)

    def _urgent(
        self, kind: Kind, person: str, addresses: tuple[Address, ...], places: Longs
    ) -> Draft:
        book = self._book
        lines = tuple(self._line(Item(at), whose=kind == "manager") for at in places.tolist())
        lead = book.say(words.URGENT_LEAD).format(hours=book.business.whole("urgent_hours"))
        title = book.say(words.URGENT_TITLE)
        return self._draft(kind, kind, person, addresses, title, lead, lines)

    def _urgent_places(self) -> Longs:
        """In the order of the list: the highest score first, then the oldest."""
        book = self._book
        waiting, leads = follow_ups_of(book).waiting, book.leads
        received = leads["received"].to_numpy()
        here = self._now.astimezone(book.calendar.zone)
        today = typed.serial_of(here.date())
        new = (waiting.kind == NEW) & (received > 0) & (received > today - _URGENT_FOR)
        places = np.flatnonzero(new)
        times = [book.contacts[at].time if at in book.contacts else 0.0 for at in places.tolist()]
        spent = open_days_between(
            book.business.open_days,
            received[places] + np.array(times),
            today + (here.hour * 60 + here.minute) / 1440,
        )
        places = places[spent * 24 > book.business.whole("urgent_hours")]
        order = np.lexsort((places, received[places], -book.columns.scores[places]))
        found: Longs = places[order].astype(np.int64)
        return found

    def _addresses(self, person: int) -> tuple[Address, ...]:
        name = follow_ups_of(self._book).waiting.names[person]
        return self._book.business.notify.get(typed.fold(name), ())

    def _line(self, item: Item, *, whose: bool = False) -> ReminderLine:
        book, place = self._book, item.place
        contact = book.contacts.get(place)
        due = int(follow_ups_of(book).waiting.due[place])
        said = {
            "kind": kind_name(book, place),
            "company": company_of(book, place),
            "name": contact.name if contact else "",
            "due": f"{typed.date_of(due):%m/%d}" if due else "",
            "what": what_to_do(book, item),
            "url": self._url("leads", book.lead_row(place)),
        }
        if whose:
            said["person"] = person_name(book, int(follow_ups_of(book).waiting.person[place]))
        row = "" if book.people is None else str(book.people.rows[place])
        return ReminderLine(said, contact.lead_id if contact else "", row)

    def _headline(self, key: str) -> str:
        """A figure of this month so far, against the target of all channels."""
        book = self._book
        month = typed.month_of_day(book.calendar.as_of)
        actual = figure(key, book.channels_of(book.of_month("period", month)))
        target = next(
            (one.value for one in book.targets
             if (one.month, one.channel, one.metric) == (month, None, key)), None,
        )  # fmt: skip
        beside = ""
        if target is not None:
            share = attained(key, actual, target)
            told = f"{share:.0%}" if isinstance(share, int | float) else "–"
            beside = book.say(words.MEETING_TARGET).format(
                target=self._shown(key, target), attained=told
            )
        return book.say(words.MEETING_FIGURE).format(
            name=book.say(DECLARED[key].name), actual=self._shown(key, actual), target=beside
        )

    def _silent(self) -> str:
        book = self._book
        silent = follow_ups_of(book).waiting.kind == SILENT
        amount = int(book.columns.amounts["expected_amount"].units[silent].sum()) // MONEY_SCALE
        beside = ""
        if amount:
            beside = book.say(words.MEETING_AMOUNT).format(amount=self._money(amount))
        return book.say(words.MEETING_SILENT).format(
            days=book.business.whole("stale_days"), count=f"{int(silent.sum()):,}", amount=beside
        )

    def _shown(self, key: str, value: int | float | Empty) -> str:
        if isinstance(value, Empty):
            return value.of(self._book.locale)
        return self._money(value) if DECLARED[key].format == "money" else f"{value:,.0f}"

    def _money(self, value: float) -> str:
        return money(value, self._site.currency)

    def _draft(
        self, kind: Kind, name: str, person: str, addresses: tuple[Address, ...], title: str,
        lead: str, lines: tuple[ReminderLine, ...], facts: Sequence[str] = (),
    ) -> Draft:  # fmt: skip
        book = self._book
        opens: tuple[str, Text] = (TODAY.key, words.OPEN_TODAY)
        if kind == "meeting":
            opens = (WEEKLY.key, words.OPEN_MEETING)
        said: Mapping[str, Any] = {
            "title": title,
            "lead": lead,
            "facts": list(facts),
            "url": self._url(opens[0], 1),
            "link_words": book.say(opens[1]),
            "why": book.say(words.WHY_SENT),
            "locale": book.locale,
        }
        return Draft(kind, name, person, addresses, said, lines, self._until)

    def _url(self, tab: str, row: int) -> str:
        return f"{self._address}{self._link(tab, row) or ''}"


def open_days_between(open_days: OpenDays, since: "np.ndarray[Any, Any]", until: float) -> Any:
    """How much of open days lies between each of `since` and `until`: serial days with fractions;
    a day counts as 24 hours."""
    if not len(since):
        return np.zeros(0)
    first = int(np.floor(since.min()))
    days = range(first, max(int(until), int(np.floor(since.max()))) + 2)
    is_open = np.array([open_days.is_open(day) for day in days], dtype=np.float64)
    before = np.concatenate([[0.0], np.cumsum(is_open)])

    def spent(moment: Any) -> Any:
        day = np.floor(moment).astype(np.int64) - first
        return before[day] + (moment - np.floor(moment)) * is_open[day]

    return spent(np.asarray(until)) - spent(since)


def _at(local: datetime, minutes: int) -> datetime:
    return local.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)


def _date(local: datetime) -> str:
    return f"{local.month}/{local.day}"
