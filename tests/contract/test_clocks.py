"""A clock of this machine that jumps while leads are written, told, compared and erased, on the
real local spreadsheet: Google's answers say what time it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import gspread
import pytest
from sqlalchemy import select, update

from server.commands.setup_spreadsheet import create
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import leads
from server.database.tables import notices as notices_table
from server.delivery import reconcile
from server.delivery.loop import Delivery
from server.delivery.reconcile import NIGHTLY_HOUR, Nightly
from server.errors import TryLater
from server.notice import queue as notices
from server.notice.loop import Notices
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.told_time import ToldTime
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.listeners import webhook
from tests.support.processes import local_spreadsheet
from tests.support.reading import open_sheet, records

JUMPS = [timedelta(days=-400), timedelta(hours=-1), timedelta(hours=1), timedelta(days=400)]
TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass
class Machine:
    """This machine's clock, `wrong` by so much."""

    wrong: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.wrong


@pytest.fixture(params=JUMPS, ids=str)
def machine(request: pytest.FixtureRequest) -> Machine:
    return Machine(request.param)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_spreadsheet(tmp_path_factory.mktemp("sheets")) as host:
        yield host


@pytest.fixture(scope="module")
def spreadsheet_id(sheets: str) -> str:
    made = Settings(_env_file=None, sheets_emulator_host=sheets)
    return create(Connection(made), made.sites["default"], "test")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


@pytest.fixture
def settings(sheets: str, spreadsheet_id: str) -> Settings:
    return Settings(_env_file=None, sheets_emulator_host=sheets, spreadsheet_id=spreadsheet_id)


def connected(settings: Settings, machine: Machine) -> Connection:
    return Connection(settings, clock=ToldTime(machine))


def delivered(database: Database, settings: Settings, machine: Machine) -> str:
    """A lead that came in and was written while the clock was wrong."""
    lead_id = put_lead(database, a_lead(at=machine())).lead_id
    Delivery(settings, database, connected(settings, machine)).deliver_all()
    return lead_id


def one(database: Database, lead_id: str) -> tuple[str, datetime, bytes | None]:
    """State, when it was delivered, body."""
    with database.read() as connection:
        query = select(leads.c.state, leads.c.delivered_at, leads.c.body)
        row = connection.execute(query.where(leads.c.id == lead_id)).one()
    return row.state, row.delivered_at, row.body


def night(monkeypatch: pytest.MonkeyPatch, clock: ToldTime) -> None:
    """It is three in the morning, by whichever clock is asked."""
    monkeypatch.setattr(reconcile, "NIGHTLY_HOUR", clock.now().astimezone(TOKYO).hour)


def is_kept(database: Database, lead_id: str) -> bool:
    return one(database, lead_id)[2] is not None


def delivered_days_ago(database: Database, lead_id: str, days: float) -> None:
    at = datetime.now(UTC) - timedelta(days=days)
    with database.write() as connection:
        connection.execute(
            update(leads).where(leads.c.id == lead_id).values(delivered_at=at, arrived_at=at)
        )


def test_a_row_is_dated_by_the_better_clock(
    database: Database, settings: Settings, machine: Machine
) -> None:
    lead_id = delivered(database, settings, machine)
    state, at, _ = one(database, lead_id)
    assert state == "delivered"
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=10)
    assert lead_id in {row["リードID"] for row in records(*place(settings))}


def place(settings: Settings) -> tuple[str, str]:
    return settings.sheets_emulator_host, settings.spreadsheet_id


