"""Posts that come at the same moment share a transaction, and nothing else."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import IntegrityError

from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import leads
from server.inbox.inbox import Together
from server.lead import Lead, Receipt
from tests.support.leads import a_lead
from tests.support.processes import PATIENCE, wait_until


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


@contextmanager
def commits_of(database: Database) -> Iterator[list[Connection]]:
    seen: list[Connection] = []
    add = seen.append
    event.listen(database.engine, "commit", add)
    yield seen
    event.remove(database.engine, "commit", add)


def put_at_once(together: Together, *posts: list[Lead]) -> list[Future[list[Receipt]]]:
    """The answers to `posts`, all of which have come before the first one gets its turn."""
    with ThreadPoolExecutor(len(posts)) as pool:
        with together._turn:
            answers = []
            for post in posts:
                answers.append(pool.submit(together.put_all, post))
                wait_until(lambda: len(together._waiting) == len(answers), PATIENCE, "it waits")
        return answers


def kept(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(leads.c.id).order_by(leads.c.id)).scalars())


def test_posts_that_come_at_once_are_one_transaction(sqlite: Database) -> None:
    together = Together(sqlite)
    posts = [[a_lead(f"佐藤 {n}")] for n in range(5)]
    with commits_of(sqlite) as commits:
        answers = put_at_once(together, *posts)
    assert [one.result() for one in answers] == [
        [Receipt(lead.lead_id, duplicate=False)] for (lead,) in posts
    ]
    assert kept(sqlite) == sorted(lead.lead_id for (lead,) in posts)
    assert len(commits) == 1


def test_two_of_them_may_be_the_same_submission(sqlite: Database) -> None:
    first, again, other = a_lead(words="w"), a_lead(words="w"), a_lead("鈴木", words="v")
    answers = put_at_once(Together(sqlite), [first], [again], [other])
    assert [one.result() for one in answers] == [
        [Receipt(first.lead_id, duplicate=False)],
        [Receipt(first.lead_id, duplicate=True)],
        [Receipt(other.lead_id, duplicate=False)],
    ]


def test_one_that_cannot_be_kept_takes_nobody_with_it(sqlite: Database) -> None:
    """All of a list of leads or none; its neighbours are kept whatever becomes of it."""
    taken = a_lead("先の人")
    together = Together(sqlite)
    together.put_all([taken])
    before, after, listed = a_lead("前"), a_lead("後"), a_lead("一覧の人")
    answers = put_at_once(together, [before], [listed, taken], [after])
    with pytest.raises(IntegrityError):
        answers[1].result()
    assert [answers[0].result(), answers[2].result()] == [
        [Receipt(before.lead_id, duplicate=False)],
        [Receipt(after.lead_id, duplicate=False)],
    ]
    assert kept(sqlite) == sorted(one.lead_id for one in (taken, before, after))


def test_after_an_error_the_next_post_is_taken(sqlite: Database) -> None:
    lead = a_lead()
    together = Together(sqlite)
    together.put_all([lead])
    with pytest.raises(IntegrityError):
        together.put_all([lead])
    following = a_lead("鈴木")
    assert together.put_all([following]) == [Receipt(following.lead_id, duplicate=False)]
