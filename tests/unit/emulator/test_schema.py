"""Reading bodies by the discovery document, and field masks."""

import threading
from typing import Any

import pytest

from sheets_emulator.errors import ApiError
from sheets_emulator.proto import masks
from sheets_emulator.proto.scalars import shortest_float32
from sheets_emulator.proto.schema import Schema, sheets


def test_many_threads_may_ask_for_the_first_time_at_once() -> None:
    schema = Schema("sheets", "v4")
    start = threading.Barrier(8)
    failures: list[BaseException] = []

    def read() -> None:
        start.wait()
        try:
            body = {"requests": [{"addChart": {"chart": {"spec": {"title": "x"}}}}]}
            assert schema.read("BatchUpdateSpreadsheetRequest", body) == body
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"sheet_id": "7"}, {"sheetId": 7}),
        ({"sheetId": 7.0, "title": None}, {"sheetId": 7}),
        ({"hidden": "true", "sheetType": 1}, {"hidden": True, "sheetType": "GRID"}),
        ({"tabColor": {"red": "0.5"}}, {"tabColor": {"red": 0.5}}),
    ],
)
def test_proto_json_is_read_in_all_its_spellings(given: Any, read: Any) -> None:
    assert sheets().read("SheetProperties", given) == read


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sheetId": 1.5}, "Invalid value at 'sheet_id' (TYPE_INT32), 1.5"),
        ({"sheetId": 2**31}, "Invalid value at 'sheet_id' (TYPE_INT32), 2147483648"),
        ({"sheetId": True}, "Invalid value at 'sheet_id' (TYPE_INT32), true"),
        ({"tabColor": {"red": 1e300}}, "Invalid value at 'tab_color.red' (TYPE_FLOAT), 1e+300"),
        ({"title": {"a": 1}},
         "Invalid JSON payload received. Unknown name \"title\": Proto field is not a message,"
         " cannot start object."),
        ({"gridProperties": 5},
         "Invalid value at 'grid_properties'"
         " (type.googleapis.com/google.apps.sheets.v4.GridProperties), 5"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(given: Any, message: str) -> None:
    with pytest.raises(ApiError) as raised:
        sheets().read("SheetProperties", given)
    assert raised.value.message == message


def test_lists_inside_lists_are_taken_for_their_items() -> None:
    body = {"requests": [[{"addSheet": {}}], [[{"deleteSheet": {"sheetId": 1}}]]]}
    assert sheets().read("BatchUpdateSpreadsheetRequest", body) == {
        "requests": [{"addSheet": {}}, {"deleteSheet": {"sheetId": 1}}]
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [(66 / 255, 0.25882354), (1 / 3, 0.33333334), (4 / 255, 0.015686275), (0.8, 0.8), (1, 1)],
)
def test_a_float32_has_the_fewest_digits_that_tell_it(value: float, shown: float) -> None:
    assert shortest_float32(value) == shown


@pytest.mark.parametrize(
    ("mask", "tree"),
    [
        ("a", {"a": {}}),
        ("a,b.c", {"a": {}, "b": {"c": {}}}),
        ("a/b,a/c", {"a": {"b": {}, "c": {}}}),
        ("a(b,c(d)),e", {"a": {"b": {}, "c": {"d": {}}}, "e": {}}),
        ("a.b(c/d)", {"a": {"b": {"c": {"d": {}}}}}),
        ("a.b,a", {"a": {}}),
        (" a , b ", {"a": {}, "b": {}}),
        (",a,,b,", {"a": {}, "b": {}}),
        ("*", {"*": {}}),
    ],
)
def test_masks_are_read_in_all_their_spellings(mask: str, tree: masks.Tree) -> None:
    assert masks.parse(mask) == tree


@pytest.mark.parametrize("mask", ["a..b", "a(b", "a)b", "(a)", "a b", "a.", "ä"])
def test_what_is_no_mask_is_refused(mask: str) -> None:
    with pytest.raises(masks.BadMask):
        masks.parse(mask)


def test_an_update_takes_masked_fields_and_clears_those_that_are_missing() -> None:
    target = {"a": {"x": 1, "y": 2}, "b": 3, "c": 4}
    tree = masks.parse("a.x,b,a.z")
    assert masks.merge(target, {"a": {"x": 9, "y": 9}, "c": 9}, tree) == {
        "a": {"x": 9, "y": 2},
        "c": 4,
    }
    assert masks.merge(target, {"c": 5}, masks.parse("*")) == {"c": 5}
    assert target["b"] == 3
