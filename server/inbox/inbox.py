"""The inbox as its users see it."""

from collections.abc import Sequence

from server.database.database import Database
from server.inbox import receive
from server.inbox.together import Together
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
