"""comments: list and create, as far as copying a spreadsheet with its comments needs them."""

import secrets
from collections.abc import Callable, Mapping

from sheets_emulator.access import Access
from sheets_emulator.drive.errors import DriveError
from sheets_emulator.drive.files import readable, user_json
from sheets_emulator.model.cell import Json
from sheets_emulator.proto import masks
from sheets_emulator.store.store import Store
from sheets_emulator.wire.methods import Call


class CommentsApi:
    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        self.answers: Mapping[str, Callable[[Call], Json]] = {
            "drive.comments.list": self.list,
            "drive.comments.create": self.create,
        }

    def list(self, call: Call) -> Json:
        _check_fields(call)
        file = readable(self._store, self._access, call)
        comments = file.attributes.get("comments", [])
        answer: Json = {"kind": "drive#commentList", "comments": comments}
        selected: Json = masks.select(answer, call.mask)
        return selected

    def create(self, call: Call) -> Json:
        _check_fields(call)
        file = readable(self._store, self._access, call)
        comment: Json = {
            "kind": "drive#comment",
            "id": secrets.token_urlsafe(8),
            "author": user_json(call.user),
            "createdTime": self._store.now(),
            "modifiedTime": self._store.now(),
            "content": call.body.get("content", ""),
            "deleted": False,
            "resolved": False,
            "replies": [],
        }
        if "anchor" in call.body:
            comment["anchor"] = call.body["anchor"]

        def change(attributes: Json) -> Json:
            return {**attributes, "comments": [*attributes.get("comments", []), comment]}

        self._store.update_attributes(file.id, change)
        selected: Json = masks.select(comment, call.mask)
        return selected


def _check_fields(call: Call) -> None:
    if not call.mask:
        raise DriveError(
            400, "The 'fields' parameter is required for this method.", "required", "fields"
        )
