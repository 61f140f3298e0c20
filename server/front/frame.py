"""Where a request ends, found out from its bytes as they come.

Nothing is judged here: gunicorn's parser reads the request afterwards, from the first byte. What
cannot be framed counts as whole at once, so that the parser refuses it and nobody waits.
"""

import re

# gunicorn reads a line of the head up to 8 KiB, and forms send a few of them.
LONGEST_HEAD = 64 * 1024
_LONGEST_LINE = 8 * 1024
_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.I | re.M)
_CODING = re.compile(rb"^transfer-encoding[ \t]*:([^\r\n]*)", re.I | re.M)
_EXPECT = re.compile(rb"^expect[ \t]*:[ \t]*100-continue", re.I | re.M)
_SIZE = re.compile(rb"[0-9a-fA-F]{1,15}")


class Frame:
    """`feed` it; `is_whole` once there is nothing more to wait for.

    `has_head`: the head has come whole. `asks_to_go_on`: the sender waits for 100 Continue. `path`:
    as the request line has it. `announced`: bytes of the body, 0 where the head does not say.
    """

    def __init__(self) -> None:
        self.is_whole = False
        self.has_head = False
        self.asks_to_go_on = False
        self.path = b""
        self.announced = 0
        self._head = bytearray()
        self._left = 0
        self._chunked = False
        self._in_trailers = False
        self._line = bytearray()

    @property
    def is_too_long(self) -> bool:
        """A head without an end."""
        return not self.has_head and len(self._head) > LONGEST_HEAD

    def feed(self, data: bytes) -> None:
        if not self.has_head:
            data = self._to_head(data)
        if self.has_head and not self.is_whole:
            self._to_body(data)

    def _to_head(self, data: bytes) -> bytes:
        """Gives what stands behind the head."""
        searched = max(0, len(self._head) - len(_HEAD_END) + 1)
        self._head += data
        end = self._head.find(_HEAD_END, searched)
        if end < 0:
            # A bare LF never ends a line: the parser says so at once.
            self.is_whole = self._head.count(b"\n") != self._head.count(b"\r\n")
            return b""
        rest = bytes(self._head[end + len(_HEAD_END) :])
        self._read(bytes(self._head[:end]))
        self._head.clear()
        return rest

    def _read(self, head: bytes) -> None:
        self.has_head = True
        request_line = head.lstrip(b"\r\n").split(b"\r\n", 1)[0].split(b" ")
        self.path = request_line[1] if len(request_line) > 1 else b""
        self.asks_to_go_on = _EXPECT.search(head) is not None
        lengths, coding = set(_LENGTH.findall(head)), _CODING.search(head)
        if coding is not None:
            self._chunked = coding[1].strip().lower() == b"chunked" and not lengths
            self.is_whole = not self._chunked
        elif len(lengths) == 1 and (length := lengths.pop()).isdigit() and len(length) < 16:
            self.announced = self._left = int(length)
            self.is_whole = not self._left
        else:
            self.is_whole = True

    def _to_body(self, data: bytes) -> None:
        if self._chunked:
            self._to_chunks(data)
            return
        self._left -= len(data)
        self.is_whole = self._left <= 0

    def _to_chunks(self, data: bytes) -> None:
        at = 0
        while at < len(data) and not self.is_whole:
            if self._left:
                taken = min(self._left, len(data) - at)
                self._left -= taken
                at += taken
                continue
            end = data.find(b"\n", at) + 1 or len(data)
            self._line += data[at:end]
            at = end
            if self._line.endswith(b"\n"):
                self._end_of_line(bytes(self._line).strip())
                self._line.clear()
            elif len(self._line) > _LONGEST_LINE:
                self.is_whole = True

    def _end_of_line(self, line: bytes) -> None:
        if self._in_trailers:
            self.is_whole = not line
            return
        size = line.split(b";", 1)[0].strip()
        if _SIZE.fullmatch(size) is None:
            self.is_whole = True
        elif int(size, 16):
            self._left = int(size, 16) + len(b"\r\n")
        else:
            self._in_trailers = True
