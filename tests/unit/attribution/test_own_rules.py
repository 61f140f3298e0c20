"""The business's own rules: every condition of one must hold, and the first that does decides."""

import pytest

from server.attribution.own_rules import first_that_holds
from server.attribution.source import source_of
from server.attribution.touch import Touch, touch_of_address

VISIT = "https://example.co.jp/LP/spring?utm_source=News&utm_medium=email"


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({"utm_source": "ｎｅｗｓ"}, True),
        ({"utm_source": "new*", "utm_medium": "email"}, True),
        ({"utm_source": "news", "utm_medium": "cpc"}, False),
        ({"landing": "/lp"}, True),
        ({"landing": "/lp/"}, True),
        ({"landing": "/l"}, False),
        ({"landing": "/lp/*"}, True),
        ({"form": "資料*"}, True),
        ({"form": "見積*"}, False),
        ({"host": "aoba.example.jp"}, True),
        ({"host": "example.jp"}, True),
        ({"host": "ba.example.jp"}, False),
        ({"host": ""}, False),
        # What nobody knows holds for nothing, and a rule without conditions is none.
        ({"colour": "red"}, False),
        ({"utm_source": "news", "colour": "*"}, False),
        ({}, False),
    ],
)
def test_when_a_rule_holds(conditions: dict[str, str], holds: bool) -> None:
    touch = touch_of_address(VISIT, "https://www.aoba.example.jp/")
    rules = ({"channel": "events", "utm_source": "other"}, {"channel": "partners", **conditions})
    found = first_that_holds(rules, touch, source_of(touch), ("資料請求",))
    assert (found is rules[1]) is holds


@pytest.mark.parametrize(
    ("page", "holds"),
    [
        ("https://example.co.jp/lp", True),
        ("https://example.co.jp/LP/spring?a=1", True),
        ("https://example.co.jp", False),
        # Of what is no address nobody knows the page.
        ("/lp", False),
        ("lp/spring", False),
        ("https://[/lp", False),
        ("", False),
    ],
)
def test_a_page_is_that_of_an_address(page: str, holds: bool) -> None:
    touch = Touch(landing_page=page)
    rules = ({"channel": "events", "landing": "/lp"},)
    assert (first_that_holds(rules, touch, source_of(touch), ()) is not None) is holds
