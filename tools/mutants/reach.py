"""Which tests run which lines, and how long each takes. Found out once, each file of tests in a
process of its own, so that what files share is seen from each."""

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest
from tqdm import tqdm

from tools.mutants.rooms import ROOT
from tools.mutants.trial import in_child, run_items

# A test that costs more CPU is for CI, not for every fault.
LONGEST_TEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Reach:
    """`seconds`: CPU by test; `lines`: path → line → the tests that run it, as places in
    `seconds`."""

    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[str, Sequence[int]]]

    def tests_of(self, path: str, line: int) -> list[str]:
        """Those that run the line, the likeliest and shortest first."""
        return self._in_order(path, self.lines.get(path, {}).get(str(line), ()))

    def tests_near(self, path: str) -> list[str]:
        """Those that run anything of the module, in the same order."""
        near = {one for tests in self.lines.get(path, {}).values() for one in tests}
        return self._in_order(path, near)

    def in_order(self, path: str) -> list[str]:
        """All of the room's, in the same order."""
        return self._in_order(path, range(len(self.seconds)))

    def _in_order(self, path: str, places: Iterable[int]) -> list[str]:
        tests = [*self.seconds]
        mirrors = f"/test_{Path(path).stem}.py::"
        return sorted(
            (tests[one] for one in places),
            key=lambda one: (mirrors not in one, self.seconds[one], one),
        )


def reach(items: Sequence[pytest.Item], sources: Sequence[str], kept: Path) -> Reach:
    """From `kept` where neither code nor tests have changed since."""
    digest = _digest(sources, items)
    if kept.exists():
        found = json.loads(kept.read_text(encoding="utf-8"))
        if found.pop("digest") == digest:
            return Reach(**found)
    by_file: dict[Path, list[pytest.Item]] = defaultdict(list)
    for item in items:
        by_file[item.path].append(item)
    lines: dict[str, dict[str, list[int]]] = {one: {} for one in sources}
    seconds: dict[str, float] = {}
    for path, some in tqdm(by_file.items(), desc="which test runs what", unit="file"):
        part = _traced(some, sources, kept.with_suffix(".part"))
        if part is None:
            raise SystemExit(f"{path.name} did not come to its end")
        if part["failed"]:
            raise SystemExit(f"red without any fault: {part['failed'][0]}")
        first = len(seconds)
        seconds |= part["seconds"]
        for source, reached in part["lines"].items():
            for line, tests in reached.items():
                lines[source].setdefault(line, []).extend(first + one for one in tests)
    written = {"digest": digest, "seconds": seconds, "lines": lines}
    kept.write_text(json.dumps(written), encoding="utf-8")
    return Reach(seconds, lines)


def _traced(items: Sequence[pytest.Item], sources: Sequence[str], answer: Path) -> Any:
    in_child(lambda: _trace(items, sources, answer), None)
    if not answer.exists():
        return None
    part = json.loads(answer.read_text(encoding="utf-8"))
    answer.unlink()
    return part


def _trace(items: Sequence[pytest.Item], sources: Sequence[str], answer: Path) -> int:
    """In a child: run the tests of one file, and write down what they ran."""
    tracer = coverage.Coverage(
        data_file=None, config_file=False, include=[str(ROOT / one) for one in sources]
    )
    tracer.set_option("run:disable_warnings", ["no-data-collected"])
    seconds: dict[str, float] = {}
    failed: list[str] = []
    tracer.start()
    for item, following in zip(items, [*items[1:], None], strict=True):
        tracer.switch_context(item.nodeid)
        began = time.process_time()
        failed += run_items([item], following)
        seconds[item.nodeid] = round(time.process_time() - began, 3)
    tracer.stop()
    data = tracer.get_data()
    places = {test: place for place, test in enumerate(seconds)}
    lines = {
        path: {
            str(line): [places[test] for test in tests if test in places]
            for line, tests in data.contexts_by_lineno(str(ROOT / path)).items()
        }
        for path in sources
    }
    written = json.dumps({"seconds": seconds, "lines": lines, "failed": failed})
    answer.write_text(written, encoding="utf-8")
    return 0


def _digest(sources: Iterable[str], items: Iterable[pytest.Item]) -> str:
    found = hashlib.sha256()
    for path in sorted({*(ROOT / one for one in sources), *(item.path for item in items)}):
        found.update(os.fsencode(path) + path.read_bytes())
    return found.hexdigest()
