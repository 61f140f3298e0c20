"""リード as files that HubSpot, Salesforce or kintone import: an object a file, re-imported safely
by リードID."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from server.business import typed
from server.business.named import NameList
from server.conversions.platforms import amount
from server.database.database import Database
from server.errors import Refused
from server.exports.run import Done, Run
from server.inbox import conversions as record
from server.kpi.count.book import Book
from server.kpi.options import Options
from server.kpi.read.cleaning import CleanColumns
from server.kpi.read.columns import MONEY_SCALE, Column
from server.kpi.read.findings import Findings
from server.kpi.reading import WANTED, count_book, zone_of
from server.settings.sites import Site
from server.sheets.connection import Connection
from sheets_schema import crm, lists
from sheets_schema.tabs import LEADS
from sheets_schema.text import Text, plain

Words = Mapping[Text, str]
# Rows of one file: what kintone and HubSpot take.
MOST_ROWS = {"hubspot": 1_000_000, "salesforce": 1_000_000, "kintone": 100_000}
_CLOSES_IN = timedelta(days=90)
_ONLY_HERE = ("message",)
# A spreadsheet program takes what begins so for a formula; a phone number or an amount is none.
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+\-]?\d[\d\s().,\-]*")


@dataclass(frozen=True, slots=True)
class CrmFile:
    """`name`: of the file; `rows`: below its header."""

    name: str
    what: Text
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def content(self) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return text.getvalue().encode("utf-8-sig", "replace")


@dataclass(frozen=True, slots=True)
class CrmFiles:
    """`notes`: key of sheets_schema.crm.NOTES → how many. `untranslated`: the words."""

    files: tuple[CrmFile, ...]
    notes: Mapping[str, int]
    untranslated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lead:
    """A row, as every system needs it. Days as dates, None for none."""

    place: int
    id: str
    texts: Mapping[str, str]
    status: str
    status_known: Text | None
    phase: str
    phase_known: Text | None
    kind: str
    is_uql: bool
    opportunity: date | None
    won: date | None
    lost: date | None
    rejected: bool
    won_amount: Decimal | None
    expected: Decimal | None
    expected_on: date | None

    @property
    def closes(self) -> date | None:
        """When it was decided, else when it is expected to be."""
        return self.won or self.lost or self.expected_on

    @property
    def deal_amount(self) -> Decimal | None:
        return self.won_amount if self.won and self.won_amount is not None else self.expected

    def names(self) -> tuple[str, str]:
        """Last and first name. The family name comes first, but not in Latin letters."""
        words = self.texts["name"].split()
        if len(words) < 2:
            return " ".join(words), ""
        if self.texts["name"].isascii():
            return words[-1], " ".join(words[:-1])
        return words[0], " ".join(words[1:])


def hand_over(
    connection: Connection, database: Database, site: Site, system: str, now: datetime
) -> CrmFiles:
    """Two calls. Raises as the door does."""
    door = connection.door(site.spreadsheet_id)
    layout = door.layout()
    if LEADS.key not in layout.tabs:
        raise Refused(
            Text(
                "リードのタブが見つかりません。setup_spreadsheet.py で作り直してください。",
                "The Leads tab is missing. setup_spreadsheet.py makes it again.",
            )
        )
    wanted = {"leads": (*WANTED["leads"], *_ONLY_HERE), "settings": WANTED["settings"]}
    cells = door.columns(layout, wanted)
    zone = zone_of(layout.time_zone, site)
    book = count_book(cells, wanted, site, zone, Options(), now, tabs=layout.tabs,
                      memory=layout.names or "")  # fmt: skip
    columns = CleanColumns("leads", cells.get("leads", {}), Findings(), site.currency)
    erased = record.erased(database, site.name)
    return made_of(book, columns, site, system, erased, now)


def made_of(
    book: Book,
    columns: Mapping[str, Column],
    site: Site,
    system: str,
    erased: frozenset[str],
    now: datetime,
) -> CrmFiles:
    """`columns`: those that the book was read from."""
    maker = _Maker(book, columns, site, system, erased, now)
    leads = list(maker.leads())
    makers: Mapping[str, Callable[[list[_Lead]], Iterator[CrmFile]]] = {
        "hubspot": maker.hubspot,
        "salesforce": maker.salesforce,
        "kintone": maker.kintone,
    }
    files = [part for one in makers[system](leads) for part in _parts(one, MOST_ROWS[system])]
    return CrmFiles(tuple(files), maker.notes, tuple(sorted(maker.untranslated)))


def _parts(file: CrmFile, most: int) -> Iterator[CrmFile]:
    for number, start in enumerate(range(0, max(len(file.rows), 1), most), 1):
        name = file.name if number == 1 else file.name.replace(".csv", f"-{number}.csv")
        yield CrmFile(name, file.what, file.header, file.rows[start : start + most])


@dataclass
class _Maker:
    book: Book
    columns: Mapping[str, Column]
    site: Site
    system: str
    erased: frozenset[str]
    now: datetime
    notes: Counter[str] = field(default_factory=Counter)
    untranslated: set[str] = field(default_factory=set)
    _kept: dict[str, Column] = field(default_factory=dict)

    def leads(self) -> Iterator[_Lead]:
        seen: set[str] = set()
        kinds = self.book.columns.kinds
        apart = {kinds.place(lists.KIND_SPAM), kinds.place(lists.KIND_TEST)}
        for place in self.book.columns.is_row.nonzero()[0].tolist():
            if int(kinds.codes[place]) in apart:
                self.notes["not_counted"] += 1
                continue
            lead = self._lead(place)
            if lead.id in self.erased:
                self.notes["erased"] += 1
            elif lead.id in seen:
                self.notes["doubled"] += 1
            else:
                seen.add(lead.id)
                yield lead

    def hubspot(self, leads: list[_Lead]) -> Iterator[CrmFile]:
        contacts, deals = [], []
        for lead in leads:
            last, first = lead.names()
            self.notes["no_email"] += not lead.texts["email"]
            contacts.append(self._row(
                lead.texts["email"], first, last, lead.texts["phone"], lead.texts["job_title"],
                lead.texts["company"], self._lifecycle(lead), self._hubspot_status(lead), lead.id,
            ))  # fmt: skip
            if lead.opportunity is not None:
                deals.append(self._row(
                    self._deal_name(lead),
                    self._theirs(crm.PIPELINE.ja, crm.PIPELINE, {}) or crm.HUBSPOT_PIPELINE,
                    self._stage(lead), amount(lead.deal_amount, self.site.currency),
                    _day(lead.closes), lead.texts["email"], lead.id,
                ))  # fmt: skip
        yield CrmFile(
            "contacts.csv", Text("連絡先", "contacts"), crm.HUBSPOT_CONTACTS, tuple(contacts)
        )
        yield CrmFile("deals.csv", Text("取引", "deals"), crm.HUBSPOT_DEALS, tuple(deals))

    def salesforce(self, leads: list[_Lead]) -> Iterator[CrmFile]:
        people, deals = [], []
        for lead in leads:
            last, first = lead.names()
            company = lead.texts["company"]
            self.notes["no_company"] += not company
            self.notes["no_name"] += not last
            people.append(self._row(
                last or crm.NO_NAME.of(self.site.locale), first,
                company or crm.NO_COMPANY.of(self.site.locale), lead.texts["email"],
                lead.texts["phone"], lead.texts["job_title"], lead.texts["channel"],
                self._status(lead), lead.texts["message"], lead.id,
            ))  # fmt: skip
            if lead.opportunity is not None:
                deals.append(self._row(
                    self._deal_name(lead), self._stage(lead), self._close_date(lead),
                    amount(lead.deal_amount, self.site.currency), lead.texts["channel"], lead.id,
                ))  # fmt: skip
        yield CrmFile("leads.csv", Text("リード", "leads"), crm.SALESFORCE_LEADS, tuple(people))
        yield CrmFile(
            "opportunities.csv", Text("商談", "opportunities"), crm.SALESFORCE_OPPORTUNITIES,
            tuple(deals),
        )  # fmt: skip

    def kintone(self, leads: list[_Lead]) -> Iterator[CrmFile]:
        headers = tuple(LEADS.column(key).header.of(self.site.locale) for key in crm.KINTONE)
        rows = [self._row(*(self._field(lead, key) for key in crm.KINTONE)) for lead in leads]
        yield CrmFile("leads.csv", Text("リード", "leads"), headers, tuple(rows))

    def _field(self, lead: _Lead, key: str) -> str:
        if key == "lead_id":
            return lead.id
        if key == "status":
            return self._status(lead)
        if key == "phase":
            return self._theirs(lead.phase, lead.phase_known, {}) or lead.phase
        kind = LEADS.column(key).type
        if kind == "money":
            known = self.book.columns.amounts[key]
            units = Decimal(int(known.units[lead.place])) / MONEY_SCALE
            return amount(units, self.site.currency) if known.known[lead.place] else ""
        if kind == "datetime":
            clock = typed.clock_of(self._cell(key, lead.place), self.site.zone)
            return f"{clock:%Y-%m-%d %H:%M}" if clock else self._date(key, lead.place)
        if kind == "date":
            return self._date(key, lead.place)
        return lead.texts[key] if key in lead.texts else self._text(key, lead.place)

    def _date(self, key: str, place: int) -> str:
        return _day(self._day_of(key, place))

    def _day_of(self, key: str, place: int) -> date | None:
        day = int(self.book.columns.days[key][place])
        return typed.date_of(day) if day else None

    def _lead(self, place: int) -> _Lead:
        facts = self.book.leads
        columns = self.book.columns
        texts = {
            key: self._text(key, place)
            for key in ("company", "name", "email", "phone", "message", "job_title", "channel",
                        "kind", "received_at")
        }  # fmt: skip
        status, phase = int(columns.statuses.codes[place]), int(columns.phases.codes[place])

        def day(key: str) -> date | None:
            serial = int(facts[key].to_numpy()[place])
            return typed.date_of(serial) if serial else None

        def money(key: str) -> Decimal | None:
            one = columns.amounts[key]
            known = bool(one.known[place])
            return Decimal(int(one.units[place])) / MONEY_SCALE if known else None

        return _Lead(
            place=place,
            id=self._id(place, texts),
            texts=texts,
            status=columns.statuses.names[status] if status >= 0 else "",
            status_known=_default(self.book.business.statuses, status),
            phase=columns.phases.names[phase] if phase >= 0 else "",
            phase_known=_default(self.book.business.phases, phase),
            expected_on=self._day_of("expected_on", place),
            kind=texts["kind"],
            is_uql=bool(facts["uql_apart"].iat[place]),
            opportunity=day("opportunity_day"),
            won=day("won_day"),
            lost=day("lost_day"),
            rejected=not bool(facts["valid"].iat[place]),
            won_amount=money("won_amount"),
            expected=money("expected_amount"),
        )

    def _id(self, place: int, texts: Mapping[str, str]) -> str:
        """Of a row that was typed by hand: of what it holds, so that the same row is the same."""
        own = self._text("lead_id", place)
        if own:
            return own
        self.notes["no_lead_id"] += 1
        told = json.dumps([texts[key] for key in ("email", "company", "name", "phone")])
        return f"hand-{sha256(told.encode()).hexdigest()[:20]}"

    def _text(self, key: str, place: int) -> str:
        cell = self._cell(key, place)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return "" if cell is None else str(cell).strip()

    def _cell(self, key: str, place: int) -> typed.Value:
        if key not in self._kept:
            self._kept[key] = self.columns.get(key, ())
        column = self._kept[key]
        return column[place] if place < len(column) else None

    def _row(self, *fields: str) -> tuple[str, ...]:
        return tuple(map(self._harmless, fields))

    def _harmless(self, text: str) -> str:
        if not text or not _FORMULA.match(text) or _NUMBER.fullmatch(text):
            return text
        self.notes["defused"] += 1
        return f"'{text}"

    def _theirs(self, ours: str, known: Text | None, words: Words) -> str:
        """ "" where neither 設定 nor we know a word for it. 設定 may name it in either language."""
        own = self.book.business.crm_words
        said = [ours, *(known.both() if known else ())]
        for system in (self.system, ""):
            for word in said:
                if told := own.get((system, typed.fold(word))):
                    return told
        return words.get(known, "") if known else ""

    def _translated(self, ours: str, known: Text | None, words: Words) -> str:
        told = self._theirs(ours, known, words)
        if not told and ours and words:
            self.notes["untranslated"] += 1
            self.untranslated.add(ours)
        return told or ours

    def _status(self, lead: _Lead) -> str:
        ours, known = lead.status, lead.status_known
        if not ours:
            ours, known = lists.STATUS_NEW.of(self.site.locale), lists.STATUS_NEW
        return self._translated(ours, known, crm.STATUSES[self.system])

    def _hubspot_status(self, lead: _Lead) -> str:
        is_open = lead.opportunity is not None and not (lead.won or lead.lost or lead.rejected)
        return crm.HUBSPOT_OPEN_DEAL if is_open else self._status(lead)

    def _stage(self, lead: _Lead) -> str:
        ours, known = lead.phase, lead.phase_known
        if lead.won:
            ours, known = lists.PHASE_WON.of(self.site.locale), lists.PHASE_WON
        elif lead.lost or lead.rejected:
            ours, known = lists.PHASE_LOST.of(self.site.locale), lists.PHASE_LOST
        elif not ours:
            ours, known = crm.FIRST_PHASE.of(self.site.locale), crm.FIRST_PHASE
        return self._translated(ours, known, crm.PHASES[self.system])

    def _lifecycle(self, lead: _Lead) -> str:
        if lead.won:
            return crm.LIFECYCLE_CUSTOMER
        if lead.rejected or lead.status_known is lists.STATUS_NO_PROSPECT:
            return crm.LIFECYCLE_OTHER
        if lead.opportunity is not None and not lead.lost:
            return crm.LIFECYCLE_OPPORTUNITY
        if lead.status_known is lists.STATUS_RECYCLE or lead.is_uql or lead.lost:
            return crm.LIFECYCLE_LEAD
        if lead.status_known is lists.STATUS_SQL:
            return crm.LIFECYCLE_SQL
        return crm.LIFECYCLE_MQL

    def _deal_name(self, lead: _Lead) -> str:
        named = " ".join(filter(None, (lead.texts["company"], lead.texts["name"])))
        return named or lead.id

    def _close_date(self, lead: _Lead) -> str:
        """Salesforce takes no opportunity without one."""
        if lead.closes:
            return _day(lead.closes)
        self.notes["no_close_date"] += 1
        return _day(self.now.astimezone(self.site.zone).date() + _CLOSES_IN)


def _default(names: NameList, code: int) -> Text | None:
    """What a status or a phase was first called; None for a blank and for one of people's own."""
    return names.rows[code].default if 0 <= code < len(names.rows) else None


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def export(run: Run, target: str) -> Done:
    """By plan: under the same names each time, since a re-import changes what is there."""
    made = hand_over(run.connection, run.database, run.site, target, run.now)
    places = [run.destination.put(one.name, one.content) for one in made.files]
    return Done(
        tuple(places),
        [(plain(one.name), len(one.rows)) for one in made.files],
        tuple(Text(f"{crm.NOTES[key].ja}: {count}", f"{crm.NOTES[key].en}: {count}")
              for key, count in made.notes.items() if count),
    )  # fmt: skip
