"""Each platform's file, byte for byte."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.conversions.candidates import Candidate
from server.conversions.choosing import ChoosingRules, choose
from server.conversions.hashing import email_of, hashed_email, hashed_phone
from server.conversions.platforms import PLATFORMS, Place, Sent, amount

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
PLACE = Place(TOKYO, "JPY", NOW)
MAIL = "193d3ec6224d21ca8c1875a2f0b6bae4b6a2c63fad898c5c9d06f6554f27ad42"
PHONE = "3d06a39d40790f11761295e053029378ae28c4b4f6f301693005e079f3d4ca64"
LEAD = Candidate(
    lead_id="lead-1",
    row=2,
    stage="opportunity",
    name="商談",
    received_at=datetime(2026, 11, 10, 1, 0, tzinfo=UTC),
    at=datetime(2026, 11, 16, 3, 0, tzinfo=UTC),
    value=Decimal(50000),
    consent=True,
    email="Taro.Sato+x@gmail.com",
    phone="090-1234-5678",
    person="佐藤 太郎",
    company="見本製作所",
    job_title="部長",
)


def file_of(target: str, *candidates: Candidate, place: Place = PLACE) -> bytes:
    platform = PLATFORMS[target]
    chosen = choose(platform, candidates, ChoosingRules(place))
    assert not chosen.left
    return platform.encoded([*platform.heads(place), *(line.fields for line in chosen.lines)])


def clicked(kind: str, click: str) -> Candidate:
    return replace(LEAD, click_type=kind, click_id=click)


@pytest.mark.parametrize(
    ("target", "lead", "expected"),
    [
        (
            "google-clicks",
            clicked("gclid", "Cj0x_1"),
            "Parameters:TimeZone=Asia/Tokyo\n"
            "Google Click ID,Conversion Name,Conversion Time,Conversion Value,Conversion Currency\n"
            "Cj0x_1,商談,2026-11-16 12:00:00,50000,JPY\n".encode(),
        ),
        (
            "google-enhanced",
            LEAD,
            "Parameters:TimeZone=Asia/Tokyo\n"
            "Email,Phone Number,Conversion Name,Conversion Time,Conversion Value,"
            "Conversion Currency,Order ID\n"
            f"{MAIL},{PHONE},商談,2026-11-16 12:00:00,50000,JPY,lead-1-opportunity\n".encode(),
        ),
        (
            "microsoft",
            clicked("msclkid", "0123456789abcdef0123456789abcdef"),
            "Parameters:TimeZone=+0900\n"
            "Microsoft Click ID,Conversion Name,Conversion Time,Conversion Value,"
            "Conversion Currency\n"
            "0123456789abcdef0123456789abcdef,商談,2026-11-16 12:00:00,50000,JPY\n".encode(),
        ),
        (
            "yahoo-search",
            clicked("yclid", "YSS.1"),
            '"YCLID","コンバージョン名","コンバージョン発生日時","1コンバージョンあたりの価値",'
            '"通貨コード"\r\n"YSS.1","商談","20261116 120000 Asia/Tokyo","50000","JPY"\r\n'.encode(
                "cp932"
            ),
        ),
        (
            "yahoo-display",
            clicked("yclid", "YJAD.1"),
            '"YCLID","コンバージョン名","コンバージョン発生日時","1コンバージョンあたりの価値"\r\n'
            '"YJAD.1","商談","20261116 120000 Asia/Tokyo","50000"\r\n'.encode("cp932"),
        ),
        (
            "meta",
            replace(LEAD, source="facebook", platform_lead_id="l:77", phone=""),
            "em,ph,event_time,event_name,currency,value,order_id,lead_id\n"
            f"{MAIL},,1794798000,商談,JPY,50000,lead-1-opportunity,77\n".encode(),
        ),
        (
            "linkedin",
            replace(LEAD, source="linkedin"),
            "email,firstname,lastname,employeecompany,title,country,timestamp,eventtype,amount,"
            "currency\n"
            "tarosato@gmail.com,太郎,佐藤,見本製作所,部長,,11/16/2026,商談,50000,JPY\n".encode(),
        ),
    ],
)
def test_the_published_examples(target: str, lead: Candidate, expected: bytes) -> None:
    assert file_of(target, lead) == expected


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        (" A.b+N@Example.com", "a.b+n@example.com"),
        ("Taro.Sato+x@gmail.com", "tarosato@gmail.com"),
        ("Ｔａｒｏ＠ｇｏｏｇｌｅｍａｉｌ．ｃｏｍ", "taro@googlemail.com"),
        ("ta ro@example.jp", "taro@example.jp"),
        ("+x@gmail.com", ""),
        ("なし", ""),
        ("", ""),
    ],
)
def test_an_address_as_platforms_compare_it(written: str, compared: str) -> None:
    assert email_of(written) == compared


def test_hashes_are_the_published_ones_and_nothing_has_none() -> None:
    assert hashed_email("Taro.Sato+x@gmail.com") == MAIL
    assert hashed_phone("090-1234-5678") == hashed_phone("+81 90 1234 5678") == PHONE
    assert hashed_email("") == hashed_phone("") == hashed_phone("内線12") == ""


def test_no_personal_data_stands_in_clear_where_hashes_are_meant() -> None:
    for target in ("google-enhanced", "meta"):
        file = file_of(target, replace(LEAD, source="facebook")).decode()
        for word in ("gmail", "090", "8190", "佐藤", "見本製作所", "部長"):
            assert word not in file, (target, word)


def test_lines_hold_what_people_wrote_and_are_no_formulas_to_a_program() -> None:
    name = '=HYPERLINK("x"),"商談"\n改行'
    rows = file_of("google-clicks", replace(clicked("gclid", "a_1"), name=name)).decode()
    assert rows.splitlines()[2:] == [
        'a_1,"=HYPERLINK(""x""),""商談""',
        '改行",2026-11-16 12:00:00,50000,JPY',
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "\t=", "=+"])
def test_visitors_words_in_clear_are_no_formulas(sign: str) -> None:
    lead = replace(
        LEAD, source="linkedin", email=f"{sign}cmd@client.example", person=f"{sign}佐藤 {sign}太郎",
        company=f"{sign}見本製作所", job_title=f"{sign}部長",
    )  # fmt: skip
    (_, line) = csv.reader(io.StringIO(file_of("linkedin", lead).decode()))
    assert line[1:5] == ["太郎", "佐藤", "見本製作所", "部長"]
    assert line[0] in ("", "cmd@client.example")
    none = replace(lead, company="")
    reason = PLATFORMS["linkedin"].fits(none)
    assert reason == (None if line[0] else "no_contact")


@pytest.mark.parametrize("number", ["l:=1+1", "=1+1", "-5", "l:77x", "l:"])
def test_a_number_of_meta_is_a_number(number: str) -> None:
    lead = replace(LEAD, source="facebook", platform_lead_id=number)
    assert file_of("meta", lead).decode().splitlines()[1].endswith("lead-1-opportunity,")
    assert PLATFORMS["meta"].fits(replace(lead, source="", email="", phone="")) == "other_platform"


@pytest.mark.parametrize(
    ("zone", "at", "told"),
    [
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "2026-11-01 01:30:00-0400"),
        ("America/New_York", datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "2026-11-01 01:30:00-0500"),
        ("America/New_York", datetime(2026, 11, 1, 7, 0, tzinfo=UTC), "2026-11-01 02:00:00"),
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),
         "2026-10-25 02:59:59+0200"),
        # An hour that is skipped never comes.
        ("Europe/Berlin", datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29 03:00:00"),
        ("Asia/Tokyo", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "2026-11-01 14:30:00"),
    ],
)  # fmt: skip
def test_an_hour_that_comes_twice_says_which(zone: str, at: datetime, told: str) -> None:
    place = Place(ZoneInfo(zone), "USD", at + timedelta(days=20))
    lead = replace(clicked("gclid", "a_1"), at=at, received_at=at - timedelta(days=3))
    for target, column in (("google-clicks", 2), ("google-enhanced", 3)):
        platform = PLATFORMS[target]
        assert platform.fields(lead, at, None, place)[column] == told
    # Microsoft's file has one offset for all, by which no hour comes twice; Yahoo! has Tokyo's.
    assert len(PLATFORMS["microsoft"].fields(lead, at, None, place)[2]) == len(
        "2026-11-01 01:30:00"
    )
    correction = PLATFORMS["google-clicks"].correction
    assert correction is not None
    sent = replace(SENT, at=at)
    assert correction(sent, "retract", None, place)[2] == told


@pytest.mark.parametrize(
    ("zone", "now", "head", "time"),
    [
        ("America/New_York", datetime(2026, 11, 28, tzinfo=UTC), "-0500", "2026-11-15 22:00:00"),
        # One offset holds for the whole file: that of the day on which it is made.
        ("America/New_York", datetime(2026, 10, 28, tzinfo=UTC), "-0400", "2026-10-15 23:00:00"),
        ("Asia/Kolkata", datetime(2026, 11, 28, tzinfo=UTC), "+0530", "2026-11-16 08:30:00"),
    ],
)
def test_other_zones(zone: str, now: datetime, head: str, time: str) -> None:
    place = Place(ZoneInfo(zone), "USD", now)
    at = datetime(now.year, now.month, 16, 3, 0, tzinfo=UTC)
    lead = replace(
        clicked("msclkid", "0" * 32), at=at, received_at=at.replace(day=10), value=Decimal("1.5")
    )
    rows = file_of("microsoft", lead, place=place).decode().splitlines()
    assert rows[0] == f"Parameters:TimeZone={head}"
    assert rows[2] == f"{'0' * 32},商談,{time},1.5,USD"
    yahoo = file_of(
        "yahoo-search", replace(lead, click_type="yclid", click_id="YSS.x"), place=place
    )
    assert f'"{now.year}{now.month}16 120000 Asia/Tokyo"'.encode() in yahoo


@pytest.mark.parametrize(
    ("value", "currency", "told"),
    [
        ("50000", "JPY", "50000"), ("49999.5", "JPY", "50000"), ("1234.50", "USD", "1234.5"),
        ("1E+3", "JPY", "1000"), ("0", "JPY", "0"), (None, "JPY", ""),
    ],
)  # fmt: skip
def test_amounts_are_plain_digits(value: str | None, currency: str, told: str) -> None:
    assert amount(None if value is None else Decimal(value), currency) == told


SENT = Sent(
    "lead-1", "won", "成約", "Cj0x_1", datetime(2026, 11, 16, 3, 0, tzinfo=UTC),
    Decimal(50000), "JPY",
)  # fmt: skip


@pytest.mark.parametrize(
    ("target", "kind", "value", "fields"),
    [
        ("google-clicks", "retract", None, (
            "Cj0x_1", "成約", "2026-11-16 12:00:00", "2026-11-28 09:00:00", "RETRACT", "", "")),
        ("google-clicks", "restate", Decimal(70000), (
            "Cj0x_1", "成約", "2026-11-16 12:00:00", "2026-11-28 09:00:00", "RESTATE", "70000",
            "JPY")),
        ("google-enhanced", "restate", Decimal(70000), (
            "lead-1-won", "成約", "2026-11-28 09:00:00", "RESTATE", "70000", "JPY")),
        ("yahoo-search", "retract", None, (
            "Cj0x_1", "成約", "20261116 120000 Asia/Tokyo", "20261128 090000 Asia/Tokyo",
            "RETRACT", "", "")),
    ],
)  # fmt: skip
def test_corrections(target: str, kind: str, value: Decimal | None, fields: tuple[str]) -> None:
    platform = PLATFORMS[target]
    assert platform.correction is not None
    assert platform.correction_heads is not None
    assert platform.correction(SENT, kind, value, PLACE) == fields  # type: ignore[arg-type]
    assert len(platform.correction_heads(PLACE)[-1]) == len(fields)
    if target == "google-enhanced":
        assert platform.correction_heads(PLACE) == (
            ("Parameters:TimeZone=Asia/Tokyo",),
            ("Order ID", "Conversion Name", "Adjustment Time", "Adjustment Type",
             "Adjusted Value", "Adjusted Value Currency"),
        )  # fmt: skip
