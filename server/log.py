"""Structured logs: one line an event, `key=value`, never a secret or a lead's personal data.

What may be told about a lead is its id, its site and its batch.
"""

import logging
import sys

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
        if record.exc_info:
            parts.append(self.formatException(record.exc_info))
        return " ".join(parts)


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
