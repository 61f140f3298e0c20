"""permissions: create, get, list, update, delete."""

from collections.abc import Callable, Mapping
from typing import Final

from sheets_emulator.access import Access
from sheets_emulator.drive.errors import (
    DriveError,
    insufficient,
    permission_not_found,
)
from sheets_emulator.drive.files import readable, writable
from sheets_emulator.model.cell import Json
from sheets_emulator.people import permission_id
from sheets_emulator.proto import masks
from sheets_emulator.store.store import File, Store
from sheets_emulator.wire.methods import Call

_DEFAULT: Final[masks.Tree] = {"kind": {}, "id": {}, "type": {}, "role": {}}
_TYPES: Final = frozenset({"user", "group", "domain", "anyone"})
_ROLES: Final = frozenset({"owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"})


class PermissionsApi:
    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        self.answers: Mapping[str, Callable[[Call], Json]] = {
            "drive.permissions.create": self.create,
            "drive.permissions.get": self.get,
            "drive.permissions.list": self.list,
            "drive.permissions.update": self.update,
            "drive.permissions.delete": self.delete,
        }

    def create(self, call: Call) -> Json:
        file = writable(self._store, self._access, call)
        permission = _new_permission(call.body)
        owners = [p["id"] for p in file.attributes["permissions"] if p["role"] == "owner"]
        becomes_owner = permission["role"] == "owner" and permission["id"] not in owners
        if becomes_owner and not call.parameters.get("transferOwnership"):
            raise DriveError(
                403,
                "The transferOwnership parameter must be enabled when the permission role is"
                " 'owner'.",
                "forbidden",
                "transferOwnership",
            )

        def change(attributes: Json) -> Json:
            others = [p for p in attributes["permissions"] if p["id"] != permission["id"]]
            old = next((p for p in attributes["permissions"] if p["id"] == permission["id"]), None)
            if old is not None and old["role"] == "owner":
                return attributes  # sharing with the owner takes nothing away
            if permission["role"] == "owner":
                others = [_former_owner(p) for p in others]
            return {**attributes, "permissions": [*others, permission]}

        updated = self._store.update_attributes(file.id, change)
        return _shown(_find(updated, permission["id"]), call)

    def get(self, call: Call) -> Json:
        file = readable(self._store, self._access, call)
        return _shown(_find(file, call.parameters["permissionId"]), call)

    def list(self, call: Call) -> Json:
        file = readable(self._store, self._access, call)
        if self._access.role(call.user, file) not in ("writer", "owner"):
            raise insufficient(file.id)
        permissions = file.attributes["permissions"]
        answer: Json = {"kind": "drive#permissionList", "permissions": permissions}
        tree = call.mask or {"kind": {}, "nextPageToken": {}, "permissions": _DEFAULT}
        selected: Json = masks.select(answer, tree)
        return selected

    def update(self, call: Call) -> Json:
        file = writable(self._store, self._access, call)
        wanted = call.parameters["permissionId"]
        old = _find(file, wanted)
        role = call.body.get("role", old["role"])
        if role not in _ROLES:
            raise DriveError(400, f"The specified role '{role}' is invalid.", "invalid", "role")

        def change(attributes: Json) -> Json:
            others = [
                _former_owner(p) if role == "owner" and p["id"] != wanted else p
                for p in attributes["permissions"]
            ]
            return {
                **attributes,
                "permissions": [{**p, "role": role} if p["id"] == wanted else p for p in others],
            }

        updated = self._store.update_attributes(file.id, change)
        return _shown(_find(updated, wanted), call)

    def delete(self, call: Call) -> Json:
        file = writable(self._store, self._access, call)
        wanted = call.parameters["permissionId"]
        if _find(file, wanted)["role"] == "owner":
            raise DriveError(
                403,
                "The owner of a file cannot be removed.",
                "cannotRemoveOwner",
            )

        def change(attributes: Json) -> Json:
            kept = [p for p in attributes["permissions"] if p["id"] != wanted]
            return {**attributes, "permissions": kept}

        self._store.update_attributes(file.id, change)
        return {}


def _new_permission(body: Json) -> Json:
    kind, role = body.get("type", ""), body.get("role", "")
    if kind not in _TYPES:
        raise DriveError(
            400, "The permission type field is required.", "required", "permission.type"
        )
    if role not in _ROLES:
        raise DriveError(
            400, "The permission role field is required.", "required", "permission.role"
        )
    permission: Json = {"kind": "drive#permission", "type": kind, "role": role}
    match kind:
        case "anyone":
            permission["id"] = "anyoneWithLink"
            permission["allowFileDiscovery"] = body.get("allowFileDiscovery", False)
        case "domain":
            domain = body.get("domain", "")
            permission |= {"id": permission_id(domain), "domain": domain, "displayName": domain}
        case _:
            email = body.get("emailAddress", "")
            if "@" not in email:
                raise DriveError(
                    400,
                    "The specified emailAddress is invalid or not applicable for the given"
                    " permission type.",
                    "invalid",
                    "permission.emailAddress",
                )
            permission |= {
                "id": permission_id(email),
                "emailAddress": email,
                "displayName": email.split("@")[0],
                "deleted": False,
                "pendingOwner": False,
            }
    return permission


def _former_owner(permission: Json) -> Json:
    return {**permission, "role": "writer"} if permission["role"] == "owner" else permission


def _find(file: File, wanted: str) -> Json:
    for permission in file.attributes["permissions"]:
        if permission["id"] == wanted:
            found: Json = permission
            return found
    raise permission_not_found(wanted)


def _shown(permission: Json, call: Call) -> Json:
    selected: Json = masks.select(permission, call.mask or _DEFAULT)
    return selected
