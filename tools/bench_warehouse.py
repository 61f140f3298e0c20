"""What the KPI definitions as SQL cost over five million leads, beside the same funnel in pandas.

    .venv/bin/python -m tools.bench_warehouse [LEADS]

The rows are made up by DuckDB from their own number. Each part runs in a process of its own, with
two threads and at most 4 GB for DuckDB; memory is the most that the process has held. pandas gets
the columns that a funnel needs and nothing else, and both must come to the same figures."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from server.warehouse.dialects import DUCKDB
from server.warehouse.sql import page
from sheets_schema.warehouse import TABLES, WarehouseTable

LEADS = 5_000_000
VIEWS = ("funnel", "unit_costs", "invalid_reasons", "by_campaign", "by_owner", "monthly")
CHANNELS = ("オーガニック", "Web広告", "Web媒体", "展示会・セミナー", "代理店紹介")
LATE = "代理店紹介"
_FIRST = "DATE '2022-01-01'"


def _one_of(*words: str) -> str:
    """By the number of the row; words that stand twice come twice as often."""
    listed = ", ".join("NULL" if word == "" else f"'{word}'" for word in words)
    return f"([{listed}])[1 + (hash(i, {len(words)}) % {len(words)})::INTEGER]"


def _later(day: str, days: int, share: int) -> str:
    """A day up to `days` after another, in one of `share` rows."""
    return f"CASE WHEN hash(i, {days}) % {share} = 0 THEN {day} + (hash(i) % {days})::INTEGER END"


_RECEIVED = f"({_FIRST} + (hash(i, 'r') % 1800)::INTEGER)"
_OPENED = _later(_RECEIVED, 60, 5)
_WON = f"CASE WHEN {_OPENED} IS NOT NULL AND hash(i, 'w') % 4 = 0 THEN {_OPENED} + 30 END"
_MADE: dict[str, dict[str, str]] = {
    "leads": {
        "sheet_row": "i + 2",
        "received_at": f"{_RECEIVED}::TIMESTAMP + INTERVAL 10 HOUR",
        "channel": _one_of(*CHANNELS, "Web広告", "口コミ"),
        "kind": _one_of("MQL", "MQL", "UQL", "スパム", ""),
        "status": _one_of("新規", "進行中", "商談候補", "未接続", ""),
        "invalid_reason": _one_of("", "", "", "重複", "競合・同業他社"),
        "opportunity_on": _OPENED,
        "won_on": _WON,
        "won_amount": f"CASE WHEN {_WON} IS NOT NULL THEN 100000 + hash(i) % 900000 END",
        "campaign": _one_of("", "検索広告", "展示会", "メール"),
        "owner": _one_of("山口", "中野", "藤井", "青木"),
        "lead_id": "'lead-' || i",
    },
    "costs": {
        "month": f"date_trunc('month', {_FIRST} + ((i // 5) * 31)::INTEGER)",
        "channel": f"([{', '.join(f'{one!r}' for one in CHANNELS)}])[(1 + i % 5)::INTEGER]",
        "category": "'販促・広告'",
        "amount": "100000 + hash(i) % 900000",
        "campaign": _one_of("", "検索広告", "展示会"),
    },
    "channels": {
        "place": "i + 1",
        "channel": f"([{', '.join(f'{one!r}' for one in CHANNELS)}])[(1 + i)::INTEGER]",
        "starts_at_opportunity": "i = 4",
        "costs_nothing": "i = 0",
    },
    "settings": {
        "as_of": "DATE '2026-11-20'", "won_by_agreement": "FALSE", "gross_margin": "0.3",
        "stale_days": "30", "unclassified": "'未分類'",
    },
}  # fmt: skip
_ROWS = {"costs": 250, "channels": len(CHANNELS), "settings": 1, "campaigns": 0}


def main() -> int:
    leads = int(sys.argv[1]) if len(sys.argv) > 1 else LEADS
    with tempfile.TemporaryDirectory() as folder:
        _alone("make", folder, str(leads))
        size = (Path(folder) / "leads.parquet").stat().st_size
        print(f"{leads:,} leads, {size / 1e6:.0f} MB of Parquet")
        by_sql, by_pandas = (_alone(part, folder) for part in ("sql", "pandas"))
        for view, (cpu, wall) in by_sql["views"].items():
            print(f"  {view:16} {cpu:6.2f} s of CPU, {wall:6.2f} s")
        print(f"SQL     {by_sql['cpu']:6.2f} s of CPU, {by_sql['mb']:,.0f} MB: {len(VIEWS)} views")
        print(f"pandas  {by_pandas['cpu']:6.2f} s of CPU, {by_pandas['mb']:,.0f} MB: the funnel")
        if by_sql["funnel"] != by_pandas["funnel"]:
            print("the figures differ", by_sql["funnel"], by_pandas["funnel"], sep="\n")
            return 1
    return 0


def _alone(part: str, *arguments: str) -> dict[str, Any]:
    """A part in its own process, whose memory is nobody else's."""
    command = [sys.executable, "-m", "tools.bench_warehouse", f"--{part}", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _make(folder: str, leads: str) -> dict[str, Any]:
    database = _database()
    for table in TABLES:
        rows = _ROWS.get(table.key, int(leads) if table.key == "leads" else 0)
        database.execute(
            f"COPY (SELECT {_columns(table)} FROM range({rows}) AS given(i)) "
            f"TO '{folder}/{table.key}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
    return {}


def _columns(table: WarehouseTable) -> str:
    made = _MADE.get(table.key, {})
    return ", ".join(
        f'CAST({made.get(one.key, "NULL")} AS {one.declared}) AS "{one.key}"'
        for one in table.fields
    )


def _sql(folder: str) -> dict[str, Any]:
    database = _database()
    for table in TABLES:
        file = f"{folder}/{table.key}.parquet"
        database.execute(f"CREATE VIEW {table.key} AS SELECT * FROM '{file}'")
    database.execute(page(DUCKDB))
    views, found = {}, {}
    for view in VIEWS:
        cpu, wall = time.process_time(), time.perf_counter()
        found[view] = database.execute(f"SELECT * FROM {view}").fetchall()
        views[view] = (time.process_time() - cpu, time.perf_counter() - wall)
    funnel = {row[1]: row[3:] for row in sorted(found["funnel"]) if not row[2]}
    return {"views": views, "funnel": _rounded(funnel)}


def _pandas(folder: str) -> dict[str, Any]:
    wanted = "received_at, channel, kind, status, invalid_reason, opportunity_on, won_on"
    leads = _database().execute(f"SELECT {wanted} FROM '{folder}/leads.parquet'").df()
    as_of = pd.Timestamp("2026-11-20")
    for day in ("received_at", "opportunity_on", "won_on"):
        leads[day] = leads[day].where(leads[day].dt.normalize() <= as_of)
    opened = leads["opportunity_on"].fillna(leads["won_on"]).notna()
    won = leads["won_on"].notna()
    channel = leads["channel"].where(leads["channel"].isin(CHANNELS), "未分類")
    late = channel == LATE
    has_reason = leads["invalid_reason"].notna()
    judged = has_reason | opened | ~leads["status"].fillna("新規").isin(["新規"])
    counted = ~leads["kind"].isin(["スパム", "テスト"]) & (opened | ~late)
    counted &= (leads["kind"] != "UQL") | judged
    counted &= leads["received_at"].notna() | opened
    valid = counted & (~has_reason | won)
    flags = pd.DataFrame({"valid": valid, "opened": valid & opened, "won": valid & won})
    sums = flags.groupby(channel).sum()
    funnel = {
        str(name): [
            None if name == LATE else int(row.valid),
            None if name == LATE or not row.valid else row.opened / row.valid,
            int(row.opened), row.won / row.opened if row.opened else None, int(row.won),
        ]
        for name, row in sums.iterrows()
    }  # fmt: skip
    return {"funnel": _rounded(funnel)}


def _rounded(funnel: dict[str, Any]) -> dict[str, list[Any]]:
    return {
        name: [round(one, 9) if isinstance(one, float) else one for one in row]
        for name, row in sorted(funnel.items())
    }


def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 2, "memory_limit": "4GB"})


_PARTS: dict[str, Callable[..., dict[str, Any]]] = {
    "--make": _make, "--sql": _sql, "--pandas": _pandas,
}  # fmt: skip


def _part(name: str, arguments: list[str]) -> None:
    cpu = time.process_time()
    told = _PARTS[name](*arguments)
    told |= {
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    json.dump(told, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in _PARTS:
        _part(sys.argv[1], sys.argv[2:])
    else:
        sys.exit(main())
