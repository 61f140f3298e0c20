"""import_leads: a list of people, as a file, into the inbox."""

import argparse
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from server.commands.common import WrongUsageError, run, say, site_named
from server.commands.progress import with_progress
from server.commands.where import say_where
from server.database.prepare import open_inbox
from server.errors import LeadsheetError, unreadable
from server.imports.choosing import ReadBusiness, UnknownChannel, business_of, channel_named
from server.imports.lists.fitting import too_many
from server.imports.lists.leads import Entry, Import, leads_of, put_all
from server.imports.lists.people import ListedPeople, people_of
from server.imports.lists.preview import preview
from server.imports.lists.reading import ListFile, no_header, read_list
from server.imports.lists.telling import lines_told, outcome, understood
from server.imports.told import NotATable
from server.inbox.inbox import Inbox
from server.settings.environment import Settings
from server.settings.sites import Site
from sheets_schema.text import Text


def work(arguments: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 failed, 2 wrong usage. Nothing is imported of a file that cannot be
    read whole, unless --skip-bad-rows says so; each row is kept as soon as it is put: after a
    failure the same file again goes on where it stopped."""
    return run(lambda loaded: _import(loaded, arguments))


def _import(loaded: Settings, arguments: argparse.Namespace) -> int:
    site = site_named(loaded, arguments.site)
    if arguments.date > datetime.now(site.zone).date():
        raise WrongUsageError(
            Text(
                f"--date {arguments.date} はまだ来ていません。受け付けた日を書いてください。",
                f"--date {arguments.date} lies in the future. Give the day they were received.",
            )
        )
    say_where(loaded, [site])
    file = _read(arguments.file, site)
    with closing(open_inbox(loaded.database_url)) as database:
        known = business_of(loaded, site, database)
        what = Import(
            site=site,
            channel=_channel(arguments.channel, site, known),
            on=arguments.date,
            form=arguments.form,
            campaign=arguments.campaign,
            owners=known.business.owners,
        )
        people = people_of(file, what.owners)
        _say_all(understood(file, people, what))
        _check_whole(file, skip=arguments.skip_bad_rows)
        full = too_many(people)
        if full and not arguments.dry_run:
            raise LeadsheetError(full)
        now = datetime.now(UTC)
        report = (
            preview(people, what, now)
            if arguments.dry_run
            else put_all(_in_sight(people, what, now), Inbox(database))
        )
    _say_all(outcome(report, file, people, what, dry_run=arguments.dry_run))
    _say_all([full] if full else [])
    if not report.imported and not report.known:
        raise no_header(file.first)
    return 0


def _channel(name: str, site: Site, known: ReadBusiness) -> str:
    try:
        return channel_named(name, site, known)
    except UnknownChannel as error:
        raise WrongUsageError(error.text) from None


def _read(path: Path, site: Site) -> ListFile:
    try:
        return read_list(path.read_bytes(), site)
    except NotATable as error:
        raise LeadsheetError(f"{path.name}: {error}") from None
    except OSError as error:
        raise LeadsheetError(unreadable(path, error)) from None


def _check_whole(file: ListFile, *, skip: bool) -> None:
    """Raises LeadsheetError where rows cannot be read and nobody said to go on without them."""
    if not file.problems:
        return
    _say_all(lines_told("読めない行", "rows that cannot be read", file.problems))
    if not skip:
        raise LeadsheetError(
            Text(
                "1 件も取り込んでいません。上の行を直してください。その行を除いて取り込むには "
                "--skip-bad-rows を付けます。",
                "Nothing was imported. Mend these lines, or give --skip-bad-rows to import the "
                "others.",
            )
        )


def _say_all(lines: Iterable[Text]) -> None:
    for line in lines:
        say(line)


def _in_sight(people: ListedPeople, what: Import, now: datetime) -> Iterable[Entry]:
    label = "取り込み / import"
    return with_progress(leads_of(people, what, now), label, total=len(people.rows), unit="件")
