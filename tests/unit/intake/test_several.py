"""Several leads in one post."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from tests.unit.intake.conftest import ORIGIN, Intake, Start

ICHIRO = {"your-name": "一郎", "your-email": "m12a@m12a.example"}
JIRO = {"your-name": "二郎", "your-email": "m12b@m12b.example"}
JSON = {"Content-Type": "application/json"}


def _pairs(lead: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in lead.items()]


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


BOTH = [
    _dumped([ICHIRO, JIRO]),
    _dumped({"leads": [ICHIRO, JIRO]}),
    _dumped({"data": [ICHIRO, JIRO], "count": 2}),
    _dumped({"submissions": [ICHIRO, JIRO]}),
    _dumped([_pairs(ICHIRO), _pairs(JIRO)]),
    _dumped({"leads": [_pairs(ICHIRO), _pairs(JIRO)]}),
    _dumped([{"field_data": _pairs(ICHIRO)}, {"field_data": _pairs(JIRO)}]),
    _dumped([ICHIRO, {}, None, JIRO]),
    f"{_dumped(ICHIRO)}\n{_dumped(JIRO)}\n",
    f"{_dumped(ICHIRO)}\r\n\r\n{_dumped(JIRO)}",
    f"\x1e{_dumped(ICHIRO)}\n\x1e{_dumped(JIRO)}\n",
    json.dumps(ICHIRO, indent=1) + json.dumps(JIRO, indent=1),
]


@pytest.mark.parametrize("body", BOTH)
def test_each_lead_is_a_row(intake: Intake, body: str) -> None:
    answer = intake.post(body.encode(), headers=JSON)
    assert answer.status_code == 202
    rows = intake.rows()
    assert [row.cells["name"] for row in rows] == ["一郎", "二郎"]
    assert [row.cells["email"] for row in rows] == list(map(str, (ICHIRO["your-email"],
                                                                  JIRO["your-email"])))  # fmt: skip
    assert answer.json == {"leads": [{"lead_id": row.id, "status": "accepted"} for row in rows]}
    again = intake.post(body.encode(), headers=JSON)
    assert again.status_code == 200
    assert again.json == {"leads": [{"lead_id": row.id, "status": "duplicate"} for row in rows]}
    assert len(intake.rows()) == 2


@pytest.mark.parametrize("body", [[ICHIRO], {"leads": [ICHIRO]}])
def test_a_list_of_one_is_answered_by_a_list(intake: Intake, body: object) -> None:
    answer = intake.post(_dumped(body).encode(), headers=JSON)
    assert answer.json == {"leads": [{"lead_id": intake.rows()[0].id, "status": "accepted"}]}


@pytest.mark.parametrize("body", [
    _pairs(ICHIRO),
    {"fields": _pairs(ICHIRO)},
    {**ICHIRO, "attendees": [{"name": "花子"}, {"name": "次郎"}]},
    {**ICHIRO, "items": [{"sku": "X1", "qty": 1}, {"sku": "X2", "qty": 2}]},
])  # fmt: skip
def test_one_lead_with_a_list_is_one_lead(intake: Intake, body: object) -> None:
    answer = intake.post(_dumped(body).encode(), headers=JSON)
    assert answer.json["lead_id"] == intake.rows()[0].id
    assert intake.cells()["name"] == "一郎"


def test_what_stands_beside_the_list_is_said_of_each(intake: Intake) -> None:
    intake.post({"_form_title": "展示会", "utm_source": "x", "leads": [ICHIRO, JIRO]})
    points = [(row.cells["conversion_point"], row.cells["utm_source"]) for row in intake.rows()]
    assert points == [("展示会", "x")] * 2


def test_each_lead_keeps_its_own_part_of_the_body(intake: Intake) -> None:
    intake.post(_dumped({"leads": [ICHIRO | {"n": 12.50}, JIRO], "a": True}).encode())
    assert [json.loads(row.body) for row in intake.rows()] == [
        ICHIRO | {"n": 12.5, "a": True}, JIRO | {"a": True},
    ]  # fmt: skip


def test_the_same_lead_twice_in_a_list_is_one_row(intake: Intake) -> None:
    answer = intake.post(_dumped([ICHIRO, JIRO, ICHIRO]).encode())
    first, _, third = answer.json["leads"]
    assert answer.status_code == 202
    assert third == {"lead_id": first["lead_id"], "status": "duplicate"}
    assert len(intake.rows()) == 2


def test_a_key_stands_for_the_whole_list(intake: Intake) -> None:
    key = {"Idempotency-Key": "batch-1"} | JSON
    nameless = [{"message": "A"}, {"message": "B"}]
    first = intake.post(_dumped(nameless).encode(), headers=key).json["leads"]
    intake.clock.pass_by(days=2)
    again = intake.post(_dumped(nameless).encode(), headers=key)
    assert again.status_code == 200
    assert [one["lead_id"] for one in again.json["leads"]] == [one["lead_id"] for one in first]
    assert len(intake.rows()) == 2


def test_a_signed_list_cannot_be_replayed(start: Start) -> None:
    intake = start(intake_token="t")
    body = _dumped([{"message": "A"}, {"message": "B"}])
    at = str(int(intake.clock.at.timestamp()))
    signature = hmac.new(b"t", f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": at, "X-Signature": f"sha256={signature}"}
    codes = [intake.post(body.encode(), headers=headers).status_code for _ in range(2)]
    assert codes == [202, 200]
    assert len(intake.rows()) == 2


def test_all_or_none(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full after the first: nothing was accepted, and the sender tries again."""
    from server.inbox import receive

    keep, kept = receive._keep, []

    def full(*arguments: Any) -> None:
        kept.append(arguments)
        if len(kept) == 2:
            raise OSError("no space left on device")
        keep(*arguments)

    monkeypatch.setattr(receive, "_keep", full)
    assert intake.post(_dumped([ICHIRO, JIRO]).encode()).status_code == 500
    assert intake.rows() == []
    assert intake.post(_dumped([ICHIRO, JIRO]).encode()).status_code == 202
    assert len(intake.rows()) == 2


