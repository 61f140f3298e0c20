"""Failures on demand, quotas, users, and the log of calls."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.contract.emulator.book import Book, refusal, rows, text
from tests.support.emulator import Emulator
from tests.support.processes import PATIENCE, wait_until

Json = dict[str, Any]
Start = Callable[..., Emulator]
ROW = {"appendCells": {"rows": [{"values": [text("行")]}], "fields": "*"}}


@pytest.fixture
def server(local: Emulator) -> Iterator[Emulator]:
    yield local
    local.control("DELETE", "faults")
    local.control("PUT", "users", {"tokens": {}})


@pytest.fixture
def spoiled(server: Emulator) -> Book:
    """A spreadsheet on a server that can be told to fail."""
    return Book.create(server)


def send(book: Book, *requests_: Json) -> requests.Response:
    """One batchUpdate that is not tried again."""
    url = f"{book.place.url}/v4/spreadsheets/{book.id}:batchUpdate"  # type: ignore[union-attr]
    return requests.post(url, json={"requests": list(requests_)}, timeout=60)


def fault(book: Book, **fields: Any) -> int:
    server: Any = book.place
    answer = server.control("POST", "faults", {"spreadsheetId": book.id, **fields})
    return int(answer["id"])


def appended(book: Book) -> int:
    return len(book.read("Sheet1"))


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (429, "RESOURCE_EXHAUSTED"),
        (500, "INTERNAL"),
        (503, "UNAVAILABLE"),
        (403, "PERMISSION_DENIED"),
    ],
)
def test_a_status_is_answered_and_nothing_applied(spoiled: Book, status: int, name: str) -> None:
    fault(spoiled, kind="status", status=status, retryAfter="7", method="batchUpdate")
    answer = send(spoiled, ROW)
    assert answer.status_code == status
    assert answer.json()["error"]["status"] == name
    assert answer.headers["Retry-After"] == "7"
    assert send(spoiled, ROW).status_code == 200
    assert appended(spoiled) == 1


def test_a_status_can_lie_about_what_was_applied(spoiled: Book) -> None:
    fault(spoiled, kind="status", status=503, applied=True)
    assert send(spoiled, ROW).status_code == 503
    assert appended(spoiled) == 1


@pytest.mark.parametrize(("kind", "count"), [("close_before", 0), ("close_after", 1)])
def test_the_connection_closes_before_or_after_applying(
    spoiled: Book, kind: str, count: int
) -> None:
    fault(spoiled, kind=kind)
    with pytest.raises(requests.ConnectionError):
        send(spoiled, ROW)
    assert appended(spoiled) == count


def test_a_late_request_is_applied_after_the_connection_is_gone(
    spoiled: Book, server: Emulator
) -> None:
    number = fault(spoiled, kind="late", request="appendCells", seconds=600)
    with pytest.raises(requests.ConnectionError):
        send(spoiled, ROW)
    assert appended(spoiled) == 0
    server.control("POST", "release", {"id": number})
    wait_until(lambda: is_late_one_through(spoiled), PATIENCE, "the late request")
    assert appended(spoiled) == 1


def test_a_hanging_request_is_ended_by_its_release(spoiled: Book, server: Emulator) -> None:
    fault(spoiled, kind="hang", seconds=600)
    ended = threading.Event()

    def ask() -> None:
        with pytest.raises(requests.ConnectionError):
            send(spoiled, ROW)
        ended.set()

    thread = threading.Thread(target=ask)
    thread.start()
    wait_until(
        lambda: any(call["fault"] == "hang" for call in calls(spoiled)["calls"]),
        PATIENCE,
        "the request that hangs",
    )
    assert not ended.is_set()
    server.control("POST", "release", {})
    thread.join(PATIENCE)
    assert ended.is_set()
    assert appended(spoiled) == 0


def test_a_hanging_request_runs_into_the_clients_timeout(spoiled: Book) -> None:
    fault(spoiled, kind="hang", seconds=5)
    url = f"{spoiled.place.url}/v4/spreadsheets/{spoiled.id}"  # type: ignore[union-attr]
    with pytest.raises(requests.Timeout):
        requests.get(url, timeout=0.2)


def test_answers_may_be_late_or_slow_and_still_right(spoiled: Book) -> None:
    fault(spoiled, kind="delay", seconds=0.05)
    assert send(spoiled, ROW).json()["replies"] == [{}]
    fault(spoiled, kind="slow", seconds=0.1)
    answer = send(spoiled, ROW)
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.json() == {"spreadsheetId": spoiled.id, "replies": [{}]}


def is_late_one_through(book: Book) -> bool:
    return any(call["fault"] == "late" and call["status"] for call in calls(book)["calls"])


def calls(book: Book) -> Json:
    server: Any = book.place
    found: Json = server.control("GET", f"calls?spreadsheetId={book.id}")
    return found


def test_faults_choose_by_method_kind_file_and_count(spoiled: Book, server: Emulator) -> None:
    other = Book.create(server)
    fault(spoiled, kind="status", status=500, request="addSheet", skip=1, count=2)
    add: Json = {"addSheet": {}}
    assert [send(spoiled, add).status_code for _ in range(4)] == [200, 500, 500, 200]
    fault(spoiled, kind="status", status=500, request="addSheet", count=None)
    assert send(spoiled, ROW).status_code == 200
    assert send(other, add).status_code == 200
    assert [send(spoiled, add).status_code for _ in range(2)] == [500, 500]
    waiting = server.control("GET", "faults")["faults"]
    assert [one["hits"] for one in waiting] == [2, 2]
    server.control("DELETE", "faults")
    assert send(spoiled, add).status_code == 200


def test_the_log_tells_methods_and_kinds(spoiled: Book, server: Emulator) -> None:
    server.control("DELETE", "calls")
    send(spoiled, ROW, {"addSheet": {}}, ROW)
    spoiled.read("A1")
    assert send(spoiled, {"addTable": {}}).status_code == 400
    log = calls(spoiled)
    assert log["byMethod"] == {
        "sheets.spreadsheets.batchUpdate": 2,
        "sheets.spreadsheets.values.get": 1,
    }
    assert log["byRequest"] == {"appendCells": 2, "addSheet": 1, "addTable": 1}
    assert [call["status"] for call in log["calls"]] == [200, 200, 400]
    assert log["calls"][0]["requests"] == ["appendCells", "addSheet", "appendCells"]
    assert log["calls"][0]["user"] == "owner@example.com"


def test_a_fault_that_makes_no_sense_is_refused(server: Emulator) -> None:
    for body in (
        {"kind": "explode"},
        {"kind": "status", "code": 5},
        {"kind": "delay", "seconds": "x"},
    ):
        answer = requests.post(f"{server.url}/control/faults", json=body, timeout=60)
        assert answer.status_code == 400
        assert "error" in answer.json()


def test_without_the_flag_there_is_no_control_route(start_emulator: Start) -> None:
    plain = start_emulator(data=":memory:")
    assert requests.get(f"{plain.url}/control/calls", timeout=60).status_code == 404


def test_quotas_are_sixty_a_minute_for_a_user_and_apart_for_reads_and_writes(
    start_emulator: Start,
) -> None:
    server = start_emulator("--quotas", data=":memory:")
    book = Book.create(server)
    for _ in range(59):
        book.batch(ROW)
    assert refusal(lambda: book.batch(ROW), 429, "RESOURCE_EXHAUSTED") == (
        "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per"
        " user' of service 'sheets.googleapis.com' for consumer 'project_number:000000000000'."
    )
    assert len(book.read("Sheet1")) == 59
    server.drive().files().delete(fileId=book.id).execute()


@pytest.fixture
def people(server: Emulator) -> Emulator:
    tokens = {"sato": "sato@example.com", "suzuki": "suzuki@example.com", "stale": None}
    server.control("PUT", "users", {"tokens": tokens})
    return server


def test_a_user_sees_what_is_shared_and_no_more(people: Emulator) -> None:
    book = Book.create(people)
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}"
    drive_url = f"https://www.googleapis.com/drive/v3/files/{book.id}"
    sato, suzuki = people.session("sato"), people.session("suzuki")

    refused = sato.get(url)
    assert refused.status_code == 403
    assert refused.json()["error"] == {
        "code": 403, "message": "The caller does not have permission",
        "status": "PERMISSION_DENIED",
    }  # fmt: skip
    missing = sato.get(drive_url)
    assert missing.status_code == 404
    assert missing.json()["error"]["message"] == f"File not found: {book.id}."

    api = people.drive().permissions()
    body = {"type": "user", "role": "reader", "emailAddress": "sato@example.com"}
    api.create(fileId=book.id, body=body).execute()
    assert sato.get(url).status_code == 200
    fields = "capabilities(canEdit),ownedByMe"
    shown = sato.get(f"{drive_url}?fields={fields}").json()
    assert shown == {"ownedByMe": False, "capabilities": {"canEdit": False}}
    assert sato.post(f"{url}:batchUpdate", json={"requests": [ROW]}).status_code == 403
    assert suzuki.get(drive_url).status_code == 404
    seen = suzuki.get("https://www.googleapis.com/drive/v3/files").json()["files"]
    assert book.id not in [file["id"] for file in seen]
    body = {"type": "user", "role": "writer", "emailAddress": "suzuki@example.com"}
    api.create(fileId=book.id, body=body).execute()
    assert suzuki.post(f"{url}:batchUpdate", json={"requests": [ROW]}).status_code == 200
    assert suzuki.delete(drive_url).status_code == 403


def test_a_stale_token_is_refused_and_an_unknown_one_is_the_owners(people: Emulator) -> None:
    book = Book.create(people)
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}"
    stale = people.session("stale").get(url)
    assert stale.status_code == 401
    assert stale.json()["error"]["status"] == "UNAUTHENTICATED"
    assert people.session("whoever").get(url).status_code == 200


def test_protected_cells_are_kept_from_those_who_may_not_edit_them(people: Emulator) -> None:
    book = Book.create(people)
    book.put("A1:B2", [["program", "people"], [1, 2]])
    protected = {"range": {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1},
                 "editors": {"users": ["suzuki@example.com"]}}  # fmt: skip
    book.batch({"addProtectedRange": {"protectedRange": protected}})
    for name in ("sato", "suzuki"):
        body = {"type": "user", "role": "writer", "emailAddress": f"{name}@example.com"}
        people.drive().permissions().create(fileId=book.id, body=body).execute()
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}"

    def put(name: str, where: str) -> requests.Response:
        return people.session(name).put(
            f"{url}/values/{where}?valueInputOption=RAW", json={"values": [["x"]]}
        )

    assert put("sato", "B2").status_code == 200
    refused = put("sato", "A2")
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == (
        "You are trying to edit a protected cell or object. Please contact the spreadsheet owner"
        " to remove protection if you need to edit."
    )
    unprotect = {"deleteProtectedRange": {"protectedRangeId": 0}}
    (shown,) = book.sheet("protectedRanges.protectedRangeId")["protectedRanges"]
    unprotect["deleteProtectedRange"]["protectedRangeId"] = shown["protectedRangeId"]
    asked = {"requests": [unprotect]}
    assert people.session("sato").post(f"{url}:batchUpdate", json=asked).status_code == 400
    insert = {"requests": [{"insertDimension": {"range": rows(0, 1)}}]}
    assert people.session("sato").post(f"{url}:batchUpdate", json=insert).status_code == 400
    assert put("suzuki", "A2").status_code == 200
    assert book.read("A1:B2") == [["program", "people"], ["x", "x"]]
