"""What people type is read as they mean it."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.business import typed
from server.kpi.read import columns
from server.kpi.read.columns import Column

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST_OF_APRIL = 46113  # 2026-04-01, counted by a spreadsheet


@pytest.mark.parametrize(
    "written",
    [
        46113,
        46113.0,
        46113.99,
        "46113",
        "2026/4/1",
        "2026/04/01",
        "2026-04-01",
        "2026.4.1",
        "2026年4月1日",
        "2026年 4月 1日(水)",
        "令和8年4月1日",
        "令和8年4月1日 水曜日",
        "R8.4.1",
        "R08/04/01",
        "r8.4.1".upper(),
        "２０２６／４／１",
        "２０２６年４月１日",
        "20260401",
        20260401,
        "2026/4/1 23:59",
        "2026年4月1日10時30分",
        " 2026/4/1　",
        "2026-04-01T09:00:00",
        "2026-03-31T15:00:00Z",
        "2026-04-01T23:59:59+09:00",
        "Apr 1, 2026",
        "1 April 2026",
        "01-Apr-2026",
        "2026-Apr-01",
        "r8.4.1",
        "令8.4.1",
        "西暦2026年4月1日",
        "2026. 4. 1.",
        "2026/4/1 水",
        "2026年4月1日水",
        "2026年4月1日（水・祝）",
        "2026/4/1[水] 9:30",
        "2026/4/1 午前",
        "2026/4/1 9時半",
        "2026/4/1 PM11:30",
        "2026/4/1 11:30 pm",
        "2026-03-31 18:30:00 UTC",
        "2026/03/31 18:30 GMT",
        "2026/3/31 18:30:00 +0000",
        "2026/3/31 6:30 PM UTC",
        "2026/4/1 23:30 JST",
        "2026年3月31日 23:30 GMT-1",
    ],
)
def test_a_day_in_any_writing(written: str | float) -> None:
    assert typed.day_of(written, TOKYO) == FIRST_OF_APRIL


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2026/4/1 PM11:30", 23, 30),
        ("2026/4/1 am 9:05", 9, 5),
        ("2026/4/1 午後11時半", 23, 30),
        ("2026/4/1 11:30 pm", 23, 30),
        ("2026/3/31 18:30 UTC", 3, 30),
        ("2026/4/1 0:00 JST", 0, 0),
        ("2026/03/31 20:00:00 -0400", 9, 0),
    ],
)
def test_a_moment_in_any_writing(written: str, hour: int, minute: int) -> None:
    assert typed.clock_of(written, TOKYO) == datetime(2026, 4, 1, hour, minute, tzinfo=TOKYO)


@pytest.mark.parametrize("written", [None, "", "  ", "　", "-", "ー", "--"])
def test_a_blank_is_no_day(written: str | None) -> None:
    assert typed.day_of(written, TOKYO) == typed.NO_DAY


@pytest.mark.parametrize(
    "written",
    [
        "未定", "4/1", "2026/13/1", "2026/2/29", "2026/4/31", "2026/4/110:30", "26/4/1", "R0.4.1",
        "46113 頃", True, False, 0, -1, 2026, 5, 1e300, float("inf"), float("nan"), 10**30,
        "0026/4/1", "9999/12/31", "nan", "2026/4/1〜4/3", "2026/4/1 水産", "2026/3/31 18:30 +9900",
        "2026/3/31 18:30 EST", "明8.4.1", "2026/4/1 木曜以降", "2026.4.1.2",
    ],
)  # fmt: skip
def test_what_nobody_can_read_is_told_from_a_blank(written: str | float) -> None:
    assert typed.day_of(written, TOKYO) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("㋿6年2月29日", date(2024, 2, 29)),
        ("2024/2/29", date(2024, 2, 29)),
    ],
)
def test_eras_and_leap_days(written: str, expected: date) -> None:
    day = typed.day_of(written, TOKYO)
    assert day is not None
    assert typed.date_of(day) == expected


@pytest.mark.parametrize(
    "written",
    [
        46327, "2026-11", "2026/11", "2026年11月", "2026年 11月分", "令和8年11月", "R8.11", 202611,
        "202611", "2026/11/20", "２０２６年１１月", "Nov 2026", "November 2026", "Nov, 2026",
        "11/2026", "11-2026", "2026-Nov", "Nov.2026", "r8.11", "令8年11月",
    ],
)  # fmt: skip
def test_a_month_in_any_writing(written: str | float) -> None:
    assert typed.month_of(written, TOKYO) == 2026 * 12 + 10


@pytest.mark.parametrize("written", ["11月", "2026-13", "来月", 2026.11, True, 13, "13/2026"])
def test_a_month_nobody_can_read(written: str | float) -> None:
    assert typed.month_of(written, TOKYO) is None


def test_a_month_has_a_first_and_a_last_day() -> None:
    february = 2028 * 12 + 1
    assert typed.date_of(typed.first_day(february)) == date(2028, 2, 1)
    assert typed.date_of(typed.last_day(february)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (1000000, 1_000_000),
        (1000.5, "1000.5"),
        ("1000000", 1_000_000),
        ("¥1,000,000", 1_000_000),
        ("￥１，０００，０００", 1_000_000),
        ("1,000,000円", 1_000_000),
        ("100万円", 1_000_000),
        ("１００万", 1_000_000),
        ("1.5億", 150_000_000),
        ("1億2,000万円", 120_000_000),
        ("3百万円", 3_000_000),
        ("2千万", 20_000_000),
        ("5千円", 5_000),
        ("1万5千円", 15_000),
        ("▲5,000", -5_000),
        ("(5,000)", -5_000),
        ("－5,000円", -5_000),
        ("$1,234.56", "1234.56"),
        (" 50,000 ", 50_000),
        (0, 0),
        ("0円", 0),
        ("¥1,000,000-", 1_000_000),
        ("￥5,000.-", 5_000),
        ("1,000,000円也", 1_000_000),
        ("50,000円（税抜）", 50_000),
        ("税別 50,000円", 50_000),
        ("税抜：5万円", 50_000),
    ],
)
def test_money_as_people_write_it(written: str | float, expected: int | str) -> None:
    assert typed.amount_of(written) == Decimal(expected)


@pytest.mark.parametrize(
    "written",
    [
        "約100万円",
        "税込",
        "1,100円(税込)",
        "5,000-",
        "税抜",
        "1,5",
        "1.000.000",
        "1e9",
        1e300,
        float("nan"),
        True,
        "万",
        "",
        None,
    ],
)
def test_money_nobody_can_read(written: str | float | None) -> None:
    assert typed.amount_of(written) is None


def test_a_column_of_money_is_rounded_half_up_to_ten_thousandths_as_number_and_as_text() -> None:
    written: list[float | str] = [0.00005, "0.00005", -0.00005, 1.23454, 3_000_000.5, "", 0]
    assert columns.amounts(written).units.tolist() == [1, 1, -1, 12_345, 30_000_005_000, 0, 0]
    assert columns.amounts(written).known.tolist() == [True] * 5 + [False, True]


def test_a_number_beyond_any_float_is_named_and_stops_nothing() -> None:
    columns_of: list[Column] = [
        [46113.5, 10**400], [46113, 10**400], [46113, "来週", -(10**400)]
    ]  # fmt: skip
    for written in columns_of:
        days = columns.days(written, TOKYO)
        assert (days.days[0], days.bad.tolist()[-1]) == (46113, len(written) - 1)
        assert columns.amounts(written).bad.tolist()[-1] == len(written) - 1


def test_a_percentage_is_a_share() -> None:
    assert typed.number_of("30%") == Decimal("0.3")
    assert typed.number_of("３０％") == Decimal("0.3")
    assert typed.number_of(0.3) == Decimal("0.3")


def test_names_meet_whatever_their_width_case_and_spaces() -> None:
    assert typed.fold(" Ｗｅｂ広告　") == typed.fold("WEB広告")
    assert typed.fold("展示会・セミナー") == typed.fold("展示会･ｾﾐﾅｰ")


@pytest.mark.parametrize(
    "written",
    [
        "2026/4/30 14:00-15:00",
        "2026/4/30 14:00-15",
        "2026/4/30 13:00–14:00",
        "2026-04-30 14:00-15:00",
        "2026-04-30 09:00-10:30",
    ],
)
def test_a_span_of_times_is_no_other_clock(written: str) -> None:
    assert typed.day_of(written, TOKYO) is None


@pytest.mark.parametrize("weekday", "月火水木金土日")
@pytest.mark.parametrize("more", ["", " 10:00"])
def test_any_day_of_the_week_may_stand_behind_a_day(weekday: str, more: str) -> None:
    written = f"2026/4/6 {weekday}{more}"
    day = typed.day_of(written, TOKYO)
    assert day is not None
    assert typed.date_of(day) == date(2026, 4, 6)
    hour = None if not more else datetime(2026, 4, 6, 10, tzinfo=TOKYO)
    assert typed.clock_of(written, TOKYO) == hour


def test_a_morning_has_no_fifteenth_hour() -> None:
    assert typed.clock_of("2026/4/1 AM 15:30", TOKYO) is None


def test_a_cell_of_many_clocks_is_looked_at_once() -> None:
    assert typed.day_of("2026/4/1 1:00" + "+1" * 40, TOKYO) is None
