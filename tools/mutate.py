"""make mutate: small faults are put into the code, one at a time; each must turn a test red.

A run that is broken off goes on where it was. Faults that no test notices are printed, with the
line; exit code 1 where a room has too many."""

import argparse
import random
import sys
import zlib
from collections.abc import Sequence

import pytest
from tqdm import tqdm

from tools.mutants.faults import Mutant, mutants
from tools.mutants.reach import LONGEST_TEST_SECONDS, Reach, reach
from tools.mutants.report import Kept, Told, equivalent
from tools.mutants.rooms import ROOMS, ROOT, Room
from tools.mutants.trial import Outcome, try_it

_FOLDER = ROOT / "var" / "mutants"
# A server of its own for each fault costs more than it shows (SQLite runs the same statements), and
# so do searches by chance and tests of tests.
_LEFT_OUT = (
    "postgresql",
    "test_any_sheet.py",
    "test_properties.py",
    "::test_it_notices_",
    "::test_one_lead_two_faults",
    "from_some_moment_on[True]",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="mutate.py", description=__doc__)
    parser.add_argument("--rooms", nargs="*", choices=ROOMS, default=[], help="all if left out")
    parser.add_argument("--sample", type=int, default=0, help="so many a room; 0: all")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="of CPU that the tests of one fault may take"
    )
    arguments = parser.parse_args()
    _FOLDER.mkdir(parents=True, exist_ok=True)
    told = []
    for name in arguments.rooms or ROOMS:
        trial = Trial(name, arguments.sample, arguments.seed, arguments.seconds)
        quiet = ["-qq", "--no-header", "--no-summary", "-p", "no:cacheprovider", "--capture=no"]
        # Looking for the smallest example that fails may take minutes for each fault.
        quiet.append("--hypothesis-profile=mutants")
        code = pytest.main([*quiet, *ROOMS[name].tests], plugins=[trial])
        if trial.told is None:
            return int(code) or 1
        told.append(trial.told)
    for one in told:
        print(*one.lines(), sep="\n")
    return 0 if all(one.is_good for one in told) else 1


class Trial:
    """Takes the place of pytest's own loop: the tests have been collected, and with that all of
    the code is imported once; each fault is then tried in a fork."""

    def __init__(self, name: str, sample: int, seed: int, seconds: float) -> None:
        self._name = name
        self._room: Room = ROOMS[name]
        self._sample, self._seed, self._seconds = sample, seed, seconds
        self.told: Told | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {
            one.nodeid: one
            for one in session.items
            if not any(word in one.nodeid for word in _LEFT_OUT)
        }
        sources = self._room.sources()
        found = reach([*items.values()], sources, _FOLDER / f"reach-{self._name}.json")
        chosen = [
            one
            for path in sources
            for one in mutants(path, (ROOT / path).read_text(encoding="utf-8"))
        ]
        if self._sample:
            # The same ones on every machine, and others for each room.
            dice = random.Random(self._seed + zlib.crc32(self._name.encode()))  # noqa: S311
            chosen = dice.sample(chosen, min(self._sample, len(chosen)))
        self.told = self._try(chosen, found, items)
        return True

    def _try(self, chosen: Sequence[Mutant], found: Reach, items: dict[str, pytest.Item]) -> Told:
        told = Told(self._name)
        kept, justified = Kept(_FOLDER / f"found-{self._name}.json"), equivalent()
        progress = tqdm(chosen, desc=self._name, unit="fault")
        for mutant in progress:
            told.tried += 1
            if mutant.name in justified:
                told.justified += 1
                continue
            tests = self._tests(mutant, found)
            outcome = kept.outcome(mutant, tests)
            if outcome is None:
                outcome = self._outcome(mutant, [items[one] for one in tests], found)
                kept.keep(mutant, tests, outcome)
            if outcome == "survived":
                told.survivors.append(mutant)
            else:
                told.killed += 1
            progress.set_postfix(survivors=len(told.survivors))
        return told

    def _outcome(self, mutant: Mutant, items: Sequence[pytest.Item], found: Reach) -> Outcome:
        if not items:
            return "survived"
        return try_it(mutant, items, sum(found.seconds[one.nodeid] for one in items))

    def _tests(self, mutant: Mutant, found: Reach) -> list[str]:
        """Those that run the line; what is made at import, or by a fixture that tests share, is
        looked at by others of the module, too: as many as there is time for."""
        direct = found.tests_of(mutant.path, mutant.line)
        near = found.tests_near(mutant.path) if direct or mutant.at_import else []
        if mutant.at_import and not near:
            # A module of declarations alone runs nothing later: whoever uses them may notice.
            near = found.in_order(mutant.path)
        left, tests = self._seconds, []
        for one in dict.fromkeys([*direct, *near]):
            cost = found.seconds[one]
            if cost <= min(left, LONGEST_TEST_SECONDS):
                left -= cost
                tests.append(one)
        return tests


if __name__ == "__main__":
    sys.exit(main())
