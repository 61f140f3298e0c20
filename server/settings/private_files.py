"""Files that hold people's data or secrets are for their owner alone."""

import contextlib
import logging
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

# Windows has no such flags: there no child inherits a file, and a folder cannot be opened.
_CLOSES = getattr(os, "O_CLOEXEC", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0)
_GROUP_WRITES = stat.S_IWGRP
_ANYBODY = stat.S_IRWXO
_GROUP = stat.S_IRWXG

log = logging.getLogger("leadsheet.settings")


def make_private(path: Path) -> None:
    """0600, made so if it is not there. A file that its group may write is shared on purpose, as
    between two users of one machine: there only all others are shut out. Somebody else's file is
    left as it is."""
    with contextlib.suppress(OSError):
        # What cannot be made here is told by whoever opens it next. One that is there stays closed:
        # closing it would end SQLite's locks of this whole process.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | _CLOSES, 0o600))
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        kept = mode & ~_ANYBODY if mode & _GROUP_WRITES else mode & ~(_ANYBODY | _GROUP)
        if kept != mode:
            path.chmod(kept)


def write_private(path: Path, content: bytes) -> None:
    """The whole file or nothing of it, whenever the machine stops; 0600. Raises OSError."""
    # mkstemp's files are 0600 from the start.
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """What was renamed in a folder stays renamed when the power goes."""
    with contextlib.suppress(OSError):  # some file systems cannot
        number = os.open(folder, os.O_RDONLY | _FOLDER | _CLOSES)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def warn_of_open(paths: Iterable[Path]) -> None:
    """Of those that hold secrets and can be read by everybody on this machine."""
    for path in paths:
        with contextlib.suppress(OSError):
            if path.stat().st_mode & stat.S_IROTH:
                log.warning(
                    "everybody on this machine can read a file with secrets: chmod 600 it",
                    extra={"file": path.name},
                )
