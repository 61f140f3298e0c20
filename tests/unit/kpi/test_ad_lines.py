"""Whom the tabs 広告連携 tell a platform of, by the facts that the figures are counted from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import pytest

from server.business.typed import date_of
from server.conversions.candidates import Candidate
from server.conversions.choosing import Key
from server.conversions.platforms import Sent
from server.conversions.records import Record
from server.kpi.count.ad_candidates import LOOKED_AT, candidates_of
from server.kpi.count.ad_lines import AdLines, lines_for_tabs, note_fetched
from tests.support.books import NOON, SITE, book_of, day
from tests.support.sheet_rows import Row, columns_of

# The day on which the reports of these tests are made is 2026-11-20.
TODAY = day("2026-11-20")
RECEIVED, REACHED, SIGNED = day("2026-11-01"), day("2026-11-05"), day("2026-11-10")
STAGES: dict[str, list[Any]] = {
    "ad_stage": ["有効リード", "商談", "有効商談", "成約"],
    "ad_name": ["lead", "", "qualified", "won"],
    "ad_value": [100, None, 5000, 9000],
}
LEAD: Row = {
    "lead_id": "lead-1", "received_at": RECEIVED + 0.5, "channel": "Web広告", "consent": "はい",
    "click_id_type": "gclid", "click_id": "Cj0K", "company": "青葉精機", "name": "山田 太郎",
    "email": "taro@aoba.example", "phone": 312345678.0, "job_title": "部長", "utm_source": "google",
}  # fmt: skip
GOOGLE = "google-clicks"


def of(
    *leads: Row,
    recent: bool = False,
    stages: Mapping[str, list[Any]] = STAGES,
    items: dict[str, Any] | None = None,
) -> list[Candidate]:
    book = book_of(leads, settings=dict(stages), items=items)
    return candidates_of(book, columns_of(leads, LOOKED_AT), SITE.zone, recent=recent)


def stages_of(*leads: Row, **more: Any) -> list[str]:
    return [one.stage for one in of(*leads, **more)]


def at(serial: float) -> datetime:
    """On the site's clock."""
    whole = int(serial)
    minutes = round((serial - whole) * 1440)
    clock = time(minutes // 60, minutes % 60)
    return datetime.combine(date_of(whole), clock, SITE.zone)


def test_a_candidate_is_what_its_row_says() -> None:
    (found,) = of(LEAD)
    assert found == Candidate(
        lead_id="lead-1", row=2, stage="valid", name="lead", received_at=at(RECEIVED + 0.5),
        at=at(RECEIVED + 0.5), value=Decimal(100), consent=True, judged=False, click_type="gclid",
        click_id="Cj0K", source="google", email="taro@aoba.example", phone="312345678",
        person="山田 太郎", company="青葉精機", job_title="部長",
    )  # fmt: skip


def test_each_stage_that_was_reached_is_one_of_its_own_in_the_order_of_settings() -> None:
    lead = {
        **LEAD, "opportunity_on": REACHED, "qualified_on": REACHED + 1, "won_on": SIGNED,
        "won_amount": 1234.5,
    }  # fmt: skip
    other = {**LEAD, "lead_id": "lead-2", "opportunity_on": REACHED}
    found = of(lead, other)
    assert [(one.stage, one.lead_id, one.name, one.value) for one in found] == [
        ("valid", "lead-1", "lead", Decimal(100)),
        ("valid", "lead-2", "lead", Decimal(100)),
        # Without a name of its own it is called as the stage is; without a value it has none.
        ("opportunity", "lead-1", "商談", None),
        ("opportunity", "lead-2", "商談", None),
        ("qualified", "lead-1", "qualified", Decimal(5000)),
        # A contract is worth what it brought.
        ("won", "lead-1", "won", Decimal("1234.5")),
    ]
    assert {one.at for one in found if one.stage == "opportunity"} == {at(REACHED + 0.5)}
    assert {one.judged for one in found} == {True}


@pytest.mark.parametrize(
    ("amount", "value"), [(0, 0), (-1, 9000), (None, 9000), ("未定", 9000), (250_000, 250_000)]
)
def test_a_contract_without_an_amount_is_worth_what_settings_say(amount: Any, value: int) -> None:
    lead = {**LEAD, "opportunity_on": REACHED, "won_on": SIGNED, "won_amount": amount}
    assert [one.value for one in of(lead) if one.stage == "won"] == [Decimal(value)]


def test_the_day_of_a_contract_is_the_one_that_settings_count() -> None:
    lead = {
        **LEAD, "opportunity_on": REACHED, "agreed_on": SIGNED - 2 + 0.75, "won_on": SIGNED + 0.25,
    }  # fmt: skip
    (won,) = [one for one in of(lead) if one.stage == "won"]
    assert won.at == at(SIGNED + 0.25)
    (won,) = [one for one in of(lead, items={"成約の定義": "成約合意"}) if one.stage == "won"]
    assert won.at == at(SIGNED - 2 + 0.75)


@pytest.mark.parametrize(
    ("changed", "stages"),
    [
        ({"kind": "スパム", "opportunity_on": REACHED}, []),
        ({"kind": "テスト", "opportunity_on": REACHED}, []),
        ({"kind": "スパム", "opportunity_on": TODAY + 3}, []),
        ({"invalid_reason": "営業", "status": "無効"}, []),
        # A channel that starts at the opportunity has no valid leads.
        ({"channel": "代理店紹介"}, []),
        ({"channel": "代理店紹介", "opportunity_on": REACHED}, ["opportunity"]),
    ],
)
def test_whom_no_figure_counts_no_platform_hears_of(
    changed: dict[str, Any], stages: list[str]
) -> None:
    assert stages_of({**LEAD, **changed}) == stages


def test_a_stage_to_come_is_kept_in_mind_and_has_no_time_yet() -> None:
    lead = {**LEAD, "opportunity_on": REACHED, "won_on": TODAY + 3}
    assert [(one.stage, one.at is None) for one in of(lead)] == [
        ("valid", False), ("opportunity", False), ("won", True),
    ]  # fmt: skip
    # Today's is not to come.
    (won,) = [one for one in of({**lead, "won_on": TODAY}) if one.stage == "won"]
    assert won.at == at(TODAY + 0.5)


@pytest.mark.parametrize(
    ("received", "told"),
    [
        (RECEIVED + 0.25, at(RECEIVED + 0.25)),
        # A bare day began at midnight, before which nobody can have clicked.
        (RECEIVED, at(RECEIVED)),
        (None, None),
    ],
)
def test_when_a_lead_came(received: float | None, told: datetime | None) -> None:
    lead = {**LEAD, "received_at": received, "opportunity_on": REACHED}
    (opportunity,) = [one for one in of(lead) if one.stage == "opportunity"]
    assert opportunity.received_at == told


@pytest.mark.parametrize(
    ("consent", "told"), [("はい", True), ("いいえ", False), ("", None), (None, None)]
)
def test_what_was_agreed_to(consent: str | None, told: bool | None) -> None:
    leads = [{**LEAD, "consent": consent}, {**LEAD, "lead_id": "lead-2", "consent": "はい"}, LEAD]
    assert [one.consent for one in of(*leads)] == [told, True, True]


@pytest.mark.parametrize(
    ("days", "stays"), [(0, True), (85, True), (86, True), (87, False), (400, False)]
)
def test_tabs_leave_out_what_no_platform_takes_any_more(days: int, stays: bool) -> None:
    """A day more than the platforms' time, which goes by the hour."""
    lead = {**LEAD, "received_at": TODAY - days + 0.5, "opportunity_on": None}
    assert stages_of(lead, recent=True) == (["valid"] if stays else [])
    assert stages_of(lead) == ["valid"]
    undated = {**LEAD, "received_at": None, "opportunity_on": REACHED}
    assert "opportunity" in stages_of(undated, recent=True)


def test_columns_that_the_spreadsheet_has_not_are_blank() -> None:
    book = book_of([LEAD], settings=dict(STAGES))
    (found,) = candidates_of(book, {"lead_id": ["lead-1"], "email": []}, SITE.zone)
    assert (found.lead_id, found.email, found.consent, found.received_at) == (
        "lead-1", "", None, None,
    )  # fmt: skip


class Told:
    """Stands in for what the inbox keeps of what platforms were told."""

    def __init__(self, *sent: Sent, erased: Iterable[str] = ()) -> None:
        self._sent = {(one.lead_id, one.stage): one for one in sent}
        self._erased = frozenset(erased)
        self.noted: list[tuple[str, Sequence[Record], datetime]] = []

    def told(self, target: str) -> Mapping[Key, Sent]:
        return self._sent if target == GOOGLE else {}

    def erased(self) -> frozenset[str]:
        return self._erased

    def note(self, target: str, lines: Sequence[Record], at: datetime) -> None:
        self.noted.append((target, lines, at))


SENT = Sent(
    "lead-1", "valid", "lead", "Cj0K", at(RECEIVED + 0.5), Decimal(100), "JPY",
    fields=("as", "it", "was"),
)  # fmt: skip
FETCHED = {"広告連携タブの取得": "する"}


def tabs(
    *leads: Row, record: Told | None = None, items: dict[str, Any] | None = None
) -> dict[str, AdLines]:
    book = book_of(leads, settings=dict(STAGES), items=items)
    candidates = candidates_of(book, columns_of(leads, LOOKED_AT), SITE.zone)
    return lines_for_tabs(book.business, SITE, candidates, record, NOON)


def reasons(lines: AdLines) -> list[str]:
    return [one.reason for one in lines.left]


def test_each_platform_has_the_lines_that_are_for_it() -> None:
    found = tabs(LEAD)
    assert found.keys() == {
        "google-clicks", "google-enhanced", "microsoft", "yahoo-search", "yahoo-display",
    }  # fmt: skip
    (row,) = found[GOOGLE].rows
    assert row[:2] == ("Cj0K", "lead")
    assert found[GOOGLE].heads
    assert reasons(found[GOOGLE]) == []
    assert found["microsoft"].rows == ()
    assert reasons(found["microsoft"]) == ["no_click_id"]


@pytest.mark.parametrize(
    ("items", "record", "fresh"),
    [
        (FETCHED, Told(), ["lead-1"]),
        (FETCHED, None, []),
        ({"広告連携タブの取得": "しない"}, Told(), []),
        (None, Told(), []),
    ],
)
def test_what_a_platform_fetches_is_noted_as_told_and_nothing_else(
    items: dict[str, Any] | None, record: Told | None, fresh: list[str]
) -> None:
    found = tabs(LEAD, record=record, items=items)
    assert [one.candidate.lead_id for one in found[GOOGLE].fresh] == fresh
    assert len(found[GOOGLE].rows) == 1
    note_fetched(found, record, "JPY", NOON)
    if record is not None:
        assert [
            (target, [(one.lead_id, one.currency, one.fields) for one in lines], when)
            for target, lines, when in record.noted
            if target == GOOGLE
        ] == ([(GOOGLE, [("lead-1", "JPY", found[GOOGLE].rows[0])], NOON)] if fresh else [])
        assert all(lines for _, lines, _ in record.noted)


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ({}, True),
        # It went out in a file; was taken back; nothing of it is kept.
        ({"file_id": 3}, False),
        ({"retracted": True}, False),
        ({"fields": ()}, False),
    ],
)
def test_a_line_stands_on_the_tab_as_it_was_until_it_is_too_old(
    changed: dict[str, Any], stands: bool
) -> None:
    sent = replace(SENT, **changed)
    (lines, *_) = tabs(LEAD, record=Told(sent), items=FETCHED).values()
    assert lines.rows == ((("as", "it", "was"),) if stands else ())
    assert (lines.fresh, lines.left) == ((), ())
    old = {**LEAD, "received_at": TODAY - 86}
    assert tabs(old, record=Told(sent), items=FETCHED)[GOOGLE].rows == ()


