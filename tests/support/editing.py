"""One run of the randomised editor: people edit between and during deliveries and rebuilds, and at
the end everything is asked for."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.commands.setup_spreadsheet import create
from server.database.database import Database
from server.database.prepare import open_inbox
from server.delivery.loop import Delivery
from server.errors import LeadsheetError
from server.kpi.options import Options
from server.rebuild.publish import rebuild
from server.settings.environment import Settings
from server.sheets.connection import Connection
from tests.support import inside
from tests.support.editor import Editor
from tests.support.inside import put_lead
from tests.support.leads import a_lead

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CHANNELS = ("オーガニック", "Web広告", "Web媒体", "展示会・セミナー")
ROUNDS = 3
TRIES = 40


@dataclass(slots=True)
class Outcome:
    """`wrong`: what was not as it should be, in words; empty where all is well. `reported`: leads
    whose row the program itself said to look at, because a column moved at that instant."""

    wrong: list[str] = field(default_factory=list)
    leads: int = 0
    reported: int = 0
    edits: int = 0


@dataclass(slots=True)
class _Run:
    editor: Editor
    delivery: Delivery
    database: Database
    connection: Connection
    settings: Settings
    posted: dict[str, dict[str, str]] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)

    def put(self, count: int) -> None:
        for _ in range(count):
            number = len(self.posted)
            cells: dict[str, str | float] = {
                "name": f"来訪者 {number}",
                "company": f"株式会社{number}",
                "channel": CHANNELS[number % 4],
                "email": f"visitor{number}@example.jp",
                "phone": f"03-0000-{number:04}",
            }
            lead = a_lead(str(cells["name"]), cells=cells)
            put_lead(self.database, lead)
            self.posted[lead.lead_id] = {key: str(value) for key, value in cells.items()}

    def deliver(self) -> None:
        """Until nothing waits: a try that met an edit is made again."""
        for _ in range(TRIES):
            try:
                self.delivery.deliver_all()
            except LeadsheetError:
                continue
            if not any(one["state"] != "delivered" for one in inside.recent(self.database)):
                return
        self.outcome.wrong.append("delivery came to no end")

    def rebuild(self) -> None:
        site = self.settings.sites["default"]
        for _ in range(TRIES):
            try:
                door = self.connection.door(site.spreadsheet_id)
                rebuild(door, site, Options(), now=NOW)
            except LeadsheetError:
                continue
            return
        self.outcome.wrong.append("a rebuild came to no end")


def run(host: str, folder: Path, seed: int) -> Outcome:
    """`host`: of a local spreadsheet that runs."""
    chance = random.Random(seed)
    made = Settings(sheets_emulator_host=host, _env_file=None)
    spreadsheet_id = create(Connection(made), made.sites["default"], f"seed {seed}")
    settings = Settings(sheets_emulator_host=host, spreadsheet_id=spreadsheet_id, _env_file=None)
    database = open_inbox(f"sqlite:///{folder / f'inbox-{seed}.db'}")
    connection = Connection(settings)
    editor = Editor(host, spreadsheet_id, chance)
    delivery = Delivery(settings, database, connection)
    running = _Run(editor, delivery, database, connection, settings)
    try:
        for _ in range(ROUNDS):
            _quiet_round(running, chance)
            _busy_round(running, chance)
        running.deliver()
        running.rebuild()
        _check(running)
    finally:
        database.close()
    running.outcome.leads = len(running.posted)
    running.outcome.edits = len(editor.done)
    return running.outcome


def _quiet_round(running: _Run, chance: random.Random) -> None:
    """Edits, then the program alone: nothing that stood may differ afterwards."""
    for _ in range(chance.randrange(1, 6)):
        running.editor.edit()
    before = running.editor.grid()
    running.put(chance.randrange(1, 4))
    running.deliver()
    if chance.random() < 0.5:
        running.rebuild()
    after = running.editor.grid()
    for number, row in enumerate(before):
        # A column that was recreated is blank in the rows that were there.
        now = after[number] if number < len(after) else []
        stood = [one for one in row if one != ""]
        written = [one for one in now if one != ""]
        if number == 0:
            # Recreated headings stand at the end; people may have emptied others, so that the
            # header is longer than its words.
            written = written[: len(stood)]
        if written != stood:
            running.outcome.wrong.append(f"row {number + 1} was {row}, is {now}")


def _busy_round(running: _Run, chance: random.Random) -> None:
    """Edits and the program at the same time."""
    running.put(chance.randrange(1, 5))
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        people = pool.submit(running.editor.edit_until, over.is_set, most=30)
        try:
            running.deliver()
            if chance.random() < 0.5:
                running.rebuild()
            running.put(chance.randrange(3))
            running.deliver()
        finally:
            over.set()
        people.result()


def _check(running: _Run) -> None:
    header, *rows = running.editor.grid()
    wrong = running.outcome.wrong
    names = running.editor.header
    reported = {one for one in running.posted if _is_reported(running.database, one)}
    running.outcome.reported = len(reported)
    places = {key: header.index(word) for key, word in names.items() if word in header}
    counted = Counter(
        cell for row in rows for cell in row if isinstance(cell, str) and cell in running.posted
    )
    for lead_id, cells in running.posted.items():
        if counted[lead_id] != 1:
            wrong.append(f"lead {cells['name']} stands {counted[lead_id]} times")
        if lead_id in reported:
            continue
        found = [row for row in rows if _cell(row, places["lead_id"]) == lead_id]
        if len(found) != 1:
            wrong.append(f"lead {cells['name']} is not under リードID")
            continue
        for key, value in cells.items():
            expected = running.editor.words.get((cells["name"], key), value)
            if _cell(found[0], places[key]) != expected:
                wrong.append(f"{key} of {cells['name']} is {_cell(found[0], places[key])!r}")
    known = {running.posted[one]["name"] for one in reported}
    for (name, key), word in running.editor.words.items():
        if name in known:
            continue
        found = [row for row in rows if _cell(row, places["name"]) == name]
        if len(found) != 1 or key not in places or _cell(found[0], places[key]) != word:
            seen = [_cell(row, places[key]) for row in found] if key in places else None
            wrong.append(f"people wrote {word!r} in {key} of {name}; there is {seen}")
    for sheet_id, word in running.editor.tabs.items():
        if running.editor.grid(sheet_id) != [[word]]:
            wrong.append(f"a tab of people's changed: {word}")
    wrong.extend(_kpis(running, rows, places))


def _kpis(running: _Run, rows: list[list[Any]], places: dict[str, int]) -> Iterator[str]:
    """ファネル against the plainest count of the rows there is."""
    expected = dict.fromkeys(CHANNELS, (0, 0, 0))
    for row in rows:
        cells = {key: _cell(row, at) for key, at in places.items()}
        if not any(cells.get(key) for key in ("lead_id", "company", "name", "email", "phone")):
            continue
        # In a row that came while a column was moved, words may stand where days do.
        won, *deals = (
            isinstance(cells.get(key), int | float)
            for key in ("won_on", "opportunity_on", "qualified_on")
        )
        valid = won or not cells.get("invalid_reason")
        dealt = valid and (won or any(deals))
        channel = str(cells["channel"])
        if channel in expected:
            before = expected[channel]
            expected[channel] = (before[0] + valid, before[1] + dealt, before[2] + won)
    shown: dict[Any, list[Any]] = {}
    for row in running.editor.grid(2002):
        if row:
            shown.setdefault(row[0], row)  # the first table is the funnel
    for channel, counts in expected.items():
        line = shown.get(channel, [])
        if tuple(line[at] for at in (1, 3, 5)) != counts:
            yield f"{channel}: {line}, but the rows say {counts}"


def _cell(row: list[Any], at: int) -> Any:
    return row[at] if at < len(row) else ""


def _is_reported(database: Database, lead_id: str) -> bool:
    return any(event["kind"] == "misplaced" for event in inside.history_of(database, lead_id))
