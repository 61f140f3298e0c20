"""Google waits 30 s for an answer of an add-on, and a socket's timeout starts anew with each byte.
So what calls out runs in a thread, and is left behind when its time is over."""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from threading import Thread
from typing import TypeVar

from server.errors import TryLater

Result = TypeVar("Result")


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """The result of `call`, or what it raises; TryLater where neither came in time."""
    future: Future[Result] = Future()

    def work() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - told to who waits
            future.set_exception(error)

    Thread(target=work, name="addon call", daemon=True).start()
    try:
        return future.result(seconds)
    except TooLate:
        raise TryLater(f"No answer within {seconds:.0f} s.") from None
