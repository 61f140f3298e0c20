"""What comes out of a post is bounded, whatever comes in; and bodies packed by their senders."""

import base64
import gzip
import json
import time
import zlib
from collections.abc import Callable

import pytest

from server.intake.body import read
from server.intake.json_body import parse
from tests.unit.intake.conftest import Intake, Start

FORM = {"your-name": "山田", "your-email": "taro@example.co.jp"}
AS_JSON = json.dumps(FORM).encode()
NOT_ALL = "(長すぎるため一部を省きました。送信の全体は受信箱にあります)"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=B"


def _deep_key(size: int) -> bytes:
    fields = ",".join(f'"f{number}":"x"' for number in range(size // 60))
    return f'{{"your-name":"山田","{"k" * (size // 2)}":{{{fields}}}}}'.encode()


SHAPES: dict[str, tuple[Callable[[int], bytes], str]] = {
    "long key": (_deep_key, ""),
    "cp932 values": (lambda size: b"&".join([b"a=%8E%52%93%63"] * (size // 15)), URLENCODED),
    "cp932 names": (
        lambda size: b"&".join(b"%%8E%%52%d=%%93%%63" % one for one in range(size // 18)),
        URLENCODED,
    ),
    "escapes": (lambda size: b"a=" + b"%41a" * (size // 4), URLENCODED),
    "parts": (
        lambda size: b'--B\r\nContent-Disposition: form-data; name="f"\r\n\r\nx\r\n' * (size // 55),
        MULTIPART,
    ),
    "charset of each part": (
        lambda size: b"".join(
            b'--B\r\nContent-Disposition: form-data; name="f"\r\n'
            b"Content-Type: text/plain; charset=x-%d\r\n\r\n\x8er\r\n" % one
            for one in range(size // 95)
        ),
        MULTIPART,
    ),
    "blank boundary": (lambda size: b"--a" + b" " * size, MULTIPART),
    "open quote": (
        lambda size: b'--B\r\nContent-Disposition: form-data; name="' + b'\\"' * (size // 2),
        "",
    ),
    "empty lists": (lambda size: b"[[]" + b",[]" * (size // 3) + b"]", ""),
    "pairs": (
        lambda size: b"{" + b",".join(b'"%d":1' % one for one in range(size // 10)) + b"}",
        "",
    ),
    "lines": (lambda size: b"a=b\n" + (b"x" * 50 + b"\n") * (size // 51), "text/plain"),
    "surrogates": (
        lambda size: b'{"a":"' + b"\xed\xa0\xbd\xed\xb8\x80" * (size // 6) + b'"}',
        "",
    ),
    "beside an answer": (
        lambda size: (
            b'[{"name":"n","value":"v"'
            + b"".join(b',"b%d":"x"' % one for one in range(size // 13))
            + b"}]"
        ),
        "",
    ),
    "people": (
        lambda size: (
            b'{"name":"N"'
            + b"".join(b',"a%d":{"name":"x","email":"e"}' % one for one in range(size // 40))
            + b"}"
        ),
        "",
    ),
    "data addresses": (lambda size: b'{"a":"' + b"data:" * (size // 5) + b'"}', ""),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_grows_with_the_body_and_no_faster(start: Start, shape: str) -> None:
    """Eight times the bytes: eight times the work, where a square would be sixty-four."""
    make, content_type = SHAPES[shape]
    spent = []
    for size in (64 * 1024, 512 * 1024):
        intake = start()
        body = make(size)
        before = time.process_time()
        answer = intake.post(body, headers={"Content-Type": content_type})
        spent.append(time.process_time() - before)
        assert answer.status_code == 202
        held = sum(len(value) for value in intake.cells().values())
        assert held <= 2 * len(body) + 200_100
        assert intake.rows()[0].body == body
    assert spent[1] <= 30 * max(spent[0], 0.02)


def test_what_does_not_fit_is_told_and_kept(intake: Intake) -> None:
    body = _deep_key(120_000)
    assert intake.post(body).status_code == 202
    cells = intake.cells()
    assert cells["name"] == "山田"
    assert cells["other"].startswith(NOT_ALL)
    assert len(cells["other"]) <= 100_000 + len(NOT_ALL) + 1
    assert intake.rows()[0].whole is False


def test_what_is_nested_too_deep_stands_there_as_json() -> None:
    value = json.loads('{"a": ' * 40 + '["x", 1]' + "}" * 40)
    told = parse(json.dumps(value))
    for _ in range(32):
        assert isinstance(told, list)
        ((_, told),) = told
    assert told == '{"a": ' * 8 + '["x", 1]' + "}" * 8


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(AS_JSON[:20]) + gzip.compress(b"") + gzip.compress(AS_JSON[20:]), "gzip"),
        (gzip.compress(AS_JSON) + b"\0" * 512, ""),
        (zlib.compress(AS_JSON), "deflate"),
        (zlib.compress(AS_JSON), ""),
        (_raw(AS_JSON), "deflate"),
        (gzip.compress(zlib.compress(AS_JSON)), "deflate, gzip"),
        (AS_JSON, "gzip"),
        (AS_JSON, "deflate"),
        (AS_JSON, "UTF-8"),
        (AS_JSON, "identity"),
    ],
    # gzip writes the time of day: the bytes are no name that two processes share.
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_packed_forms_are_read_whole(intake: Intake, body: bytes, encoding: str) -> None:
    assert intake.post(body, headers={"Content-Encoding": encoding}).status_code == 202
    assert intake.cells()["name"] == "山田"
    assert intake.cells()["email"] == "taro@example.co.jp"
    assert intake.rows()[0].body == body


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br", "x-unknown"])
def test_what_nobody_here_can_unpack_is_refused(intake: Intake, encoding: str) -> None:
    answer = intake.post(b"\x0b\x02\x80{}\x03", headers={"Content-Encoding": encoding})
    assert answer.status_code == 415
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Accept-Encoding"] == "gzip, deflate"
    assert "Content-Encoding" in json.loads(answer.data)["detail"]
    assert intake.rows() == []


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, _raw])
def test_a_small_body_that_unpacks_to_much_is_refused(
    intake: Intake, pack: Callable[[bytes], bytes]
) -> None:
    bomb = pack(b'{"a": "' + b"0" * (2 * 1024 * 1024) + b'"}')
    assert len(bomb) < 20_000
    assert intake.post(bomb, headers={"Content-Encoding": "deflate"}).status_code == 413


def test_a_cut_packed_body_shows_no_garbage(intake: Intake) -> None:
    body = gzip.compress(AS_JSON)[:-12]
    intake.post(body, headers={"Content-Encoding": "gzip"})
    assert intake.cells()["conversion_point"] == "(読み取れない送信)"
    assert "圧縮が壊れている" in intake.cells()["other"]
    assert intake.rows()[0].body == body


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("base64", b"5bGx55Sw\r\n"),
        ("quoted-printable", b"=E5=B1=B1=E7=94=B0"),
        ("8bit", "山田".encode()),
    ],
)
def test_an_encoding_for_mail_is_undone(encoding: str, content: bytes) -> None:
    head = (
        f'--B\r\nContent-Disposition: form-data; name="n"\r\nContent-Transfer-Encoding: {encoding}'
    )
    (field,) = read(head.encode() + b"\r\n\r\n" + content + b"\r\n--B--", MULTIPART).fields
    assert field.values[0].strip() == "山田"


CONTENT = base64.b64encode(b"%PDF-1.4\n" + bytes(range(256)) * 2).decode()


@pytest.mark.parametrize(
    "value",
    [
        f"data:application/pdf;name=%E5%9B%B3.pdf;base64,{CONTENT}",
        f"data:application/pdf;name=図 面.pdf;charset=utf-8;base64,{CONTENT}",
        f"DATA:;charset=utf-8;BASE64,{CONTENT}",
        CONTENT.rstrip("="),
        CONTENT.replace("+", "-").replace("/", "_").rstrip("="),
        CONTENT.replace("+", " "),
        "\r\n".join(CONTENT[at : at + 76] for at in range(0, len(CONTENT), 76)),
        f'<img src="data:image/png;base64,{CONTENT}">',
    ],
)
def test_a_files_content_reaches_no_cell_however_it_is_written(intake: Intake, value: str) -> None:
    intake.post({"your-name": "山田", "drawing": value})
    assert "ファイルの内容は表に書き込みません" in intake.cells()["other"]
    assert CONTENT[:24] not in intake.cells()["other"]
    assert intake.rows()[0].whole is False


@pytest.mark.parametrize(
    "word", ["x" * 50_000, "data: 表1, 2", "550e8400-e29b-41d4-a716-446655440000"]
)
def test_a_visitors_words_are_no_files_content(intake: Intake, word: str) -> None:
    intake.post({"your-message": word})
    assert intake.cells()["message"] == word