def test_more_than_a_thousand_are_refused_in_words(intake: Intake) -> None:
    answer = intake.post(_dumped([{"n": str(n)} for n in range(1001)]).encode())
    assert answer.status_code == 413
    assert "1,000" in answer.json["detail"]
    assert intake.rows() == []


@pytest.mark.parametrize("body", ["[]", '{"leads": []}', "[{}]", "[null]"])
def test_a_list_of_nothing_is_no_lead(intake: Intake, body: str) -> None:
    assert intake.post(body.encode(), headers=JSON).status_code in (202, 400)
    assert all("name" not in row.cells for row in intake.rows())


def test_a_broken_line_is_a_row_of_its_own(intake: Intake) -> None:
    broken = '{"your-name": "三郎", "your-email'
    body = f"{_dumped(ICHIRO)}\n{broken}\n{_dumped(JIRO)}"
    assert len(intake.post(body.encode(), headers=JSON).json["leads"]) == 3
    assert intake.rows()[1].cells["other"] == broken
    assert intake.rows()[1].cells["conversion_point"] == "(読み取れない送信)"


def test_envelopes_of_the_plugin_in_a_list(intake: Intake) -> None:
    envelopes = [
        {"submission_id": str(n), "form": {"id": 8, "title": "見積"}, "fields": lead}
        for n, lead in enumerate((ICHIRO, JIRO))
    ]
    intake.post(_dumped(envelopes).encode())
    assert [row.cells["conversion_point"] for row in intake.rows()] == ["見積", "見積"]


def test_the_browsers_route_takes_a_list_too(intake: Intake) -> None:
    address = "/wp-json/contact-form-7/v1/contact-forms/8/feedback"
    answer = intake.client.post(address, data=BOTH[0], headers=JSON | {"Origin": ORIGIN})
    assert answer.json["status"] == "mail_sent"
    assert len(intake.rows()) == 2
