"""How often 定例会 claims that a rate moved in made-up firms in which nothing changes but the age
of their leads.

    python -m tools.false_alarms --firms 200
"""

import argparse
import sys

from tqdm import tqdm

from server.kpi.count.moved import Movement, judge
from tests.support.maturing import maturing_firm, naive_fall

CLAIMS = frozenset({Movement.FELL, Movement.ROSE})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=200)
    parser.add_argument("--first-seed", type=int, default=0)
    options = parser.parse_args()
    claimed = watched = naive = tested = 0
    for seed in tqdm(range(options.first_seed, options.first_seed + options.firms), disable=None):
        book = maturing_firm(seed)
        verdicts = {one.verdict for one in judge(book)}
        tested += sum(one.chance is not None for one in judge(book))
        claimed += bool(verdicts & CLAIMS)
        watched += Movement.WATCH in verdicts and not verdicts & CLAIMS
        naive += naive_fall(book)
    share = claimed / options.firms
    print(f"{options.firms} firms, {tested / options.firms:.1f} rates tested in each")
    print(f"claimed: {claimed} ({share:.1%}); only to be watched: {watched}")
    print(f"whose 商談率 fell at 5 % where ages were left out: {naive}")
    return 0 if share <= 0.05 else 1


if __name__ == "__main__":
    sys.exit(main())
