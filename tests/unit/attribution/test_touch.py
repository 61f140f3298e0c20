"""What a visit's address and a form's fields tell, and which of the two counts."""

from urllib.parse import quote, quote_plus

import pytest

from server.attribution.addresses import query_of
from server.attribution.touch import Touch, proves_paid, touch_of, touch_of_address

PAGE = "https://example.co.jp/lp"


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
@pytest.mark.parametrize("campaign", ["展示会2026秋", "春の無料相談"])
def test_a_campaign_is_read_whichever_encoding_the_mail_tool_wrote(
    campaign: str, encoding: str
) -> None:
    link = f"{PAGE}?utm_source=mail&utm_campaign={quote_plus(campaign, encoding=encoding)}"
    assert touch_of_address(link).utm_campaign == campaign


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_an_address_encoded_as_a_whole_is_the_address(times: int) -> None:
    address = f"{PAGE}?utm_source=mail&utm_medium=email&gclid=x1"
    told = address
    for _ in range(times):
        told = quote(told, safe="")
    found = touch_of_address(told, told)
    assert (found.utm_source, found.utm_medium, found.click_id) == ("mail", "email", "x1")
    assert (found.landing_page, found.referrer) == (address, address)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_value_encoded_more_than_once_is_the_value(times: int, encoding: str) -> None:
    told = quote("秋の展示会", safe="", encoding=encoding)
    for _ in range(times):
        told = quote(told, safe="")
    assert touch_of_address(f"{PAGE}?utm_campaign={told}").utm_campaign == "秋の展示会"


@pytest.mark.parametrize(
    "campaign", ["30%cashback", "20%each", "10%added", "5%bags", "50%FFoff", "0%fees", "100%free"]
)
def test_a_share_of_something_is_not_taken_for_an_encoding(campaign: str) -> None:
    """%ca, %ea, %ad, %ba are letters of Shift_JIS; whether the link's author encoded the sign or
    not, this is what the campaign is called."""
    for told in (quote(campaign), campaign):
        assert touch_of_address(f"{PAGE}?utm_campaign={told}").utm_campaign == campaign
    assert touch_of({"utm_campaign": campaign}).utm_campaign == campaign


def test_a_value_that_was_cut_in_the_middle_of_a_letter_stays_as_it_is() -> None:
    cut = "%E3%81%82%E3%81"
    assert touch_of({"utm_campaign": cut}).utm_campaign == cut


def test_of_a_name_that_comes_twice_the_first_value_counts() -> None:
    assert touch_of_address(f"{PAGE}?utm_source=&utm_source=a&utm_source=b").utm_source == "a"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        # What a script or a template put there gives way to what the link says.
        ("utm_source={{source}}&utm_source=news", {"utm_source": "news"}),
        ("utm_source=undefined&utm_source=null&utm_source=news", {"utm_source": "news"}),
        ("gclid=%7B%7Bgclid%7D%7D&gclid=x1", {"gclid": "x1"}),
        ("gclid=test&gclid=x1", {"gclid": "x1"}),
        # “test” is no click id, and a campaign may be called so.
        ("utm_campaign=test&utm_campaign=spring", {"utm_campaign": "test"}),
        ("gclid=x1&gclid={{gclid}}", {"gclid": "x1"}),
        ("utm_term=null&utm_term=undefined", {"utm_term": "null"}),
        # Of anything else nobody knows what is a value.
        ("room=none&room=seminar", {"room": "none"}),
    ],
)
def test_a_placeholder_gives_way_to_a_value(query: str, told: dict[str, str]) -> None:
    assert query_of(f"{PAGE}?{query}") == told


@pytest.mark.parametrize(
    ("written", "told"),
    [("R%26%2338%3BD", "R&D"), ("R%26%23x26%3BD", "R&D"), ("R%26amp%3BD", "R&amp;D")],
)
def test_a_letter_that_is_written_as_a_number_is_the_letter(written: str, told: str) -> None:
    assert touch_of_address(f"{PAGE}?utm_campaign={written}").utm_campaign == told


@pytest.mark.parametrize("address", ["https://[::1?utm_source=news", "https://[", PAGE, ""])
def test_an_address_that_cannot_be_read_or_has_no_query_tells_nothing(address: str) -> None:
    assert query_of(address) == {}
    assert touch_of_address(address) == Touch(landing_page=address)


@pytest.mark.parametrize(
    "appended", ["?utm_medium=email", ";utm_medium=email", "&utm_medium=email"]
)
def test_what_a_tool_appends_with_a_sign_of_its_own_is_a_pair(appended: str) -> None:
    found = touch_of_address(f"{PAGE}?utm_source=mail{appended}")
    assert (found.utm_source, found.utm_medium) == ("mail", "email")


