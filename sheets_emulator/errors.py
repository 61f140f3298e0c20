"""One tree of errors, and refusals in Google's words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_STATUS: Final[Mapping[int, str]] = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class EmulatorError(Exception):
    """Every error of the local spreadsheet; of Leadsheet's own tree it knows nothing."""


class ApiError(EmulatorError):
    """An answer other than 200 of the Sheets API."""

    def __init__(
        self, code: int, message: str, details: Sequence[Mapping[str, Any]] = (), status: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = tuple(details)
        self.status = status or _STATUS.get(code, "UNKNOWN")

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = [dict(detail) for detail in self.details]
        return {"error": error}


def invalid_argument(message: str) -> ApiError:
    return ApiError(400, message)


def not_found() -> ApiError:
    return ApiError(404, "Requested entity was not found.")


def permission_denied() -> ApiError:
    return ApiError(403, "The caller does not have permission")


def unparsable_range(text: str) -> ApiError:
    return ApiError(400, f"Unable to parse range: {text}")


def bad_request(message: str, field: str) -> ApiError:
    """A body that does not fit the schema: Google names the field in `details`."""
    violation: dict[str, Any] = {"description": message}
    if field:
        violation = {"field": field, **violation}
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return ApiError(400, message, [detail])
