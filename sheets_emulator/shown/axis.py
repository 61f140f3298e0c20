"""Sizes of rows or columns as runs of equals, and what is hidden."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sheets_emulator.model.cell import Json

ROW_SIZE: Final = 21
COLUMN_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Run:
    """Indexes [start, end) of the same size in pixels; hidden ones have size 0."""

    start: int
    end: int
    size: int


@dataclass(frozen=True, slots=True)
class Axis:
    """`runs` cover the whole axis in order."""

    count: int
    runs: tuple[Run, ...]

    def hidden(self, index: int) -> bool:
        return 0 <= index < self.count and self.size(index) == 0

    def size(self, index: int) -> int:
        return self.runs[bisect_right(self.runs, index, key=lambda run: run.start) - 1].size


def axis(
    count: int, default: int, properties: Mapping[int, Json], filtered: Iterable[int] = ()
) -> Axis:
    """`properties`: DimensionProperties of the indexes that differ; `filtered`: indexes a filter
    hides."""
    sizes = {
        index: 0
        if given.get("hiddenByUser") or given.get("hiddenByFilter")
        else given.get("pixelSize", default)
        for index, given in properties.items()
    }
    sizes.update((index, 0) for index in filtered)
    return Axis(count, tuple(_runs(count, default, sizes)))


def _runs(count: int, default: int, sizes: Mapping[int, int]) -> Iterator[Run]:
    """One run a stretch, although every one of 100,000 rows may name its size."""
    run = Run(0, 0, default)
    for index in sorted(sizes):
        if index >= count:
            break
        for stretch in (Run(run.end, index, default), Run(index, index + 1, sizes[index])):
            if stretch.start == stretch.end:
                continue
            if stretch.size == run.size:
                run = Run(run.start, stretch.end, run.size)
                continue
            if run.start < run.end:
                yield run
            run = stretch
    if run.end < count and run.size != default:
        yield run
        run = Run(run.end, run.end, default)
    if run.start < count:
        yield Run(run.start, count, run.size)
