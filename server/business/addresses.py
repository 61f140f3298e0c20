"""通知先 and 責任者の通知先 of 設定: e-mail addresses, and whom to mention in the chat that the
site's webhook leads to. Never an address of a webhook: whoever may edit a spreadsheet must not
choose what this program calls."""

import re
from dataclasses import dataclass
from typing import Literal

from server.business.typed import Value, tidy

# More than these are no one person.
MOST = 5
_BETWEEN = re.compile(r"[\s,;、]+")
# Who is called by these is everybody.
_EVERYBODY = frozenset({"all", "channel", "here", "everyone", "toall", "team", "全員"})
_SLACK = re.compile(r"<?@?(?P<id>[UW][A-Z0-9]{6,20})>?")
_CHATWORK = re.compile(r"\[?(?:To:)?(?P<id>\d{1,12})\]?", re.IGNORECASE)
_GOOGLE = re.compile(r"<?(?P<id>users/\d{1,30})>?")
_NAME = re.compile(r"@(?P<id>[^\W_][\w.\-]{0,39})")

Kind = Literal["email", "slack", "chatwork", "google_chat", "name"]


@dataclass(frozen=True, slots=True)
class Address:
    """`id`: the e-mail address, or the chat program's own id of a person; a bare name where `kind`
    is `name`."""

    kind: Kind
    id: str

    @property
    def way(self) -> Literal["email", "webhook"]:
        return "email" if self.kind == "email" else "webhook"


def addresses_of(cell: Value) -> tuple[Address, ...] | None:
    """As many as stand there, each once; () for a blank, None where any of them is none."""
    # A number that people typed as one is an account id.
    parts = [part for part in _BETWEEN.split(tidy(cell)) if part]
    found = [_address(part) for part in parts]
    known = tuple(dict.fromkeys(one for one in found if one is not None))
    return known if len(known) <= MOST and None not in found else None


def _address(text: str) -> Address | None:
    mentions: tuple[tuple[re.Pattern[str], Kind], ...] = (
        (_SLACK, "slack"),
        (_CHATWORK, "chatwork"),
        (_GOOGLE, "google_chat"),
        (_NAME, "name"),
    )
    for pattern, kind in mentions:
        if match := pattern.fullmatch(text):
            named = match["id"]
            return None if named.casefold() in _EVERYBODY else Address(kind, named)
    # Imported here: large, and a rebuild of a firm that names nobody needs none of it.
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return Address("email", checked.normalized)
