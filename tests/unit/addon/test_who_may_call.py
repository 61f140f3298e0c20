"""Only Google, for our address, for a person who can open a spreadsheet that is a site."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from server.app import create_app
from server.database.database import Database
from server.rebuild import queue as rebuilds
from server.settings.environment import Settings
from tests.support.addon import (
    SERVICE_ACCOUNT,
    URL,
    card_of,
    event,
    google_key,
    open_sheet,
    strangers_key,
    system_token,
    texts_of,
    unknown_key,
    user_token,
)
from tests.support.processes import free_port
from tests.unit.addon.conftest import LocalGoogle, Post

ROUTES = ("/addon/home", "/addon/granted", "/addon/refresh", "/addon/rebuild", "/addon/allow")


def now() -> int:
    return int(time.time())


def forged(path: str, secret: str = "", **head: Any) -> str:
    """A token whose head says what it likes: signed with `secret` as HS256, or not signed."""
    claims = {
        "iss": "https://accounts.google.com",
        "aud": URL + path,
        "exp": now() + 600,
        "iat": now(),
        "email": "addons@aoba.iam.gserviceaccount.com",
        "email_verified": True,
    }
    told = {"alg": "HS256" if secret else "none", "typ": "JWT", "kid": "google-1", **head}
    signed = ".".join(
        _base64(json.dumps({name: one for name, one in part.items() if one is not None}).encode())
        for part in (told, claims)
    )
    signature = hmac.digest(secret.encode(), signed.encode(), "sha256") if secret else b""
    return f"{signed}.{_base64(signature)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def with_head(path: str, **head: Any) -> str:
    """A right token, but for its head; the signature is made over that."""
    claims = {"aud": URL + path, "email": SERVICE_ACCOUNT, "email_verified": True}
    times = {"iss": "https://accounts.google.com", "iat": now(), "exp": now() + 600}
    return google_key().sign_as(head, {**times, **claims})


WRONG_SYSTEM_TOKENS: dict[str, Callable[[str], str | None]] = {
    "none at all": lambda _path: None,
    "no token": lambda _path: "abc",
    "signed by a stranger under Google's key id": lambda path: system_token(path, strangers_key()),
    "signed by a key nobody knows": lambda path: system_token(path, unknown_key()),
    "not signed": forged,
    "signed with the certificate for a secret": lambda path: forged(path, google_key().certificate),
    "not signed, under RS256": lambda path: forged(path, alg="RS256"),
    "of another algorithm": lambda path: with_head(path, kid="google-1", alg="ES256"),
    "without a key id": lambda path: with_head(path, alg="RS256"),
    "with an empty key id": lambda path: with_head(path, kid="", alg="RS256"),
    "with a list of key ids": lambda path: with_head(path, kid=["google-1"], alg="RS256"),
    "with a second signature behind": lambda path: f"{system_token(path)}.abc",
    "cut off": lambda path: system_token(path)[:-8],
    "for another address": lambda path: system_token(path, aud="https://evil.example.com" + path),
    "for another route": lambda path: system_token(path, aud=URL + "/addon/elsewhere"),
    "for nobody": lambda path: system_token(path, aud=None),
    "of another service account": lambda path: system_token(path, email="evil@x.example.com"),
    "of no account": lambda path: system_token(path, email=None),
    "with an unverified address": lambda path: system_token(path, email_verified=False),
    "with an address said to be verified": lambda path: system_token(path, email_verified="true"),
    "expired": lambda path: system_token(path, iat=now() - 7200, exp=now() - 3600),
    "expired a second ago": lambda path: system_token(path, iat=now() - 3600, exp=now() - 1),
    "from the future": lambda path: system_token(path, iat=now() + 600, exp=now() + 4200),
    "good for years": lambda path: system_token(path, exp=now() + 10 * 365 * 86400),
    "good for a day": lambda path: system_token(path, exp=now() + 86400),
    "good for ever": lambda path: system_token(path, exp=10**300),
    "with an end that is no whole number": lambda path: system_token(path, exp=now() + 600.5),
    "with an end beyond numbers": lambda path: system_token(path, exp=float("inf")),
    "with an end in words": lambda path: system_token(path, exp=str(now() + 600)),
    "with a yes for its beginning": lambda path: system_token(path, iat=True),
    "from long ago, and good until now": lambda path: system_token(path, iat=0),
    "from before time": lambda path: system_token(path, iat=-(10**18)),
    "ending before it begins": lambda path: system_token(path, iat=now() + 9, exp=now() + 5),
    "not good before tomorrow": lambda path: system_token(path, nbf=now() + 86400),
    "without a beginning": lambda path: system_token(path, iat=None),
    "without an end": lambda path: system_token(path, exp=None),
    "of another issuer": lambda path: system_token(path, iss="https://evil.example.com"),
    "of the person instead": lambda _path: user_token(),
}


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("kind", sorted(WRONG_SYSTEM_TOKENS))
def test_a_wrong_system_token_is_refused_with_a_card(
    post: Post, google: LocalGoogle, database: Database, path: str, kind: str
) -> None:
    token = WRONG_SYSTEM_TOKENS[kind](path)
    status, reply = post(
        path, event(path, spreadsheet=open_sheet(google.site_id), systemIdToken=token)
    )
    assert status == 401
    assert "Google からの要求であることを確認できません" in " ".join(texts_of(card_of(reply)))
    assert rebuilds.history(database) == []
    assert google.asked_of_drive() == 0


def test_while_google_cannot_be_asked_nobody_is_let_in_and_a_card_says_so(
    configured: Settings, database: Database, google: LocalGoogle
) -> None:
    nowhere = configured.model_copy(
        update={"google_certs_url": f"http://127.0.0.1:{free_port()}/certs"}
    )
    client = create_app(nowhere).test_client()
    for path in ROUTES:
        asked = event(path, spreadsheet=open_sheet(google.site_id))
        answer = client.post(path, json=asked)
        assert answer.status_code == 401
        told = " ".join(texts_of(card_of(answer.get_json())))
        assert "Google からの要求であることを確認できません" in told
    assert rebuilds.history(database) == []
    assert google.asked_of_drive() == 0


def test_the_token_in_the_header_counts_too(post: Post, google: LocalGoogle) -> None:
    path = "/addon/home"
    asked = event(path, spreadsheet=open_sheet(google.site_id), systemIdToken=None)
    assert post(path, asked, Authorization=f"Bearer {system_token(path)}")[0] == 200
    stranger = system_token(path, strangers_key())
    assert post(path, asked, Authorization=f"Bearer {stranger}")[0] == 401


def test_one_right_token_does_not_excuse_a_wrong_one(post: Post, google: LocalGoogle) -> None:
    path = "/addon/home"
    right, wrong = system_token(path), system_token(path, strangers_key())
    for in_body, in_header in ((right, wrong), (wrong, right)):
        asked = event(path, spreadsheet=open_sheet(google.site_id), systemIdToken=in_body)
        assert post(path, asked, Authorization=f"Bearer {in_header}")[0] == 401


@pytest.mark.parametrize(
    "token",
    [
        None,
        "abc",
        pytest.param({"aud": "another client"}, id="of another application"),
        pytest.param({"exp": 1_000_000_000, "iat": 999_999_000}, id="expired"),
        pytest.param({"sub": None}, id="of nobody"),
        pytest.param({"iss": "https://evil.example.com"}, id="of another issuer"),
    ],
)
def test_a_wrong_token_of_the_person_is_refused(
    post: Post, google: LocalGoogle, token: Any
) -> None:
    made = user_token(**token) if isinstance(token, dict) else token
    status, reply = post(
        "/addon/home",
        event("/addon/home", spreadsheet=open_sheet(google.site_id), userIdToken=made),
    )
    assert status == 401
    assert "どなたが開いているか" in " ".join(texts_of(card_of(reply)))


def test_a_persons_token_signed_by_a_stranger_is_refused(post: Post, google: LocalGoogle) -> None:
    asked = event(
        "/addon/home",
        spreadsheet=open_sheet(google.site_id),
        userIdToken=user_token(strangers_key()),
    )
    assert post("/addon/home", asked)[0] == 401


@pytest.mark.parametrize("path", ["/addon/home", "/addon/refresh", "/addon/rebuild"])
@pytest.mark.parametrize(
    "token", ["token of suzuki", "ended", None, "", "two\r\nlines: x", "トークン"]
)
def test_who_cannot_open_the_spreadsheet_sees_nothing_of_it(
    post: Post, google: LocalGoogle, database: Database, path: str, token: str | None
) -> None:
    asked = event(path, spreadsheet=open_sheet(google.site_id), userOAuthToken=token)
    status, reply = post(path, asked)
    assert status == 403
    assert "開く権限を確認できませんでした" in " ".join(texts_of(card_of(reply)))
    assert rebuilds.history(database) == []


@pytest.mark.parametrize("spreadsheet_id", ["no-such-file", "../../about", "a b", "x" * 500, ""])
def test_a_spreadsheet_that_is_not_there_is_refused(
    post: Post, database: Database, spreadsheet_id: str
) -> None:
    asked = event("/addon/rebuild", parameters={"spreadsheet": spreadsheet_id})
    assert post("/addon/rebuild", asked)[0] == 403
    assert rebuilds.history(database) == []


def test_nobody_rebuilds_a_spreadsheet_that_is_no_site(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    asked = event("/addon/rebuild", spreadsheet=open_sheet(google.other_id))
    assert post("/addon/rebuild", asked)[0] == 403
    assert rebuilds.history(database) == []


def test_who_granted_a_part_of_the_scopes_is_asked_for_the_rest(
    post: Post, google: LocalGoogle
) -> None:
    drive = "https://www.googleapis.com/auth/drive.file"
    email = "https://www.googleapis.com/auth/userinfo.email"
    asked = event(
        "/addon/home",
        spreadsheet=open_sheet(google.site_id),
        userIdToken=None,
        authorizedScopes=[drive],
    )
    assert post("/addon/home", asked) == (200, {"requesting_google_scopes": {"scopes": [email]}})
    # Not for somebody who is not Google.
    asked["authorizationEventObject"]["systemIdToken"] = "abc"
    assert post("/addon/home", asked)[0] == 401


@pytest.mark.parametrize("body", [None, [], "text", {"sheets": 7}, {"commonEventObject": []}])
def test_an_event_of_the_wrong_shape_is_refused_not_an_error(post: Post, body: Any) -> None:
    assert post("/addon/home", body)[0] == 401
    signed = system_token("/addon/home")
    assert post("/addon/home", body, Authorization=f"Bearer {signed}")[0] == 401


def test_only_posts(client: Any) -> None:
    assert client.get("/addon/home").status_code == 405


def test_an_enormous_event_is_refused(client: Any) -> None:
    assert client.post("/addon/home", data=b"x" * 300_000).status_code == 413


def test_the_right_key_is_still_the_right_key(post: Post, google: LocalGoogle) -> None:
    """What the tests above refuse differs from this in one thing each."""
    asked = event("/addon/home", spreadsheet=open_sheet(google.site_id))
    assert google_key().key_id == strangers_key().key_id
    assert post("/addon/home", asked)[0] == 200
