"""The people of a list → leads for the inbox, each under the keys by which it is known again."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from server.business import typed
from server.imports.lists.dates import Dated, DaysOfRows
from server.imports.lists.headings import NAMING, Headings
from server.imports.lists.people import ListedPeople
from server.imports.lists.reading import NOBODY, Row
from server.imports.told import About
from server.intake.compose import Arrival, compose
from server.intake.receiving import Inbox
from server.intake.submission import Collector, Field, Submission
from server.lead import IMPORTED, CellValue, Lead
from server.matching import company_key, email_key, name_key, phone_key
from server.settings.sites import Site

# What --campaign says, under the heading that people know.
CAMPAIGN_FIELD = "施策"
# An id that no other table of any tool gives again.
_LONGEST_COUNTED = 7
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_LOST_ZERO = re.compile(r"[1-9]\d{8,9}")
# A lead has one of them.
NAMING_COLUMNS = ("name", "company", "email", "phone")


@dataclass(frozen=True, slots=True)
class Import:
    """What the person who imports says of all rows. `on`: the day of those that tell none
    themselves; `form`: becomes CVポイント; `campaign`: 施策; `owners`: our people in 設定."""

    site: Site
    channel: str
    on: date
    form: str = ""
    campaign: str = ""
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with its lead; None for a row that names nobody. `dated`: whose day it has."""

    row: Row
    lead: Lead | None
    dated: Dated


@dataclass(slots=True)
class ImportReport:
    """`undated`: lines that have the day given for all, by why; `odd_phones`: whose number Excel
    has rounded; `zeros`: whose number got its first zero back; `garbled`: with `?` in the name."""

    imported: int = 0
    known: int = 0
    nobody: list[About] = field(default_factory=list)
    undated: dict[Dated, list[int]] = field(default_factory=lambda: defaultdict(list))
    odd_phones: list[int] = field(default_factory=list)
    zeros: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)


def leads_of(people: ListedPeople, what: Import, now: datetime) -> Iterator[Entry]:
    """The rows' own days count, where they can be read; as written they stay in その他."""
    what = replace(what, site=site_with(people.headings, what.site))
    days = DaysOfRows(people, what.site, now)
    keys = _Keys(people)
    for row in people.rows:
        own_day, dated = days.of(row)
        received = own_day or datetime.combine(what.on, time(), what.site.zone)
        lead = lead_of(row, people.headings, what, now)
        if lead is None:
            yield Entry(row, None, dated)
            continue
        lead = replace(lead, received_at=received, keys=tuple(keys.of(row, received, what.on)))
        yield Entry(row, lead, dated)


def put_all(entries: Iterable[Entry], inbox: Inbox) -> ImportReport:
    report = ImportReport()
    for entry in entries:
        note(report, entry.row, entry.lead.cells if entry.lead else None, entry.dated)
        if entry.lead is None:
            continue
        if inbox.put(entry.lead).duplicate:
            report.known += 1
        else:
            report.imported += 1
    return report


def note(
    report: ImportReport, row: Row, cells: Mapping[str, CellValue] | None, dated: Dated
) -> None:
    """What is odd about a row. `cells`: of its lead, None where it names nobody."""
    if cells is None:
        report.nobody.append(About(row.line, NOBODY))
        return
    if dated is not Dated.OWN:
        report.undated[dated].append(row.line)
    phone = str(cells.get("phone", ""))
    if _ROUNDED.fullmatch(phone):
        report.odd_phones.append(row.line)
    elif phone.startswith("0") and any(text.strip() == phone[1:] for _, text in row.values):
        report.zeros.append(row.line)
    if any("?" in str(cells.get(key, "")) for key in ("name", "company")):
        report.garbled.append(row.line)


def site_with(headings: Headings, site: Site) -> Site:
    """What the list's headings mean goes before what a form's would; the site's own words first."""
    return replace(site, field_names={**headings.roles, **site.field_names})


def given_of(what: Import) -> tuple[Field, ...]:
    """What the person who imports says, as fields of each row."""
    given = (Field("channel", (what.channel,)), Field("_form_title", (what.form,)))
    return (*given, Field(CAMPAIGN_FIELD, (what.campaign,))) if what.campaign else given


def said_by(row: Row, headings: Headings, below: Container[str] | None = None) -> Iterator[Field]:
    """`below`: these headings; None for all."""
    for name, text in row.values:
        if below is None or name in below:
            yield Field(name, (_phone_with_zero(name, text, headings),))


