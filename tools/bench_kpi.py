"""What a rebuild costs, beside the least that any program would have to do with the same reply: to
parse it and to count each column.

CPU is that of this process for a whole rebuild (parsing Google's answer, counting, making every
tab, serialising the one write), without the network. Aims: the three base tabs ≤ 3.5 times at
10,000 leads and ≤ 2.0 at 100,000; all tabs ≤ 6 at 10,000 and ≤ 4 at 200,000, also with
five thousand target companies; growth with the number of rows ≤ n^1.1; memory ≤ 1 KB a lead.
"""

import io
import json
import math
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from server.business.named import DEFAULTS, default_names, to_remember
from server.kpi.options import Options
from server.kpi.reading import WANTED, count_book
from server.kpi.render.page import requests_for
from server.kpi.render.paper import Paper
from server.kpi.tabs.all_tabs import BASE
from server.rebuild.publish import rebuild
from server.settings.sites import Site
from server.sheets.columns import columns_in
from server.sheets.door import Door
from server.sheets.http import GoogleHTTPClient
from server.sheets.reading import layout_from
from sheets_schema.features import TARGET_COMPANIES as TARGETS
from sheets_schema.tabs import INPUT_TABS, NAMES_MARK, TAB_MARK, TABS
from tests.support.sample_firm import Row, sample_firm

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SITE = Site(name="bench", spreadsheet_id="bench")
MONTHS = 12
RUNS = 3
# What the three base tabs are made of.
BASE_COLUMNS: dict[str, tuple[str, ...]] = {
    "leads": (
        "received_at", "company", "name", "channel", "kind", "status", "invalid_reason",
        "opportunity_on", "qualified_on", "agreed_on", "won_on", "conversion_point", "phone",
        "email", "lead_id",
    ),
    "costs": WANTED["costs"],
    "settings": WANTED["settings"],
}  # fmt: skip


class Sheet:
    """A spreadsheet that always answers the same, as bytes."""

    def __init__(self, size: int, companies: int = 0) -> None:
        """`companies`: rows of ターゲット企業, which is in use where there are any."""
        firm = sample_firm(NOW.date(), months=MONTHS, leads=size)
        self._cells: dict[str, dict[str, list[Any]]] = {
            "leads": _by_column(firm.leads),
            "costs": _by_column(firm.costs),
            "targets": _by_column(firm.targets),
            "campaigns": _by_column(firm.campaigns),
            "settings": firm.settings,
        }
        if companies:
            self._cells["target_companies"] = _by_column(_companies(firm.leads, companies))
            ticked: dict[str, list[Any]] = {"feature": [TARGETS.name.ja], "in_use": [True]}
            self._cells["settings"] = {**firm.settings, **ticked}
        self.size = len(firm.leads)
        self.layout = _bytes(
            {
                "spreadsheetId": "bench",
                "properties": {"timeZone": "Asia/Tokyo"},
                # As a rebuild before this one left it.
                "developerMetadata": [{"metadataKey": NAMES_MARK, "metadataValue": _names()}],
                "sheets": _sheets(),
            }
        )
        self.columns = self.reply(WANTED)

    def reply(self, wanted: Mapping[str, tuple[str, ...]]) -> bytes:
        """values:batchGetByDataFilter of the columns of `wanted`, header first."""
        ranges = []
        for tab in INPUT_TABS:
            keys = [column.key for column in tab.columns]
            for key in wanted.get(tab.key, ()):
                cells = self._cells.get(tab.key, {}).get(key, [])
                values = [tab.column(key).header.ja, *("" if one is None else one for one in cells)]
                while values[-1] == "":
                    values.pop()
                grid = {"sheetId": tab.sheet_id, "startColumnIndex": keys.index(key)}
                filters = [{"gridRange": grid}]
                ranges.append({"valueRange": {"values": [values]}, "dataFilters": filters})
        return _bytes({"spreadsheetId": "bench", "valueRanges": ranges})

    def answer(self, path: str) -> bytes:
        if path.endswith("values:batchGetByDataFilter"):
            return self.columns
        if path.endswith(":getByDataFilter"):
            return self.layout
        return _bytes({"spreadsheetId": "bench", "replies": [{}]})


def _names() -> str:
    return to_remember({column: default_names(column, "ja") for column in DEFAULTS})


def _companies(leads: Sequence[Row], count: int) -> list[Row]:
    """A house list: every second firm that wrote, under its own name or another writing of it, and
    firms that never did."""
    written = list(
        dict.fromkeys(str(one["company"]).strip() for one in leads if one.get("company"))
    )
    names = [f"{name} 御中" if at % 3 else name for at, name in enumerate(written[::2])]
    names += [f"株式会社ターゲット{number}" for number in range(max(0, count - len(names)))]
    return [
        {
            "company": name,
            "domain": f"firm{at}.co.jp" if at % 2 else None,
            "phone": f"03-1{at // 10_000:03}-{at % 10_000:04}",
            "priority": "SABC"[at % 4],
            "group": f"グループ{at % 5}",
        }
        for at, name in enumerate(names[:count])
    ]


class Remembered:
    """A SnapshotStore in memory: what a rebuild remembers is part of its cost, the disk is not."""

    def __init__(self) -> None:
        self._state: bytes | None = None

    def latest(self, site: str) -> bytes | None:
        return self._state

    def changes_since(self, site: str, since: datetime) -> list[bytes]:
        return []

    def keep(self, site: str, at: datetime, state: bytes, undo: bytes | None) -> None:
        self._state = state

    def rewrite(self, state: Callable[[bytes], bytes], undo: Callable[[bytes], bytes]) -> None:
        self._state = None if self._state is None else state(self._state)


