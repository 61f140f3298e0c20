"""What a rebuild remembers for the next ones."""

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
