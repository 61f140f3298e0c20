"""Which row of 設定 is which status, however people renamed, sorted and cut it."""

import pytest

from server.business.named import (
    Named,
    NameList,
    first_note,
    read_names,
    remembered_in,
    to_remember,
)
from sheets_schema import lists

NEW, WORKED, MISSED, RETRY, RECYCLE, SQL, DEAD = (one.ja for one in lists.STATUSES)
ALL = [NEW, WORKED, MISSED, RETRY, RECYCLE, SQL, DEAD]
ENGLISH = [one.en for one in lists.STATUSES]
NOTES = {at: first_note(one, "ja") for at, one in enumerate(lists.STATUSES)}


def read(
    names: list[str], notes: dict[int, str] | None = None, before: NameList | None = None
) -> NameList:
    memory = "" if before is None else to_remember({"status_name": before})
    remembered = remembered_in(memory).get("status_name", ())
    return read_names("status_name", list(enumerate(names)), "ja", notes, remembered)


def keys(found: NameList) -> list[str]:
    return [one.key for one in found.listed]


@pytest.mark.parametrize(
    ("names", "notes", "wanted"),
    [
        (ALL, None, ENGLISH),
        (ENGLISH, None, ENGLISH),
        # In another order, and with one that nobody knows.
        ([SQL, NEW, *ALL[1:5], DEAD, "社内"], None, ["SQL", *ENGLISH[:5], "No prospect", "+社内"]),
        # One renamed, wherever it is; two between neighbours; all of them.
        ([*ALL[:3], "もう一度", *ALL[4:]], None, ENGLISH),
        (["未着手", "対応中", *ALL[2:]], None, ENGLISH),
        ([f"独自{at}" for at in range(7)], None, ENGLISH),
        # As many names are gone as are new, but in other places: nothing tells which is which…
        (["甲", *ALL[1:3], *ALL[4:], "乙", "丙"], None,
         ["New", "In progress", "No contact", "Recycle", "SQL", "No prospect", "+乙", "+丙"]),
        # …but the notes, which went along when somebody sorted.
        (["乙", *ALL[1:3], *ALL[4:], "甲"],
         {0: NOTES[3], **{at: NOTES[at] for at in (1, 2)}, 3: NOTES[4], 6: NOTES[0]},
         ["Retry", "In progress", "No contact", "Recycle", "SQL", "No prospect", "New"]),
        # A name outweighs a note: somebody has typed two names into each other's cells.
        ([WORKED, NEW, *ALL[2:]], NOTES, ["In progress", "New", *ENGLISH[2:]]),
        # The only one that is gone is the only new one; but a cell without a note, where others
        # have theirs, is new.
        ([*ALL[:3], *ALL[4:], "乙"], None, [*ENGLISH[:3], *ENGLISH[4:], "Retry"]),
        ([*ALL[:3], *ALL[4:], "乙"], {0: NOTES[0]}, [*ENGLISH[:3], *ENGLISH[4:], "+乙"]),
        # Whatever else somebody writes into a note.
        (["未着手", *ALL[1:], "新"], {0: "4月から「未着手」に変更。もとの名前: 「新規」", 7: "?"},
         [*ENGLISH, "+新"]),
    ],
)  # fmt: skip
def test_the_rows_of_the_list(
    names: list[str], notes: dict[int, str] | None, wanted: list[str]
) -> None:
    assert keys(read(names, notes)) == wanted


def test_names_of_before_keep_their_meaning() -> None:
    first = read(["未着手", *ALL[1:]])
    second = read([*ALL[1:], "受付済み"], before=first)
    assert keys(second) == [*ENGLISH[1:], "New"]
    assert second.of(lists.STATUS_NEW) == "受付済み"
    assert second.listed[-1].words() == ("受付済み", "未着手", "新規", "新規", "New")
    # Taken out, and back again under an older name.
    third = read(ALL[1:], before=second)
    assert not third.has(lists.STATUS_NEW)
    assert third.of(lists.STATUS_NEW) == "受付済み"
    assert keys(read([*ALL[1:], "未着手"], before=third)) == [*ENGLISH[1:], "New"]


def test_a_row_of_peoples_own_is_known_again_under_a_new_name() -> None:
    first = read([*ALL, "社内確認"])
    again = read([*ALL[:2], "上司確認", *ALL[2:]], before=first)
    assert keys(again)[2] == "+社内確認"
    assert again.listed[2] == Named("+社内確認", "上司確認", ("社内確認",), 2)


@pytest.mark.parametrize("memory", ["", "{", "[]", '{"status_name": [{"names": []}]}', "null"])
def test_a_damaged_memory_is_none(memory: str) -> None:
    assert remembered_in(memory) in ({}, {"status_name": ()})
