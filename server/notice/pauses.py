"""How long to wait before what was not accepted is sent again."""

import random

FIRST_PAUSE = 15.0
LONGEST_PAUSE = 3600.0


def pause(tries: int, retry_after: float | None) -> float:
    """Seconds: what the other side asks for, else longer with each try and never twice the same.
    `tries`: how often it was tried before."""
    if retry_after is not None:
        return retry_after
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(tries, 10))
    return longest * (0.5 + random.random() / 2)  # noqa: S311
