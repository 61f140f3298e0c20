"""Conversions out of リード into a platform's file: decided, written, noted, once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from server.business.decided import Business
from server.conversions.candidates import Candidate, ConversionLine, LeftOut
from server.conversions.choosing import choose
from server.conversions.platforms import PLATFORMS, Kind, Place, Sent, amount
from server.conversions.records import Record
from server.database.database import Database
from server.errors import LeadsheetError, Refused, TryLater
from server.exports.destinations import put_at
from server.exports.run import Done, Run
from server.inbox import conversions as record
from server.inbox.conversions import AlreadySentError, Decided, FileKind
from server.kpi.count.ad_candidates import candidates_of
from server.kpi.count.ad_lines import rules_for
from server.kpi.options import Options
from server.kpi.read.cleaning import CleanColumns
from server.kpi.read.findings import Findings
from server.kpi.reading import WANTED, count_book, zone_of
from server.settings.sites import Site
from server.sheets.connection import Connection
from sheets_schema.conversions import REASONS
from sheets_schema.features import AD_FEEDBACK
from sheets_schema.tabs import LEADS
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Leads:
    """リード at one moment. `ids`: of all its rows."""

    business: Business
    candidates: Sequence[Candidate]
    ids: frozenset[str]

    @property
    def is_on(self) -> bool:
        """Whether 設定 uses 広告への返送."""
        return AD_FEEDBACK.key in self.business.features


@dataclass(frozen=True, slots=True)
class Correction:
    """What a platform is to be told of something that it knows. `sent`: with the value that it has
    then."""

    sent: Sent
    kind: Kind
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`file`: what was decided and written; None where there was nothing, or for a look only.
    `resumed`: files of earlier runs that are there now. `gone`: what was sent of leads whose rows
    people have deleted, which nobody can correct."""

    lines: tuple[ConversionLine, ...] = ()
    left: tuple[LeftOut, ...] = ()
    corrections: tuple[Correction, ...] = ()
    file: Decided | None = None
    resumed: tuple[Decided, ...] = ()
    gone: int = 0


def read_leads(connection: Connection, site: Site, now: datetime) -> Leads:
    """Two calls. Raises as the door does; LeadsheetError without a spreadsheet or リード."""
    door = connection.door(site.spreadsheet_id)
    layout = door.layout()
    if LEADS.key not in layout.tabs:
        raise Refused(
            Text(
                "リードのタブが見つかりません。setup_spreadsheet.py で作り直してください。",
                "The Leads tab is missing. setup_spreadsheet.py makes it again.",
            )
        )
    wanted = {key: WANTED[key] for key in ("leads", "settings")}
    cells = door.columns(layout, wanted)
    zone = zone_of(layout.time_zone, site)
    book = count_book(cells, wanted, site, zone, Options(), now, tabs=layout.tabs,
                      memory=layout.names or "")  # fmt: skip
    leads = CleanColumns("leads", cells.get("leads", {}), Findings(), site.currency)
    found = candidates_of(book, leads, site.zone)
    ids = leads.get("lead_id", ())
    return Leads(book.business, found, frozenset(str(one).strip() for one in ids if one))


def look(
    database: Database, site: Site, target: str, leads: Leads, now: datetime, since: date | None
) -> Outcome:
    """What would be a line and what would not; nothing is kept."""
    platform = PLATFORMS[target]
    told = record.told(database, site.name, target)
    rules = rules_for(leads.business, site, now, told, record.erased(database, site.name))
    candidates = leads.candidates
    if target == "meta":
        candidates = _with_lead_ads(database, candidates)
    chosen = choose(platform, candidates, replace(rules, since=since))
    lines, rest = chosen.lines[: platform.most_rows], chosen.lines[platform.most_rows :]
    later = tuple(LeftOut(one.candidate, "next_file") for one in rest)
    return Outcome(lines, (*chosen.left, *later))


def _with_lead_ads(database: Database, candidates: Sequence[Candidate]) -> list[Candidate]:
    known = record.lead_ad_ids(database, {one.lead_id for one in candidates})
    return [replace(one, platform_lead_id=known.get(one.lead_id, "")) for one in candidates]


