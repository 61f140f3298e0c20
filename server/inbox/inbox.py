"""The inbox as its users see it."""

from collections.abc import Sequence

from server.database.database import Database
from server.inbox import receive
from server.lead import Lead, Receipt


class Inbox:
    """Where accepted leads are durable. `put` is safe from many threads and processes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def put(self, lead: Lead) -> Receipt:
        return receive.put(self.database, lead)

    def put_all(self, leads: Sequence[Lead]) -> list[Receipt]:
        """All or none."""
        return receive.put_all(self.database, leads)
