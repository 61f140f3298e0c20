"""Who may read and write which file. A request without a token acts as the owner."""

import threading
from collections.abc import Mapping
from typing import Final, Literal

from sheets_emulator.errors import ApiError, not_found, permission_denied
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.people import OWNER
from sheets_emulator.protection import check_protected
from sheets_emulator.store.store import File, Store

Role = Literal["none", "reader", "commenter", "writer", "owner"]
_ORDER: Final[tuple[Role, ...]] = ("none", "reader", "commenter", "writer", "owner")
_RANK: Final[Mapping[str, int]] = {
    **{role: rank for rank, role in enumerate(_ORDER)},
    "fileOrganizer": 4,
    "organizer": 4,
}


class Access:
    """`declare` says whose a bearer token is; an undeclared one is the owner's."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._users: dict[str, str | None] = {}

    def declare(self, users: Mapping[str, str | None]) -> None:
        """token → e-mail address; None for a token that is refused (401)."""
        with self._lock:
            self._users = dict(users)

    def user(self, authorization: str) -> str:
        """The address behind an Authorization header; ApiError 401 for a refused token."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return OWNER
        with self._lock:
            user = self._users.get(token.strip(), OWNER)
        if user is None:
            raise ApiError(
                401,
                "Request had invalid authentication credentials. Expected OAuth 2 access token,"
                " login cookie or other valid authentication credential. See"
                " https://developers.google.com/identity/sign-in/web/devconsole-project.",
            )
        return user

    def role(self, user: str, file: File) -> Role:
        """The most that any permission of the file gives to `user`."""
        rank = 0
        for permission in file.attributes["permissions"]:
            if _applies(permission.get("type"), permission, user):
                rank = max(rank, _RANK.get(permission["role"], 0))
        return _ORDER[rank]

    def check_read(self, user: str, file_id: str) -> None:
        """ApiError 404 where there is no such spreadsheet, 403 where `user` may not see it."""
        self._check(user, file_id, "reader")

    def check_write(self, user: str, file_id: str) -> None:
        self._check(user, file_id, "writer")

    def check_protected(self, user: str, file_id: str, draft: Spreadsheet) -> None:
        """ApiError 400 where `draft` changes what is protected from `user`. To be asked before
        the draft is committed."""
        file = self._store.file(file_id)
        if file.book is not None and self.role(user, file) != "owner":
            check_protected(file.book, draft, user)

    def _check(self, user: str, file_id: str, least: Role) -> None:
        file = self._store.file(file_id)
        if file.book is None:
            raise not_found()
        if _RANK[self.role(user, file)] < _RANK[least]:
            raise permission_denied()


def _applies(kind: object, permission: Mapping[str, object], user: str) -> bool:
    match kind:
        case "anyone":
            return True
        case "domain":
            return user.casefold().endswith("@" + str(permission.get("domain", "")).casefold())
        case _:
            return str(permission.get("emailAddress", "")).casefold() == user.casefold()