def test_a_fresh_line_stands_below_those_that_stood_there() -> None:
    other = {**LEAD, "lead_id": "lead-2", "click_id": "other"}
    found = tabs(other, LEAD, record=Told(SENT), items=FETCHED)[GOOGLE]
    assert [row[0] for row in found.rows] == ["as", "other"]
    assert [one.candidate.lead_id for one in found.fresh] == ["lead-2"]


@pytest.mark.parametrize(
    ("changed", "record", "items"),
    [
        ({"consent": "いいえ"}, Told(SENT), None),
        ({"consent": ""}, Told(SENT), None),
        ({}, Told(SENT, erased=["lead-1"]), None),
        ({}, Told(SENT), {"有効リードの返送": "判定後"}),
    ],
)
def test_who_has_withdrawn_or_was_erased_is_taken_off(
    changed: dict[str, Any], record: Told, items: dict[str, Any] | None
) -> None:
    found = tabs({**LEAD, **changed}, record=record, items={**FETCHED, **(items or {})})
    assert found[GOOGLE].rows == ()


def test_settings_say_what_a_blank_consent_means_and_whether_judgement_is_waited_for() -> None:
    blank = {**LEAD, "consent": ""}
    assert reasons(tabs(blank)[GOOGLE]) == ["no_consent"]
    send = {"同意が空欄のリード": "送る"}
    assert len(tabs(blank, items=send)[GOOGLE].rows) == 1
    assert tabs(blank, record=Told(SENT), items=send)[GOOGLE].rows == (("as", "it", "was"),)
    wait = {"有効リードの返送": "判定後"}
    assert reasons(tabs(LEAD, items=wait)[GOOGLE]) == ["unjudged"]
    judged = {**LEAD, "opportunity_on": REACHED}
    assert len(tabs(judged, items=wait)[GOOGLE].rows) == 2
    assert reasons(tabs(LEAD, record=Told(erased=["lead-1"]))[GOOGLE]) == ["erased"]
