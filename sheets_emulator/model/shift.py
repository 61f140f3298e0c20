"""How indexes change along one axis of one sheet when rows or columns come, go or move."""

from dataclasses import dataclass
from typing import Protocol

from sheets_emulator.model.metadata import Dimension


class Shift(Protocol):
    """How indexes change along one axis of one sheet."""

    @property
    def sheet_id(self) -> int: ...
    @property
    def dimension(self) -> Dimension: ...
    def index(self, old: int) -> int | None:
        """Where the row or column stands afterwards; None where it is gone."""

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the range [start, end) stands afterwards; None where nothing is left of it."""

    def band(self, start: int, end: int) -> tuple[int, int] | None:
        """The same for a stretch that never swallows what lies beside it: what is moved out of it
        is out, and a stretch all of which is moved is gone."""


@dataclass(frozen=True, slots=True)
class Inserted:
    sheet_id: int
    dimension: Dimension
    at: int
    count: int

    def index(self, old: int) -> int | None:
        return old + self.count if old >= self.at else old

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        return (
            start + self.count if start >= self.at else start,
            end + self.count if end > self.at else end,
        )

    def band(self, start: int, end: int) -> tuple[int, int] | None:
        return self.span(start, end)


@dataclass(frozen=True, slots=True)
class Deleted:
    sheet_id: int
    dimension: Dimension
    start: int
    end: int

    def index(self, old: int) -> int | None:
        if old < self.start:
            return old
        return old - (self.end - self.start) if old >= self.end else None

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = self._edge(start), self._edge(end)
        return (first, last) if first < last else None

    def band(self, start: int, end: int) -> tuple[int, int] | None:
        return self.span(start, end)

    def _edge(self, edge: int) -> int:
        if edge <= self.start:
            return edge
        return max(self.start, edge - (self.end - self.start))


@dataclass(frozen=True, slots=True)
class Moved:
    """[start, end) goes before what stood at `to`."""

    sheet_id: int
    dimension: Dimension
    start: int
    end: int
    to: int

    def index(self, old: int) -> int:
        length = self.end - self.start
        if self.to <= self.start:
            if self.start <= old < self.end:
                return old - (self.start - self.to)
            return old + length if self.to <= old < self.start else old
        if self.start <= old < self.end:
            return old + (self.to - self.end)
        return old - length if self.end <= old < self.to else old

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = self.index(start), self.index(end - 1)
        return (first, last + 1) if first <= last else (last, first + 1)

    def band(self, start: int, end: int) -> tuple[int, int] | None:
        if start <= self.start and self.end <= end and start <= self.to <= end:
            return start, end  # moved about within it
        # Taken out, then put in where it goes: two steps that each keep a stretch whole.
        length = self.end - self.start
        left = Deleted(self.sheet_id, self.dimension, self.start, self.end).span(start, end)
        to = self.to if self.to <= self.start else self.to - length
        return left and Inserted(self.sheet_id, self.dimension, to, length).span(*left)
