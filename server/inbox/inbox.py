"""The inbox as its users see it. Submissions that come at the same moment share a transaction, and
so one wait for the disk."""

import threading
from collections import deque
from collections.abc import Sequence

from server.database.database import Database
from server.inbox import receive
from server.lead import Lead, Receipt


class Inbox:
    """Where accepted leads are durable. `put` is safe from many threads and processes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._together = Together(database)

    def put(self, lead: Lead) -> Receipt:
        (receipt,) = self.put_all((lead,))
        return receipt

    def put_all(self, leads: Sequence[Lead]) -> list[Receipt]:
        """All or none."""
        if self.database.is_sqlite:
            return self._together.put_all(leads)
        # PostgreSQL takes many writers, and lets them wait for the disk together by itself.
        return receive.put_all(self.database, leads)


class _Post:
    """What one request brought; `receipts` or `error` once that is settled."""

    __slots__ = ("error", "leads", "receipts")

    def __init__(self, leads: Sequence[Lead]) -> None:
        self.leads = leads
        self.receipts: list[Receipt] | None = None
        self.error: Exception | None = None

    @property
    def is_settled(self) -> bool:
        return self.receipts is not None or self.error is not None


class Together:
    """For one process. Whoever has the turn puts what the others have brought meanwhile, too: at
    most as many posts as there are threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Post] = deque()
        self._turn = threading.Lock()

    def put_all(self, leads: Sequence[Lead]) -> list[Receipt]:
        """All of `leads` or none, as receive.put_all, whatever becomes of the others'."""
        post = _Post(leads)
        self._waiting.append(post)
        with self._turn:
            if not post.is_settled:
                taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
                self._put([post, *(one for one in taken if one is not post)])
        if post.error is not None:
            raise post.error
        return post.receipts or []

    def _put(self, posts: Sequence[_Post]) -> None:
        try:
            several = receive.put_each(self._database, [one.leads for one in posts])
        except Exception as error:  # noqa: BLE001 - it is raised where it belongs
            if len(posts) == 1:
                posts[0].error = error
                return
            # Perhaps only one of them is to blame. Nothing is put twice even if all were kept: each
            # is then known by its words, its keys or its id.
            for one in posts:
                self._put([one])
            return
        for one, receipts in zip(posts, several, strict=True):
            one.receipts = receipts
