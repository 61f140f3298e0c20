"""When two names are one company: two sets of made-up pairs, one of which nobody tuned by."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from server.companies import (
    Certainty,
    Company,
    Directory,
    Verdict,
    company_of,
    compare,
    corporate_number,
    number_within,
    place_within,
)
from server.matching import company_key, own_domain

DATA = Path(__file__).parents[1] / "data"
KEYS = ("name", "number", "mail", "phone", "place")


def pairs(file: str) -> list[tuple[str, Company, Company]]:
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        return [
            (
                row["label"],
                company_of(**{key: row[key] for key in KEYS}),
                company_of(**{key: row[f"other_{key}"] for key in KEYS}),
            )
            for row in csv.DictReader(opened)
        ]


@pytest.mark.parametrize(
    ("file", "size"), [("company_pairs.csv", 200), ("company_pairs_held_out.csv", 100)]
)
def test_of_a_hundred_matches_ninety_nine_are_right_and_nine_of_ten_are_found(
    file: str, size: int
) -> None:
    labelled = pairs(file)
    assert len(labelled) == size
    matched = [label for label, one, other in labelled if compare(one, other)[0] is Verdict.SAME]
    real = sum(label == "same" for label, _, _ in labelled)
    right = matched.count("same")
    assert right / len(matched) >= 0.99
    assert right / real >= 0.90


def test_it_makes_no_difference_who_is_asked_first() -> None:
    for file in ("company_pairs.csv", "company_pairs_held_out.csv"):
        for _, one, other in pairs(file):
            assert compare(one, other) == compare(other, one)


@pytest.mark.parametrize(
    "written",
    # 8700110005901 is the example of 国税庁「チェックデジットの計算」.
    ["8700110005901", "T8700110005901", "８７００１１０００５９０１", "8-7001-1000-5901",
     " 8 7001 1000 5901 ", "Ｔ8－700110005901"],
)  # fmt: skip
def test_a_corporate_number_in_any_writing(written: str) -> None:
    assert corporate_number(written) == "8700110005901"


@pytest.mark.parametrize(
    "wrong",
    ["7700110005901", "8700110005910", "870011000590", "87001100059011", "", "法人番号なし",
     "9999999999999", "0000000000000", "T", "A8700110005901"],
)  # fmt: skip
def test_what_is_no_corporate_number(wrong: str) -> None:
    assert corporate_number(wrong) == ""


def test_every_wrong_digit_is_noticed() -> None:
    """The check digit tells a single slip, unless 0 and 9 are taken for one another."""
    right = "8700110005901"
    for place, digit in enumerate(right):
        for other in "0123456789":
            if other != digit and {digit, other} != {"0", "9"}:
                slip = right[:place] + other + right[place + 1 :]
                assert corporate_number(slip) == "", slip


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("taro@kaisha.co.jp", "kaisha.co.jp"),
        ("Taro@Osaka.Kaisha.co.jp", "kaisha.co.jp"),
        ("https://www.kaisha.co.jp/company/?a=1", "kaisha.co.jp"),
        ("kaisha.co.jp", "kaisha.co.jp"),
        ("＠kaisha.co.jp", "kaisha.co.jp"),
        ("soumu@city.midori.lg.jp", "midori.lg.jp"),
        ("a@sales.firm.co.uk", "firm.co.uk"),
        ("a@shop.tokyo", "shop.tokyo"),
        ("a@mail.aoba.example.co.jp", "aoba.example.co.jp"),
        ("a@example.co.jp", "example.co.jp"),
        *((one, "") for one in (
            "a@gmail.com", "a@yahoo.co.jp", "a@icloud.com", "a@taro.ocn.ne.jp", "a@plala.or.jp",
            "a@docomo.ne.jp", "a@ezweb.ne.jp", "a@i.softbank.jp", "a@bbiq.jp",
            "a@mika.sakura.ne.jp", "info@mika.xsrv.jp", "https://www.facebook.com/kaisha",
            "co.jp", "kaisha", "", "なし", "a@", "localhost",
        )),
    ],
)  # fmt: skip
def test_the_domain_of_a_firms_own(text: str, domain: str) -> None:
    assert own_domain(text) == domain


@pytest.mark.parametrize(
    "written",
    ["株式会社髙島", "㈱高島", "(株)高島", "（株）高島", "株式會社髙島", "カブシキガイシャ高島",
     "高島(株", "高島株式会社 御中", "株式会社高島 大阪支店", "株式会社高島大阪支店",
     "高島株式会社　営業部　第一課", "株式会社 高 島", "株式会社高島 代表取締役 高島一郎",
     "株式会社高島代表取締役社長"],
)  # fmt: skip
def test_the_key_of_a_firm_leaves_out_form_branch_and_person(written: str) -> None:
    assert company_key(written) == "高島"


@pytest.mark.parametrize("name", ["綾部", "第一係", "支店長", "西日本本店", "日本", "部"])
def test_a_name_that_ends_like_a_part_of_a_firm_stays(name: str) -> None:
    assert company_key(name)


LISTED = (
    company_of("株式会社みなと", mail="minato.co.jp", phone="03-5555-0001"),
    company_of("みなと物流株式会社", mail="minato.co.jp"),
    company_of("あかね商事", number="8700110005901"),
    company_of("ひばり", phone="06-5555-0002"),
    company_of("ひばり", place="福岡県福岡市"),
    company_of("ヴェルデ", phone="06-5555-0003"),
)


@pytest.mark.parametrize(
    ("company", "found", "place"),
    [
        (company_of("あかね", number="T8700110005901", mail="a@minato.co.jp"), Certainty.ONE, 2),
        (company_of("(株)みなと", mail="a@minato.co.jp"), Certainty.ONE, 0),
        (company_of("みなと物流", mail="b@minato.co.jp"), Certainty.ONE, 1),
        (company_of("", mail="c@minato.co.jp"), Certainty.TWO, -1),
        (company_of("ひばり株式会社", phone="０６－５５５５－０００２"), Certainty.ONE, 3),
        (company_of("ひばり", place="福岡市"), Certainty.ONE, 4),
        (company_of("ひばり", mail="x@gmail.com"), Certainty.PERHAPS, -1),
        (company_of("ベルデ", phone="06-5555-0003"), Certainty.PERHAPS, -1),
        (company_of("みなと商事", mail="a@gmail.com"), Certainty.NONE, -1),
        (company_of("", mail="x@gmail.com"), Certainty.NONE, -1),
        (company_of(), Certainty.NONE, -1),
    ],
)
def test_a_company_is_looked_up_and_never_guessed(
    company: Company, found: Certainty, place: int
) -> None:
    match = Directory(LISTED).find(company)
    assert (match.found, match.place) == (found, place)


def test_a_list_finds_what_comparing_each_with_each_finds() -> None:
    """The index leaves out nobody: as a loop over everybody, slower and plainer, says."""
    labelled = [*pairs("company_pairs.csv"), *pairs("company_pairs_held_out.csv")]
    listed: Sequence[Company] = [one for _, one, _ in labelled]
    directory = Directory(listed)
    for _, _, asked in labelled:
        same = {place for place, one in enumerate(listed) if compare(one, asked)[0] is Verdict.SAME}
        match = directory.find(asked)
        assert set(match.candidates) <= same or match.found is Certainty.PERHAPS
        assert bool(same) == (match.found in (Certainty.ONE, Certainty.TWO))


def test_a_text_tells_number_and_place_only_where_it_says_so() -> None:
    told = "部署: 総務\n法人番号: T8700110005901\nご住所(本社): 東京都港区芝1-2\n電話: 03"
    assert number_within(told) == "8700110005901"
    assert place_within(told) == "東京都港区芝1-2"
    assert number_within("注文番号 8700110005901") == ""
    assert place_within("東京都港区で展示会") == ""
