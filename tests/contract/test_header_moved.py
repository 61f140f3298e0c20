"""The header of リード deleted, sorted away or below a title: delivery goes on, a lost answer too,
and nobody is told that the first lead was deleted, let alone has it written twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import gspread
import pytest
from sqlalchemy import update

from server.commands.setup_spreadsheet import create
from server.database.database import Database
from server.database.instants import utc_now
from server.database.prepare import open_inbox
from server.database.tables import leads
from server.delivery.loop import Delivery
from server.delivery.reconcile import reconcile
from server.errors import OutcomeUnknown
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.processes import local_spreadsheet
from tests.support.reading import open_sheet


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_spreadsheet(tmp_path_factory.mktemp("sheets"), "--faults") as host:
        yield host


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


def deleted(tab: gspread.Worksheet) -> None:
    tab.delete_rows(1)


def below_a_title(tab: gspread.Worksheet) -> None:
    tab.insert_row(["リード管理表"], 1)


def sorted_down(tab: gspread.Worksheet) -> None:
    move = {
        "moveDimension": {
            "source": {"sheetId": tab.id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1},
            "destinationIndex": 3,
        }
    }
    tab.spreadsheet.batch_update({"requests": [move]})


@pytest.mark.parametrize("is_lost", [False, True], ids=["answered", "lost answer"])
@pytest.mark.parametrize("deed", [deleted, below_a_title, sorted_down])
def test_wherever_the_header_is_nobody_is_missed_or_doubled(
    sheets: str,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    deed: Callable[[gspread.Worksheet], None],
    is_lost: bool,
) -> None:
    made = Settings(sheets_emulator_host=sheets)
    sheet = create(Connection(made), made.sites["default"], "test")
    loaded = Settings(sheets_emulator_host=sheets, spreadsheet_id=sheet)
    delivery = Delivery(loaded, database, Connection(loaded))
    accepted = [put_lead(database, a_lead(f"佐藤 {number}")).lead_id for number in range(3)]
    delivery.deliver_all()
    tab = open_sheet(sheets, sheet).worksheet("リード")
    deed(tab)
    accepted.append(put_lead(database, a_lead("鈴木")).lead_id)
    if is_lost:
        real = Door.batch_update

        def loses(door: Door, *asked: object, **more: object) -> object:
            real(door, *asked, **more)  # type: ignore[arg-type]
            raise OutcomeUnknown("lost")

        with monkeypatch.context() as patched:
            patched.setattr(Door, "batch_update", loses)
            with pytest.raises(OutcomeUnknown):
                delivery.deliver_all()
    delivery.deliver_all()
    with database.write() as connection:
        connection.execute(update(leads).values(delivered_at=utc_now() - timedelta(hours=1)))
    (target,) = delivery._targets
    found = reconcile(database, Connection(loaded).door(sheet), target, utc_now)
    assert (found.missing, found.doubled, found.foreign) == ((), (), 0)
    cells = [cell for row in tab.get_all_values() for cell in row]
    assert [cells.count(lead_id) for lead_id in accepted] == [1, 1, 1, 1]
