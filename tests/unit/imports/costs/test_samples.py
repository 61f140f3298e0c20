"""Each platform's report gives its right values; other quirks of the same kinds are right, too."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from server.imports.costs.figures import decimal_of
from server.imports.told import NotATable
from tests.unit.imports.costs import reports
from tests.unit.imports.costs.reports import costs, read


def zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("CAMPAIGN.csv", data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("text", "platform", "expected", "stated"),
    [
        (reports.GOOGLE, "google", {"2026-11 指名": "2000"}, "2000"),
        (
            reports.GOOGLE.replace(",", "\t").replace('"1\t200"', "1,200").replace(
                '"2\t050"', "2,050"
            ).encode("utf-16"),
            "google", {"2026-11 指名": "2000"}, "2000",
        ),
        (reports.YAHOO_SEARCH.encode("cp932"), "yahoo-search", {"2026-11 一般①髙": "3000"}, "3000"),
        (reports.YAHOO_SEARCH.encode("utf-16-le"), "yahoo-search", {"2026-11 一般①髙": "3000"},
         "3000"),
        (zipped(reports.YAHOO_SEARCH.encode("cp932")), "yahoo-search", {"2026-11 一般①髙": "3000"},
         "3000"),
        (reports.YAHOO_DISPLAY, "yahoo-display", {"2026-11 リタゲ": "10.75"}, "10.75"),
        (reports.META, "meta", {"2026-11 獲得": "900"}, "900"),
        (reports.MICROSOFT, "microsoft", {"2026-11 MS": "1000.5"}, None),
        (reports.LINE, "line", {"2026-11 友だち": "1200"}, None),
    ],
)  # fmt: skip
def test_a_sample_gives_its_right_values(
    text: str | bytes, platform: str, expected: dict[str, str], stated: str | None
) -> None:
    report = read(text)
    assert report.platform.key == platform
    assert costs(report) == expected
    assert (report.stated and f"{decimal_of(report.stated[1]):f}") == stated


def test_what_google_counts_beyond_the_report_is_told() -> None:
    report = read(reports.GOOGLE)
    assert [one.lines for one in report.left.values()] == [[6, 7, 8]]
    assert any("アカウントの合計のほうが 50 多く" in str(note) for note in report.notes)
    assert [one.days for one in report.costs] == [(date(2026, 11, 1), date(2026, 11, 2))]


def test_another_currency_is_refused_and_its_own_site_takes_it() -> None:
    with pytest.raises(NotATable, match="通貨が USD です"):
        read(reports.LINKEDIN)
    report = read(reports.LINKEDIN, site=replace(reports.SITE, currency="USD"))
    assert costs(report) == {"2026-11 ABM": "10"}
    assert report.platform.key == "linkedin"
    assert any("UTC" in str(note) for note in report.notes)


def test_an_excel_file_is_read_whatever_its_name() -> None:
    book = openpyxl.Workbook()
    for row in (
        ["レポート開始日", "レポート終了日", "キャンペーン名", "日", "消化金額 (JPY)"],
        ["2026-11-01", "2026-11-30", "獲得", datetime(2026, 11, 3), 900],  # noqa: DTZ001  a cell
        ["2026-11-01", "2026-11-30", "獲得", datetime(2026, 11, 4), 100.5],  # noqa: DTZ001
        ["2026-11-01", "2026-11-30", None, None, 1000.5],
    ):
        book.worksheets[0].append(row)
    packed = io.BytesIO()
    book.save(packed)
    assert costs(read(packed.getvalue())) == {"2026-11 獲得": "1000.5"}


HEAD = "日,キャンペーン,キャンペーン ID,通貨コード,費用\n"
QUIRKS = {
    "a campaign called like a total": (
        HEAD + "2026-11-01,Total Store - Shopping,1,JPY,500\n合計: キャンペーン,--,--,JPY,500\n",
        {"2026-11 Total Store - Shopping": "500"},
    ),
    "English words": (
        "Campaign report\nNovember 1, 2026 - November 2, 2026\n"
        "Day,Campaign,Currency code,Cost,Avg. cost\n2026-11-01,Brand,JPY,1200.50,3\n"
        "Total: Campaigns, --,JPY,1200.50,3\nTotal: Account, --,JPY,1200.50,3\n",
        {"2026-11 Brand": "1200.5"},
    ),
    "devices are summed": (
        "日,キャンペーン,デバイス,費用\n2026-11-01,指名,PC,100\n2026-11-01,指名,SP,50\n",
        {"2026-11 指名": "150"},
    ),
    "a campaign's sum beside its ad sets": (
        "レポート開始日,レポート終了日,キャンペーン名,広告セット名,日,消化金額 (JPY)\n"
        "2026-11-01,2026-11-30,獲得,,2026-11-03,900\n2026-11-01,2026-11-30,獲得,A,2026-11-03,400\n"
        "2026-11-01,2026-11-30,獲得,B,2026-11-03,500\n",
        {"2026-11 獲得": "900"},
    ),
    "undated rows are totals": (
        HEAD + "2026-11-01,指名,1,JPY,10\n2026-11-02,指名,1,JPY,20\n--,指名,1,JPY,30\n",
        {"2026-11 指名": "30"},
    ),
    "daily totals that add up": (
        HEAD + "2026-11-01,指名,1,JPY,10\n2026-11-01,一般,2,JPY,20\n2026-11-01,合計,,JPY,30\n",
        {"2026-11 一般": "20", "2026-11 指名": "10"},
    ),
    "an empty report of Yahoo": (
        '"キャンペーン名","毎月","コスト"\n"","","0"\n"--","--","0"\n', {},
    ),
    "months without days, two years": (
        '"キャンペーン名","毎月","コスト"\n"指名","2025/12/01","5"\n"指名","2026/01/01","7"\n',
        {"2025-12 指名": "5", "2026-01 指名": "7"},
    ),
    "the period of line 2": (
        "キャンペーン レポート\n2026年10月1日～2026年10月31日\nキャンペーン,通貨コード,費用\n"
        "指名,JPY,70\n",
        {"2026-10 指名": "70"},
    ),
    "start and end in one month": (
        "レポート開始日,レポート終了日,キャンペーン名,消化金額 (JPY)\n"
        "2026-10-01,2026-10-31,獲得,70\n",
        {"2026-10 獲得": "70"},
    ),
    "days first, proved by another row": (
        "日,キャンペーン,費用\n03/11/2026,指名,1\n28/11/2026,指名,2\n", {"2026-11 指名": "3"},
    ),
    "compact days, serials, Japanese and named ones": (
        "日,キャンペーン,費用\n20261101,指名,1\n46328,指名,2\n2026年11月3日,指名,4\n"
        '"Nov 4, 2026",指名,8\n２０２６/１１/０５,指名,１６\n',
        {"2026-11 指名": "31"},
    ),
    "hours": (
        '"Report Time: 11/1/2026,11/30/2026"\n"Gregorian date","Campaign name","Spend"\n'
        '"11/3/2026|13","MS","1"\n"11/3/2026|14","MS","2"\n',
        {"2026-11 MS": "3"},
    ),
    "one id under two names": (
        HEAD + "2026-11-01,旧名,1,JPY,10\n2026-11-02,新名,1,JPY,20\n", {"2026-11 新名": "30"},
    ),
    "a refund without a total": (
        HEAD + "2026-11-01,指名,1,JPY,10\n2026-11-02,指名,1,JPY,▲5\n", {"2026-11 指名": "10"},
    ),
    "a total of other words": (
        "日,キャンペーン名,ご利用金額\n2026/11/1,友だち,10\n総合計,,10\n", {"2026-11 友だち": "10"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("quirk", QUIRKS)
def test_a_quirk_is_read_right(quirk: str) -> None:
    text, expected = QUIRKS[quirk]
    assert costs(read(text)) == expected


REFUSED = {
    "no cost": ("キャンペーン,クリック数\n指名,1\n", "見出しがありません"),
    "two costs": (
        "日,キャンペーン名,広告セット名,消化金額,金額\n2026-11-01,a,,1,2\n", "費用の列が1つ",
    ),
    "whose it is": ("日,キャンペーン名,消化金額\n2026-11-01,a,1\n", "--platform で指定"),
    "a month without a year": (
        '"キャンペーン名","毎月","コスト"\n"指名","11月","5"\n', "年がありません",
    ),
    "Yahoo's month of the year": ("月,キャンペーン名,コスト\n11月,指名,5\n", "年がありません"),
    "weeks": ("週,キャンペーン,費用\n2026-11-02,指名,1\n", "月に分けられません"),
    "quarters": ("四半期,キャンペーン,費用\n2026Q4,指名,1\n", "月に分けられません"),
    "all time": ("キャンペーン レポート\n全期間\nキャンペーン,費用\n指名,1\n", "いつの費用か"),
    "two months in one": (
        "キャンペーン レポート\n2026年10月1日 - 2026年11月2日\nキャンペーン,費用\n指名,1\n",
        "1か月に収まりません",
    ),
    "which part is the month": ("日,キャンペーン,費用\n10/11/2026,指名,1\n", "月と日の順"),
    "commas for points": ('日,キャンペーン,費用\n2026-11-01,指名,"1.234,56"\n', "2 行目: 金額"),
    "groups of two": ('日,キャンペーン,費用\n2026-11-01,指名,"12,34"\n', "2 行目: 金額"),
    "a power of ten": ("日,キャンペーン,費用\n2026-11-01,指名,1.2E+04\n", "2 行目: 金額"),
    "two currencies": (HEAD + "2026-11-01,a,1,JPY,1\n2026-11-01,b,2,USD,1\n", "通貨が混ざって"),
    "a sign of another currency": ("日,キャンペーン,費用\n2026-11-01,指名,$10\n", "通貨が USD"),
    "a total that is not the sum": (
        HEAD + "2026-11-01,a,1,JPY,10\n合計: キャンペーン,--,--,JPY,11\n",
        r"行の合計 10 が、ファイルの合計 11 と合いません",
    ),
    "a total of the campaigns with a stray sign": (
        HEAD + "2026-11-01,a,1,JPY,10\n合計:.キャンペーン、,--,--,JPY,11\n", "合いません",
    ),
    "the same in English": (
        HEAD + "2026-11-01,a,1,JPY,10\nTotal: - Campaigns.,--,--,JPY,11\n", "合いません",
    ),
    "an account that is smaller": (
        HEAD + "2026-11-01,a,1,JPY,10\n合計: アカウント,--,--,JPY,9\n", "合いません",
    ),
    "a refund that the total counts": (
        HEAD + "2026-11-01,a,1,JPY,10\n2026-11-02,a,1,JPY,-5\n合計: キャンペーン,--,--,JPY,5\n",
        "マイナスの行が 1 行",
    ),
    "two rows of one name": (
        "日,キャンペーン,費用\n2026-11-01,指名,1\n2026-11-01,指名,1\n", "同じ日・同じ名前",
    ),
    "rows that are missing": (
        '"Rows: 2"\n"Gregorian date","Campaign name","Spend"\n"2026-11-03","MS","1"\n', "2 行",
    ),
    "a day to come": ("日,キャンペーン,費用\n2027-01-01,指名,1\n", "まだ来ていません"),
    "no day in a dated file": (
        HEAD + "2026-11-01,a,1,JPY,10\n--,b,2,JPY,7\n", "日付のない行の金額 7",
    ),
    "an open quote": ('日,キャンペーン,費用\n2026-11-01,"指名,1\n', "引用符"),
    "a comma too many": ("日,キャンペーン,費用\n2026-11-01,指名,一般,1\n", "2 行目"),
    "a web page": ("<html><table>", "HTML"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_could_be_two_things_is_refused_with_what_to_do(kind: str) -> None:
    text, reason = REFUSED[kind]
    with pytest.raises(NotATable, match=reason) as refused:
        read(text)
    assert " / " in str(refused.value)
