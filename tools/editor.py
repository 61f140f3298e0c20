"""make editor: long runs of the randomised editor, one line a seed."""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.support import editing
from tests.support.processes import local_spreadsheet


def main() -> int:
    parser = argparse.ArgumentParser(prog="editor.py", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
    failed = 0
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for line, wrong in pool.map(_one, seeds):
            failed += bool(wrong)
            print(line, *wrong, sep="\n    ", flush=True)
    print(f"{arguments.seeds - failed} of {arguments.seeds} as it should be")
    return 1 if failed else 0


def _one(seed: int) -> tuple[str, list[str]]:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name, local_spreadsheet(Path(name)) as host:
        outcome = editing.run(host, Path(name), seed)
    seconds = time.perf_counter() - started
    told = (
        f"seed {seed}: {outcome.edits} edits, {outcome.leads} leads, "
        f"{outcome.reported} told to look at, {len(outcome.wrong)} wrong, {seconds:.0f} s"
    )
    return told, outcome.wrong


if __name__ == "__main__":
    sys.exit(main())
