"""Where two of the built-in rules hold, the earlier one of the documented order decides."""

import pytest

from server.attribution.channel import Policy, Visits, attribute
from server.attribution.touch import touch_of_address

PAGE = "https://example.co.jp/contact"


@pytest.mark.parametrize(
    ("query", "channel", "step"),
    [
        # A partner's link to the exhibition is the exhibition.
        ("utm_source=aoba&utm_medium=event&partner_code=aoba", "展示会・セミナー", "event"),
        ("utm_source=aoba&utm_medium=event&gclid=x1", "展示会・セミナー", "event"),
        ("utm_source=aoba&utm_medium=outbound&partner_code=aoba", "代理店紹介", "partner"),
        ("utm_source=google&utm_medium=cpc&gclid=x1&partner_code=aoba", "代理店紹介", "partner"),
        ("utm_source=aoba&utm_medium=outbound&gclid=x1", "アウトバウンドコール", "outbound"),
    ],
)
def test_the_earlier_rule_decides(query: str, channel: str, step: str) -> None:
    touch = touch_of_address(f"{PAGE}?{query}", "")
    found = attribute(Visits(touch, touch), Policy())
    assert (found.channel, found.step) == (channel, step)


@pytest.mark.parametrize(
    ("form", "channel", "step"),
    [("資料請求", "代理店紹介", "message_first"), ("見積", "オーガニック", "message")],
)
def test_who_comes_back_by_mail_belongs_where_they_came_from_by_the_rules_of_their_form(
    form: str, channel: str, step: str
) -> None:
    rule = {"channel": "partners", "utm_source": "aoba", "form": "資料*"}
    first = touch_of_address(f"{PAGE}?utm_source=aoba", "")
    last = touch_of_address(f"{PAGE}?utm_source=news&utm_medium=email", "")
    policy = Policy(touch="last", own_rules=(rule,))
    found = attribute(Visits(first, last), policy, forms=(form,))
    assert (found.channel, found.step) == (channel, step)
