"""How long to wait before what was not accepted is sent again."""

from server.loops import backoff

FIRST_PAUSE = 15.0
LONGEST_PAUSE = 3600.0


def pause(tries: int, retry_after: float | None) -> float:
    """Seconds: what the other side asks for, else longer with each try and never twice the same.
    `tries`: how often it was tried before."""
    if retry_after is not None:
        return retry_after
    return backoff(FIRST_PAUSE, LONGEST_PAUSE, tries)
