"""What the bytes of a submission say, in the charsets that browsers, mail programs and plugins
really write. The expected characters are written out, or read from Microsoft's own table."""

import gc
import json
from urllib.parse import quote_from_bytes

import pytest

from server.intake.body import read
from server.intake.charset import Charset, decode
from tests.unit.intake.conftest import Intake, Start

URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
ORIGIN = {"Origin": "http://127.0.0.1:8080"}
FEEDBACK = "/wp-json/contact-form-7/v1/contact-forms/7/feedback"


def _form(**fields: bytes) -> bytes:
    pairs = (f"{name}={quote_from_bytes(value)}" for name, value in fields.items())
    return "&".join(pairs).encode()


def _nec_row(row: int, cell: int) -> tuple[bytes, str]:
    """EUC's two bytes and the character that CP932 has in the same row and cell."""
    lead = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
    trail = (cell + 0x3F + (cell >= 64)) if row % 2 else cell + 0x9E
    try:
        return bytes((row + 0xA0, cell + 0xA0)), bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return b"", ""


NEC = [one for row in (89, 90, 91, 92) for cell in range(1, 95) if (one := _nec_row(row, cell))[1]]


def test_the_374_characters_of_rows_89_to_92_in_every_spelling() -> None:
    assert len(NEC) == 374
    context = "見積もりをお願いします".encode("euc_jp")
    for euc, character in NEC:
        assert decode(context + euc) == f"見積もりをお願いします{character}"
        jis = b"\x1b$B" + bytes(byte & 0x7F for byte in euc) + b"\x1b(B"
        assert decode(b"a" + jis) == f"a{character}"
    for lead, trail in ((0xED, 0x40), (0xEE, 0xFC), (0xFA, 0x5C), (0xFC, 0x4B)):
        sjis = bytes((lead, trail))
        assert decode("です".encode("cp932") + sjis) == "です" + sjis.decode("cp932")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xfc\xe2\xb6\xb6", "髙橋"),
        (b"\xb9\xf5\xf9\xf5", "黒﨑"),
        (b"\xc6\xc1\xf9\xfe", "徳德"),
        (b"\xad\xa1\xad\xea\xc0\xc4\xcd\xd5", "①㈱青葉"),
        (b"\x8f\xf4\xab\xc0\xc4\xcd\xd5", "㈱青葉"),  # eucJP-ms, the third code set
        (b"\x8f\xf3\xf3\x8f\xf3\xfe\xa4\xc7\xa4\xb9", "ⅰⅡです"),
        (b"\x8f\xb0\xa1\xa4\xc7\xa4\xb9", "丂です"),  # JIS X 0212
        (b"\x8e\xd4\x8e\xcf\x8e\xc0\x8e\xde\xa4\xc7\xa4\xb9", "ﾔﾏﾀﾞです"),
        (b"\xa3\xb1\xa1\xc1\xa3\xb2\xa1\xdd\xc6\xfc", "１～２－日"),
    ],
)
def test_euc_jp_is_what_browsers_mean_by_it(intake: Intake, data: bytes, text: str) -> None:
    message = "見積もりをお願いします".encode("euc_jp")
    body = _form(**{"your-name": data, "your-message": message})
    assert intake.post(body, headers=URLENCODED).status_code == 202
    assert intake.cells()["name"] == text
    assert intake.cells()["message"] == "見積もりをお願いします"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x1b$B-j@DMU\x1b(B", "㈱青葉"),
        (b"\x1b$B-!\x1b(B \x1b$B|b66\x1b(J", "① 髙橋"),
        (b"\x1b$@;3ED\x1b(J", "山田"),
        (b"\x1b(ITOL\x1b(B", "ﾔﾏﾌ"),
        (b"\x0eTO\x0f \x1b$B;3\x1b(B", "ﾔﾏ 山"),
        (b"\xd4\xcf \x1b$B;3ED\x1b(B", "ﾔﾏ 山田"),
        (b"\x1b$(D0!\x1b(B", "丂"),
        (b"\x1b$B;3ED", "山田"),
    ],
)
def test_iso_2022_jp_is_what_mail_programs_mean_by_it(start: Start, data: bytes, text: str) -> None:
    as_form = _form(**{"your-company": data})
    bodies = [as_form]
    if data.endswith((b"\x1b(B", b"\x1b(J")):
        bodies.append(b'{"your-company": "' + data + b'"}')
    if data.isascii():
        bodies.append(json.dumps({"your-company": data.decode("ascii")}).encode())
    for body in bodies:
        intake = start()
        intake.post(body, headers=URLENCODED if body is as_form else {})
        assert intake.cells()["company"] == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("佐藤花子".encode()[:-1], "佐藤花\ufffd"),
        ("佐藤花子".encode()[:-2], "佐藤花\ufffd"),
        ("お世話になります😀".encode()[:-1], "お世話になります\ufffd"),
        ("お世話になりま".encode() + b"\xe3\x81...", "お世話になりま\ufffd..."),
        ("髙橋".encode() + b"\xed\xa0\xbd\xed\xb8\x80", "髙橋😀"),
        ("髙橋".encode() + b"\xed\xa0\xbd", "髙橋\ufffd"),
    ],
)
def test_text_that_is_nearly_utf_8_is_utf_8(start: Start, data: bytes, text: str) -> None:
    fields = {"your-name": data, "your-message": "見積".encode()}
    members = b", ".join(b'"%s": "%s"' % (name.encode(), told) for name, told in fields.items())
    for body, headers in ((_form(**fields), URLENCODED), (b"{" + members + b"}", {})):
        intake = start()
        intake.post(body, headers=headers)
        assert intake.cells()["name"] == text
        assert intake.cells()["message"] == "見積"


