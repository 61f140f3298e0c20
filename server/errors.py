"""One tree of errors. What a caller does next depends on the kind alone: give up on what was
asked (refused), ask again later (try later), or look before asking again (outcome unknown)."""

from dataclasses import dataclass
from typing import Self

from sheets_schema.text import Locale, Text, plain


class LeadsheetError(Exception):
    """Something went wrong that a person may have to read about. `text` says what to do; a `str`
    is for those who read the log. `str()` is both languages at once.

    `quiet`: the same without what the other side said, which may quote a person's words; None where
    the message quotes nobody."""

    quiet: Text | None = None

    def __init__(self, text: Text | str = "") -> None:
        super().__init__(text)
        self.text = plain(text) if isinstance(text, str) else text

    def __str__(self) -> str:
        return str(self.text)

    @property
    def for_log(self) -> str:
        return str(self.quiet or self.text)

    def quietly(self, text: Text | None) -> Self:
        self.quiet = text
        return self


@dataclass(frozen=True, slots=True)
class Problem:
    """`setting`: its name, after the file and table that it stands in; "" where it is none in
    particular. `text`: what is wrong and what to do."""

    setting: str
    text: Text

    def __str__(self) -> str:
        return self._named(str(self.text))

    def of(self, locale: Locale) -> str:
        return self._named(self.text.of(locale))

    def _named(self, words: str) -> str:
        return f"{self.setting}: {words}" if self.setting else words


def unreadable(path: object, error: OSError) -> Text:
    """Of a file that an admin named."""
    return Text(
        f"{path} が読めません({error.strerror})。場所と権限をご確認ください。",
        f"{path} cannot be read ({error.strerror}). Check where it is and who may read it.",
    )


class SettingsError(LeadsheetError):
    """Settings that cannot be used: every problem with its remedy, a line each."""

    def __init__(self, *problems: Problem | Text) -> None:
        self.problems = [Problem("", one) if isinstance(one, Text) else one for one in problems]
        super().__init__(Text(self._in("ja"), self._in("en")))

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))

    def _in(self, locale: Locale) -> str:
        return "\n".join(one.of(locale) for one in self.problems)


class UnforeseenError(LeadsheetError):
    """A mistake of ours; the log says where. What is kept is kept, and it is tried again."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "予期しない問題が起きました。データは保存されており、自動で再試行します。"
                "続くときはログをご確認ください。",
                "Something unforeseen happened. Everything is kept and it is tried again by "
                "itself. If it goes on, see the log.",
            )
        )


class NoSpreadsheetError(LeadsheetError):
    """Of what needs a spreadsheet, for a site that has none."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "SPREADSHEET_ID が設定されていません。setup_spreadsheet.py で作成できます。",
                "SPREADSHEET_ID is not set. setup_spreadsheet.py makes a spreadsheet.",
            )
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

    def __init__(self, text: Text | str, *, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


class NotReachable(Refused):
    """The spreadsheet is not there, or not shared with this program (404, 403)."""


class TryLater(ExternalError):
    """Not applied; may succeed later. `retry_after`: seconds the other side asked for."""

    def __init__(self, text: Text | str, *, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class OutcomeUnknown(ExternalError):
    """Sent, but no answer that can be trusted: it may have been applied, or may yet be."""

    def __init__(self, text: Text | str, *, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after
