"""make fuzz: mangled cost reports by the thousand into a local spreadsheet; no sum is wrong."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from server.commands.setup_spreadsheet import create
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from tests.support.fuzzed_costs import run
from tests.support.processes import local_spreadsheet

# A spreadsheet of its own for so many, so that 費用 stays small.
_A_SHEET = 100


def main() -> int:
    parser = argparse.ArgumentParser(prog="fuzz_costs.py", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--first-seed", type=int, default=0)
    arguments = parser.parse_args()
    last = arguments.first_seed + arguments.seeds
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name, local_spreadsheet(Path(name)) as host:
        connection = Connection(Settings(_env_file=None, sheets_emulator_host=host))
        for first in range(arguments.first_seed, last, _A_SHEET):
            door = connection.door(create(connection, Site("default", ""), None))
            outcome = run(door, range(first, min(first + _A_SHEET, last)))
            counts.update(outcome.counts)
            wrong += outcome.wrong
            print(*outcome.wrong, sep="\n", flush=True)
    print(f"{counts['written']} written, {counts['refused']} refused, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
