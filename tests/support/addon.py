"""Google's side of the add-on: a key of the tests' own, certificates served over a real socket,
events as Google sends them, and the documented structure of what we answer."""

import base64
import copy
import datetime as dt
import functools
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt

URL = "https://leads.example.jp"
SERVICE_ACCOUNT = "addons@aoba.iam.gserviceaccount.com"
CLIENT_ID = "1234-aoba.apps.googleusercontent.com"
SATO = {"sub": "1001", "email": "sato@aoba.example.jp", "email_verified": True}


class Key:
    """An RSA key with a certificate under `key_id`, as Google's."""

    def __init__(self, key_id: str) -> None:
        self.key_id = key_id
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self._signer = crypt.RSASigner.from_string(pem, key_id)

    @property
    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.key_id)])
        now = dt.datetime.now(dt.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .sign(self._key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, **claims: Any) -> str:
        """A token with these claims; a claim that is None is left out."""
        now = int(time.time())
        told = {"iss": "https://accounts.google.com", "iat": now, "exp": now + 3600, **claims}
        told = {name: value for name, value in told.items() if value is not None}
        return str(jwt.encode(self._signer, told).decode())

    def sign_as(self, head: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        """A token with just this head, signed by RS256 whatever the head says."""
        parts = (json.dumps(part).encode() for part in (head, claims))
        signed = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
        signature = base64.urlsafe_b64encode(self._signer.sign(signed)).rstrip(b"=")
        return (signed + b"." + signature).decode()


@functools.cache
def google_key() -> Key:
    return Key("google-1")


@functools.cache
def strangers_key() -> Key:
    """Under the very key id that Google's key has."""
    return Key("google-1")


@functools.cache
def unknown_key() -> Key:
    return Key("google-9")


class CertificateServer:
    """`certificates`: what is served now; None answers 503. `asked`: how often."""

    def __init__(self, certificates: Mapping[str, str]) -> None:
        self.certificates: Mapping[str, str] | None = dict(certificates)
        self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                body = json.dumps(outer.certificates).encode()
                self.send_response(503 if outer.certificates is None else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/oauth2/v1/certs"

    @contextmanager
    def running(self) -> Iterator["CertificateServer"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def system_token(path: str, key: Key | None = None, **claims: Any) -> str:
    told = {"aud": URL + path, "email": SERVICE_ACCOUNT, "email_verified": True, **claims}
    return (key or google_key()).sign(**told)


def user_token(key: Key | None = None, **claims: Any) -> str:
    return (key or google_key()).sign(**{"aud": CLIENT_ID, **SATO, **claims})


def event(
    path: str,
    *,
    spreadsheet: Mapping[str, Any] | None = None,
    parameters: Mapping[str, str] | None = None,
    locale: str | None = "ja",
    **authorization: Any,
) -> dict[str, Any]:
    """What Google posts to `path`. `authorization` replaces what Google would put there; None
    leaves it out."""
    common: dict[str, Any] = {"hostApp": "SHEETS", "platform": "WEB"}
    if locale is not None:
        common["userLocale"] = locale
    if parameters is not None:
        common["parameters"] = dict(parameters)
    told = {
        "systemIdToken": system_token(path),
        "userIdToken": user_token(),
        "userOAuthToken": "token of sato",
        **authorization,
    }
    made: dict[str, Any] = {
        "commonEventObject": common,
        "authorizationEventObject": {
            name: value for name, value in told.items() if value is not None
        },
    }
    if spreadsheet is not None:
        made["sheets"] = dict(spreadsheet)
    return made


def open_sheet(spreadsheet_id: str, title: str = "リード管理") -> dict[str, Any]:
    return {"id": spreadsheet_id, "title": title, "addonHasFileScopePermission": True}


def card_of(reply: Mapping[str, Any]) -> dict[str, Any]:
    """The one card of a reply."""
    actions = reply.get("renderActions", reply)
    (navigation,) = actions["action"]["navigations"]
    (card,) = navigation.values()
    return dict(card)


def texts_of(value: Any) -> list[str]:
    """Every text on a card, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        shown = (one for name, one in value.items() if name not in ("onClick", "altText", "name"))
        return [text for one in shown for text in texts_of(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts_of(one)]
    return []


def buttons_of(value: Any) -> dict[str, dict[str, Any]]:
    """Button's text → its action."""
    found: dict[str, dict[str, Any]] = {}
    if isinstance(value, Mapping):
        action = value.get("onClick", {}).get("action") if "text" in value else None
        if action is not None:
            found[value["text"]] = action
        for one in value.values():
            found |= buttons_of(one)
    elif isinstance(value, list):
        for one in value:
            found |= buttons_of(one)
    return found


@functools.cache
def reply_schema() -> dict[str, Any]:
    """JSON schema of what an add-on may answer.

    Cards: Google's own description in the discovery document of Chat, which shares them, without
    what it says to exist in Chat only. The wrapping: RenderActions of
    https://developers.google.com/workspace/add-ons/guides/alternate-runtimes
    """
    folder = files("googleapiclient.discovery_cache.documents")
    declared = json.loads((folder / "chat.v1.json").read_text("utf-8"))["schemas"]
    card = {"$ref": "#/$defs/GoogleAppsCardV1Card"}
    navigation = {
        "type": "object",
        "properties": {"pushCard": card, "updateCard": card},
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }
    actions = {
        "action": _closed(
            {
                "navigations": {"type": "array", "items": navigation, "minItems": 1},
                "notification": _closed({"text": {"type": "string"}}, "text"),
            }
        ),
        "hostAppAction": _closed(
            {"editorAction": _closed({"requestFileScopeForActiveDocument": _closed({})})}
        ),
    }
    scopes = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    return {
        "$defs": {name: _strict(schema) for name, schema in declared.items()},
        "oneOf": [
            _closed({"action": actions["action"]}, "action"),
            _closed({"renderActions": {**_closed(actions), "minProperties": 1}}, "renderActions"),
            _closed(
                {"requesting_google_scopes": _closed({"scopes": scopes}, "scopes")},
                "requesting_google_scopes",
            ),
        ],
    }


def _closed(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A discovery schema as a JSON schema that takes nothing undeclared."""
    made = copy.deepcopy(dict(schema))
    for name in ("id", "format", "default", "enumDescriptions", "enumDeprecated", "deprecated"):
        made.pop(name, None)
    if "$ref" in made:
        return {"$ref": f"#/$defs/{made['$ref']}"}
    if made.get("type") == "any":
        made.pop("type")
    if made.get("type") == "array":
        made["items"] = _strict(made["items"])
    if made.get("type") == "object" and "additionalProperties" in made:
        made["additionalProperties"] = _strict(made["additionalProperties"])
    elif made.get("type") == "object":
        made["additionalProperties"] = False
    if "properties" in made:
        made["properties"] = {
            name: _strict(one) for name, one in made["properties"].items() if not _chat_only(one)
        }
    return made


def _chat_only(schema: Mapping[str, Any]) -> bool:
    told = schema.get("description", "")
    return "[Google Chat apps](" in told and "Google Workspace add-ons" not in told
