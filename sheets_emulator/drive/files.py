"""files and about: create, get, list, update, copy, delete, export."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from sheets_emulator.access import Access
from sheets_emulator.creation import new_attributes, new_book
from sheets_emulator.drive.errors import DriveError, file_not_found, insufficient, invalid
from sheets_emulator.drive.query import parse
from sheets_emulator.errors import ApiError
from sheets_emulator.model.cell import Json
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.people import permission_id
from sheets_emulator.proto import masks
from sheets_emulator.store.store import SPREADSHEET, File, Store
from sheets_emulator.wire.methods import Call

_DEFAULT_FILE: Final[masks.Tree] = {"kind": {}, "id": {}, "name": {}, "mimeType": {}}
_SETTABLE: Final = (
    "description",
    "starred",
    "trashed",
    "properties",
    "appProperties",
    "copyRequiresWriterPermission",
    "writersCanShare",
    "folderColorRgb",
)
_UNTITLED: Final = "Untitled"


class FilesApi:
    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        self.answers: Mapping[str, Callable[[Call], Json]] = {
            "drive.files.create": self.create,
            "drive.files.get": self.get,
            "drive.files.list": self.list,
            "drive.files.update": self.update,
            "drive.files.copy": self.copy,
            "drive.files.delete": self.delete,
            "drive.about.get": self.about,
        }

    def create(self, call: Call) -> Json:
        body = call.body
        mime_type = body.get("mimeType", "application/octet-stream")
        attributes = {**new_attributes(self._store, call.user, mime_type), **_given(body)}
        attributes["parents"] = body.get("parents") or ["root"]
        book: Spreadsheet | None = None
        if mime_type == SPREADSHEET:
            title = body.get("name") or _UNTITLED
            book = new_book({"properties": {"title": title}})
        else:
            attributes["name"] = body.get("name") or _UNTITLED
        return self._shown(self._store.add(attributes, book), call)

    def get(self, call: Call) -> Json:
        file = self._readable(call)
        if call.request.query.get("alt", [""])[0] == "media":
            raise DriveError(
                403,
                "Only files with binary content can be downloaded. Use Export with Docs Editors"
                " files.",
                "fileNotDownloadable",
                "alt",
            )
        return self._shown(file, call)

    def list(self, call: Call) -> Json:
        text = call.parameters.get("q", "")
        test = parse(text, call.user) if text else None
        shown = [
            file_json(file, self._access, call.user)
            for file in self._store.files()
            if self._access.role(call.user, file) != "none"
        ]
        found = [file for file in shown if test is None or test(file)]
        found = _ordered(found, call.parameters.get("orderBy", ""))
        size = call.parameters.get("pageSize", 100)
        if not 1 <= size <= 1000:
            raise invalid(
                "pageSize", f"Invalid value '{size}'. Values must be within the range: [1, 1000]"
            )
        first = _page(call.parameters.get("pageToken", ""))
        answer: Json = {"kind": "drive#fileList", "incompleteSearch": False}
        if first + size < len(found):
            answer["nextPageToken"] = base64.urlsafe_b64encode(str(first + size).encode()).decode()
        answer["files"] = found[first : first + size]
        tree = call.mask or {
            "kind": {},
            "incompleteSearch": {},
            "nextPageToken": {},
            "files": _DEFAULT_FILE,
        }
        selected: Json = masks.select(answer, tree)
        return selected

    def update(self, call: Call) -> Json:
        file = self._writable(call)
        body = call.body

        def change(attributes: Json) -> Json:
            new = {**attributes, **_given(body)}
            for name in ("properties", "appProperties"):
                merged = {**attributes.get(name, {}), **body.get(name, {})}
                if merged:
                    new[name] = merged
            added = _split(call.parameters.get("addParents"))
            removed = _split(call.parameters.get("removeParents"))
            kept = [p for p in attributes.get("parents", []) if p not in removed + added]
            new["parents"] = kept + added
            if file.book is None and "name" in body:
                new["name"] = body["name"]
            new["modifiedTime"] = self._store.now()
            return new

        if file.book is not None and body.get("name", file.name) != file.name:
            self._store.write(file.id, lambda draft: _rename(draft, body["name"]))
        return self._shown(self._store.update_attributes(file.id, change), call)

    def copy(self, call: Call) -> Json:
        file = self._readable(call)
        name = call.body.get("name") or f"Copy of {file.name}"
        attributes = {
            **new_attributes(self._store, call.user, file.attributes["mimeType"]),
            **{k: v for k, v in file.attributes.items() if k in ("description", "properties")},
            **_given(call.body),
            "parents": call.body.get("parents") or file.attributes.get("parents", ["root"]),
        }
        book: Spreadsheet | None = None
        if file.book is not None:
            # A copy carries everything along, developer metadata and its ids included.
            properties = {**file.book.properties, "title": name}
            book = replace(file.book.draft(), properties=properties, revision=1)
        else:
            attributes["name"] = name
        return self._shown(self._store.add(attributes, book), call)

    def delete(self, call: Call) -> Json:
        file = self._readable(call)
        if self._access.role(call.user, file) != "owner":
            raise insufficient(file.id)
        self._store.delete(file.id)
        return {}

    def about(self, call: Call) -> Json:
        if not call.mask:
            raise DriveError(
                400,
                "The 'fields' parameter is required for this method.",
                "required",
                "fields",
            )
        user = user_json(call.user)
        answer: Json = {
            "kind": "drive#about",
            "user": user,
            "storageQuota": {"usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"},
            "exportFormats": {SPREADSHEET: list(EXPORTS)},
        }
        selected: Json = masks.select(answer, call.mask)
        return selected

    def _readable(self, call: Call) -> File:
        return readable(self._store, self._access, call)

    def _writable(self, call: Call) -> File:
        return writable(self._store, self._access, call)

    def _shown(self, file: File, call: Call) -> Json:
        written = file_json(file, self._access, call.user)
        selected: Json = masks.select(written, call.mask or _DEFAULT_FILE)
        return selected


EXPORTS: Final = (
    "text/csv",
    "text/tab-separated-values",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def readable(store: Store, access: Access, call: Call) -> File:
    """The file; DriveError 404 where there is none, or none that `user` may see."""
    file_id = call.parameters["fileId"]
    try:
        file = store.file(file_id)
    except ApiError:
        raise file_not_found(file_id) from None
    if access.role(call.user, file) == "none":
        raise file_not_found(file_id)
    return file


def writable(store: Store, access: Access, call: Call) -> File:
    file = readable(store, access, call)
    if access.role(call.user, file) not in ("writer", "owner"):
        raise insufficient(file.id)
    return file


def file_json(file: File, access: Access, user: str) -> Json:
    """A file as files.get shows it under `fields=*`."""
    attributes = file.attributes
    role = access.role(user, file)
    owners = [p for p in attributes["permissions"] if p["role"] == "owner"]
    writer = role in ("writer", "owner")
    return {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        **{name: part for name, part in attributes.items() if name not in ("name", "comments")},
        "version": str(max(file.revision, 1)),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk",
        "owners": [
            {**user_json(p["emailAddress"]), "me": p["emailAddress"] == user} for p in owners
        ],
        "ownedByMe": role == "owner",
        "shared": len(attributes["permissions"]) > 1,
        "lastModifyingUser": user_json(owners[0]["emailAddress"]) if owners else user_json(user),
        "permissionIds": [p["id"] for p in attributes["permissions"]],
        "spaces": ["drive"],
        "explicitlyTrashed": bool(attributes.get("trashed")),
        "capabilities": {
            "canEdit": writer,
            "canComment": writer or role == "commenter",
            "canShare": writer,
            "canCopy": True,
            "canDownload": True,
            "canDelete": role == "owner",
            "canTrash": role == "owner",
            "canRename": writer,
        },
    }


def user_json(email: str) -> Json:
    return {
        "kind": "drive#user",
        "displayName": email.split("@")[0],
        "me": True,
        "permissionId": permission_id(email),
        "emailAddress": email,
    }


def _given(body: Json) -> Json:
    return {name: body[name] for name in _SETTABLE if name in body}


def _rename(draft: Spreadsheet, name: str) -> None:
    draft.properties = {**draft.properties, "title": name}


def _split(text: Any) -> list[str]:
    return [part for part in str(text or "").split(",") if part]


def _page(token: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(token)) if token else 0
    except ValueError:
        raise invalid("pageToken") from None


def _ordered(files: list[Json], order: str) -> list[Json]:
    """`modifiedTime desc,name`; newest first where nothing is said."""
    keys = [part.split() for part in order.split(",") if part.strip()]
    for key in reversed(keys or [["modifiedTime", "desc"]]):
        field = {"name_natural": "name", "recency": "modifiedTime"}.get(key[0], key[0])
        if field not in ("name", "createdTime", "modifiedTime", "starred", "folder"):
            raise invalid("orderBy")
        files = sorted(files, key=lambda f: f.get(field, ""), reverse=key[1:] == ["desc"])
    return files
