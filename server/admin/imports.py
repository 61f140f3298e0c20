"""取り込み: files dropped on a page, shown first, written once somebody says so. The same code as
import_costs.py and import_leads.py."""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, request, session
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest, NotFound

from server.admin.session import language, page
from server.database.database import Database
from server.errors import LeadsheetError
from server.imports.choosing import business_of, channel_named
from server.imports.costs.planning import CostPlan, plan_of
from server.imports.costs.report import read_bytes
from server.imports.costs.telling import about_files, remarks
from server.imports.costs.writing import Changed, Now, read_now, rules_now, write
from server.imports.lists.fitting import too_many
from server.imports.lists.leads import Import, ImportReport, leads_of, put_all
from server.imports.lists.people import ListedPeople, people_of
from server.imports.lists.preview import preview
from server.imports.lists.reading import ListFile, no_header, read_list
from server.imports.lists.telling import lines_told, outcome, understood
from server.inbox.inbox import Inbox
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.address import sheet_address
from server.sheets.door import Door
from server.sheets.quota import connect
from sheets_schema.ad_reports import PLATFORMS
from sheets_schema.text import Text, plain

MOST_BYTES = 20 * 1024 * 1024
# The files come back with the preview as text: a third longer.
_MOST_FORM = MOST_BYTES * 3 // 2
_ENDPOINTS = frozenset(("admin.imports_check", "admin.imports_write"))


@dataclass(frozen=True, slots=True)
class Files:
    """`packed`: the same as text, for the form that says yes."""

    named: tuple[tuple[str, bytes], ...]
    packed: str


def allow_files() -> None:
    """Before anything looks at the form."""
    if request.endpoint in _ENDPOINTS:
        request.max_content_length = 2 * _MOST_FORM
        request.max_form_memory_size = _MOST_FORM + 64 * 1024


def register(
    admin: Blueprint, settings: Settings, database: Database, now: Callable[[], datetime]
) -> None:
    def shown(**values: Any) -> str:
        sites = list(settings.sites.values())
        return page(
            "imports.html",
            sites=sites,
            platforms=PLATFORMS,
            given=request.form,
            today=now().astimezone(sites[0].zone).date(),
            most=MOST_BYTES,
            may_sign_out="admin" in session,
            **values,
        )

    def chosen() -> Site:
        site = settings.sites.get(request.form.get("site", ""))
        if site is None:
            raise NotFound
        return site

    def answered(*, writing: bool) -> str:
        site = chosen()
        kind = request.form.get("kind", "")
        if kind not in ("costs", "lists"):
            raise BadRequest
        try:
            files = _files()
            if files is None:
                return shown(trouble="imports_no_file")
            if sum(len(data) for _, data in files.named) > MOST_BYTES:
                return shown(trouble="imports_too_large")
            if kind == "costs":
                told = _costs(settings, database, site, now(), files, writing=writing)
            else:
                told = _lists(settings, database, site, now(), files, writing=writing)
        except LeadsheetError as error:
            return shown(refused=error.text.of(language()))
        sheet = sheet_address(site.spreadsheet_id, settings.sheets_emulator_host)
        return shown(files=files, sheet=sheet, **told)

    @admin.get("/imports")
    def imports() -> str:
        return shown()

    @admin.post("/imports/check")
    def imports_check() -> str:
        return answered(writing=False)

    @admin.post("/imports/write")
    def imports_write() -> str:
        return answered(writing=True)


def _files() -> Files | None:
    """What was dropped, or what the preview gave back. Raises BadRequest."""
    packed = request.form.get("packed", "")
    if packed:
        try:
            opened = zlib.decompressobj()
            text = opened.decompress(base64.b64decode(packed, validate=True), 2 * _MOST_FORM)
            pairs = json.loads(text)
            named = tuple((str(name), base64.b64decode(data)) for name, data in pairs)
        except (ValueError, TypeError, zlib.error, binascii.Error):
            raise BadRequest from None
        return Files(named, packed)
    uploads = [one for one in request.files.getlist("files") if one.filename]
    if not uploads:
        return None
    named = tuple((str(one.filename), _read(one)) for one in uploads)
    pairs = [(name, base64.b64encode(data).decode("ascii")) for name, data in named]
    return Files(named, base64.b64encode(zlib.compress(json.dumps(pairs).encode())).decode("ascii"))


