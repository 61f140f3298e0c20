"""Input tabs as chance leaves them, rebuilt one after the other: each must end with figures, and no
row may be missing from them without a word. Prints the seed of every sheet that fails."""

import argparse

from tests.support.any_sheet import check_sheet


def main() -> int:
    parser = argparse.ArgumentParser(prog="sheets.py", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20_000, help="how many sheets")
    parser.add_argument("--first-seed", type=int, default=0, help="the first one")
    arguments = parser.parse_args()
    failed = 0
    for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
        try:
            check_sheet(seed)
        except Exception as error:  # noqa: BLE001  whatever it is, the seed tells
            failed += 1
            print(f"seed {seed}: {type(error).__name__}: {error}")
    print(f"{arguments.seeds} sheets, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