class _Canned(HTTPAdapter):
    """Google in this very process, so that its work is not counted as ours."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        response = requests.Response()
        response.status_code = 200
        response.url, response.request = str(request.url), request
        response.headers["Content-Type"] = "application/json; charset=UTF-8"
        response.raw = io.BytesIO(self._sheet.answer(str(request.url).split("?")[0]))
        return response


class _Google(BaseHTTPRequestHandler):
    """The same on a socket, for the process whose memory is measured."""

    sheet: Sheet

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = self.sheet.answer(self.path.split("?")[0])
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on standard error."""


def main() -> int:
    costs = {}
    for size in (10_000, 100_000, 200_000):
        sheet = Sheet(size)
        base, least_base = _cpu(_base(sheet)), _cpu(_least(sheet, BASE_COLUMNS))
        costs[size], least = _cpu(_whole(sheet)), _cpu(_least(sheet, WANTED))
        print(
            f"{size:7,} leads   base tabs {base:6.3f} s = {base / least_base:4.2f} × parsing   "
            f"all tabs {costs[size]:6.3f} s = {costs[size] / least:4.2f} × parsing",
            flush=True,
        )
        if size == 100_000:
            print(f"memory   {_memory(sheet):.2f} KB a lead at {size:,}", flush=True)
    listed = Sheet(50_000, companies=5_000)
    whole, least = _cpu(_whole(listed)), _cpu(_least(listed, WANTED))
    print(
        f" 50,000 leads, 5,000 target companies   all tabs {whole:6.3f} s = "
        f"{whole / least:4.2f} × parsing   memory {_memory(listed):.2f} KB a lead",
        flush=True,
    )
    growth = math.log(costs[200_000] / costs[10_000]) / math.log(20)
    print(f"growth   n^{growth:.2f} from 10,000 to 200,000")
    return 0


def _least(sheet: Sheet, wanted: Mapping[str, tuple[str, ...]]) -> Callable[[], None]:
    """Parse the reply and count each of its columns."""
    text = sheet.reply(wanted).decode()

    def work() -> None:
        for one in json.loads(text)["valueRanges"]:
            Counter(one["valueRange"]["values"][0])

    return work


def _base(sheet: Sheet) -> Callable[[], None]:
    """ファネル, 獲得単価 and 無効理由, up to the requests that write them."""
    reply = sheet.reply(BASE_COLUMNS)
    tabs = layout_from(json.loads(sheet.layout)).tabs

    def work() -> None:
        cells = columns_in(reply, BASE_COLUMNS, tabs)
        book = count_book(cells, BASE_COLUMNS, SITE, SITE.zone, Options(), NOW)
        paper = Paper(1, 1000, 26, "ja", "JPY")
        json.dumps([requests_for(make(book), "", paper) for make in BASE])

    return work


def _whole(sheet: Sheet) -> Callable[[], None]:
    """Everything between Google's answer and the one write."""
    session = requests.Session()
    session.mount("https://", _Canned(sheet))
    door = Door(GoogleHTTPClient(session), SITE.spreadsheet_id)
    store = Remembered()
    return lambda: _rebuild(door, store)


def _rebuild(door: Door, store: Remembered) -> None:
    rebuild(door, SITE, Options(), now=NOW, snapshots=store)


def _cpu(work: Callable[[], None]) -> float:
    """CPU seconds of the quickest of several runs; the first warms up."""
    work()
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def _memory(sheet: Sheet) -> float:
    """KB a lead that a rebuild adds, at its peak, to a process that has imported everything."""
    handler = type("Handler", (_Google,), {"sheet": sheet})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tools.bench_kpi", "--memory-of", address],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    finally:
        server.shutdown()
        server.server_close()
    return float(done.stdout) / sheet.size


def _print_memory(address: str) -> int:
    """KB between the peak before and the peak after a rebuild from `address`."""
    door = Door(GoogleHTTPClient(requests.Session(), emulator_host=address), SITE.spreadsheet_id)
    # A small first rebuild loads what is imported late.
    _whole(Sheet(100))()
    # The kernel's own high-water mark (getrusage's is that of the parent too), set back to now.
    Path("/proc/self/clear_refs").write_text("5")
    before = _peak()
    _rebuild(door, Remembered())
    print(_peak() - before)
    return 0


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def _by_column(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    keys = {key for row in rows for key in row}
    return {key: [row.get(key) for row in rows] for key in keys}


def _sheets() -> list[dict[str, Any]]:
    """As getByDataFilter answers: each tab with its mark and its header."""
    return [
        {
            "properties": {
                "sheetId": tab.sheet_id,
                "title": tab.title.ja,
                "gridProperties": {"rowCount": 1000, "columnCount": 40},
            },
            "data": [{
                "rowData": [{"values": [
                    {"formattedValue": column.header.ja} for column in tab.columns
                ]}],
                "rowMetadata": [{"developerMetadata": [
                    {"metadataKey": TAB_MARK, "metadataValue": f"{tab.key}@{tab.sheet_id}"}
                ]}],
            }],
        }
        for tab in TABS
    ]  # fmt: skip


def _bytes(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()


if __name__ == "__main__":
    sys.exit(_print_memory(sys.argv[2]) if "--memory-of" in sys.argv else main())
