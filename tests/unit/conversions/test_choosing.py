"""Each candidate is a line, or is left out for a reason that is named."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.conversions.candidates import Candidate
from server.conversions.choosing import ChoosingRules, choose, stage_time
from server.conversions.platforms import PLATFORMS, Place, Sent

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
RULES = ChoosingRules(Place(TOKYO, "JPY", NOW))
RECEIVED = NOW - timedelta(days=10)
LEAD = Candidate(
    "lead-1", 2, "opportunity", "商談", RECEIVED, RECEIVED + timedelta(days=1), Decimal(1), True,
    click_type="gclid", click_id="Cj0KCQ_x-1",
)  # fmt: skip


def reason(lead: Candidate, target: str = "google-clicks", rules: ChoosingRules = RULES) -> str:
    chosen = choose(PLATFORMS[target], [lead], rules)
    assert len(chosen.lines) + len(chosen.left) == 1
    return chosen.left[0].reason if chosen.left else "line"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "line"),
        ({"lead_id": ""}, "no_lead_id"),
        ({"consent": None}, "no_consent"),
        ({"consent": False}, "denied"),
        ({"click_id": ""}, "no_click_id"),
        ({"click_type": "fbclid"}, "no_click_id"),
        ({"click_type": "GCLID"}, "line"),
        ({"click_type": "gbraid"}, "other_click_id"),
        ({"click_type": "wbraid"}, "other_click_id"),
        ({"click_id": "=1+1"}, "wrong_click_id"),
        ({"click_id": "a b"}, "wrong_click_id"),
        ({"received_at": None}, "no_received"),
        ({"at": RECEIVED - timedelta(seconds=1)}, "before_click"),
        ({"at": RECEIVED}, "line"),
        ({"at": None}, "future"),
        ({"at": NOW + timedelta(seconds=1)}, "future"),
        ({"received_at": NOW - timedelta(days=85)}, "line"),
        ({"received_at": NOW - timedelta(days=85, seconds=1)}, "too_old"),
        ({"received_at": NOW - timedelta(hours=6), "at": NOW}, "line"),
        ({"received_at": NOW - timedelta(hours=5, minutes=59), "at": NOW}, "too_soon"),
    ],
)
def test_each_reason_by_its_name(change: dict[str, object], told: str) -> None:
    assert reason(replace(LEAD, **change)) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("click", "search", "display"),
    [
        ("YSS.1", "line", "other_product"),
        ("YJAD.1700000000.abc", "other_product", "line"),
        ("YSS.", "wrong_click_id", "other_product"),
        ("yss.1", "wrong_click_id", "wrong_click_id"),
        ("1234567890", "wrong_click_id", "wrong_click_id"),
    ],
)
def test_yahoo_search_and_display_take_their_own_clicks(
    click: str, search: str, display: str
) -> None:
    lead = replace(LEAD, click_type="yclid", click_id=click)
    assert (reason(lead, "yahoo-search"), reason(lead, "yahoo-display")) == (search, display)


@pytest.mark.parametrize(
    ("target", "change", "told"),
    [
        ("google-enhanced", {"click_id": ""}, "no_contact"),
        ("google-enhanced", {"click_id": "", "phone": "03-1234-5678"}, "line"),
        ("google-enhanced", {"email": "なし"}, "no_contact"),
        ("microsoft", {"click_type": "msclkid", "click_id": "0123"}, "wrong_click_id"),
        ("meta", {"email": "a@example.jp"}, "other_platform"),
        ("meta", {"source": "IG", "email": "a@example.jp"}, "line"),
        ("meta", {"source": "ig"}, "no_contact"),
        ("meta", {"platform_lead_id": "123"}, "line"),
        ("linkedin", {"email": "a@example.jp"}, "other_platform"),
        ("linkedin", {"click_type": "li_fat_id", "email": "a@example.jp"}, "line"),
        ("linkedin", {"source": "linkedin", "person": "佐藤 太郎"}, "no_contact"),
        ("linkedin", {"source": "linkedin", "person": "佐藤 太郎", "company": "A"}, "line"),
        ("yahoo-search", {"click_type": "yclid", "click_id": "YSS.1", "name": "商談🙂"},
         "unwritable"),
    ],
)  # fmt: skip
def test_whom_each_platform_is_told_of(target: str, change: dict[str, Any], told: str) -> None:
    assert reason(replace(LEAD, **change), target) == told


def test_nothing_is_sent_twice_and_erased_people_never() -> None:
    sent = Sent("lead-1", "opportunity", "商談", "Cj0KCQ_x-1", RECEIVED, None, "JPY")
    assert reason(LEAD, rules=replace(RULES, sent={("lead-1", "opportunity"): sent})) == "sent"
    assert reason(LEAD, rules=replace(RULES, erased={"lead-1"})) == "erased"


def test_two_leads_of_one_click_are_one_conversion() -> None:
    again = replace(LEAD, lead_id="lead-2")
    later = replace(again, at=RECEIVED + timedelta(days=2), lead_id="lead-3")
    chosen = choose(PLATFORMS["google-clicks"], [LEAD, again, later], RULES)
    assert [one.candidate.lead_id for one in chosen.lines] == ["lead-1", "lead-3"]
    assert [(one.candidate.lead_id, one.reason) for one in chosen.left] == [
        ("lead-2", "same_click")
    ]


def test_what_settings_and_the_day_decide() -> None:
    blank = replace(LEAD, consent=None)
    assert reason(blank, rules=replace(RULES, blank_consent=True)) == "line"
    assert (
        reason(replace(LEAD, consent=False), rules=replace(RULES, blank_consent=True)) == "denied"
    )
    waits = replace(RULES, wait_for_judgement=True)
    assert reason(replace(LEAD, judged=False), rules=waits) == "line"
    valid = replace(LEAD, stage="valid")
    assert reason(replace(valid, judged=False), rules=waits) == "unjudged"
    assert reason(valid, rules=waits) == "line"
    day = LEAD.at.astimezone(TOKYO).date() if LEAD.at else date.min
    assert reason(LEAD, rules=replace(RULES, since=day)) == "line"
    assert reason(LEAD, rules=replace(RULES, since=day + timedelta(days=1))) == "before_since"


def test_lines_and_reasons_add_up() -> None:
    leads = [
        replace(LEAD, lead_id=f"l{number}", consent=(True, None, False)[number % 3],
                click_id=f"c{number}" if number % 2 else "")
        for number in range(60)
    ]  # fmt: skip
    chosen = choose(PLATFORMS["google-clicks"], leads, RULES)
    assert len(chosen.lines) == 10
    assert Counter(one.reason for one in chosen.left) == {
        "no_click_id": 30, "no_consent": 10, "denied": 10,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (datetime(2026, 11, 10, 9, 0, tzinfo=TOKYO), datetime(2026, 11, 16, 12, 0, tzinfo=TOKYO)),
        (datetime(2026, 11, 16, 9, 0, tzinfo=TOKYO), datetime(2026, 11, 16, 12, 0, tzinfo=TOKYO)),
        # On the day of the submission, no earlier than that.
        (datetime(2026, 11, 16, 15, 4, tzinfo=TOKYO), datetime(2026, 11, 16, 15, 4, tzinfo=TOKYO)),
        # A day before it is a mistake that stays visible.
        (datetime(2026, 11, 17, 9, 0, tzinfo=TOKYO), datetime(2026, 11, 16, 12, 0, tzinfo=TOKYO)),
        (None, datetime(2026, 11, 16, 12, 0, tzinfo=TOKYO)),
    ],
)
def test_a_bare_day_is_its_noon(received: datetime | None, expected: datetime) -> None:
    noon = datetime(2026, 11, 16, 12, 0, tzinfo=TOKYO)
    assert stage_time(date(2026, 11, 16), None, received, noon) == expected


def test_a_time_that_people_gave_is_the_time() -> None:
    noon = datetime(2026, 11, 16, 12, 0, tzinfo=TOKYO)
    given = datetime(2026, 11, 16, 15, 30, tzinfo=TOKYO)
    assert stage_time(date(2026, 11, 16), given, None, noon) == given