def lead_of(row: Row, headings: Headings, what: Import, now: datetime) -> Lead | None:
    """`what`: with its site as site_with makes it. None where nobody is named."""
    own = Collector().extend(said_by(row, headings)).fields()
    arrival = Arrival(
        site=what.site,
        at=now,
        trusted=True,
        body=json.dumps(dict(row.values), ensure_ascii=False).encode("utf-8", "replace"),
        content_type=IMPORTED,
        keys=(),
    )
    lead = compose(Submission((*given_of(what), *own)), arrival).lead
    if not any(lead.cells.get(column) for column in NAMING_COLUMNS):
        return None
    # Nobody visited a page; and cards repeat words by nature, so that only the keys tell what was
    # imported before.
    cells = {key: value for key, value in lead.cells.items() if key != "channel_detail"}
    if owner := _owner(row, headings, what.owners):
        cells["owner"] = owner
    return replace(lead, words=None, cells=cells)


def _owner(row: Row, headings: Headings, owners: Sequence[str]) -> str:
    """Our own person as 設定 writes them; one that 設定 does not list stays in その他 alone."""
    if not headings.ours:
        return ""
    listed = {name_key(owner): owner for owner in owners}
    found = (listed.get(name_key(row.get(name))) for name in headings.ours)
    return next((owner for owner in found if owner), "")


def _phone_with_zero(name: str, text: str, headings: Headings) -> str:
    """A number that a table kept as a figure has lost its first zero."""
    if headings.roles.get(name) == "phone" and _LOST_ZERO.fullmatch(text.strip()):
        return f"0{text.strip()}"
    return text


class _Keys:
    """By what a row is known again: the tool's own number with anything of the person, so that a
    corrected field doubles nobody and two tables' number 12 are two people; without a number, who
    and when. A person who stands in a file twice is kept as often."""

    def __init__(self, people: ListedPeople) -> None:
        self._headings = people.headings
        named, numbered = _Shared(), _Shared()
        for row in people.rows:
            who = _Who.of(row, people.headings)
            named.add(who.email, who.name)
            if number := typed.fold(row.get(people.headings.id)):
                numbered.add(number, who.whole)
        self._shared_addresses, self._shared_numbers = named.shared, numbered.shared
        # Of what has come once, half a million times, a figure is enough.
        self._once: set[int] = set()
        self._again: Counter[str] = Counter()

    def of(self, row: Row, received: datetime, on: date) -> Iterator[str]:
        who = _Who.of(row, self._headings)
        number = typed.fold(row.get(self._headings.id))
        if number:
            heading = typed.fold(self._headings.id)
            several = self._headings.orders or number in self._shared_numbers
            if len(number) > _LONGEST_COUNTED and not several:
                yield self._key("number", heading, number)
            parts = [who.whole] if several else [part for part in who.parts if part]
            for part in parts:
                yield self._counted("number", heading, number, part)
        else:
            shared = who.email in self._shared_addresses
            told = who.email if who.email and not shared else who.whole
            yield self._counted("who", told, received.astimezone(UTC).isoformat())
        # As earlier versions knew it.
        digest = hashlib.sha256(
            json.dumps([on.isoformat(), sorted(row.values)]).encode("ascii")
        ).hexdigest()
        yield f"import:{digest[:40]}:{self._count(digest)}"

    def _key(self, *parts: str) -> str:
        digest = hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()
        return f"import:{parts[0]}:{digest[:40]}"

    def _counted(self, *parts: str) -> str:
        key = self._key(*parts)
        return f"{key}:{self._count(key)}"

    def _count(self, key: str) -> int:
        """How often it has come, this time included."""
        if hash(key) not in self._once:
            self._once.add(hash(key))
            return 1
        self._again[key] += 1
        return 1 + self._again[key]


class _Shared:
    """`shared`: what stands beside several different things. Figures stand for what has come, so
    that half a million have room."""

    def __init__(self) -> None:
        self.shared: set[str] = set()
        self._beside: dict[int, int] = {}

    def add(self, what: str, beside: str) -> None:
        if self._beside.setdefault(hash(what), hash(beside)) != hash(beside):
            self.shared.add(what)


@dataclass(frozen=True, slots=True)
class _Who:
    """A row's person in the forms in which people are compared."""

    name: str
    company: str
    email: str
    phone: str

    @classmethod
    def of(cls, row: Row, headings: Headings) -> "_Who":
        said = dict.fromkeys(NAMING, "")
        for name, text in row.values:
            role = headings.roles.get(name)
            if role in said and not said[role]:
                said[role] = text
        name = said["name"] or said["last_name"] + said["first_name"]
        return cls(
            name_key(name), company_key(said["company"]),
            email_key(said["email"]), phone_key(said["phone"]),
        )  # fmt: skip

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.email, self.name) if self.email or self.name else (self.phone, self.company)

    @property
    def whole(self) -> str:
        """Whom a row is about where one thing alone would not tell; the number may be corrected."""
        if self.name:
            return json.dumps([self.name, self.email, self.company])
        return json.dumps([self.email or self.phone, self.company])
