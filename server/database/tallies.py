"""Counting across processes and machines: each counts in memory and adds to the inbox database now
and then, so that /metrics tells the same wherever it is asked."""

import bisect
import json
import logging
import threading
import time
from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.tables import tallies

FLUSH_SECONDS = 10.0
# Upper bounds in seconds, the last one open.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

Labels = tuple[str, ...]

log = logging.getLogger("leadsheet.tallies")


class Tallies:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[tuple[str, Labels], float] = {}

    def add(self, name: str, labels: Labels, amount: float = 1.0) -> None:
        with self._lock:
            key = (name, labels)
            self._counted[key] = self._counted.get(key, 0.0) + amount

    def observe(self, name: str, labels: Labels, seconds: float) -> None:
        """Into a histogram: its bucket, and its sum."""
        place = bisect.bisect_left(BUCKETS, seconds)
        bound = str(BUCKETS[place]) if place < len(BUCKETS) else "+Inf"
        self.add(f"{name}_bucket", (*labels, bound))
        self.add(f"{name}_sum", labels, seconds)

    def flush(self, database: Database) -> None:
        """Add what was counted since the last time. What cannot be added now is kept."""
        with self._lock:
            counted, self._counted = self._counted, {}
        if not counted:
            return
        try:
            _add(database, counted)
        except (SQLAlchemyError, OSError):
            with self._lock:
                for key, amount in counted.items():
                    self._counted[key] = self._counted.get(key, 0.0) + amount
            log.warning("counts kept for later")


def keep_flushing(database: Database, tallies_: "Tallies") -> None:
    """From a thread of its own, as long as the process lives."""

    def run() -> None:
        while True:
            time.sleep(FLUSH_SECONDS)
            tallies_.flush(database)

    threading.Thread(target=run, name="tallies", daemon=True).start()


def read(database: Database) -> dict[tuple[str, Labels], float]:
    """(name, labels) → what all processes have counted so far."""
    with database.read() as connection:
        return {
            (row.name, tuple(json.loads(row.labels))): row.amount
            for row in connection.execute(select(tallies))
        }


def _add(database: Database, counted: Mapping[tuple[str, Labels], float]) -> None:
    with database.write() as connection:
        # In one order everywhere, so that two processes never wait for each other.
        for (name, labels), amount in sorted(counted.items()):
            key = {"name": name, "labels": json.dumps(labels)}
            here = (tallies.c.name == key["name"]) & (tallies.c.labels == key["labels"])
            grown = update(tallies).where(here).values(amount=tallies.c.amount + amount)
            if connection.execute(grown).rowcount:
                continue
            if insert_new(connection, tallies, **key, amount=amount) is None:
                connection.execute(grown)  # another process was first


TALLIES = Tallies()
