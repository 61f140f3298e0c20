"""Reports as the platforms write them, and what is read of them."""

from datetime import date

from server.imports.costs.figures import decimal_of
from server.imports.costs.report import AdReport, read_bytes
from server.settings.sites import Site

TODAY = date(2026, 11, 28)
SITE = Site("default", "sheet")


def read(text: str | bytes, platform: str = "", site: Site = SITE, today: date = TODAY) -> AdReport:
    data = text.encode() if isinstance(text, str) else text
    return read_bytes(lambda: data, "report.csv", site, today, platform)


def costs(report: AdReport) -> dict[str, str]:
    """`2026-11 指名` → the amount."""
    return {
        f"{one.month:%Y-%m} {one.campaign}": f"{decimal_of(one.units):f}" for one in report.costs
    }


GOOGLE = (
    "キャンペーン レポート\n2026年11月1日 - 2026年11月2日\n"
    "キャンペーンのステータス,日,キャンペーン,通貨コード,費用\n"
    '有効,2026-11-01,指名,JPY,"1,200"\n有効,2026-11-02,指名,JPY,800\n'
    '合計: キャンペーン,2026-11-01, --,JPY,"1,200"\n合計: キャンペーン,2026-11-02, --,JPY,800\n'
    '合計: アカウント, --, --,JPY,"2,050"\n'
)
YAHOO_SEARCH = (
    '"キャンペーン名","毎月","コスト"\n"一般①髙","2026/11/01","3,000"\n"--","--","3,000"\n'
)
YAHOO_DISPLAY = (
    "日\tキャンペーン名\tコスト\n2026-11-01\tリタゲ\t10.5\n2026-11-01\tリタゲ\t0.25\n"
    "Total\t--\t10.75\n"
)
META = (
    "\ufeffレポート開始日,レポート終了日,キャンペーン名,日,消化金額 (JPY)\n"
    "2026-11-01,2026-11-30,,,900\n2026-11-01,2026-11-30,獲得,2026-11-03,900\n"
)
MICROSOFT = (
    '"AdReport Time: 11/1/2026,11/30/2026"\n"Rows: 1"\n\n"Gregorian date","Campaign name","Spend"\n'
    '"11/3/2026","MS","1,000.50"\n"©2026 Microsoft Corporation. All rights reserved."\n'
)
LINE = (
    "日,キャンペーン名,インプレッション数,クリック数,CV（LINE Tagクリック）,ご利用金額\n"
    '2026/11/1,友だち,1,1,0,"\\1,200"\n'
)
LINKEDIN = (
    "Campaign Performance AdReport (in UTC)\nReport Start: 11/1/2026, AdReport End: 11/30/2026\n\n"
    "Start Date (in UTC),Campaign Name,Currency,Total Spent\n11/13/2026,ABM,USD,10.00\n"
)
