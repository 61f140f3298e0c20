"""One tree of errors. What a caller does next depends on the kind alone: give up on what was
asked (refused), ask again later (try later), or look before asking again (outcome unknown)."""

from typing import Self


class LeadsheetError(Exception):
    """Something went wrong that a person may have to read about. The message says what to do.

    `quiet`: the same without what the other side said, which may quote a person's words; "" where
    the message quotes nobody."""

    quiet = ""

    @property
    def for_log(self) -> str:
        return self.quiet or str(self)

    def quietly(self, words: str) -> Self:
        self.quiet = words
        return self


class SettingsError(LeadsheetError):
    """Settings that cannot be used; the message lists every problem with its remedy."""


class UnforeseenError(LeadsheetError):
    """A mistake of ours; the log says where. What is kept is kept, and it is tried again."""

    def __init__(self) -> None:
        super().__init__(
            "予期しない問題が起きました。データは保存されており、自動で再試行します。"
            "続くときはログをご確認ください。 / Something unforeseen happened. Everything is kept "
            "and it is tried again by itself. If it goes on, see the log."
        )


class SnapshotsUnavailable(LeadsheetError):
    """The snapshots of past rebuilds cannot be read or kept; the KPIs do without them."""


class RemindersUnavailable(LeadsheetError):
    """What people are to be told cannot be kept; the next rebuild of the day decides again."""


class NotAccepted(LeadsheetError):
    """A submission that cannot be taken as it came; nothing of it is kept. The route says why."""


class NotAllowed(LeadsheetError):
    """Whoever asks is not believed, or may not see what they ask for."""


class ExternalError(LeadsheetError):
    """A call to something outside this program did not succeed."""


class Refused(ExternalError):
    """Answered with a no that repeating will not change. Nothing was applied."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class NotReachable(Refused):
    """The spreadsheet is not there, or not shared with this program (404, 403)."""


class TryLater(ExternalError):
    """Not applied; may succeed later. `retry_after`: seconds the other side asked for."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutcomeUnknown(ExternalError):
    """Sent, but no answer that can be trusted: it may have been applied, or may yet be."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
