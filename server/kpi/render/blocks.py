"""Blocks of a page that keep their places: what people write beside a block stays beside it.

Each block has a mark on its first row. A block that grows makes room by inserting rows before the
next one, so that everything below, people's cells beside it too, moves down with its own block; one
that shrinks keeps its rows. Nothing of people's is ever read, moved or written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placing:
    """`starts`: block → its first row. `insertions`: (before which row, how many), to be done in
    this order. `lost`, `new`: blocks whose mark is to be taken away, and to be made at their start.
    `inserted`: the rows that are new, as they stand at last. `used`: the first row below the last
    block; `height`: rows that are the program's, which may be more."""

    starts: Mapping[str, int]
    insertions: tuple[tuple[int, int], ...]
    lost: tuple[str, ...]
    new: tuple[str, ...]
    inserted: tuple[tuple[int, int], ...]
    used: int
    height: int


def place(
    heights: Sequence[tuple[str, int]],
    standing: Mapping[str, int],
    end: int | None,
    top: int,
) -> Placing:
    """`heights`: every block with the rows it takes and one below it, 0 for one that is not shown
    this time. `standing`: where marks are. `end`: the first row beyond the program's, None where
    nobody knows. `top`: rows above the first block."""
    known = _in_order([key for key, _ in heights], standing)
    starts: dict[str, int] = {}
    insertions: list[tuple[int, int]] = []
    inserted: list[tuple[int, int]] = []
    new = []
    shift, free = 0, top
    for key, height in heights:
        if key in known:
            start = known[key] + shift
            if free > start:
                insertions.append((start, free - start))
                inserted.append((start, free))
                shift += free - start
                start = free
        elif height:
            start = free
            new.append(key)
        else:
            continue
        starts[key] = start
        free = max(free, start + height)
    beyond = free if end is None else end + shift
    if free > beyond:
        insertions.append((beyond, free - beyond))
        inserted.append((beyond, free))
        beyond = free
    lost = tuple(key for key in standing if key not in known)
    return Placing(starts, tuple(insertions), lost, tuple(new), tuple(inserted), free, beyond)


def _in_order(keys: Sequence[str], standing: Mapping[str, int]) -> dict[str, int]:
    """The marks that stand in the order of the blocks; somebody may have moved rows about."""
    known: dict[str, int] = {}
    last = -1
    for key in keys:
        row = standing.get(key)
        if row is not None and row > last:
            known[key] = last = row
    return known