def _read(upload: FileStorage) -> bytes:
    """A large one stands in a temporary file, which goes with it."""
    with upload.stream as stream:
        return stream.read()


def _costs(
    settings: Settings,
    database: Database,
    site: Site,
    now: datetime,
    files: Files,
    *,
    writing: bool,
) -> dict[str, Any]:
    if not site.spreadsheet_id:
        raise LeadsheetError(
            Text("SPREADSHEET_ID が設定されていません。", "SPREADSHEET_ID is not set.")
        )
    platform = request.form.get("platform", "")
    today = now.astimezone(site.zone).date()
    known = platform if platform in {one.key for one in PLATFORMS} else ""
    reports = [
        read_bytes(lambda data=data: data, name, site, today, known)  # type: ignore[misc]
        for name, data in files.named
    ]
    tax = _tax(request.form.get("tax", ""))

    def plan(standing: Now) -> CostPlan:
        return plan_of(reports, standing.costs, rules_now(standing, site), site, tax)

    door: Door = connect(settings, database).door(site.spreadsheet_id)
    standing = read_now(door)
    made = plan(standing)
    approved = _digest(made)
    told = {
        "kind": "costs",
        "lines": _in_words(about_files(reports)),
        "remarks": _in_words(remarks(reports, made, rules_now(standing, site))),
        "plan": made,
        "approved": approved,
        "may_write": made.changes,
    }
    if not writing:
        return told
    if made.changes and request.form.get("approved", "") != approved:
        return {**told, "changed": True}
    try:
        write(door, site, made, plan)
    except Changed:
        return {**told, "changed": True}
    return {**told, "written": True, "may_write": False}


def _lists(
    settings: Settings,
    database: Database,
    site: Site,
    now: datetime,
    files: Files,
    *,
    writing: bool,
) -> dict[str, Any]:
    known = business_of(settings, site, database)
    what = Import(
        site=site,
        channel=channel_named(request.form.get("channel", ""), site, known),
        on=_day(request.form.get("date", ""), site, now),
        form=request.form.get("form", "").strip()[:200],
        campaign=request.form.get("campaign", "").strip()[:200],
        owners=known.business.owners,
    )
    lines: list[Text] = []
    may_write = True
    # All are judged before the first is kept.
    judged = [(name, *_judged(data, what, now, writing=writing)) for name, data in files.named]
    for name, file, people, shown in judged:
        full = too_many(people)
        bad = bool(file.problems) and not request.form.get("skip")
        lines += [plain(name), *understood(file, people, what)]
        lines += lines_told("読めない行", "rows that cannot be read", file.problems)
        may_write = may_write and not bad and not full
        if writing and bad:
            continue
        report = put_all(leads_of(people, what, now), Inbox(database)) if writing else shown
        lines += outcome(report, file, people, what, dry_run=not writing)
        lines += [full] if full else []
    told = {"kind": "lists", "lines": _in_words(lines), "may_write": may_write and not writing}
    return {**told, "written": writing and may_write}


def _judged(
    data: bytes, what: Import, now: datetime, *, writing: bool
) -> tuple[ListFile, ListedPeople, ImportReport]:
    """With what its import would do. Raises LeadsheetError where nothing of it can be imported."""
    file = read_list(data, what.site)
    people = people_of(file, what.owners)
    if writing and (full := too_many(people)):
        raise LeadsheetError(full)
    shown = preview(people, what, now)
    if not shown.imported and not shown.known:
        raise no_header(file.first)
    return file, people, shown


def _in_words(lines: Iterable[Text]) -> list[str]:
    return [line.of(language()) for line in lines]


def _digest(plan: CostPlan) -> str:
    return hashlib.sha256(json.dumps(plan.told).encode()).hexdigest()[:32]


def _tax(text: str) -> Decimal:
    try:
        found = Decimal(text.strip() or 0)
    except InvalidOperation:
        found = Decimal(-1)
    if not 0 <= found < 100:
        raise LeadsheetError(Text("消費税は 10 のように書いてください。", "Write the tax like 10."))
    return found


def _day(text: str, site: Site, now: datetime) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise LeadsheetError(Text("受付日を選んでください。", "Choose the day.")) from None
    if found > now.astimezone(site.zone).date():
        raise LeadsheetError(Text("受付日がまだ来ていません。", "The day lies in the future."))
    return found