def test_one_field_of_another_charset_is_read_by_itself() -> None:
    fields = ["見積をお願いします".encode(), "山田太郎".encode("cp932"), b"abc"]
    charset = Charset(fields)
    assert [charset.text(one) for one in fields] == ["見積をお願いします", "山田太郎", "abc"]


def test_kana_that_would_be_letters_in_utf_8_is_kana_among_shift_jis() -> None:
    fields = ["見積をお願いします".encode("cp932"), "ﾃ｡".encode("cp932")]
    charset = Charset(fields)
    assert fields[1].decode("utf-8") == "á"
    assert [charset.text(one) for one in fields] == ["見積をお願いします", "ﾃ｡"]


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("is_multipart", [True, False])
def test_what_a_page_in_an_old_charset_could_not_write_is_read(
    start: Start, encoding: str, is_multipart: bool
) -> None:
    """Browsers write it as a number; very old ones as the two halves of a pair."""
    written = "佐藤&#128512;&#55357;&#56832;&#233;".encode(encoding)
    message = "予算は&#65;円&#1;です".encode(encoding)
    intake = start()
    if is_multipart:
        parts = [
            b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name, value)
            for name, value in ((b"your-name", written), (b"your-message", message))
        ]
        headers = {"Content-Type": "multipart/form-data; boundary=B"} | ORIGIN
        answer = intake.client.post(FEEDBACK, data=b"".join(parts) + b"--B--", headers=headers)
        assert answer.status_code == 200
    else:
        body = _form(**{"your-name": written, "your-message": message})
        intake.post(body, headers=URLENCODED)
    assert intake.cells()["name"] == "佐藤😀😀é"
    assert intake.cells()["message"] == "予算は&#65;円&#1;です"


def test_in_utf_8_a_number_is_what_the_visitor_wrote(intake: Intake) -> None:
    intake.post(_form(**{"your-name": "佐藤&#128512;".encode()}), headers=URLENCODED)
    assert intake.cells()["name"] == "佐藤&#128512;"


@pytest.mark.parametrize("times", [1, 2])
def test_json_that_was_made_json_again_is_read(intake: Intake, times: int) -> None:
    body: object = {"your-name": "山田 太郎", "your-email": "taro@example.co.jp"}
    for _ in range(times):
        body = json.dumps(body)
    assert intake.post(json.dumps(body)).status_code == 202
    assert intake.cells()["name"] == "山田 太郎"
    assert intake.cells()["email"] == "taro@example.co.jp"


_KANJI, _MORE = b";3ED", b"B@O:$N7o"  # 山田, 太郎の件 in JIS X 0208


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1b$B" + _KANJI + b"\r\n" + _MORE + b"\x1b(B",
        b"\x1b$B" + _KANJI + b"\n" + _MORE + b"\x1b(J",
        b"\x1b$B" + _KANJI + b"\r\n\x1b$B" + _MORE + b"\x1b(B",
        b"\x1b$B" + _KANJI + b"\x1b(B\r\n\x1b$@" + _MORE + b"\x1b(B",
    ],
)
def test_kanji_that_go_on_after_a_line_end_stay_kanji_in_every_form(raw: bytes) -> None:
    escaped = "".join(f"%{byte:02X}" for byte in raw).encode()
    head = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
    for body, content_type in (
        (b"a=" + escaped, "application/x-www-form-urlencoded"),
        (head + raw + b"\r\n--B--", "multipart/form-data; boundary=B"),
        (b"a=" + raw, "text/plain"),
    ):
        (field,) = read(body, content_type).fields
        assert field.values[0].splitlines() == ["山田", "太郎の件"]


def test_a_kanji_halved_by_a_line_end_is_whole_in_the_next_line() -> None:
    raw = b"\x1b$B" + _KANJI + _MORE[:3] + b"\r\n" + _MORE[3:] + b"\x1b(B"
    assert decode(raw).splitlines() == ["山田太", "郎の件"]


def test_a_cut_line_is_ascii_again_where_nothing_says_otherwise() -> None:
    assert decode(b"\x1b$B" + _KANJI + b"\r\nABCD \x1b$B" + _MORE) == "山田\r\nABCD 太郎の件"


class Held(bytes):
    """Bytes that tell when they are let go."""

    let_go = 0

    def __del__(self) -> None:
        Held.let_go += 1


@pytest.mark.parametrize(
    "data",
    [
        "株式会社見本,髙橋花子㈱".encode("cp932"),
        "株式会社見本,高橋花子".encode("euc_jp"),
        "高橋花子".encode("iso2022_jp"),
        "高橋花子".encode() + b"\x8f\xff",
        "高橋花子".encode("euc_jp") + b"\xff\x8f",
        b"\x8f\xa1\xff" * 50,
    ],
    ids=["Shift_JIS", "EUC-JP", "ISO-2022-JP", "cut UTF-8", "broken EUC-JP", "nothing"],
)
def test_a_large_file_is_let_go_once_it_is_read(data: bytes) -> None:
    before = Held.let_go
    gc.disable()
    try:
        decode(Held(data))
        assert Held.let_go == before + 1
    finally:
        gc.enable()
