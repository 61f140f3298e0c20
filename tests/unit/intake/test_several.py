"""Several leads in one post."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

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
    assert "1,000" in answer.get_json()["detail"]
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


@pytest.mark.parametrize("body", BOTH)
def test_the_browsers_route_takes_no_list(intake: Intake, body: str) -> None:
    """One visitor's post is one post of those a minute that they may send."""
    address = "/wp-json/contact-form-7/v1/contact-forms/8/feedback"
    answer = intake.client.post(address, data=body, headers=JSON | {"Origin": ORIGIN})
    assert answer.status_code == 400
    assert "/v1/leads" in answer.get_json()["detail"]
    assert intake.rows() == []


def test_a_list_of_many_leads_holds_little_more_than_was_sent(intake: Intake) -> None:
    """Neither long names nor what stands beside the list is told once more for each lead."""
    leads = [
        {"your-name": f"n{n}", "k" * 400: {f"f{m}": "x" for m in range(60)}} for n in range(60)
    ]
    body = _dumped({"leads": leads, "beside": "y" * 60_000}).encode()
    assert intake.post(body).status_code == 202
    rows = intake.rows()
    assert [row.cells["name"] for row in rows] == [f"n{n}" for n in range(60)]
    held = sum(len(str(value)) for row in rows for value in row.cells.values())
    assert held + sum(len(row.body) for row in rows) <= 6 * len(body) + 2_000_000
    assert "y" * 60_000 in str(rows[0].cells["other"])


@pytest.mark.parametrize("deep", [32, 3_000])
def test_lines_of_json_are_bounded_like_a_body_of_it(intake: Intake, deep: int) -> None:
    nested = '{"a": ' * deep + '"x"' + "}" * deep
    line = f'{{"your-name": "一郎", "b": {nested}}}'
    assert intake.post(f"{line}\n{_dumped(JIRO)}\n".encode(), headers=JSON).status_code == 202
    assert "二郎" in str([row.cells for row in intake.rows()])


def test_json_inside_many_fields_holds_no_more_than_was_sent(intake: Intake) -> None:
    inner = json.dumps({"k" * 450: {f"f{m}": "x" for m in range(200)}})
    body = json.dumps({f"data{n}": inner for n in range(100)} | {"rawRequest": inner}).encode()
    assert intake.post(body).status_code == 202
    (row,) = intake.rows()
    assert sum(len(str(value)) for value in row.cells.values()) <= 2 * len(body) + 200_100


GOOGLE = {
    "lead_id": "L-1", "campaign_id": 11, "form_id": 22, "google_key": "k", "gcl_id": "g-1",
    "user_column_data": [{"column_id": "EMAIL", "string_value": "a@example.jp"}],
}  # fmt: skip
META = {
    "id": "L-2", "form_id": "f", "ad_id": "5", "campaign_id": "6",
    "field_data": [{"name": "email", "values": ["a@example.jp"]}],
}  # fmt: skip
LEADGEN = {"leadgen_id": "L-3", "ad_id": "5", "campaign_id": "6", "email": "a@example.jp"}


@pytest.mark.parametrize("lead", [GOOGLE, META, LEADGEN, {"data": META}])
def test_a_late_retry_of_an_advertising_system_is_no_second_row(
    start: Start, lead: dict[str, Any]
) -> None:
    """Its words differ, and come long after those of the same visitor count as the same."""
    intake = start()
    first = intake.post(lead).json
    again = intake.post({**lead, "api_version": "2.0", "note": "late"})
    assert again.status_code == 200
    assert again.json == {"lead_id": first["lead_id"], "status": "duplicate"}
    other = json.loads(_dumped(lead).replace("L-", "M-"))
    assert intake.post({**other, "note": "other"}).status_code == 202
    assert len(intake.rows()) == 2


def test_the_key_of_the_request_counts_before_the_leads_id(intake: Intake) -> None:
    for number, note in enumerate(("one", "two")):
        intake.post({**GOOGLE, "note": note}, headers={"Idempotency-Key": str(number)})
    assert len(intake.rows()) == 2


def test_an_id_of_a_lead_that_is_no_ads_is_no_key(intake: Intake) -> None:
    for note in ("one", "two"):
        intake.post({"lead_id": "L-1", "your-email": "a@example.jp", "your-message": note})
    assert len(intake.rows()) == 2


def _multipart(fields: dict[str, str]) -> bytes:
    part = '--B\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    return ("".join(part.format(*one) for one in fields.items()) + "--B--").encode()


@pytest.mark.parametrize("lead", [ICHIRO, {**JIRO, "your-message": "一行目\r\n二行目", "x": ""}])
def test_the_same_words_are_one_lead_however_they_are_packed(
    intake: Intake, lead: dict[str, str]
) -> None:
    told = [
        intake.post(_dumped(lead).encode(), headers=JSON),
        intake.post(urlencode(lead), headers={"Content-Type": "application/x-www-form-urlencoded"}),
        intake.post(_multipart(lead), headers={"Content-Type": "multipart/form-data; boundary=B"}),
        intake.post(_dumped({"data": lead}).encode().replace(b'{"data": ', b"")[:-1], headers=JSON),
    ]
    assert [one.json["status"] for one in told] == ["accepted", *["duplicate"] * 3]
    assert len({one.json["lead_id"] for one in told}) == 1
