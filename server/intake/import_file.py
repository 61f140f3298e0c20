"""Leads that no form sends: cards from an exhibition, call lists, a partner's list, as CSV."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path

from server.intake.charset import decode
from server.intake.compose import Arrival, compose
from server.intake.names import own_table, plain, role_of
from server.intake.receiving import Inbox
from server.intake.submission import Collector, Field, Submission
from server.intake.times import written_day
from server.lead import IMPORTED, Lead
from server.matching import is_total
from server.sites import Site

# A row that names nobody is a note, or empty.
_NAMES_SOMEBODY = ("name", "company", "email", "phone")
_DELIMITERS = ",\t;"
# As exports write a number whose zeros Excel is to keep: ="03-1234-5678".
_GUARDED = re.compile(r'="([^"]*)"')
# So many lines may stand above the header.
_MOST_ABOVE = 5
# Columns that say on which day somebody was met or called; also those of a form plugin's export.
_DAY_ROLES = frozenset(("sent", "submitted_at"))
_DAY_HEADERS = frozenset(
    plain(name)
    for name in (
        "日付", "日時", "年月日", "来場日", "来場日時", "来訪日", "名刺交換日", "交換日",
        "架電日", "架電日時", "通話日", "通話日時", "電話日", "受電日", "受電日時", "獲得日",
        "取得日", "登録日", "登録日時", "問い合わせ日", "問合せ日", "お問い合わせ日", "紹介日",
        "date", "day", "call date", "visit date", "scanned at", "scan date",
    )
)  # fmt: skip


class NotATable(Exception):
    """The file holds no table. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """`line`: where it stands in the file, the header being line 1; `values`: (header, text)."""

    line: int
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Import:
    """What the person who imports says of all rows. `on`: the day of those that tell none
    themselves; `form`: becomes CVポイント."""

    site: Site
    channel: str
    on: date
    form: str = ""


@dataclass(slots=True)
class Report:
    """`skipped`: lines of rows that name nobody, and of totals."""

    imported: int = 0
    known: int = 0
    skipped: list[int] = field(default_factory=list)


def read_table(path: Path) -> list[Row]:
    """UTF-8, Shift_JIS (Excel's) or UTF-16; commas, tabs or semicolons. Raises NotATable."""
    text = decode(path.read_bytes())
    if "\x00" in text:
        raise NotATable(
            "CSV ではありません。Excel では「名前を付けて保存」で CSV を選んでください。 / "
            "This is no CSV. In Excel, save it as CSV."
        )
    head = text.lstrip("\r\n").splitlines()[: _MOST_ABOVE + 1]
    parted = next((line for line in head if any(sign in line for sign in _DELIMITERS)), "")
    delimiter = max(_DELIMITERS, key=parted.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise NotATable(
            f"{reader.line_num} 行目が読めません。 / Line {reader.line_num}: {error}"
        ) from None
    above = _lines_above_the_header([row for _, row in rows[: _MOST_ABOVE + 1]])
    if len(rows) < above + 2:
        raise NotATable(
            "1 行目に見出し、2 行目からデータを置いてください。 / "
            "Put the headers in the first line and the data below."
        )
    header = [cell.strip() for cell in rows[above][1]]
    return [Row(line, tuple(_beside(header, cells))) for line, cells in rows[above + 1 :]]


def _lines_above_the_header(first: list[list[str]]) -> int:
    """Lists often begin with a title or the day they were made. 0 unless a later line is the
    first to name two things that a lead has."""
    for number, row in enumerate(first):
        if sum(role_of(cell.strip()).key in _NAMES_SOMEBODY for cell in row) > 1:
            return number
    return 0


def _beside(header: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(cells):
        guarded = _GUARDED.fullmatch(cell.strip())
        name = header[number] if number < len(header) else ""
        yield (name, guarded[1] if guarded else cell)


def understood(rows: Iterable[Row], site: Site) -> dict[str, str]:
    """Header → the role it is taken for (sheets_schema.fields)."""
    own = own_table(tuple(site.field_names.items()))
    headers = dict.fromkeys(name for row in rows for name, _ in row.values if name)
    return {name: role_of(name, own).key for name in headers}


def day_column(rows: Sequence[Row], site: Site, now: datetime) -> str:
    """The header of the first column that says days which can be read; failing that, of the first
    that is headed like one and filled; or ""."""
    filled = ""
    for name, role in understood(rows, site).items():
        if role not in _DAY_ROLES and plain(name) not in _DAY_HEADERS:
            continue
        texts = [text for row in rows if (text := dict(row.values).get(name, "").strip())]
        if any(written_day(text, now, site.zone) for text in texts):
            return name
        filled = filled or (name if texts else "")
    return filled


def without_day(rows: Sequence[Row], site: Site, now: datetime) -> list[Row]:
    """Those of which the column of days says none that can be read; nobody where there is no such
    column."""
    day = day_column(rows, site, now)
    if not day:
        return []
    return [
        row for row in rows if written_day(dict(row.values).get(day, ""), now, site.zone) is None
    ]


def leads_of(rows: Iterable[Row], what: Import, now: datetime) -> Iterator[tuple[Row, Lead | None]]:
    """Each row with its lead; None for a row that names nobody, and for one of totals.

    A row's own day counts, where it has one that can be read; as it was written it stays in その他.
    The key is made of the day given for all and the row's own words, counted where a file repeats
    them: the same file again, also with rows added, brings only what is new.
    """
    rows = list(rows)
    day = day_column(rows, what.site, now)
    seen: dict[str, int] = {}
    for row in rows:
        values = tuple((name, text) for name, text in row.values if text.strip())
        body = json.dumps(dict(values), ensure_ascii=False).encode("utf-8", "replace")
        told = json.dumps([what.on.isoformat(), sorted(values)])
        digest = hashlib.sha256(told.encode("ascii")).hexdigest()
        seen[digest] = seen.get(digest, 0) + 1
        own = Collector().extend(Field(name, (text,)) for name, text in values).fields()
        fields = (Field("channel", (what.channel,)), Field("_form_title", (what.form,)))
        arrival = Arrival(
            site=what.site,
            at=now,
            trusted=True,
            body=body,
            content_type=IMPORTED,
            keys=(f"import:{digest[:40]}:{seen[digest]}",),
        )
        lead = compose(Submission((*fields, *own)), arrival).lead
        if not any(column in lead.cells for column in _NAMES_SOMEBODY) or _is_total(row, lead):
            yield row, None
            continue
        # Nobody visited a page; and cards repeat words by nature, so that only the key tells what
        # was imported before.
        cells = {key: value for key, value in lead.cells.items() if key != "channel_detail"}
        own_day = written_day(dict(values).get(day, ""), now, what.site.zone) if day else None
        received = own_day or datetime.combine(what.on, time(), what.site.zone)
        yield row, replace(lead, received_at=received, words=None, cells=cells)


def _is_total(row: Row, lead: Lead) -> bool:
    """合計,2名: nobody can be reached, and 合計 stands first or where a name should."""
    if "email" in lead.cells or "phone" in lead.cells:
        return False
    first = next((text for _, text in row.values if text.strip()), "")
    names = (lead.cells.get(key, "") for key in ("company", "name"))
    return any(is_total(str(text)) for text in (first, *names))


def put_all(leads: Iterable[tuple[Row, Lead | None]], inbox: Inbox) -> Report:
    report = Report()
    for row, lead in leads:
        if lead is None:
            report.skipped.append(row.line)
        elif inbox.put(lead).duplicate:
            report.known += 1
        else:
            report.imported += 1
    return report
