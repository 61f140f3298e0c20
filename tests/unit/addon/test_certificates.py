"""Google's certificates: kept, rolled over, and done without for a while."""

import time
from collections.abc import Iterator

import pytest

from server.addon import certificates as module
from server.addon.certificates import Certificates
from server.addon.tokens import NotBelieved, check_system_token
from server.errors import TryLater
from tests.support.addon import (
    SERVICE_ACCOUNT,
    URL,
    CertificateServer,
    google_key,
    system_token,
    unknown_key,
)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[CertificateServer]:
    with CertificateServer({"google-1": google_key().certificate}).running() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def certificates(server: CertificateServer, clock: Clock) -> Certificates:
    return Certificates(server.url, clock=clock)


def is_right(certificates: Certificates, token: str) -> bool:
    try:
        check_system_token(token, URL + "/addon/home", SERVICE_ACCOUNT, certificates)
    except NotBelieved:
        return False
    return True


def test_they_are_asked_for_once_an_hour(
    server: CertificateServer, clock: Clock, certificates: Certificates
) -> None:
    token = system_token("/addon/home")
    for _ in range(3):
        assert is_right(certificates, token)
    assert server.asked == 1
    clock.now += 3601
    assert is_right(certificates, token)
    assert server.asked == 2


def test_a_new_key_of_googles_is_found_within_a_minute(
    server: CertificateServer, clock: Clock, certificates: Certificates
) -> None:
    assert is_right(certificates, system_token("/addon/home"))
    server.certificates = {"google-9": unknown_key().certificate}
    token = system_token("/addon/home", unknown_key())
    assert not is_right(certificates, token)
    clock.now += 61
    assert is_right(certificates, token)


def test_made_up_keys_do_not_make_us_ask_google_each_time(
    server: CertificateServer, clock: Clock, certificates: Certificates
) -> None:
    for _ in range(20):
        assert not is_right(certificates, system_token("/addon/home", unknown_key()))
    assert server.asked == 1


def test_known_ones_are_used_for_a_day_while_google_is_away(
    server: CertificateServer, clock: Clock, certificates: Certificates
) -> None:
    token = system_token("/addon/home")
    assert is_right(certificates, token)
    server.certificates = None
    for _ in range(23):
        clock.now += 3600
        assert is_right(certificates, token)
    clock.now += 2 * 3600
    assert not is_right(certificates, token)


def test_a_fetch_is_tried_twice_then_pauses(
    server: CertificateServer, clock: Clock, certificates: Certificates
) -> None:
    server.certificates = None
    for _ in range(5):
        with pytest.raises(TryLater):
            certificates.for_key("google-1")
    assert server.asked == 2
    server.certificates = {"google-1": google_key().certificate}
    clock.now += 6
    assert "google-1" in certificates.for_key("google-1")


def test_a_server_that_answers_nothing_is_left_in_time(
    monkeypatch: pytest.MonkeyPatch, server: CertificateServer
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", (600.0, 600.0))
    monkeypatch.setattr(module, "IN_ALL_SECONDS", 0.3)
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        began = time.monotonic()
        with pytest.raises(TryLater):
            Certificates(address).for_key("google-1")
        assert time.monotonic() - began < 60


def test_an_answer_without_certificates_is_no_answer(server: CertificateServer) -> None:
    server.certificates = {}
    with pytest.raises(TryLater):
        Certificates(server.url).for_key("google-1")
