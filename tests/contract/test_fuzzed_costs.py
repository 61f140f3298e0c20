"""A fuzzed file never writes a wrong sum. `make fuzz` runs thousands of them."""

from server.commands.setup_spreadsheet import create
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from tests.support.emulator import Emulator
from tests.support.fuzzed_costs import run


def test_the_sum_that_is_written_is_the_file_s_or_nothing_is(emulator: Emulator) -> None:
    connection = Connection(Settings(_env_file=None, sheets_emulator_host=emulator.address))
    door = connection.door(create(connection, Site("default", ""), None))
    outcome = run(door, range(36))
    assert outcome.wrong == []
    assert min(outcome.counts["written"], outcome.counts["refused"]) > 5
