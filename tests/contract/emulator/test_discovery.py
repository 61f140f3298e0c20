"""The check that every call of these suites goes through, held to be strict."""

import json
from typing import Any

import pytest

from tests.support.discovery import Undeclared, check_exchange
from tests.support.emulator import Emulator

BOOK = "https://sheets.googleapis.com/v4/spreadsheets/1abc"


def check(
    verb: str = "POST",
    path: str = ":batchUpdate",
    sent: Any = None,
    reply: Any = None,
    code: int = 200,
) -> None:
    check_exchange(
        verb, BOOK + path, json.dumps(sent) if sent else None, code, json.dumps(reply or {})
    )


def test_a_call_that_fits_passes() -> None:
    check(sent={"requests": [{"addSheet": {"properties": {"title": "x", "sheetId": 3}}}]},
          reply={"spreadsheetId": "1abc", "replies": [{}]})  # fmt: skip
    check("GET", "/values/A1%3AB2?valueRenderOption=FORMULA", reply={"values": [["a", 1, True]]})
    check("POST", "/values/A1:B2:append?valueInputOption=RAW", {"values": [[None]]})
    check("POST", "/values/A1:clear", reply={"clearedRange": "Sheet1!A1"})


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ({"sent": {"requests": [{"addTab": {}}]}}, "request.requests[0].addTab: no such field"),
        ({"sent": {"requests": [{"addSheet": {"properties": {"sheetId": "3"}}}]}}, "is no int32"),
        ({"sent": {"requests": {"addSheet": {}}}}, "is no list"),
        ({"sent": {"requests": [{"mergeCells": {"mergeType": "ALL"}}]}}, "is not one of"),
        ({"reply": {"replies": [{"addSheet": {"properties": {"title": None}}}]}}, "is no text"),
        ({"reply": {"spreadsheetId": 5}}, "is no text"),
        ({"verb": "GET", "path": "?foo=1"}, "parameter foo: not declared"),
        ({"verb": "GET", "path": "/values/A1?majorDimension=BOTH"}, "is not one of"),
        ({"verb": "GET", "path": "/nothing"}, "is no method"),
        ({"code": 400, "reply": {"error": {"code": 400}}}, "an error without"),
    ],
)
def test_a_call_that_does_not_fit_is_told(call: dict[str, Any], problem: str) -> None:
    with pytest.raises(Undeclared) as raised:
        check(**call)
    assert problem in str(raised.value)


def test_both_clients_go_through_the_check(emulator: Emulator) -> None:
    session = emulator.session()
    made = session.post("https://sheets.googleapis.com/v4/spreadsheets", json={}).json()
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{made['spreadsheetId']}:batchUpdate"
    # Google takes a lone request for a list of one; the discovery document does not.
    lone: dict[str, Any] = {"requests": {"addSheet": {}}}
    with pytest.raises(Undeclared):
        session.post(url, json=lone)
    api = emulator.sheets().spreadsheets()
    with pytest.raises(Undeclared):
        api.batchUpdate(spreadsheetId=made["spreadsheetId"], body=lone).execute()
