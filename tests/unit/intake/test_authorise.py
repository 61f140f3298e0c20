"""Who may post to /v1/leads."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.intake.conftest import Intake, Start

BODY = '{"your-name": "山田 太郎", "your-email": "taro@example.co.jp"}'.encode()
TOKEN = "s3cret-token"


def _sign(intake: Intake, body: bytes = BODY, *, token: str = TOKEN, after: int = 0) -> Any:
    timestamp = str(int(intake.clock.at.timestamp()) + after)
    signature = hmac.new(token.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return {"X-Timestamp": timestamp, "X-Signature": f"sha256={signature.hexdigest()}"}


def _refused(answer: Any) -> None:
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert json.loads(answer.data)["detail"]


def test_the_token_lets_in(start: Start) -> None:
    intake = start(intake_token=TOKEN)
    answer = intake.post(BODY, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 202
    told = json.loads(answer.data)
    assert told == {"lead_id": intake.rows()[0].id, "status": "accepted"}
    assert intake.rows()[0].id[14] == "7"  # a UUIDv7: ids in the order of arrival


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer ÿþ"},
        {"X-Signature": "sha256=", "X-Timestamp": "1"},
        {"X-Intake-Token": TOKEN},
    ],
)
def test_once_set_the_token_is_always_required(start: Start, headers: dict[str, str]) -> None:
    intake = start(intake_token=TOKEN)
    _refused(intake.post(BODY, headers=headers))
    assert intake.rows() == []


def test_without_a_token_only_this_machine_may_post(start: Start) -> None:
    intake = start()
    assert intake.post(BODY, environ_base={"REMOTE_ADDR": "127.0.0.1"}).status_code == 202
    for peer in ("203.0.113.9", "10.0.0.5", "", "unix:", "::ffff:203.0.113.9"):
        _refused(intake.post(BODY, environ_base={"REMOTE_ADDR": peer}))
    assert len(intake.rows()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Host": "evil.example:8000", "User-Agent": "Mozilla/5.0 (Windows NT 10.0)"},
        {"Host": "evil.example:8000", "Accept-Language": "ja"},
        {"Origin": "http://evil.example:8000", "Host": "evil.example:8000"},
    ],
)
def test_another_page_in_this_machines_browser_is_not_this_machine(
    start: Start, headers: dict[str, str]
) -> None:
    _refused(start().post(BODY, headers=headers))


def test_a_program_may_call_this_machine_by_any_name(start: Start) -> None:
    assert start().post(BODY, headers={"Host": "web:8000"}).status_code == 202


@pytest.mark.parametrize("origin", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:1"])
def test_a_page_of_this_machine_is(start: Start, origin: str) -> None:
    assert start().post(BODY, headers={"Origin": origin}).status_code == 202


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_every_loopback_address_is_this_machine(start: Start, peer: str) -> None:
    assert start().post(BODY, environ_base={"REMOTE_ADDR": peer}).status_code == 202


@pytest.mark.parametrize(
    "header",
    ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port",
     "x-forwarded-server"],
)  # fmt: skip
def test_a_proxy_on_this_machine_is_not_this_machine(start: Start, header: str) -> None:
    _refused(start().post(BODY, headers={header: "127.0.0.1"}))


def test_a_signature_lets_in(start: Start) -> None:
    intake = start(intake_token=TOKEN)
    assert intake.post(BODY, headers=_sign(intake)).status_code == 202


@pytest.mark.parametrize("after", [-300, -1, 0, 299, 300])
def test_a_signature_holds_for_five_minutes_either_way(start: Start, after: int) -> None:
    intake = start(intake_token=TOKEN)
    assert intake.post(BODY, headers=_sign(intake, after=after)).status_code == 202


@pytest.mark.parametrize("after", [-301, 301, 86400])
def test_an_older_signature_is_refused(start: Start, after: int) -> None:
    intake = start(intake_token=TOKEN)
    _refused(intake.post(BODY, headers=_sign(intake, after=after)))


def test_a_signature_is_of_this_body_this_time_and_this_token(start: Start) -> None:
    intake = start(intake_token=TOKEN)
    signed = _sign(intake)
    _refused(intake.post(BODY + b" ", headers=signed))
    _refused(
        intake.post(BODY, headers=signed | {"X-Timestamp": str(int(signed["X-Timestamp"]) + 1)})
    )
    _refused(intake.post(BODY, headers=_sign(intake, token="other")))
    _refused(intake.post(BODY, headers=_sign(intake, token="")))
    _refused(intake.post(BODY, headers=signed | {"X-Signature": signed["X-Signature"][7:]}))
    for timestamp in ("", "now", "1e9", "-1", "٣", "9" * 40):
        _refused(intake.post(BODY, headers=signed | {"X-Timestamp": timestamp}))
    assert intake.rows() == []


def test_an_upper_case_signature_is_the_same(start: Start) -> None:
    intake = start(intake_token=TOKEN)
    signed = _sign(intake)
    upper = "sha256=" + signed["X-Signature"][7:].upper()
    assert intake.post(BODY, headers=signed | {"X-Signature": upper}).status_code == 202


def test_a_replayed_signature_is_a_duplicate(start: Start) -> None:
    intake = start(intake_token=TOKEN)
    body = '{"your-message": "連絡先のない送信"}'.encode()  # nothing else would tell it apart
    signed = _sign(intake, body)
    first = intake.post(body, headers=signed)
    intake.clock.pass_by(minutes=4)
    again = intake.post(body, headers=signed)
    assert (first.status_code, again.status_code) == (202, 200)
    assert json.loads(again.data) == {"lead_id": first.json["lead_id"], "status": "duplicate"}
    assert len(intake.rows()) == 1


def test_a_wrong_bearer_beside_a_right_signature_lets_in(start: Start) -> None:
    intake = start(intake_token=TOKEN)
    headers = _sign(intake) | {"Authorization": "Bearer from-a-proxy"}
    assert intake.post(BODY, headers=headers).status_code == 202


def test_the_token_decides_the_site(start: Start, tmp_path: Path) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(
        """
        [sites.aoba]
        spreadsheet_id = "sheet-a"
        intake_token = "token-a"
        [sites.wakaba]
        spreadsheet_id = "sheet-w"
        intake_token = "token-w"
        locale = "en"
        """
    )
    intake = start(sites_file=str(sites))
    intake.post(BODY, headers={"Authorization": "Bearer token-w"})
    intake.post(BODY, headers=_sign(intake, token="token-a"))
    _refused(intake.post(BODY, headers={"Authorization": "Bearer token-x"}))
    _refused(intake.post(BODY))  # every site has a token: not even this machine without one
    assert [row.site for row in intake.rows()] == ["wakaba", "aoba"]
    assert [row.cells["channel"] for row in intake.rows()] == ["Organic", "オーガニック"]


def test_the_same_key_on_two_sites_is_two_leads(start: Start, tmp_path: Path) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(
        '[sites.a]\nspreadsheet_id = "1"\nintake_token = "ta"\n'
        '[sites.b]\nspreadsheet_id = "2"\nintake_token = "tb"\n'
    )
    intake = start(sites_file=str(sites))
    for token in ("ta", "tb"):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "same"}
        assert intake.post(BODY, headers=headers).status_code == 202


def test_many_posts_with_a_token_are_never_too_many(start: Start) -> None:
    intake = start(intake_token=TOKEN, browser_posts_per_minute=1)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answers = [intake.post({"n": str(number)}, headers=headers) for number in range(20)]
    assert {answer.status_code for answer in answers} == {202}


def test_no_log_line_names_a_person_or_a_token(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    import logging

    caplog.set_level(logging.DEBUG)
    logging.getLogger("leadsheet").propagate = True
    intake = start(intake_token=TOKEN)
    intake.post(BODY, headers={"Authorization": f"Bearer {TOKEN}"})
    intake.post(BODY, headers={"Authorization": "Bearer no-such-token"})
    told = " ".join(str(vars(record)) for record in caplog.records)
    assert intake.rows()[0].id in told
    for secret in ("山田", "taro@example", TOKEN, "no-such-token"):
        assert secret not in told