def test_an_address_inside_a_value_keeps_its_own_query() -> None:
    inside = "https://aoba.example.jp/?utm_source=other"
    assert touch_of_address(f"{PAGE}?utm_source=mail&to={inside}").utm_source == "mail"


CLICK = Touch(utm_source="google", utm_medium="cpc", click_id_type="gclid", click_id="x1")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # The form told nothing: the address fills all of it.
        (Touch(), ("google", "cpc", "gclid", "g1")),
        # The same source: what is missing is filled.
        (Touch(utm_source="Google"), ("Google", "cpc", "gclid", "g1")),
        # Another source: no value is taken from a link of which others differ.
        (Touch(utm_source="yahoo"), ("yahoo", "", "gclid", "g1")),
        # An id stays with its type.
        (Touch(click_id_type="yclid", click_id="y1"), ("google", "cpc", "yclid", "y1")),
        (CLICK, ("google", "cpc", "gclid", "x1")),
    ],
)
def test_blanks_are_filled_from_the_address(told: Touch, expected: tuple[str, ...]) -> None:
    found = told.or_from_address(f"{PAGE}?utm_source=google&utm_medium=cpc&gclid=g1")
    assert (found.utm_source, found.utm_medium, found.click_id_type, found.click_id) == expected


def test_page_referrer_and_partner_of_the_form_outweigh_those_of_the_address() -> None:
    told = Touch(landing_page=PAGE, partner="wakaba")
    found = told.or_from_address("https://example.co.jp/contact?partner_code=aoba")
    assert (found.landing_page, found.partner) == (PAGE, "wakaba")
    found = Touch().or_from_address("https://example.co.jp/contact?partner_code=aoba")
    assert found.landing_page == "https://example.co.jp/contact?partner_code=aoba"
    assert found.partner == "aoba"


@pytest.mark.parametrize("name", ["partner_code", "partner_id", "agency_code", "agency_id"])
def test_a_partner_is_known_by_each_of_the_names(name: str) -> None:
    assert touch_of_address(f"{PAGE}?{name}=aoba").partner == "aoba"
    assert touch_of_address(f"{PAGE}?{name}=").partner == ""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"click_id": "x1", "click_id_type": "GCLID"}, ("gclid", "x1")),
        # A type that nobody knows says nothing: another id counts.
        ({"click_id": "x1", "click_id_type": "other"}, ("", "")),
        ({"click_id": "x1", "click_id_type": "other", "yclid": "y1"}, ("yclid", "y1")),
        ({"click_id": "x1", "click_id_type": "fbclid", "gclid": "g1"}, ("fbclid", "x1")),
        # The strongest proof of several.
        ({"fbclid": "f1", "gclid": "g1"}, ("gclid", "g1")),
        # What a template left is no id, and leaves no type behind.
        ({"click_id": "{{gclid}}", "click_id_type": "gclid"}, ("", "")),
        ({"gclid": "test", "msclkid": "m1"}, ("msclkid", "m1")),
    ],
)
def test_which_click_id_counts(values: dict[str, str], expected: tuple[str, str]) -> None:
    found = touch_of(values)
    assert (found.click_id_type, found.click_id) == expected


@pytest.mark.parametrize(
    ("touch", "is_paid"),
    [
        (Touch(click_id_type="gclid", click_id="x1"), True),
        (Touch(click_id_type="GCLID", click_id="x1"), True),
        (Touch(click_id_type="gclid"), False),
        (Touch(click_id_type="fbclid", click_id="f1"), False),
        (Touch(click_id_type="other", click_id="x1"), False),
    ],
)
def test_only_an_id_of_advertisements_proves_a_paid_click(touch: Touch, is_paid: bool) -> None:
    assert proves_paid(touch) is is_paid


@pytest.mark.parametrize("source", ["(direct)", "direct", "Direct"])
def test_direct_is_kept_with_its_medium(source: str) -> None:
    found = touch_of({"utm_source": source, "utm_medium": "(none)"})
    assert (found.utm_source, found.utm_medium) == (source, "(none)")


def test_addresses_lose_the_escapes_of_the_page_and_words_do_not() -> None:
    found = touch_of({"landing_page": f"{PAGE}?a=1&amp;b=2", "utm_campaign": "R&amp;D"})
    assert found.landing_page == f"{PAGE}?a=1&b=2"
    assert found.utm_campaign == "R&amp;D"
