"""The descriptor that tells Google of the add-on."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support.processes import clean_environment, run_script

URL = "https://leads.example.jp"


def closed(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
HTTPS = {"type": "string", "pattern": "^https://[^/]+/"}
COLOUR = {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}
TRIGGER = closed(("runFunction",), runFunction=HTTPS)
HOMEPAGE = closed(("runFunction",), runFunction=HTTPS, enabled={"type": "boolean"})
# Of https://developers.google.com/workspace/add-ons/reference/rest/v1/projects.deployments and of
# the manifest's reference: what an add-on for Sheets may declare. Google refuses unknown names.
SCHEMA = closed(
    ("oauthScopes", "addOns"),
    oauthScopes={"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True},
    addOns=closed(
        ("common", "sheets", "httpOptions"),
        common=closed(
            ("name", "logoUrl"),
            name=TEXT,
            logoUrl=HTTPS,
            layoutProperties=closed((), primaryColor=COLOUR, secondaryColor=COLOUR),
            useLocaleFromApp={"type": "boolean"},
            homepageTrigger=HOMEPAGE,
            openLinkUrlPrefixes={"type": "array", "items": HTTPS},
        ),
        sheets=closed((), homepageTrigger=HOMEPAGE, onFileScopeGrantedTrigger=TRIGGER),
        httpOptions=closed(
            (),
            authorizationHeader={"enum": ["SYSTEM_ID_TOKEN", "USER_ID_TOKEN", "NONE"]},
            granularOauthPermissionSupport={"enum": ["OPT_IN", "OPT_OUT"]},
        ),
    ),
)


def printed(*arguments: str, **settings: str) -> Any:
    done = run_script("make_addon_deployment.py", clean_environment(**settings), *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_is_what_google_takes() -> None:
    Draft202012Validator(SCHEMA).validate(printed("--url", URL))


def test_it_names_the_routes_and_the_least_scopes() -> None:
    made = printed(
        ADDON_URL=URL + "/",
        ADDON_SERVICE_ACCOUNT="addons@aoba.iam.gserviceaccount.com",
        GOOGLE_OAUTH_CLIENT_ID="1234.apps.googleusercontent.com",
    )
    assert made["addOns"]["sheets"] == {
        "homepageTrigger": {"runFunction": "https://leads.example.jp/addon/home"},
        "onFileScopeGrantedTrigger": {"runFunction": "https://leads.example.jp/addon/granted"},
    }
    assert made["addOns"]["httpOptions"] == {
        "authorizationHeader": "SYSTEM_ID_TOKEN",
        "granularOauthPermissionSupport": "OPT_IN",
    }
    assert made["oauthScopes"] == [
        "https://www.googleapis.com/auth/drive.file",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/script.locale",
    ]


@pytest.mark.parametrize("arguments", [(), ("--url", "http://leads.example.jp")])
def test_without_a_public_address_it_says_what_to_set(arguments: tuple[str, ...]) -> None:
    done = run_script("make_addon_deployment.py", clean_environment(), *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert "ADDON_URL" in done.stderr
