"""Where a request ends is found out however it is cut into pieces."""

import pytest

from server.front.frame import LONGEST_HEAD, Frame

HEAD = b"POST /v1/leads HTTP/1.1\r\nHost: a\r\n"
WHOLE = {
    "no body": b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "no body, an empty line before": b"\r\nGET / HTTP/1.1\r\n\r\n",
    "a length": HEAD + b"Content-Length: 5\r\n\r\nabcde",
    "a length in other letters": HEAD + b"CONTENT-LENGTH:5 \r\n\r\na\r\n\r\n",
    "a length told twice alike": HEAD + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
    "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
    "chunks that look like an end": HEAD
    + b"Transfer-Encoding: Chunked\r\n\r\nA\r\n\r\n0\r\n\r\n\r\n0\r\n0\r\n\r\n",
    "chunks and trailers": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: 1\r\nY: 2\r\n\r\n",
}


@pytest.mark.parametrize("request_", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 4096])
def test_it_is_whole_with_its_last_byte_and_not_before(request_: bytes, size: int) -> None:
    frame = Frame()
    pieces = [request_[at : at + size] for at in range(0, len(request_), size)]
    for piece in pieces[:-1]:
        frame.feed(piece)
        assert not frame.is_whole
    frame.feed(pieces[-1][:-1])
    assert not frame.is_whole
    frame.feed(pieces[-1][-1:])
    assert frame.is_whole


UNCLEAR = {
    "a length that is no number": HEAD + b"Content-Length: many\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "a length and chunks": HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    "another coding": HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
    "a chunk of no size": HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "a chunk of Python's size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0x5\r\n",
    "a size without an end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" * 9000,
    "a bare line feed": b"GET / HTTP/1.1\nHost: a\n",
}


@pytest.mark.parametrize("request_", UNCLEAR.values(), ids=UNCLEAR)
def test_nobody_waits_for_the_end_of_what_cannot_be_framed(request_: bytes) -> None:
    frame = Frame()
    frame.feed(request_)
    assert frame.is_whole


def test_a_head_without_an_end_is_too_long() -> None:
    frame = Frame()
    frame.feed(b"GET / HTTP/1.1\r\nX: " + b"a" * LONGEST_HEAD)
    assert frame.is_too_long


def test_what_the_head_says_is_known() -> None:
    frame = Frame()
    frame.feed(
        b"POST /admin/retry?a=b HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
    )
    assert (frame.path, frame.announced, frame.asks_to_go_on) == (b"/admin/retry?a=b", 9, True)
