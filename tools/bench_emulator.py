"""How the local spreadsheet bears 100,000 rows × 40 columns: load, read, append, restart.

Prints one figure a line, `name: value unit`. Talks HTTP to a real process, as clients do.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

ROWS_A_REQUEST = 5_000
READ_COLUMNS = 8


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--columns", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder) / "sheets.db")
        with _Running(data) as server:
            book_id = _measure(server, options.rows, options.columns)
            print(f"memory: {server.memory_mib():.0f} MiB")
            _print("stop", server.stop)
        started = time.perf_counter()
        with _Running(data) as server:
            print(f"start with {options.rows} rows: {time.perf_counter() - started:.2f} s")
            values = server.get(f"/v4/spreadsheets/{book_id}/values/A:A")["values"]
            _check(len(values) == options.rows + 501, f"{len(values)} rows came back")
            print(f"memory after start: {server.memory_mib():.0f} MiB")
    return 0


def _measure(server: "_Running", rows: int, columns: int) -> str:
    sheet = {
        "properties": {"sheetId": 0, "gridProperties": {"rowCount": 1, "columnCount": columns}}
    }
    book_id: str = server.post("/v4/spreadsheets", {"sheets": [sheet]})["spreadsheetId"]
    path = f"/v4/spreadsheets/{book_id}"

    def load() -> None:
        header = [[f"列{column}" for column in range(columns)]]
        server.post(f"{path}/values/A1:append?valueInputOption=RAW", {"values": header})
        for first in range(0, rows, ROWS_A_REQUEST):
            values = [_row(n, columns) for n in range(first, min(first + ROWS_A_REQUEST, rows))]
            server.post(f"{path}/values/A1:append?valueInputOption=RAW", {"values": values})

    _print(f"load {rows} x {columns}", load)

    def read() -> None:
        filters = [
            {"gridRange": {"sheetId": 0, "startColumnIndex": c, "endColumnIndex": c + 1}}
            for c in range(READ_COLUMNS)
        ]
        answer = server.post(
            f"{path}/values:batchGetByDataFilter",
            {
                "dataFilters": filters,
                "majorDimension": "COLUMNS",
                "valueRenderOption": "UNFORMATTED_VALUE",
            },
        )
        heights = {len(r["valueRange"]["values"][0]) for r in answer["valueRanges"]}
        _check(heights == {rows + 1}, f"columns of {heights} rows came back")

    _print(f"batchGet of {READ_COLUMNS} columns, unformatted", read)

    def read_formatted() -> None:
        ranges = "&".join(f"ranges={chr(65 + c)}:{chr(65 + c)}" for c in range(READ_COLUMNS))
        server.get(f"{path}/values:batchGet?{ranges}&majorDimension=COLUMNS")

    _print(f"batchGet of {READ_COLUMNS} columns, formatted", read_formatted)

    def append() -> None:
        row = {"values": [{"userEnteredValue": {"stringValue": "行"}}] * columns}
        server.post(
            f"{path}:batchUpdate",
            {"requests": [{"appendCells": {"rows": [row] * 500, "fields": "userEnteredValue"}}]},
        )

    _print("append of 500 rows", append)

    def insert() -> None:
        row_two = {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}
        insert_it = {"insertDimension": {"range": row_two}}
        delete_it = {"deleteDimension": {"range": row_two}}
        server.post(f"{path}:batchUpdate", {"requests": [insert_it, delete_it]})

    _print("insert and delete of a row at the top", insert)
    return book_id


def _row(number: int, columns: int) -> list[Any]:
    return [
        f"値{number}-{column}" if column % 3 else (number * 7 + column) / (1 + column % 2)
        for column in range(columns)
    ]


def _print(name: str, action: Callable[[], object]) -> None:
    started = time.perf_counter()
    action()
    print(f"{name}: {time.perf_counter() - started:.2f} s", flush=True)


def _check(is_right: bool, otherwise: str) -> None:
    if not is_right:
        raise RuntimeError(otherwise)


class _Running:
    def __init__(self, data: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sheets_emulator", "--port", "0", "--data", data],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        ready = re.search(r"http://[\w.:]+", line)
        self._url = ready.group(0) if ready else ""
        _check(bool(self._url), "the local spreadsheet did not start")
        self._session = requests.Session()

    def __enter__(self) -> "_Running":
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        self._session.close()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._process.wait()

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        encoded = json.dumps(body, ensure_ascii=False).encode()
        response = self._session.post(self._url + path, data=encoded, timeout=600)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer

    def get(self, path: str) -> dict[str, Any]:
        response = self._session.get(self._url + path, timeout=600)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer

    def memory_mib(self) -> float:
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    sys.exit(main())