@pytest.mark.parametrize("is_right_again", [False, True])
def test_what_came_in_by_a_wrong_clock_is_kept_as_long_as_any(
    database: Database,
    settings: Settings,
    machine: Machine,
    is_right_again: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lead_id = delivered(database, settings, machine)
    young, old = (put_lead(database, a_lead(name)).lead_id for name in ("佐藤", "鈴木"))
    Delivery(settings, database, Connection(settings)).deliver_all()
    delivered_days_ago(database, young, 89.5)
    delivered_days_ago(database, old, 90.5)
    if is_right_again:
        machine.wrong = timedelta(0)
    connection = connected(settings, machine)
    connection.door(settings.spreadsheet_id).properties()
    night(monkeypatch, connection.clock)
    assert Nightly(settings, database, connection).run_due() == 1
    assert (is_kept(database, lead_id), is_kept(database, young)) == (True, True)
    # A clock that is behind keeps it for longer; the night after it is right, it goes.
    assert is_kept(database, old) == (machine.wrong < timedelta(hours=-2))


def test_a_process_that_has_just_begun_erases_nothing_either(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes its own clock for right until the spreadsheet answers, and thinks it is night."""
    machine = Machine(timedelta(days=400))
    lead_id = delivered(database, settings, Machine())
    connection = connected(settings, machine)
    night(monkeypatch, connection.clock)
    assert Nightly(settings, database, connection).run_due() == 1
    assert is_kept(database, lead_id)


@pytest.mark.parametrize("days", [1, 400, 4000])
def test_nothing_is_erased_while_nobody_confirms_the_clock(
    database: Database, settings: Settings, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_id = delivered(database, settings, Machine())
    delivered_days_ago(database, lead_id, 91)
    away = settings.model_copy(update={"sheets_emulator_host": "127.0.0.1:9"})
    connection = connected(away, Machine(timedelta(days=days)))
    night(monkeypatch, connection.clock)
    nightly = Nightly(away, database, connection)
    assert nightly.run_due() == 1
    assert is_kept(database, lead_id)


def test_what_a_clock_ahead_dated_goes_in_time_once_it_is_right(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an older version left it."""
    lead_id = delivered(database, settings, Machine())
    delivered_days_ago(database, lead_id, -400)
    connection = connected(settings, Machine())
    night(monkeypatch, connection.clock)
    Nightly(settings, database, connection).run_due()
    assert abs(one(database, lead_id)[1] - datetime.now(UTC)) < timedelta(minutes=10)


@pytest.mark.parametrize(
    ("item", "value", "stay"),
    [
        ("本文の保存日数", "", {"20": True, "80": True, "100": False}),
        ("本文の保存日数", "30", {"20": True, "80": False, "100": False}),
        ("Keep bodies (days)", "30日", {"20": True, "80": False, "100": False}),
        ("本文の保存日数", "365", {"20": True, "80": True, "100": True}),
        # What cannot be used is told on データ品質, and the server's own setting holds.
        ("本文の保存日数", "1", {"20": True, "80": True, "100": False}),
        ("本文の保存日数", "九十", {"20": True, "80": True, "100": False}),
        ("リードの保存日数", "30", {"20": True, "80": False, "100": False}),
    ],
)
def test_settings_say_how_long_it_is_kept(
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    item: str,
    value: str,
    stay: dict[str, bool],
) -> None:
    ids = {days: put_lead(database, a_lead(f"{days} 日前")).lead_id for days in stay}
    Delivery(settings, database, Connection(settings)).deliver_all()
    for days, lead_id in ids.items():
        delivered_days_ago(database, lead_id, int(days))
    tab = open_sheet(*place(settings)).worksheet("設定")
    with written(tab, item, value):
        connection = Connection(settings)
        night(monkeypatch, connection.clock)
        Nightly(settings, database, connection).run_due()
    assert {days: is_kept(database, lead_id) for days, lead_id in ids.items()} == stay


class written:  # noqa: N801  a context
    """A setting as a person writes it, and blank again."""

    def __init__(self, tab: gspread.Worksheet, item: str, value: str) -> None:
        self._tab, self._item, self._value = tab, item, value
        header = tab.row_values(1)
        self._name, self._column = header.index("設定項目") + 1, header.index("値") + 1
        names = tab.col_values(self._name)
        japanese = {"Keep bodies (days)": "本文の保存日数"}.get(item, item)
        self._japanese, self._row = japanese, names.index(japanese) + 1

    def __enter__(self) -> None:
        self._tab.update_cell(self._row, self._name, self._item)
        self._tab.update_cell(self._row, self._column, self._value)

    def __exit__(self, *_: object) -> None:
        self._tab.update_cell(self._row, self._name, self._japanese)
        self._tab.update_cell(self._row, self._column, "")


def test_where_settings_cannot_be_read_what_they_last_said_holds(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_id = put_lead(database, a_lead()).lead_id
    tab = open_sheet(*place(settings)).worksheet("設定")
    with written(tab, "本文の保存日数", "365"):
        # The delivery reads 設定, too.
        Delivery(settings, database, Connection(settings)).deliver_all()
    delivered_days_ago(database, lead_id, 100)
    connection = Connection(settings)

    def fails(*_: object) -> object:
        raise TryLater("later")

    monkeypatch.setattr(Door, "read_columns", fails)
    night(monkeypatch, connection.clock)
    Nightly(settings, database, connection).run_due()
    assert is_kept(database, lead_id)


def test_a_notice_is_told_once_and_not_given_up(
    database: Database, settings: Settings, machine: Machine
) -> None:
    """The chat is away; the clock jumps; the clock is right again and the chat is back."""
    right = machine.wrong
    machine.wrong = timedelta(0)
    with webhook() as hook:
        telling = settings.model_copy(update={"notice_webhook_url": hook.url})
        lead_id = put_lead(
            database, a_lead(cells={"name": "山田 太郎", "conversion_point": "お問い合わせ"})
        ).lead_id
        Delivery(telling, database, connected(telling, machine)).deliver_all()
        hook.answers = [(429, {})]
        loop = Notices(telling, database, connected(telling, machine))
        loop.run_due()
        machine.wrong = right
        Notices(telling, database, connected(telling, machine)).run_due()
        machine.wrong = timedelta(0)
        soon = Machine(timedelta(minutes=1))
        Notices(telling, database, connected(telling, soon)).run_due()
        with database.read() as connection:
            states = connection.execute(select(notices_table.c.state)).scalars().all()
        assert states == ["sent"]
        assert len(hook.bodies) == 2
    assert notices.troubled(database, ["default"]) == []
    assert one(database, lead_id)[0] == "delivered"


def test_the_hour_of_the_night_is_three() -> None:
    assert NIGHTLY_HOUR == 3
