"""A firm at random, as a book, as exported files, and as a warehouse with the views of docs/sql."""

import random
from pathlib import Path
from typing import Any

import duckdb
import sqlglot

from server.kpi.count.book import Book
from server.kpi.count.snapshots import SnapshotStore
from server.kpi.options import Options
from server.kpi.reading import read_book
from server.settings.sites import Site
from server.warehouse.dialects import BIGQUERY, DUCKDB
from server.warehouse.files import write_all
from server.warehouse.sql import page
from server.warehouse.tables import EXPORTED, tables_of
from sheets_schema.warehouse import TABLES
from tests.support.books import NOON, day
from tests.support.sheet_rows import Row, columns_of

FIRST, LAST = day("2026-01-01"), day("2026-12-31")  # the as-of day lies in between
CHANNELS = (
    "オーガニック",
    "Web広告",
    "Web媒体",
    "代理店紹介",
    "アウトバウンドコール",
    "口コミ",
    None,
)
CAMPAIGNS = ("展示会A", "検索広告", "メール", "紹介")
Cells = dict[str, dict[str, list[Any]]]


def random_cells(seed: int) -> Cells:
    """Every contradiction that people leave behind, over a year; and settings to count it by."""
    chance = random.Random(seed)
    leads = [_lead(chance) for _ in range(chance.choice((0, 3, 25, 60)))]
    costs = [_cost(chance) for _ in range(chance.choice((0, 2, 10, 20)))]
    campaigns = [
        {"campaign": name, "channel": chance.choice(CHANNELS), "condition": None,
         "budget": chance.choice((None, 1_000_000)), "starts_on": chance.choice((None, FIRST))}
        for name in CAMPAIGNS if chance.random() < 0.5
    ]  # fmt: skip
    items = {
        "開始月": chance.choice((None, None, "2026-03", "2026-06")),
        "終了月": chance.choice((None, None, "2026-09")),
        "成約の定義": chance.choice(("成約", "成約", "成約合意")),
        "粗利率": chance.choice(("30%", "33.3%", "100%")),
        "放置日数": chance.choice((30, 7)),
    }
    settings: dict[str, list[Any]] = {"item": list(items), "value": list(items.values())}
    if chance.random() < 0.5:
        settings |= {
            "channel": ["Web広告", "代理店紹介", "オーガニック", "Web媒体"],
            "start_stage": [None, "商談", None, chance.choice(("商談", None))],
            "no_cost": [chance.random() < 0.3, None, chance.random() < 0.5, None],
        }
    settings |= {"form": ["資料請求", "問い合わせ"], "form_kind": ["UQL", "MQL"]}
    longest = max(map(len, settings.values()))
    return {
        "leads": columns_of(leads, EXPORTED["leads"]),
        "costs": columns_of(costs, EXPORTED["costs"]),
        "targets": columns_of([_target(chance) for _ in range(4)], EXPORTED["targets"]),
        "campaigns": columns_of(campaigns, EXPORTED["campaigns"]),
        "settings": {
            key: [*settings.get(key, []), *[None] * (longest - len(settings.get(key, [])))]
            for key in EXPORTED["settings"]
        },
    }


def book_of_cells(cells: Cells, site: Site, snapshots: SnapshotStore | None = None) -> Book:
    return read_book(cells, EXPORTED, site, site.zone, Options(), NOON, snapshots)


def warehouse_of(
    book: Book, cells: Cells, site: Site, folder: Path, *, dialect: str = "duckdb"
) -> duckdb.DuckDBPyConnection:
    """The files are written, read again as tables, and the views made over them: as tables, so that
    each is worked out once. `bigquery`: those of BigQuery, in DuckDB's words."""
    write_all(tables_of(book, cells, site, NOON), folder, "parquet", {})
    database = duckdb.connect(config={"threads": 1})
    if dialect == "bigquery":
        database.execute("CREATE SCHEMA leadsheet; SET schema = 'leadsheet'")
    for one in TABLES:
        database.execute(f"CREATE TABLE {one.key} AS SELECT * FROM '{folder / one.key}.parquet'")
    statements = [page(DUCKDB)]
    if dialect == "bigquery":
        statements = sqlglot.transpile(page(BIGQUERY), read="bigquery", write="duckdb")
    for statement in statements:
        database.execute(statement.replace("OR REPLACE VIEW", "OR REPLACE TABLE"))
    return database


def rows_of(database: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = database.execute(query)
    names = [one[0] for one in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _lead(chance: random.Random) -> Row:
    def maybe(*values: Any) -> Any:
        return chance.choice((None, *values))

    def date() -> Any:
        return chance.choice((None, None, chance.randint(FIRST, LAST)))

    received = chance.choice((None, chance.randint(FIRST, LAST) + chance.random()))
    return {
        "received_at": received,
        "company": maybe("青葉", "若葉"),
        "name": maybe("山田 太郎"),
        "email": maybe("a@example.co.jp", "b@example.co.jp"),
        "phone": maybe("090-1234-5678"),
        "channel": chance.choice(CHANNELS),
        "kind": maybe("MQL", "uql", "UQL", "スパム", "Test", "謎"),
        "status": maybe("新規", "New", "進行中", "商談候補", "未接続", "見込みなし", "独自"),
        "invalid_reason": maybe(None, None, "重複", "営業・売り込み", "冷やかし", "なし"),
        "opportunity_on": date(), "qualified_on": date() if chance.random() < 0.3 else None,
        "agreed_on": date(), "won_on": date(), "lost_on": date(), "last_action_on": date(),
        "first_response_on": date(), "tossed_on": date(),
        "sent_back": maybe("時期が未定"),
        "won_amount": maybe(0, -1000, 1_234_567.89, 10**9, "三百万円"),
        "expected_amount": maybe(2_000_000),
        "conversion_point": maybe("資料請求", "問い合わせ", "デモ"),
        "campaign": maybe(None, *CAMPAIGNS, "展示会Ａ"),
        "utm_campaign": maybe(None, "メール", "spring"),
        "utm_source": maybe("google", "Google"), "utm_medium": maybe("cpc"),
        "channel_detail": maybe("Paid Search"),
        "landing_page": maybe("https://www.aoba.example/lp/?utm_source=x", "aoba.example/lp"),
        "employees": maybe("50名未満", "約120名", "たくさん"),
        "industry": maybe("製造業"), "department": maybe("営業部"), "job_title": maybe("部長"),
        "owner": maybe("山口", "中野"), "inside_sales": maybe("藤井"),
        "score": maybe(0, 10, 25), "lead_id": maybe(f"{chance.randrange(10**9)}"),
    }  # fmt: skip


def _cost(chance: random.Random) -> Row:
    return {
        "month": chance.choice((None, chance.randint(FIRST, LAST), "2026-04", 20264)),
        "channel": chance.choice(CHANNELS),
        "category": chance.choice(("販促・広告", "委託", "IT platform", "雑費", None)),
        "amount": chance.choice((None, 0, 250_000, -1000, 33_333.33, "¥1,000")),
        "measure": chance.choice((None, *CAMPAIGNS, "展示会Ａ")),
    }


def _target(chance: random.Random) -> Row:
    return {
        "month": "2026-04",
        "channel": chance.choice(("全体", "Web広告")),
        "metric": chance.choice(("商談", "商談率")),
        "target": chance.choice((10, "33.3%")),
    }
