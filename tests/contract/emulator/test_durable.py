"""What was acknowledged is there after kill -9, and writers take turns."""

import http.client
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httplib2
import requests

from tests.contract.emulator.book import Book, text
from tests.support.emulator import Emulator

Start = Callable[..., Emulator]


def mark(number: int) -> dict[str, Any]:
    given = {
        "metadataId": number,
        "metadataKey": "batch",
        "visibility": "DOCUMENT",
        "location": {"spreadsheet": True},
    }
    return {"createDeveloperMetadata": {"developerMetadata": given}}


def rows_of(number: int, count: int) -> dict[str, Any]:
    rows = [{"values": [text(f"{number}-{row}")]} for row in range(count)]
    return {"appendCells": {"rows": rows, "fields": "*"}}


def test_acknowledged_batches_survive_kill_9_whole(start_emulator: Start) -> None:
    first = start_emulator()
    book = Book.create(first)
    acknowledged: list[int] = []
    enough = threading.Event()

    def write_until_killed() -> None:
        writer = Book(first, book.id)
        try:
            for number in range(1, 10_000):
                writer.batch(rows_of(number, 3), mark(number))
                acknowledged.append(number)
                if number == 25:
                    enough.set()
        except (OSError, http.client.HTTPException, httplib2.HttpLib2Error):
            return  # killed in the middle of a call, one way or another

    thread = threading.Thread(target=write_until_killed)
    thread.start()
    assert enough.wait(120)
    first.kill()
    thread.join()

    after = Book(start_emulator(), book.id)
    landed = [row[0] for row in after.read("Sheet1!A:A")]
    batches = sorted({int(value.split("-")[0]) for value in landed})
    assert landed == [f"{number}-{row}" for number in batches for row in range(3)]
    assert [m["metadataId"] for m in after.metadata()] == batches
    # At most the one batch whose answer never came may be there besides.
    assert batches[: len(acknowledged)] == acknowledged
    assert len(batches) <= len(acknowledged) + 1


def test_everything_is_there_after_a_restart(start_emulator: Start) -> None:
    first = start_emulator()
    book = Book.create(first, title="リード", locale="ja_JP", timeZone="Asia/Tokyo")
    book.put("A1:C1", [["2026/01/02", "=1+1", "'=A1"]], "USER_ENTERED")
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0,
            "endColumnIndex": 2}  # fmt: skip
    style = {"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "注",
             "dataValidation": {"condition": {"type": "NOT_BLANK"}}}  # fmt: skip
    spec = {"basicChart": {"chartType": "BAR", "series": [
        {"series": {"sourceRange": {"sources": [area]}}}]}}  # fmt: skip
    bold = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}
    bands = {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}
    book.batch(
        {"repeatCell": {"range": {**area, "startRowIndex": 3, "endRowIndex": 5}, "cell": style,
                        "fields": "userEnteredFormat,note,dataValidation"}},
        {"mergeCells": {"range": {**area, "startRowIndex": 8, "endRowIndex": 9}}},
        {"addNamedRange": {"namedRange": {"name": "first", "range": area}}},
        {"addProtectedRange": {"protectedRange": {"range": area}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [area], "booleanRule": bold}}},
        {"addBanding": {"bandedRange": {"range": area, "rowProperties": bands}}},
        {"setBasicFilter": {"filter": {"range": area}}},
        {"addFilterView": {"filter": {"range": area, "title": "ビュー"}}},
        {"addChart": {"chart": {"spec": spec, "position": {"newSheet": True}}}},
        {"addDimensionGroup": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}}},
        {"updateDimensionProperties": {
            "range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1},
            "properties": {"pixelSize": 222}, "fields": "pixelSize"}},
        mark(7),
    )  # fmt: skip
    api = first.drive().permissions()
    person = {"type": "user", "role": "writer", "emailAddress": "sato@example.com"}
    api.create(fileId=book.id, body=person).execute()
    before = book.get(includeGridData=True)
    fields = "id,name,createdTime,modifiedTime,permissions"
    file = first.drive().files().get(fileId=book.id, fields=fields).execute()
    assert first.stop() == 0

    second = start_emulator()
    after = Book(second, book.id)
    assert after.get(includeGridData=True) == before
    assert second.drive().files().get(fileId=book.id, fields=fields).execute() == file
    after.batch(rows_of(1, 1))
    second.kill()
    assert Book(start_emulator(), book.id).read("A2") == [["1-0"]]


def test_eight_appenders_lose_nothing_and_do_not_mix(start_emulator: Start) -> None:
    server = start_emulator()
    book = Book.create(server)

    def append(writer: int) -> None:
        own = Book(server, book.id)
        for batch in range(15):
            number = writer * 100 + batch + 1
            own.batch(rows_of(number, 4), mark(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(8)))
    landed = [row[0] for row in book.read("Sheet1!A:A")]
    assert len(landed) == 8 * 15 * 4
    blocks = [landed[first : first + 4] for first in range(0, len(landed), 4)]
    for block in blocks:
        number = block[0].split("-")[0]
        assert block == [f"{number}-{row}" for row in range(4)]
    assert len({block[0] for block in blocks}) == 8 * 15
    assert len(book.metadata()) == 8 * 15


def test_eight_writers_with_the_same_id_apply_once(start_emulator: Start) -> None:
    server = start_emulator()
    book = Book.create(server)

    def send(_: int) -> str:
        try:
            Book(server, book.id).batch(rows_of(1, 2), mark(1))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
            return type(error).__name__
        return "applied"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(send, range(8)))
    assert sorted(outcomes) == ["HttpError"] * 7 + ["applied"]
    assert book.read("Sheet1") == [["1-0"], ["1-1"]]


def test_a_free_port_is_printed_and_sigterm_ends_it_cleanly(start_emulator: Start) -> None:
    server = start_emulator()
    assert int(server.address.rpartition(":")[2]) > 0
    assert requests.get(f"{server.url}/v4/spreadsheets/none", timeout=60).status_code == 404
    assert server.stop() == 0


def test_two_servers_do_not_share_a_file(start_emulator: Start, tmp_path: Path) -> None:
    first = start_emulator()
    Book.create(first)
    command = [sys.executable, "-m", "sheets_emulator", "--port", "0"]
    second = subprocess.run(
        [*command, "--data", str(tmp_path / "sheets.db")],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert second.stdout == ""
    assert "another server has it" in second.stderr


def test_a_taken_port_is_told_in_words(start_emulator: Start) -> None:
    port = start_emulator().address.rpartition(":")[2]
    command = [sys.executable, "-m", "sheets_emulator", "--port", port, "--data", ":memory:"]
    second = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert second.returncode == 1
    assert "--port" in second.stderr
