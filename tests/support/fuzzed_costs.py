"""Mangled reports, each into 費用 of a spreadsheet: what is written is the truth, or nothing is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from server.imports.costs.figures import decimal_of
from server.imports.costs.planning import CostPlan, Overlap, plan_of
from server.imports.costs.report import read_bytes
from server.imports.costs.writing import Now, read_now, rules_now, write
from server.imports.told import NotATable
from server.sheets.door import Door
from tests.support.mangled_reports import Mangled, mangled
from tests.unit.imports.costs.reports import SITE, TODAY


@dataclass
class Outcome:
    """`wrong`: seeds with what was done and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def run(door: Door, seeds: Iterable[int]) -> Outcome:
    outcome = Outcome()
    for seed in seeds:
        report = mangled(Random(seed), seed)
        before = _total(read_now(door))
        written = _brought(door, report)
        after = _total(read_now(door)) - before
        if written is None:
            outcome.counts["refused"] += 1
            written = Decimal(0)
        else:
            outcome.counts["written"] += 1
            if report.total is not None and written not in (report.total, 0):
                outcome.wrong.append(f"{seed}: {written} for {report.total}: {report.what}")
        if after != written:
            outcome.wrong.append(f"{seed}: {after} written of {written}: {report.what}")
    return outcome


def _brought(door: Door, report: Mangled) -> Decimal | None:
    """The sum of the rows that were used; None where the file was refused."""
    named = report.platform if report.platform in ("microsoft", "line") else ""
    try:
        read = read_bytes(lambda: report.data, "report.csv", SITE, TODAY, named)

        def plan(now: Now) -> CostPlan:
            return plan_of([read], now.costs, rules_now(now, SITE), SITE)

        write(door, SITE, plan(read_now(door)), plan)
    except (NotATable, Overlap):
        return None
    return decimal_of(read.units)


def _total(now: Now) -> Decimal:
    return sum((Decimal(str(cell)) for cell in now.costs["amount"] if cell), Decimal(0))
