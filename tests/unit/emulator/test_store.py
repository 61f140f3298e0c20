"""The store: drafts, the feed, the log and its snapshots."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from sheets_emulator.access import Access
from sheets_emulator.batch.kinds import apply_all
from sheets_emulator.creation import new_attributes, new_book
from sheets_emulator.errors import ApiError
from sheets_emulator.model.cell import Cell, Formula
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.people import OWNER
from sheets_emulator.store import codec, store
from sheets_emulator.store.store import Store

Json = dict[str, Any]


@pytest.fixture
def kept() -> Iterator[Store]:
    made = Store(clock=lambda: datetime(2026, 4, 1, 9, 30, tzinfo=UTC))
    yield made
    made.close()


def add(kept: Store) -> str:
    return kept.add(new_attributes(kept, OWNER), new_book({"properties": {"title": "試験"}})).id


def append(kept: Store, book_id: str, *values: str) -> None:
    rows = [{"values": [{"userEnteredValue": {"stringValue": value}}]} for value in values]
    request = {"appendCells": {"rows": rows, "fields": "userEnteredValue"}}
    kept.write(book_id, lambda draft: apply_all(draft, [request]))


def column(kept: Store, book_id: str) -> list[Any]:
    return [row[0] if row else None for row in kept.book(book_id).sheets[0].rows]


def test_a_state_that_was_read_does_not_change(kept: Store) -> None:
    book_id = add(kept)
    append(kept, book_id, "一")
    before = kept.book(book_id)
    append(kept, book_id, "二")
    assert [row[0] for row in before.sheets[0].rows] == ["一"]
    assert column(kept, book_id) == ["一", "二"]
    assert kept.book(book_id).revision == before.revision + 1


def test_rows_that_nobody_touched_are_shared_between_states(kept: Store) -> None:
    book_id = add(kept)
    append(kept, book_id, "一", "二")
    before = kept.book(book_id).sheets[0].rows
    append(kept, book_id, "三")
    after = kept.book(book_id).sheets[0].rows
    assert all(one is other for one, other in zip(before, after, strict=False))


def test_a_write_that_raises_leaves_no_trace(kept: Store) -> None:
    book_id = add(kept)
    append(kept, book_id, "一")
    before = kept.book(book_id)

    def fail(draft: Spreadsheet) -> None:
        draft.edit(0).set_row(0, ["changed"])
        raise ApiError(400, "no")

    with pytest.raises(ApiError):
        kept.write(book_id, fail)
    assert kept.book(book_id) is before
    assert column(kept, book_id) == ["一"]


def test_who_waits_for_a_change_is_woken_by_it(kept: Store) -> None:
    book_id = add(kept)
    revision = kept.book(book_id).revision
    assert kept.wait(book_id, revision, 0) == revision
    seen: list[int] = []
    waiter = threading.Thread(target=lambda: seen.append(kept.wait(book_id, revision, 30)))
    waiter.start()
    append(kept, book_id, "一")
    waiter.join(30)
    assert seen == [revision + 1]


def test_who_waits_for_a_file_that_goes_is_told(kept: Store) -> None:
    book_id = add(kept)
    refused: list[int] = []

    def wait() -> None:
        try:
            kept.wait(book_id, kept.book(book_id).revision, 30)
        except ApiError as error:
            refused.append(error.code)

    waiter = threading.Thread(target=wait)
    waiter.start()
    kept.delete(book_id)
    waiter.join(30)
    assert refused == [404]


def test_a_snapshot_takes_the_place_of_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_COMPACT_AFTER", 2_000)
    path = str(tmp_path / "sheets.db")
    kept = Store(path)
    book_id = add(kept)
    for number in range(60):
        append(kept, book_id, f"{number} " + "長" * 40)
    kept.close()  # waits for the snapshots under way
    again = Store(path)
    assert column(again, book_id) == [f"{number} " + "長" * 40 for number in range(60)]
    append(again, book_id, "後")
    again.close()
    third = Store(path)
    assert column(third, book_id)[-1] == "後"
    stored = next(iter(third._disk.files()))
    assert len(stored.changes) < 40
    assert stored.snapshot_size > 0
    third.close()


def test_a_snapshot_in_several_pieces_is_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "_ROWS_A_PIECE", 3)
    book = new_book({})
    sheet = book.sheets[0]
    sheet.rows = [[n, Cell(Formula(f"=A{n + 1}"), None)] for n in range(8)]
    read: Spreadsheet | None = None
    for piece in codec.snapshot(book):
        read = codec.apply_difference(read, "", piece)
    assert read is not None
    assert [row[0] for row in read.sheets[0].rows] == list(range(8))
    assert read.sheets[0].slot(7, 1).value == Formula("=A8")  # type: ignore[union-attr]


def test_a_difference_of_moved_rows_names_where_they_came_from() -> None:
    old = new_book({})
    old.sheets[0].rows = [[n] for n in range(6)]
    new = old.draft()
    rows = new.edit(0).rows
    new.edit(0).rows = [rows[0], rows[4], ["neu"], *rows[1:4], rows[5]]
    change = codec.difference(old, new)
    (sheet,) = change["sheets"]
    assert sheet["rows"] == [[0, 1], [4, 1], {"new": [["neu"]]}, [1, 3], [5, 1]]
    read = codec.apply_difference(old, "", change)
    assert read.sheets[0].rows == [[0], [4], ["neu"], [1], [2], [3], [5]]


def test_rows_that_share_their_cells_may_move_in_any_way() -> None:
    old = new_book({})
    shared: list[Any] = ["同じ"]
    old.sheets[0].rows = [[0], shared, shared, shared, [4]]
    for order in permutations(range(5)):
        new = old.draft()
        rows = new.edit(0).rows
        new.edit(0).rows = [rows[place] for place in order] + [shared]
        change = codec.difference(old, new)
        read = codec.apply_difference(old, "", change)
        assert read.sheets[0].rows == [*([rows[place][0]] for place in order), ["同じ"]]


def test_a_change_of_one_row_is_of_that_row_alone() -> None:
    book = new_book({})
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 9, "endColumnIndex": 3}
    bold = {"range": area, "cell": {"userEnteredFormat": {"textFormat": {"bold": True}}}}
    apply_all(book, [{"repeatCell": {**bold, "fields": "userEnteredFormat"}}])
    sheet = book.sheets[0]
    assert [len(sheet.row(row)) for row in range(10)] == [0, *[3] * 8, 0]
    written = {"sheetId": 0, "rowIndex": 4, "columnIndex": 1}
    value = [{"values": [{"userEnteredValue": {"stringValue": "四"}}]}]
    apply_all(
        book,
        [
            {"updateCells": {"start": written, "rows": value, "fields": "userEnteredValue"}},
            {"repeatCell": {**bold, "cell": {}, "fields": "userEnteredFormat"}},
        ],
    )
    assert [row for row in range(10) if sheet.row(row)] == [4]
    assert sheet.row(4) == [None, "四"]


def test_the_owner_may_everything_and_others_what_they_were_given(kept: Store) -> None:
    book_id = add(kept)
    access = Access(kept)
    assert access.role(OWNER, kept.file(book_id)) == "owner"
    assert access.role("sato@example.com", kept.file(book_id)) == "none"
    given = {"id": "1", "type": "domain", "role": "reader", "domain": "example.com"}

    def share(attributes: Json) -> Json:
        return {**attributes, "permissions": [*attributes["permissions"], given]}

    kept.update_attributes(book_id, share)
    assert access.role("sato@example.com", kept.file(book_id)) == "reader"
    assert access.role("sato@example.org", kept.file(book_id)) == "none"


def test_files_keep_their_order_over_deletions_and_restarts(tmp_path: Path) -> None:
    path = str(tmp_path / "sheets.db")
    kept = Store(path)
    first, gone, second = add(kept), add(kept), add(kept)
    kept.delete(gone)
    kept.close()
    again = Store(path)
    third = add(again)
    again.close()
    last = Store(path)
    assert [file.id for file in last.files()] == [first, second, third]
    last.close()


def test_attributes_of_a_deleted_file_do_not_bring_it_back(kept: Store) -> None:
    book_id = add(kept)

    def change(attributes: Json) -> Json:
        raise AssertionError("the file is gone")

    kept.delete(book_id)
    with pytest.raises(ApiError):
        kept.update_attributes(book_id, change)
    assert kept.files() == []
