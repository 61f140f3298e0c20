"""Refusals in Drive's words: an older form of error than the one of Sheets."""

from typing import Any

from sheets_emulator.errors import ApiError


class DriveError(ApiError):
    """`reason`: Drive's own name of the failure. `parameter`: the parameter at fault."""

    def __init__(self, code: int, message: str, reason: str, parameter: str = "") -> None:
        super().__init__(code, message)
        self._reason = reason
        self._parameter = parameter

    def body(self) -> dict[str, Any]:
        entry = {"message": self.message, "domain": "global", "reason": self._reason}
        if self._parameter:
            entry |= {"location": self._parameter, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [entry]}}


def file_not_found(file_id: str) -> DriveError:
    return DriveError(404, f"File not found: {file_id}.", "notFound", "fileId")


def permission_not_found(permission_id: str) -> DriveError:
    message = f"Permission not found: {permission_id}."
    return DriveError(404, message, "notFound", "permissionId")


def insufficient(file_id: str) -> DriveError:
    return DriveError(
        403,
        f"The user does not have sufficient permissions for file {file_id}.",
        "insufficientFilePermissions",
    )


def invalid(parameter: str, message: str = "Invalid Value") -> DriveError:
    return DriveError(400, message, "invalid", parameter)
