"""Which site an address is of, and where it stands in a list."""

import pytest

from server.attribution.hosts import category_of, find_suffix, host_of, named_host, within
from server.attribution.site import policy_of
from server.settings.sites import Site

# 253 characters, the longest host name there is.
LONGEST = ".".join(["a" * 60] * 4) + ".b" * 4 + ".c"


def test_the_longest_name_is_that_of_the_standard() -> None:
    assert len(LONGEST) == 253
    assert host_of(f"https://{LONGEST}/") == LONGEST
    assert find_suffix(LONGEST, ["b.c"]) == "b.c"
    assert find_suffix(f"z{LONGEST}", ["b.c"]) == ""
    # However long an address is, what is kept of its host is not.
    assert len(host_of(f"https://{'a.' * 5000}example.jp/")) <= 254


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://translate.google.com/translate?u=https://aoba.example.jp/x", "aoba.example.jp"),
        ("https://translate.google.com/translate?u=aoba.example.jp", "aoba.example.jp"),
        # A translator that names no page is itself.
        ("https://translate.google.com/translate", "translate.google.com"),
        ("https://translate.google.com/?sl=ja&u=", "translate.google.com"),
        ("https://aoba-example-jp.translate.goog/x", "aoba.example.jp"),
        ("https://www-a--b-example.cdn.ampproject.org/", "a-b.example"),
        ("https://cdn.ampproject.org/c/s/aoba.example.jp/x", "aoba.example.jp"),
        ("https://cdn.ampproject.org/", "cdn.ampproject.org"),
        ("https://www.google.com/amp/s/aoba.example.jp/x", "aoba.example.jp"),
        ("https://www.google.co.jp/search?q=x", "google.co.jp"),
        ("https://青葉.example.jp/", "xn--6s1au30b.example.jp"),
        # A label that no browser could tell stays as it is written.
        (f"https://{'青' * 70}.jp/", f"{'青' * 70}.jp"),
        ("https://[::1", ""),
        ("", ""),
        ("https://WWW.Example.co.jp.:8443/x", "example.co.jp"),
    ],
)
def test_whose_page_it_is(address: str, host: str) -> None:
    assert host_of(address) == host
    # An address too long to be remembered is read the same.
    if address.endswith("/x"):
        assert host_of(address + "y" * 400) == host


@pytest.mark.parametrize(
    ("host", "sites", "found"),
    [
        ("a.b.example.jp", ["example.jp", "b.example.jp"], "b.example.jp"),
        ("a.b.example.jp", ["https://B.example.jp/x"], "b.example.jp"),
        ("notexample.jp", ["example.jp"], ""),
        ("example.jp", [], ""),
        ("", ["example.jp"], ""),
    ],
)
def test_the_longest_site_that_holds(host: str, sites: list[str], found: str) -> None:
    assert find_suffix(host, sites) == found


def test_a_subdomain_is_within_and_a_longer_name_is_not() -> None:
    assert within("a.example.jp", "example.jp")
    assert within("example.jp", "example.jp")
    assert not within("notexample.jp", "example.jp")
    assert not within("example.jp", "a.example.jp")


@pytest.mark.parametrize(
    ("source", "category"),
    [
        ("google", "search"),
        ("www.google.co.jp", "search"),
        ("com.google.android.googlequicksearchbox", "search"),
        ("news.google.com.example.jp", None),
        ("shop.line", None),
        ("aoba", None),
        ("", None),
        ("a." * 200 + "google.co.jp", None),
        ("x" * 241 + ".yahoo.co.jp", "search"),
        ("x" * 242 + ".yahoo.co.jp", None),
    ],
)
def test_what_kind_of_site_a_source_is(source: str, category: str | None) -> None:
    assert category_of(source) == category


def test_a_name_is_read_with_or_without_its_scheme() -> None:
    assert named_host("Example.jp:8080") == "example.jp"
    assert named_host("https://www.example.jp/x") == "example.jp"


def test_a_sites_own_hosts_are_those_it_names_those_it_takes_posts_from_and_the_page() -> None:
    site = Site(
        "default", "", own_hosts=("aoba.example.jp",), media_hosts=("news.example.jp",),
        allowed_origins=("https://www.wakaba.example.jp", "*"), locale="en", touch="last",
    )  # fmt: skip
    policy = policy_of(site, "https://lp.example.jp/contact?x=1")
    assert policy.own_hosts == ("aoba.example.jp", "wakaba.example.jp", "lp.example.jp")
    assert policy.media_hosts == ("news.example.jp",)
    assert (policy.locale, policy.touch) == ("en", "last")
    assert policy_of(Site("default", "")).own_hosts == ()