def look_for_corrections(
    database: Database, site: Site, target: str, leads: Leads, now: datetime
) -> Outcome:
    """What was sent and is no longer so. Raises LeadsheetError where the platform takes none."""
    platform = PLATFORMS[target]
    if platform.correction is None:
        raise LeadsheetError(
            Text(
                f"{target} はファイルでの修正を受け付けません。媒体の画面で直してください。",
                f"{target} takes no corrections by file. Correct it on the platform itself.",
            )
        )
    erased = record.erased(database, site.name)
    rules = rules_for(leads.business, site, now, {}, erased)
    today = {(one.lead_id, one.stage): one for one in leads.candidates}
    found: list[Correction] = []
    gone = 0
    for key, sent in record.told(database, site.name, target).items():
        if sent.retracted or not sent.fields or sent.lead_id in erased:
            continue
        if sent.lead_id not in leads.ids:
            gone += 1
            continue
        kind = _correction(sent, today.get(key), now)
        if kind is None:
            continue
        candidate = today.get(key)
        value = candidate.value if candidate and kind == "restate" else None
        fields = platform.correction(sent, kind, value, rules.place)
        found.append(Correction(replace(sent, value=value), kind, fields))
    return Outcome(corrections=tuple(found), gone=gone)


def _correction(sent: Sent, now_so: Candidate | None, now: datetime) -> Kind | None:
    """None where what was sent still holds."""
    if now_so is None or now_so.at is None or now_so.at > now or now_so.consent is False:
        return "retract"
    before, after = (amount(one, sent.currency) for one in (sent.value, now_so.value))
    return "restate" if before != after else None


def finish_earlier(
    database: Database, site: Site, target: str, now: datetime
) -> tuple[Decided, ...]:
    """Files that a run before this one decided and perhaps did not write: written as decided."""
    done = record.unfinished(database, site.name, target)
    for one in done:
        put_at(one.place, PLATFORMS[target].encoded(one.rows))
        record.note_written(database, one.number, now)
    return tuple(done)


def write(
    database: Database,
    site: Site,
    target: str,
    kind: FileKind,
    place: str,
    outcome: Outcome,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Decide, write, note. `at`: when it was looked. Raises AlreadySentError where another process
    was quicker."""
    platform = PLATFORMS[target]
    corrects = kind == "corrections"
    heads = (platform.correction_heads if corrects else platform.heads) or platform.heads
    decided = record.decide(
        database,
        site=site.name,
        target=target,
        kind=kind,
        place=place,
        heads=heads(Place(site.zone, site.currency, at)),
        lines=_records(site, outcome),
        at=at,
        seen=seen,
    )
    try:
        put_at(place, platform.encoded(decided.rows))
    except Refused:
        # It is not there for sure, so nobody need ever write it again.
        record.withdraw(database, decided.number)
        raise
    record.note_written(database, decided.number, at)
    return replace(outcome, file=decided)


def _records(site: Site, outcome: Outcome) -> list[Record]:
    return [
        *(Record.of(line, site.currency) for line in outcome.lines),
        *(
            Record(
                lead_id=one.sent.lead_id,
                stage=one.sent.stage,
                name=one.sent.name,
                click_id=one.sent.click_id,
                at=one.sent.at,
                value=one.sent.value,
                currency=one.sent.currency,
                fields=one.fields,
                kind=one.kind,
            )
            for one in outcome.corrections
        ),
    ]


def export(run: Run, target: str) -> Done:
    """By plan: the lines that are new, in a file whose name says when."""
    resumed = finish_earlier(run.database, run.site, target, run.now)
    leads = read_leads(run.connection, run.site, run.now)
    outcome = look(run.database, run.site, target, leads, run.now, None)
    files = [one.place for one in resumed]
    if outcome.lines:
        stamp = f"{run.now.astimezone(run.site.zone):%Y%m%d-%H%M%S}"
        place = run.destination.address(f"{run.site.name}-{target}-{stamp}.csv")
        try:
            made = write(run.database, run.site, target, "conversions", place, outcome, run.now)
        except AlreadySentError:
            raise TryLater(TOLD_MEANWHILE) from None
        if made.file is not None:
            files.append(made.file.place)
    counts = Counter(one.reason for one in outcome.left)
    return Done(
        tuple(files),
        [
            (Text("行", "lines"), len(outcome.lines)),
            *((words, counts[key]) for key, words in REASONS.items() if counts[key]),
        ],
        () if leads.is_on else (FEATURE_OFF,),
    )


TOLD_MEANWHILE = Text(
    "同じ行を別の書き出しが先に決めたか、消去された人がいます。もう一度実行してください。",
    "Another export has decided some of these lines, or a person was erased. Run it again.",
)
FEATURE_OFF = Text(
    "設定の機能「広告への返送」は使われていません。同意の列がなければ、空欄とみなします。",
    "The feature Ad feedback of Settings is off. Without a column Consent each counts as blank.",
)
