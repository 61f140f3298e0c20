"""SQLite's files, looked at each time the database is used: what is written to a file that was
deleted, replaced, emptied or damaged meanwhile would be gone at the next start.

SQLite itself goes on with what it holds open, and so would answer people whose leads nobody ever
finds again.
"""

import os

from sqlalchemy.exc import SQLAlchemyError

from server.errors import LeadsheetError
from sheets_schema.text import Text

_Identity = tuple[int, int]
_GONE: _Identity = (0, 0)
# The beginning of a write-ahead log, by the byte order of its checksums.
_MAGIC = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")


class InboxReplacedError(LeadsheetError, SQLAlchemyError):
    """The database's files are not those that were opened any more."""


class ItsFiles:
    """`database`: the path, "" where there is no file (PostgreSQL, memory): then all is well."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._log = f"{database}-wal"
        # The log's index, which all processes share.
        self._index = f"{database}-shm"
        self._known: dict[str, _Identity] = {}

    def remember(self) -> None:
        """It has just been opened."""
        if self._database and self._database not in self._known:
            self._known[self._database] = _identity(self._database)

    def forget_log(self) -> None:
        """A connection was closed. Where it was the last of all, the log went with it."""
        self._known.pop(self._log, None)
        self._known.pop(self._index, None)

    def check(self) -> None:
        """Raises InboxReplacedError."""
        for file, known in tuple(self._known.items()):
            if _identity(file) != known:
                raise _replaced(file)
        if self._known and _is_empty(self._database):
            raise _replaced(self._database)

    def check_written(self) -> None:
        """After a commit: it stands in a log that will be found at the next start. Raises
        InboxReplacedError."""
        self.check()
        if not self._known:
            return
        try:
            with open(self._log, "rb", buffering=0) as log:
                beginning = log.read(len(_MAGIC[0]))
        except OSError:
            return  # a database that keeps none
        if beginning and beginning not in _MAGIC:
            raise _replaced(self._log)
        for file in (self._log, self._index):
            self._known.setdefault(file, _identity(file))

    @property
    def log_is_gone(self) -> bool:
        """The log was deleted; whoever had it open still reads it."""
        return (
            self._log in self._known
            and _identity(self._log) == _GONE
            and all(_identity(one) == self._known[one] for one in (self._database, self._index))
        )


def _identity(file: str) -> _Identity:
    try:
        # At each use: a Path costs more than the question.
        found = os.stat(file)
    except OSError:
        return _GONE
    return found.st_dev, found.st_ino


def _is_empty(file: str) -> bool:
    try:
        return not os.stat(file).st_size
    except OSError:
        return True


def _replaced(file: str) -> InboxReplacedError:
    return InboxReplacedError(
        Text(
            f"受信箱のファイル {file} が、動作中に削除、変更または置き換えられました。元に戻すか、"
            "web と worker を再起動してください。それまでは受け付けません。",
            f"The inbox's file {file} was deleted, changed or replaced while it was in use. Put "
            "the former file back, or restart web and worker. Until then nothing is accepted.",
        )
    )


def damaged(file: str) -> InboxReplacedError:
    """What SQLite found in it is no database."""
    return InboxReplacedError(
        Text(
            f"受信箱のファイル {file} が壊れています。コピーを取ってから、バックアップを戻して "
            "web と worker を再起動してください。それまでは受け付けません。",
            f"The inbox's file {file} is damaged. Copy it, then put a backup in its place and "
            "restart web and worker. Until then nothing is accepted.",
        )
    )
