"""Who may look at the status page, and for how long."""

import re
import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from http.cookies import SimpleCookie
from typing import Self

import pytest

from server.admin import session
from server.web import admins
from tests.unit.admin.conftest import TOKEN, Admin

PAGES = (
    "/admin/",
    "/admin/rebuilds",
    "/admin/connect",
    "/admin/leads/x",
    "/admin/leads/x/body",
    "/admin/leads/x/row",
)
LIVE = ("/admin/live", "/admin/rebuilds/live", "/admin/leads/x/live")
BUTTONS = (
    "/admin/retry",
    "/admin/rebuild",
    "/admin/leads/x/release",
    "/admin/connect/test",
    "/admin/connect/check",
    "/admin/connect/plugin",
)


@pytest.fixture
def stranger(make_admin: Callable[..., Admin]) -> Admin:
    return make_admin()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_shown_before_signing_in(stranger: Admin, path: str) -> None:
    answer = stranger.see(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/admin/sign-in?next=/admin/")


@pytest.mark.parametrize("path", LIVE)
def test_the_pages_script_is_told_that_it_has_to_sign_in(stranger: Admin, path: str) -> None:
    answer = stranger.see(path)
    assert (answer.status_code, answer.data) == (401, b"")


@pytest.mark.parametrize("path", BUTTONS)
def test_nothing_is_done_before_signing_in(stranger: Admin, path: str) -> None:
    answer = stranger.press(path, page="/admin/sign-in", site="default")
    assert (answer.status_code, answer.location) == (302, "/admin/sign-in")


@pytest.mark.parametrize("path", BUTTONS)
def test_nothing_is_done_without_the_pages_mark(admin: Admin, path: str) -> None:
    for fields in ({}, {"csrf": ""}, {"csrf": "made up"}):
        answer = admin.client.post(path, data={"site": "default", **fields})
        assert answer.status_code == 403
        assert "読み込み直して" in answer.get_json(force=True)["detail"]


def test_the_right_token_lets_in_and_leads_back(stranger: Admin) -> None:
    page = "/admin/sign-in?next=/admin/rebuilds"
    answer = stranger.press(page, page=page, token=TOKEN)
    assert (answer.status_code, answer.location) == (302, "/admin/rebuilds")
    assert "再集計" in stranger.text("/admin/rebuilds")


@pytest.mark.parametrize(
    "next_", ["https://evil.example.com/", "//evil.example.com", "/admin/\\evil", "/v1/leads", ""]
)
def test_nobody_is_led_elsewhere(stranger: Admin, next_: str) -> None:
    page = f"/admin/sign-in?next={next_}"
    assert stranger.press(page, page=page, token=TOKEN).location == "/admin/"


@pytest.mark.parametrize("next_", ["/admin/%0d%0aX-Evil:%20yes", "/admin/%0aSet-Cookie:%20a=b"])
def test_no_header_is_smuggled_in(stranger: Admin, next_: str) -> None:
    page = f"/admin/sign-in?next={next_}"
    answer = stranger.press(page, page=page, token=TOKEN)
    assert answer.status_code == 302
    assert "X-Evil" not in answer.headers
    assert not {"\r", "\n"} & set("".join(value for _, value in answer.headers))
    assert [one.split("=")[0] for one in answer.headers.getlist("Set-Cookie")] == ["leadsheet"]


def test_nothing_of_the_session_before_signing_in_is_good_after_it(stranger: Admin) -> None:
    """Who slipped somebody a session of their own knows nothing of the one that follows."""
    before = stranger.client.get("/admin/sign-in")
    planted = stranger.client.get_cookie("leadsheet", path="/admin")
    (mark,) = re.findall(r'name="csrf" value="([^"]+)"', before.get_data(as_text=True))
    assert planted is not None
    assert stranger.sign_in().status_code == 302
    assert stranger.client.post("/admin/retry", data={"csrf": mark}).status_code == 403
    stranger.client.set_cookie("leadsheet", planted.value, path="/admin")
    assert stranger.see("/admin/").status_code == 302


def test_a_wrong_token_is_told(stranger: Admin) -> None:
    answer = stranger.sign_in("wrong")
    assert answer.status_code == 403
    assert "トークンが違います" in answer.get_data(as_text=True)
    assert stranger.see("/admin/").status_code == 302


def test_guessing_is_slowed_down_in_all_processes_together(
    make_admin: Callable[..., Admin], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    one, other = make_admin(), make_admin()
    for turn in range(admins.TRIES_PER_MINUTE):
        assert (one, other)[turn % 2].sign_in("wrong").status_code == 403
    for stranger in (one, other):
        answer = stranger.sign_in()
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "10"
        assert stranger.see("/admin/").status_code == 302
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert "csrf" in one.client.get("/admin/sign-in", **elsewhere).get_data(as_text=True)
    now += 11
    assert other.sign_in().status_code == 302


def test_signing_in_with_the_right_token_is_no_guess(make_admin: Callable[..., Admin]) -> None:
    for _ in range(2 * admins.TRIES_PER_MINUTE):
        assert make_admin().sign_in().status_code == 302


def test_signing_out_ends_it(admin: Admin) -> None:
    assert admin.see("/admin/").status_code == 200
    admin.press("/admin/sign-out", page="/admin/")
    assert admin.see("/admin/").status_code == 302


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(
    admin: Admin, make_admin: Callable[..., Admin]
) -> None:
    """In every web process; another session goes on."""
    copied = admin.client.get_cookie("leadsheet", path="/admin")
    assert copied is not None
    thief, other, colleague = make_admin(), make_admin(), make_admin()
    colleague.sign_in()
    for one in (thief, other):
        one.client.set_cookie("leadsheet", copied.value, path="/admin")
        assert one.see("/admin/").status_code == 200
    admin.press("/admin/sign-out", page="/admin/")
    for one in (thief, other):
        one.client.set_cookie("leadsheet", copied.value, path="/admin")
        assert one.see("/admin/").status_code == 302
        assert one.see("/admin/live").status_code == 401
    assert colleague.see("/admin/").status_code == 200
    assert admin.sign_in().status_code == 302
    assert admin.see("/admin/").status_code == 200


@pytest.mark.parametrize("days", [-400, -1 / 24, 1 / 24, 400])
def test_a_wrong_clock_neither_lets_in_for_long_nor_keeps_out(
    make_admin: Callable[..., Admin], monkeypatch: pytest.MonkeyPatch, days: float
) -> None:
    """Signed in while the clock was wrong: it lasts twelve hours of the right clock at most, and
    signing in anew is enough."""
    at = [time.time() + days * 86_400]
    monkeypatch.setattr(time, "time", lambda: at[0])
    admin = make_admin()
    assert admin.sign_in().status_code == 302
    assert admin.see("/admin/").status_code == 200
    at[0] -= days * 86_400
    still = -1 < days < 0
    assert admin.see("/admin/").status_code == (200 if still else 302)
    assert still or admin.sign_in().status_code == 302
    assert admin.see("/admin/").status_code == 200
    at[0] += session.SESSION_SECONDS + 1
    assert admin.see("/admin/").status_code == 302


@pytest.mark.parametrize("days", [-400, -1 / 24, 1 / 24, 1, 400])
def test_a_session_that_was_ended_stays_so_whatever_the_clock_did(
    make_admin: Callable[..., Admin], monkeypatch: pytest.MonkeyPatch, days: float
) -> None:
    at = [time.time()]

    class Set(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(at[0], tz)

    monkeypatch.setattr(time, "time", lambda: at[0])
    monkeypatch.setattr(session, "datetime", Set)
    admin, thief, other = make_admin(), make_admin(), make_admin()
    admin.sign_in()
    copied = admin.client.get_cookie("leadsheet", path="/admin")
    assert copied is not None
    admin.press("/admin/sign-out", page="/admin/")
    # The clock jumps, and somebody else signs in and out.
    at[0] += days * 86_400
    other.sign_in()
    other.press("/admin/sign-out", page="/admin/")
    at[0] -= days * 86_400
    thief.client.set_cookie("leadsheet", copied.value, path="/admin")
    assert thief.see("/admin/").status_code == 302


def _bearer(admin: Admin, token: str, method: str = "GET", path: str = "/metrics", **more: str):  # type: ignore[no-untyped-def]
    return admin.client.open(
        path,
        method=method,
        headers={"Authorization": f"Bearer {token}"},
        environ_base={"REMOTE_ADDR": "192.0.2.7", **more},
    )


DOORS = [("POST", "/v1/rebuild"), ("GET", "/v1/rebuild/x"), ("GET", "/metrics")]


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_guessing_is_limited_at_every_door_together(
    make_admin: Callable[..., Admin], monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    one = make_admin()
    for turn in range(admins.TRIES_PER_MINUTE):
        way, where = DOORS[turn % len(DOORS)]
        assert _bearer(one, f"guess {turn}", way, where).status_code == 401
    for token in ("guess", TOKEN):
        answer = _bearer(one, token, method, path)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "10"
    assert _bearer(one, TOKEN, method, path, REMOTE_ADDR="192.0.2.8").status_code in (200, 202, 404)
    now += 11
    assert _bearer(one, TOKEN, method, path).status_code in (200, 202, 404)


def test_a_right_token_is_no_guess_however_often(make_admin: Callable[..., Admin]) -> None:
    one = make_admin()
    assert {_bearer(one, TOKEN).status_code for _ in range(30)} == {200}


@pytest.mark.parametrize(
    "address", ["2001:db8:1:2::{}", "2001:db8:1:2:{}::1", "2001:db8:1:2:ffff:{}:9:1"]
)
def test_one_network_of_ipv6_is_one_guesser(
    make_admin: Callable[..., Admin], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    one = make_admin()
    told = [
        _bearer(one, "guess", REMOTE_ADDR=address.format(number)).status_code
        for number in range(1, admins.TRIES_PER_MINUTE + 2)
    ]
    assert told == [401] * admins.TRIES_PER_MINUTE + [429]
    assert _bearer(one, "guess", REMOTE_ADDR="2001:db8:1:3::1").status_code == 401


def test_many_guessers_together_are_limited_too(
    make_admin: Callable[..., Admin], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    one = make_admin()
    told = [
        _bearer(one, "guess", REMOTE_ADDR=f"198.51.100.{number}").status_code
        for number in range(admins.TRIES_OF_ALL_PER_MINUTE + 2)
    ]
    assert told == [401] * admins.TRIES_OF_ALL_PER_MINUTE + [429] * 2


def test_a_session_ends_after_half_a_day(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 12 * 3600 - 60)
    assert admin.see("/admin/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 12 * 3600 + 60)
    assert admin.see("/admin/").status_code == 302


def test_a_new_token_ends_every_session(admin: Admin, make_admin: Callable[..., Admin]) -> None:
    cookie = admin.client.get_cookie("leadsheet", path="/admin")
    assert cookie is not None
    other = make_admin(admin_token="another token, as long")
    other.client.set_cookie("leadsheet", cookie.value, path="/admin")
    assert other.see("/admin/").status_code == 302


@pytest.mark.parametrize(("scheme", "secure"), [("https", True), ("http", False)])
def test_the_cookie_is_kept_from_scripts_and_from_other_sites(
    stranger: Admin, scheme: str, secure: bool
) -> None:
    answer = stranger.client.get("/admin/sign-in", base_url=f"{scheme}://leads.example.jp")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["leadsheet"]
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["path"]) == (
        True,
        "Lax",
        "/admin",
    )
    assert bool(cookie["secure"]) is secure


def test_behind_a_proxy_of_ours_https_is_known(make_admin: Callable[..., Admin]) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    trusted = make_admin(trusted_proxies=1).see("/admin/sign-in", **forwarded)
    assert "Secure" in trusted.headers["Set-Cookie"]
    untrusted = make_admin().see("/admin/sign-in", **forwarded)
    assert "Secure" not in untrusted.headers["Set-Cookie"]


def test_without_a_token_only_this_machine_may_look(make_admin: Callable[..., Admin]) -> None:
    local = make_admin(admin_token="")
    assert local.see("/admin/").status_code == 200
    for elsewhere in (
        {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
        {"headers": {"X-Forwarded-For": "192.0.2.7"}},
        # A name of somebody else's that was made to point here.
        {"base_url": "http://evil.example.com"},
        {"base_url": "http://127.0.0.1.evil.example.com:8000"},
    ):
        answer = local.client.get("/admin/", **elsewhere)
        assert answer.status_code == 302, elsewhere
    for name in ("http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000"):
        assert local.client.get("/admin/", base_url=name).status_code == 200


def test_without_a_token_the_sign_in_page_says_what_to_set(
    make_admin: Callable[..., Admin],
) -> None:
    page = make_admin(admin_token="").client.get(
        "/admin/sign-in", environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert "ADMIN_TOKEN が設定されていないため" in page.get_data(as_text=True)
    assert "<form" not in page.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/admin/", "/admin/sign-in", "/admin/connect"])
def test_pages_run_no_foreign_script_and_are_framed_nowhere(admin: Admin, path: str) -> None:
    answer = admin.see(path)
    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.get_data(as_text=True)
    assert "<script>" not in body
    assert " style=" not in body
    assert " onclick=" not in body


def test_the_bare_address_leads_people_to_the_status_page_and_programs_nowhere(
    make_admin: Callable[..., Admin],
) -> None:
    visitor = make_admin()
    browser = visitor.see("/", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (browser.status_code, browser.location) == (302, "/admin/")
    for program in ("*/*", "application/json"):
        answer = visitor.see("/", Accept=program)
        assert answer.status_code == 404
        assert answer.content_type == "application/problem+json"
