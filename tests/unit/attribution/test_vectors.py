"""The table of examples that Python and the browser script share."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.attribution.channel import Policy, Visits, attribute
from server.attribution.source import source_of
from server.attribution.touch import Touch, touch_of_address

TABLE = json.loads(
    (Path(__file__).parents[2] / "vectors" / "channels.json").read_text(encoding="utf-8")
)
CASES: list[dict[str, Any]] = TABLE["cases"]


def _touch(visit: dict[str, str]) -> Touch:
    return touch_of_address(visit["url"], visit["referrer"])


def _visits(case: dict[str, Any]) -> Visits:
    both = case.get("visits") or {"first": case["visit"], "last": case["visit"]}
    return Visits(_touch(both["first"]), _touch(both["last"]))


def _policy(case: dict[str, Any]) -> Policy:
    site = case.get("site", {})
    return Policy(
        own_hosts=tuple(site.get("own_hosts", ())),
        media_hosts=tuple(site.get("media_hosts", ())),
        own_rules=tuple(site.get("rules", ())),
        touch=site.get("touch", "first"),
        locale=site.get("locale", "ja"),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_visit_leads_to_the_expected_channel(case: dict[str, Any]) -> None:
    form = case.get("form", "")
    found = attribute(
        _visits(case), _policy(case), given=case.get("given", ""), forms=(form,) if form else ()
    )
    told = {
        "source": found.visit.source,
        "medium": found.visit.medium,
        "detail": found.detail,
        "channel": found.channel,
    }
    assert told == case["expect"], case["why"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if "kept" in case], ids=lambda case: case["id"]
)
def test_what_an_address_tells_is_kept(case: dict[str, Any]) -> None:
    touch = _touch(case["visit"])
    kept = case["kept"]
    told = {
        name: getattr(touch, name)
        for name in ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
        if getattr(touch, name)
    }
    assert told == {name: value for name, value in kept.items() if name.startswith("utm_")}
    click_ids = {name: value for name, value in kept.items() if not name.startswith("utm_")}
    assert bool(touch.click_id) == bool(click_ids)
    if click_ids:
        assert click_ids[touch.click_id_type] == touch.click_id


@pytest.mark.parametrize(
    "case", [case for case in CASES if "outside" in case], ids=lambda case: case["id"]
)
def test_only_another_site_is_a_referrer(case: dict[str, Any]) -> None:
    own = tuple(case.get("site", {}).get("own_hosts", ()))
    assert source_of(_touch(case["visit"]), own).referrer == case["outside"], case["why"]


def test_the_table_is_a_table() -> None:
    assert len(CASES) >= 150
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(case["why"].strip() for case in CASES)
    known = {
        "id", "why", "visit", "visits", "kept", "outside", "site", "given", "form", "expect",
    }  # fmt: skip
    assert all(case.keys() <= known for case in CASES)
