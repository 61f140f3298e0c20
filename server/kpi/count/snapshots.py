"""What a rebuild remembers for the next ones."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class SnapshotStore(Protocol):
    """Keeps, for each site, the stages of its leads as the last rebuild saw them, and what each
    rebuild saw change. The bytes are this package's own. Raises SnapshotsUnavailable."""

    def latest(self, site: str) -> bytes | None:
        """The newest state; None before the first rebuild."""

    def changes_since(self, site: str, since: datetime) -> list[bytes]:
        """What changed in each rebuild at or after `since` (aware), oldest first."""

    def keep(self, site: str, at: datetime, state: bytes, undo: bytes | None) -> None:
        """Replace the state; add the changes of the rebuild at `at` where there were any."""

    def rewrite(self, state: Callable[[bytes], bytes], undo: Callable[[bytes], bytes]) -> None:
        """Replace every state, and all changes, of every site by what these make of them; in one
        step, so that no rebuild keeps anything in between."""
