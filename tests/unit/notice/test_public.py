"""A webhook's address is not a way into this machine or its network, and a stranger's words are no
way out of a message."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from server.errors import Refused, TryLater
from server.notice import webhook
from server.notice.announcement import announcement
from server.notice.mail import letter
from server.notice.shapes import mail_text, request_for
from server.notice.ways import WebhookKind
from server.settings.environment import Settings
from tests.support.listeners import Heard
from tests.support.listeners import webhook as listening


@pytest.fixture
def hook() -> Iterator[Heard]:
    with listening() as heard:
        yield heard


def port_of(hook: Heard) -> int:
    return int(hook.url.split(":")[2].split("/")[0])


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "0", "[::ffff:127.0.0.1]"],
)
def test_nothing_is_sent_to_this_machine_whatever_it_is_called(hook: Heard, host: str) -> None:
    with pytest.raises(Refused, match="NOTICE_PRIVATE_HOSTS=1"):
        webhook.post(f"http://{host}:{port_of(hook)}/", {"json": {}}, may_be_private=False)
    assert hook.bodies == []


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["169.254.169.254"], ["10.0.0.9"], ["fd00::1"], ["8.8.8.8", "192.168.0.1"]],
)
def test_a_name_that_leads_to_a_private_place_is_refused(
    hook: Heard, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(answers))
    url = f"https://hooks.example.com:{port_of(hook)}/"
    with pytest.raises(Refused, match="NOTICE_PRIVATE_HOSTS=1"):
        webhook.post(url, {"json": {}}, may_be_private=False)
    assert hook.bodies == []


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(
    hook: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was judged is what is connected to: a name is asked for once."""
    asked: list[str] = []
    connected: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, *rest: Any, **more: Any) -> Any:
        if host != "rebinds.example.com":
            return real(host, *rest, **more)
        asked.append(host)
        return _resolver(["203.0.113.9" if len(asked) > 1 else "8.8.8.8"])(host, *rest, **more)

    def refusing(address: tuple[str, int], *_rest: Any, **_more: Any) -> socket.socket:
        connected.append(address[0])
        raise OSError("nobody is connected to in a test")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr("urllib3.util.connection.create_connection", refusing)
    with pytest.raises(TryLater):
        webhook.post("http://rebinds.example.com/", {"json": {}}, may_be_private=False)
    assert (asked, connected) == (["rebinds.example.com"], ["8.8.8.8"])


def _resolver(answers: list[str]) -> Any:
    def resolve(_host: str, port: int, *_rest: Any, **_more: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in answers]

    return resolve


def test_a_redirect_leads_nowhere(hook: Heard) -> None:
    hook.answers.append((302, {"Location": "http://169.254.169.254/latest/meta-data"}))
    with pytest.raises(Refused):
        webhook.post(hook.url, {"json": {}}, may_be_private=True)
    assert len(hook.bodies) == 1


@pytest.mark.parametrize(
    ("given", "may"),
    [
        ({"notice_webhook_url": "https://10.0.0.9/hook"}, False),
        ({"notice_webhook_url": "https://10.0.0.9/hook", "notice_private_hosts": True}, True),
        ({"notice_webhook_url": "http://127.0.0.1:9/hook"}, False),
        # The local spreadsheet: nothing there is for real.
        ({"notice_webhook_url": "http://127.0.0.1:9/h", "sheets_emulator_host": "a:1"}, True),
        ({"notice_webhook_url": "https://10.0.0.9/hook", "sheets_emulator_host": "a:1"}, False),
        ({"notice_webhook_url": "https://x.example.com/", "sheets_emulator_host": "a:1"}, False),
    ],
)  # fmt: skip
def test_private_places_are_for_those_who_say_so(given: dict[str, Any], may: bool) -> None:
    loaded = Settings(_env_file=None, spreadsheet_id="sheet", **given)
    assert loaded.may_notify_private(loaded.sites["default"]) is may


HOSTILE = [
    "<!channel>", "<!here|x>", "<users/all>", "@channel @here @everyone", "[To:1] [toall]",
    "<https://evil.example.com|請求書>", "[請求書](https://evil.example.com)", "{{DATE(2026)}}",
    "https://evil.example.com/x?y=z", "HTTPS://EVIL.EXAMPLE.COM", "www.evil.example.com",
    "evil.example.com", "evil.example", "mailto:a@evil.example.com", "tel:0312345678",
    "javascript:alert(1)", "//evil.example.com", "*x* _x_ ~x~ `x` # x", "\u202eexe.fdp",
    "ev\u200bil.example.com", "evil\u00ad.example.com",
]  # fmt: skip
KINDS: tuple[WebhookKind, ...] = ("slack", "google_chat", "chatwork", "teams", "generic")


def told_of(words: str) -> Any:
    cells = {"company": words, "name": words, "conversion_point": words}
    return announcement(
        "lead-1", "aoba", "ja", cells, "https://docs.google.com/d/x", knows_row=True
    )


def shown(kind: WebhookKind, words: str) -> str:
    """What people see of it, without the parts that are ours."""
    request = request_for(kind, told_of(words), "token")
    if kind == "generic":
        text = request["json"]["text"]
    elif kind == "chatwork":
        text = request["data"]["body"]
    elif kind == "teams":
        (facts,) = [
            one["facts"]
            for one in request["json"]["attachments"][0]["content"]["body"]
            if "facts" in one
        ]
        text = "\n".join(one["value"] for one in facts)
    else:
        text = request["json"]["text"]
    return "\n".join(line for line in text.splitlines() if "docs.google.com" not in line)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", HOSTILE)
def test_no_chat_message_holds_a_call_or_a_link_of_a_visitors(
    kind: WebhookKind, words: str
) -> None:
    text = shown(kind, words).replace("[info][title]新しい MQL が届きました[/title]", "")
    text = text.replace("*新しい MQL が届きました*", "")
    for sign in ("<", "[", "@", "`", "{", "://", "evil.", "example.com", "example.C", "\u202e"):
        assert sign not in text, (sign, text)
    for scheme in ("mailto:", "tel:", "javascript:", "https:", "HTTPS:", "//evil"):
        assert scheme not in text


@pytest.mark.parametrize("words", [*HOSTILE, "x\r\nBcc: y@evil.example.com", "x\nReply-To: y@z"])
def test_no_letter_has_a_line_or_a_link_of_a_visitors(words: str) -> None:
    told = told_of(words)
    message = letter(told, "leads@aoba.example.jp", ["eigyo@aoba.example.jp"], 1)
    assert {name.lower() for name in message.keys()} == {  # noqa: SIM118
        "subject", "from", "to", "date", "message-id", "auto-submitted", "content-type",
        "content-transfer-encoding", "mime-version",
    }  # fmt: skip
    assert message["To"] == "eigyo@aoba.example.jp"
    for text in (mail_text(told).replace(told.url, ""), str(message["Subject"])):
        for sign in ("://", "evil.", "example.com", "mailto:", "\u202e", "www."):
            assert sign not in text, (sign, text)
