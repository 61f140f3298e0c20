"""After a no, and before a yes that is waited for, nothing of the visit reaches the row."""

import copy
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.unit.intake.conftest import ORIGIN, Intake
from tests.unit.intake.test_envelope import SENT

PAGE = "https://www.sakura.example/contact/"
TRACES = ("gclid", "G-1", "utm", "google", "yahoo", "秋の展示会", "cpc")


def _refused(**changes: Any) -> dict[str, Any]:
    sent = copy.deepcopy(SENT) | {"consent": "denied", "page_url": f"{PAGE}?gclid=G-1#form"}
    return sent | changes


def _traces(cells: dict[str, Any]) -> list[str]:
    told = json.dumps(cells, ensure_ascii=False).lower()
    return [trace for trace in TRACES if trace.lower() in told]


def test_what_our_plugin_sends_is_stripped_when_it_says_so(intake: Intake) -> None:
    intake.post(_refused())
    cells = intake.cells()
    assert _traces(cells) == []
    told = {"landing_page", "referrer", "first_referrer", "click_id", "utm_source"}
    assert not told & set(cells)
    assert "page_views" not in cells["other"]
    assert "consent" not in cells["other"]
    assert cells["name"] == "山田 太郎"


@pytest.mark.parametrize(
    "fields",
    [
        {"utm_source": "google", "utm_campaign": "秋の展示会"},
        {"first_gclid": "G-1", "last-gclid": "G-1"},
        {"landing_page": f"{PAGE}?gclid=G-1", "referrer": "https://www.google.co.jp/"},
        {"my-page": f"{PAGE}?utm_source=google", "Page URL": f"{PAGE}?gclid=G-1"},
        {"utm_source": ["google", "yahoo"]},
    ],
)
def test_what_the_form_itself_notes_of_the_visit_goes_too(
    intake: Intake, fields: dict[str, Any]
) -> None:
    intake.post(_refused(fields={"your-email": "taro@example.co.jp"} | fields, touch={}))
    assert _traces(intake.cells()) == []


def test_the_visitors_own_words_stay(intake: Intake) -> None:
    fields = {
        "your-email": "taro@example.co.jp",
        "site": "https://aoba.example/?p=3",
        "your-message": f"{PAGE}?gclid=G-1 を見ました",
    }
    intake.post(_refused(fields=fields))
    cells = intake.cells()
    assert "https://aoba.example/?p=3" in cells["other"]
    assert cells["message"] == fields["your-message"]


@pytest.mark.parametrize("way", ["json", "form"])
def test_any_sender_may_say_so(intake: Intake, way: str) -> None:
    fields = {
        "your-email": "taro@example.co.jp",
        "gclid": "G-1",
        "utm_source": "google",
        "page_url": f"{PAGE}?gclid=G-1",
        "consent": "denied",
    }
    if way == "json":
        intake.post(fields)
    else:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        intake.post(urlencode(fields), headers=form)
    assert _traces(intake.cells()) == []


def test_consent_that_was_given_or_not_told_changes_nothing(intake: Intake) -> None:
    intake.post(copy.deepcopy(SENT) | {"consent": "granted"})
    assert intake.cells()["click_id"] == "G-1"


def test_the_browsers_own_route_where_the_script_says_no(start: Any) -> None:
    intake = start(ALLOWED_ORIGINS=ORIGIN)
    answer = intake.client.post(
        "/wp-json/contact-form-7/v1/contact-forms/8/feedback",
        data={"your-email": "taro@example.co.jp", "_leadsheet_touch": '{"consent":"denied"}'},
        headers={"Origin": ORIGIN, "Referer": f"{PAGE}?gclid=G-1&utm_source=google"},
    )
    assert answer.json["status"] == "mail_sent"
    assert _traces(intake.cells()) == []


def test_a_click_id_of_the_last_visit_alone_decides(intake: Intake) -> None:
    """Without JavaScript and from a page cache: the page's address has no query, and nobody knows
    of a first visit."""
    touch = {"first": {}, "last": {"gclid": "G-1", "landing_page": PAGE}}
    intake.post(copy.deepcopy(SENT) | {"touch": touch, "page_url": PAGE, "page_views": None})
    cells = intake.cells()
    assert (cells["channel"], cells["click_id"]) == ("Web広告", "G-1")
