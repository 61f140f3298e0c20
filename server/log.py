"""Structured logs: one line an event, `key=value`, never a secret or a lead's personal data.

What may be told about a lead is its id, its site and its batch. Of an error that nobody foresaw:
its kind and the places it came through, on the same line.
"""

import logging
import sqlite3
import sys
import traceback
from pathlib import PurePath
from types import TracebackType

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class LineFormatter(logging.Formatter):
    """`time level event key=value …`; values with spaces are quoted."""

    default_msec_format = "%s.%03d"

    def format(self, record: logging.LogRecord) -> str:
        parts = [self.formatTime(record), record.levelname.lower(), record.getMessage()]
        for key, value in vars(record).items():
            if key not in _STANDARD:
                text = str(value).replace("\n", " ")
                parts.append(f'{key}="{text}"' if " " in text else f"{key}={text}")
        if record.exc_info and record.exc_info[1] is not None:
            parts.append(" from ".join(map(_told, _chain(record.exc_info[1]))))
        return " ".join(parts)


# Their messages tell of files and tables. Any other's may quote what it stumbled over.
_DISCREET = (OSError, sqlite3.Error)


def _told(error: BaseException) -> str:
    words = f" ({error})" if isinstance(error, _DISCREET) else ""
    return f"{type(error).__name__}{words} at {_places(error.__traceback__)}"


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error, what it came from, and so on."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        hidden = error.__suppress_context__
        error = error.__cause__ or (None if hidden else error.__context__)
    return chain


def _places(tracebacks: TracebackType | None) -> str:
    """`loop.py:140 protocol.py:80`, from the outside in."""
    frames = traceback.extract_tb(tracebacks)
    return " ".join(f"{PurePath(one.filename).name}:{one.lineno}" for one in frames) or "?"


def set_up(level: int = logging.INFO) -> None:
    """Our own loggers to standard error. Twice is once."""
    logger = logging.getLogger("leadsheet")
    if logger.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter())
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
