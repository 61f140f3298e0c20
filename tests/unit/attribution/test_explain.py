"""A channel is explained to a person, in the words of the documented rules."""

from server.attribution.channel import Policy, Visits, attribute
from server.attribution.explain import explain
from server.attribution.touch import Touch, touch_of_address

PAGE = "https://example.co.jp/lp"


def told(touch: Touch, policy: Policy = Policy(), forms: tuple[str, ...] = ()) -> dict[str, str]:  # noqa: B008
    return dict(explain(attribute(Visits(touch, touch), policy, forms=forms), policy.locale))


def test_a_click_on_an_advertisement() -> None:
    link = f"{PAGE}?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=x1"
    found = told(touch_of_address(link), Policy(locale="en"))
    assert found["Channel"] == "Web ads"
    assert found["Source / medium"] == "google / cpc"
    assert found["Campaign"] == "spring"
    assert found["Click ID"] == "gclid=x1"
    assert found["Evidence"] == "the link's utm values"


def test_the_rules_of_ga4_are_counted_from_one() -> None:
    found = told(touch_of_address(PAGE), Policy(locale="en"))
    assert found["Channel detail"] == "Direct (rule 1 of GA4)"
    assert "Click ID" not in found
    assert "Campaign" not in found


def test_a_rule_of_ones_own_is_named_with_its_conditions() -> None:
    rules = ({"channel": "web_media", "utm_source": "aoba", "form": "資料*"},)
    found = told(
        touch_of_address(f"{PAGE}?utm_source=aoba"), Policy(own_rules=rules), ("資料請求",)
    )
    assert found["流入チャネル"] == "Web媒体"
    assert found["決めた規則"].endswith(" (utm_source=aoba, form=資料*)")


def test_where_no_rule_of_ga4_holds_that_is_said() -> None:
    link = f"{PAGE}?utm_source=aoba&utm_medium=flyer"
    english = told(touch_of_address(link), Policy(locale="en"))
    assert english["Channel detail"] == "Unassigned (no rule of GA4 holds)"
    assert "どの規則にも当たらない" in str(told(touch_of_address(link)))
