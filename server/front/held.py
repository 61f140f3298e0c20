"""The bytes of a request that is still coming in: in memory, and beyond that in a file."""

import tempfile
from collections.abc import Iterator
from typing import IO

IN_MEMORY = 64 * 1024
_PIECE = 256 * 1024


class Held:
    """`size`: bytes so far. `add` raises OSError where the disk is full."""

    def __init__(self) -> None:
        self.size = 0
        self._memory = bytearray()
        self._file: IO[bytes] | None = None

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if self._file is None and self.size > IN_MEMORY:
            self._file = tempfile.TemporaryFile(prefix="leadsheet-")  # noqa: SIM115  until `close`
            self._file.write(self._memory)
            self._memory.clear()
        if self._file is None:
            self._memory += data
        else:
            self._file.write(data)

    def pieces(self) -> Iterator[bytes]:
        """From the first byte; they are gone afterwards."""
        try:
            if self._file is None:
                yield bytes(self._memory)
                return
            self._file.seek(0)
            while piece := self._file.read(_PIECE):
                yield piece
        finally:
            self.close()

    def close(self) -> None:
        self._memory.clear()
        if self._file is not None:
            self._file.close()
            self._file = None
