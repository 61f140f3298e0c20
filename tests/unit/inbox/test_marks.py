"""A lead that was taken for spam and comes again as accepted."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from server.database.database import Database
from server.database.tables import events, leads
from server.inbox import marks
from server.lead import CellValue, Lead
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead


def _spam(word: str = "スパム") -> Lead:
    return a_lead(words="w", keys=("key:a",), cells={"name": "山田 太郎", "kind": word})


def _again(*, accepted: bool = True) -> Lead:
    return replace(a_lead(words="w", keys=("key:b",)), accepted=accepted)


def _kinds(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(events.c.kind).order_by(events.c.id)).scalars())


def _cells(database: Database) -> dict[str, object]:
    with database.read() as connection:
        return dict(connection.execute(select(leads.c.cells)).scalar_one())


def _becomes(database: Database, state: str) -> None:
    with database.write() as connection:
        connection.execute(update(leads).values(state=state))


@pytest.mark.parametrize("word", ["スパム", "Spam"])
def test_while_the_row_is_not_written_it_is_written_without_the_mark(
    database: Database, word: str
) -> None:
    put_lead(database, _spam(word))
    assert put_lead(database, _again()).duplicate
    assert _cells(database) == {"name": "山田 太郎"}
    assert _kinds(database) == ["duplicate", "unmarked"]
    assert marks.asked_since(database, 0) == []


@pytest.mark.parametrize("state", ["claimed", "delivered"])
def test_once_it_is_on_its_way_the_mark_is_to_be_cleared(database: Database, state: str) -> None:
    first = put_lead(database, _spam())
    _becomes(database, state)
    put_lead(database, _again())
    put_lead(database, replace(_again(), keys=("key:c",)))
    (marked,) = marks.asked_since(database, 0)
    assert (marked.lead_id, marked.site) == (first.lead_id, "default")
    assert marks.written(database, [first.lead_id]) == (
        {first.lead_id} if state == "delivered" else set()
    )
    marks.settle(database, first.lead_id, "unmarked", NOON)
    assert marks.asked_since(database, 0) == []


def test_each_lead_is_asked_for_once_whatever_was_asked_of_others(database: Database) -> None:
    ids = []
    for name in "ab":
        spam = replace(_spam(), lead_id=a_lead().lead_id, words=name, keys=(f"key:{name}",))
        ids.append(put_lead(database, spam).lead_id)
    _becomes(database, "delivered")
    for name in "abab":
        put_lead(database, replace(a_lead(keys=(f"key:{name}",)), accepted=True))
    asked = marks.asked_since(database, 0)
    assert [one.lead_id for one in asked] == ids
    assert marks.asked_since(database, asked[0].event_id) == asked[1:]
    assert marks.asked_since(database, marks.newest_event(database)) == []
    marks.settle(database, ids[0], "mark_kept", NOON)
    assert marks.asked_since(database, 0) == asked[1:]


def test_an_inbox_in_which_nothing_happened_has_no_news(database: Database) -> None:
    assert marks.newest_event(database) == 0
    assert marks.asked_since(database, 0) == []


def test_spam_that_comes_again_as_spam_stays_spam(database: Database) -> None:
    put_lead(database, _spam())
    put_lead(database, _again(accepted=False))
    assert _cells(database)["kind"] == "スパム"
    assert _kinds(database) == ["duplicate"]


def test_a_kind_that_is_no_spam_is_left_alone(database: Database) -> None:
    put_lead(database, replace(_spam(), cells={"name": "山田", "kind": "テスト"}))
    put_lead(database, _again())
    assert _cells(database)["kind"] == "テスト"


def test_a_lead_that_was_erased_comes_back_by_nothing(database: Database) -> None:
    put_lead(database, _spam())
    with database.write() as connection:
        connection.execute(update(leads).values(state="forgotten", cells={}, words=None))
    put_lead(database, replace(_again(), keys=("key:a",)))
    assert _kinds(database) == ["duplicate"]


@pytest.mark.parametrize("line", ["Contact Form 7: mail_failed", "wpforms: 結果不明"])
@pytest.mark.parametrize("state", ["waiting", "delivered"])
def test_a_success_after_a_failed_mail_is_told(database: Database, line: str, state: str) -> None:
    other = f"部署: 営業\n{line}\npage_url: https://www.sakura.example/"
    cells: dict[str, CellValue] = {"name": "山田", "other": other}
    put_lead(database, replace(_spam(), cells=cells))
    _becomes(database, state)
    put_lead(database, _again())
    gone = other.replace(f"{line}\n", "")
    assert _cells(database)["other"] == (gone if state == "waiting" else other)
    assert _kinds(database) == ["duplicate", "accepted"]
