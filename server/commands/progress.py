"""How far long work has come, told where people look on: on a terminal, and nowhere else."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

One = TypeVar("One")


def with_progress(
    items: Iterable[One], label: str, *, total: int | None = None, unit: str = "it"
) -> Iterable[One]:
    """The same items, each told of as it is asked for. `total`: how many, where nobody can tell
    from `items`."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm  # only who sees it pays for it

    return tqdm(items, desc=label, total=total, unit=unit)


@contextmanager
def in_steps(total: int, label: str) -> Iterator[Callable[[str], None]]:
    """Call what this gives once a step is done, with the step's name."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from tqdm import tqdm

    with tqdm(total=total, desc=label, unit="", leave=False) as bar:

        def step(name: str) -> None:
            bar.set_postfix_str(name)
            bar.update(1)

        yield step
