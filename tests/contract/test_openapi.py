"""docs/openapi.yaml describes the program, and no input of any kind breaks it."""

import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server.app import create_app
from server.settings.environment import Settings

DESCRIPTION = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
ORIGIN = "https://sakura.example.jp"
# Pages for people and cards for Google are not part of the interface for programs.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
NOT_DESCRIBED = ("/static", "/admin", "/demo", "/addon")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("openapi")
    return create_app(
        Settings(
            database_url=f"sqlite:///{folder / 'inbox.db'}",
            deliver_in_web=False,
            allowed_origins=(ORIGIN,),
            browser_posts_per_minute=1_000_000,
        )
    )


def description() -> dict[str, Any]:
    return dict(yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8")))


OPERATIONS = [
    (path, method)
    for path, item in description()["paths"].items()
    for method in item
    if method != "parameters"
]


# Only a route that takes a body can be sent a wrong one.
TRIED = [(*operation, GenerationMode.POSITIVE) for operation in OPERATIONS] + [
    (path, method, GenerationMode.NEGATIVE) for path, method in OPERATIONS if method == "post"
]


def test_every_route_is_described_and_every_description_is_a_route(app: Flask) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).replace("{job_id}", "{job}"), method)
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith(NOT_DESCRIBED) and rule.endpoint != "front"
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert routes == {(path, method.upper()) for path, method in OPERATIONS}


@pytest.mark.parametrize(("path", "method", "mode"), TRIED)
def test_no_input_breaks_it(app: Flask, path: str, method: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(description())
    schema.app = app
    headers = {"Origin": ORIGIN} if "feedback" in path else {}

    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def try_out(case: Case[Any]) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    try_out()
