"""Whose address is whose: this machine's, the public's, one caller's."""

import pytest
from flask import Flask, request

from server.web.access import caller_of, is_public, is_reachable, may_without_token

HERE = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "127.0.0.1"}


def is_let_in(
    proxies: int = 0,
    environ: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> bool:
    with Flask("test").test_request_context(
        "/v1/leads", headers=headers, environ_overrides={**HERE, **(environ or {})}
    ):
        return may_without_token(request, proxies)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_a_program_on_this_machine_needs_no_token(peer: str) -> None:
    assert is_let_in(environ={"REMOTE_ADDR": peer})


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP",
        "Via", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "Fly-Client-IP",
        "X-Amzn-Trace-Id", "X-Cloud-Trace-Context", "X-Envoy-External-Address", "x-real-ip",
    ],
)  # fmt: skip
def test_whatever_a_proxy_adds_gives_it_away(header: str) -> None:
    assert not is_let_in(headers={header: "192.0.2.7"})


@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "10.0.0.1"},
        {"REMOTE_ADDR": ""},
        # nginx without a line of settings.
        {"SERVER_PROTOCOL": "HTTP/1.0"},
        # Others can reach it, so a proxy on this machine can stand before it.
        {"SERVER_NAME": "0.0.0.0"},
        {"SERVER_NAME": "::"},
        {"SERVER_NAME": "192.168.1.5"},
        {"SERVER_NAME": "2001:db8::5"},
    ],
)
def test_where_others_may_come_from_being_here_is_not_enough(environ: dict[str, str]) -> None:
    assert not is_let_in(environ=environ)


def test_behind_proxies_of_ours_nothing_is_open_without_a_token() -> None:
    assert not is_let_in(1)


@pytest.mark.parametrize(
    ("listens_on", "reachable"),
    [
        ("127.0.0.1", False), ("::1", False), ("localhost", False), ("127.0.0.2", False),
        ("0.0.0.0", True), ("::", True), ("10.1.2.3", True), ("/run/leads.sock", True),
    ],
)  # fmt: skip
def test_where_a_server_listens_tells_who_can_reach_it(listens_on: str, reachable: bool) -> None:
    assert is_reachable(listens_on) is reachable


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:41234", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("64:ff9b::c000:207", "192.0.2.7"),
        ("2002:c000:0207::1", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_caller_is_an_ipv4_address_or_a_subscribers_ipv6_network(
    address: str, caller: str
) -> None:
    assert caller_of(address) == caller


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.0.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254",
        "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1", "not an address",
    ],
)  # fmt: skip
def test_no_address_of_a_private_place_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "203.104.209.71", "2606:4700::1111", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)
