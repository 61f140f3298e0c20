"""make chaos: long runs of the chaos test, one line a seed."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support import chaos
from tests.support.databases import fresh_postgresql, running_postgresql


def main() -> int:
    parser = argparse.ArgumentParser(prog="chaos.py", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=100)
    parser.add_argument("--submissions", type=int, default=5000)
    parser.add_argument("--backlog", type=int, default=0, help="so many leads wait already")
    arguments = parser.parse_args()
    failed = 0
    with running_postgresql() as server:
        for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
            for kind, workers in (("sqlite", 1), ("postgresql", 3)):
                with tempfile.TemporaryDirectory() as name:
                    folder = Path(name)
                    url = (
                        f"sqlite:///{folder / 'inbox.db'}"
                        if kind == "sqlite"
                        else fresh_postgresql(server)
                    )
                    outcome = chaos.run(
                        folder,
                        seed=seed,
                        submissions=arguments.submissions,
                        database_url=url,
                        workers=workers,
                        everything=True,
                        backlog=arguments.backlog,
                        show=sys.stderr.isatty(),
                    )
                failed += not outcome.is_well
                print(
                    f"seed {seed} {kind}: accepted {outcome.accepted}, lost {len(outcome.lost)}, "
                    f"twice {len(outcome.doubled)}, mangled {len(outcome.mangled)}, "
                    f"told twice {len(outcome.told_twice)}, stuck {outcome.stuck}, "
                    f"kills {outcome.kills}, faults {outcome.faults}, "
                    f"drained in {outcome.drained} s, {outcome.seconds} s",
                    flush=True,
                )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
