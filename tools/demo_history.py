"""What rebuilds of the last weeks would have seen of the made-up firm, so that 定例会 tells what
changed since the last meeting and リードタイム how long deals stay in a phase."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from server.business.typed import Value
from server.database.database import Database
from server.kpi.options import Options
from server.kpi.reading import WANTED, read_book
from server.rebuild.snapshots import StageSnapshots
from server.settings.sites import Site
from server.sheets.cells import serial
from server.sheets.door import Door
from sheets_schema.lists import PHASE_LOST, PHASE_WON, PHASES

# Days ago.
LOOKED_ON = (36, 33, 29, 26, 22, 19, 15, 12, 8, 5, 1)
# A deal moves one phase on in so many days, in turns.
PACES = (9, 14, 20, 27, 40)
OPEN = tuple(phase for phase in PHASES if phase not in (PHASE_WON, PHASE_LOST))


def play_rebuilds(door: Door, site: Site, database: Database) -> bool:
    """Keeps them, the oldest first. False where a rebuild was before."""
    now = datetime.now(UTC)
    if StageSnapshots(database).latest(site.name) is not None:
        return False
    layout = door.layout()
    wanted = {tab: keys for tab, keys in WANTED.items() if tab in layout.tabs}
    cells = door.read_columns(layout, wanted)
    for ago in LOOKED_ON:
        then = now - timedelta(days=ago)
        store = StageSnapshots(database, partial(_always, then))
        leads = _as_of(cells["leads"], then, now, site)
        known: dict[str, Mapping[str, Sequence[Value]]] = {**cells, "leads": leads}
        book = read_book(known, wanted, site, site.zone, Options(), then, store, tabs=layout.tabs)
        if book.history is not None:
            book.history.keep(store, site.name, then)
    return True


def _always(then: datetime) -> datetime:
    return then


def _as_of(
    leads: Mapping[str, Sequence[Value]], then: datetime, now: datetime, site: Site
) -> dict[str, Sequence[Value]]:
    """The rows with the phase that each deal was in then. Days that had not come yet the rebuild
    leaves out by itself."""
    day, today = (serial(one.astimezone(site.zone).date()) for one in (then, now))
    places = {word: place for place, phase in enumerate(OPEN) for word in phase.both()}
    phases = list(leads["phase"])
    for row, (phase, won, lost) in enumerate(
        zip(phases, leads["won_on"], leads["lost_on"], strict=True)
    ):
        ended = next((one for one in (won, lost) if isinstance(one, float | int)), None)
        if phase and (ended is None or ended > day):
            place = places.get(str(phase), len(OPEN) - 1)
            back = int(((today if ended is None else ended) - day) / PACES[row % len(PACES)])
            phases[row] = OPEN[max(place - back, 0)].of(site.locale)
    return {**leads, "phase": phases}
