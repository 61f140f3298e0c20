"""From a request to its reply: the way every call takes."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sheets_emulator.access import Access
from sheets_emulator.drive.comments import CommentsApi
from sheets_emulator.drive.exports import ExportsApi
from sheets_emulator.drive.files import FilesApi
from sheets_emulator.drive.permissions import PermissionsApi
from sheets_emulator.drive.uploads import UploadsApi
from sheets_emulator.errors import ApiError, not_found
from sheets_emulator.model.cell import Json
from sheets_emulator.proto import schema
from sheets_emulator.store.store import Store
from sheets_emulator.wire.calls import Calls, LoggedCall
from sheets_emulator.wire.faults import Faults, Strike
from sheets_emulator.wire.http import Request, Response, error_response, json_response
from sheets_emulator.wire.methods import Api, Call, Method
from sheets_emulator.wire.quotas import Quotas
from sheets_emulator.wire.sheets_api import SheetsApi
from sheets_emulator.wire.values_api import ValuesApi

log = logging.getLogger(__name__)

Answer = Callable[[Call], Json | Response]

NO_CONTENT: Final = frozenset({"drive.files.delete", "drive.permissions.delete"})
READS_BY_POST: Final = frozenset(
    {
        "sheets.spreadsheets.getByDataFilter",
        "sheets.spreadsheets.values.batchGetByDataFilter",
        "sheets.spreadsheets.developerMetadata.search",
    }
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply and what becomes of it. `ending`: `drop` closes the connection without it, `slow`
    sends it in pieces over `seconds`."""

    response: Response
    ending: Literal["normal", "drop", "slow"] = "normal"
    seconds: float = 0.0


class Dispatcher:
    def __init__(
        self,
        store: Store,
        access: Access,
        *,
        calls: Calls | None = None,
        faults: Faults | None = None,
        quotas: Quotas | None = None,
    ) -> None:
        self._access = access
        self._calls = calls
        self._faults = faults
        self._quotas = quotas
        self._apis = (Api("sheets", "v4", schema.sheets()), Api("drive", "v3", schema.drive()))
        self._uploads = UploadsApi(store, access)
        self.answers: Mapping[str, Answer] = {
            **SheetsApi(store, access).answers,
            **ValuesApi(store, access).answers,
            **FilesApi(store, access).answers,
            **PermissionsApi(store, access).answers,
            **CommentsApi(store, access).answers,
            **ExportsApi(store, access).answers,
        }

    def handle(self, request: Request) -> Outcome:
        """Never raises: what goes wrong here is a 500 in the log, as it would be at Google."""
        try:
            return self._handle(request)
        except ApiError as error:
            return Outcome(error_response(error))
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return Outcome(error_response(ApiError(500, "Internal error encountered.")))

    def _handle(self, request: Request) -> Outcome:
        if request.path.startswith("/upload/"):
            user = self._access.user(request.headers.get("authorization", ""))
            return Outcome(json_response(self._uploads.answer(request, user)))
        for api in self._apis:
            found = api.find(request)
            if found is not None and found[0].id in self.answers:
                return self._call(api, *found, request)
        raise not_found()

    def _call(self, api: Api, method: Method, path: Json, request: Request) -> Outcome:
        user = self._access.user(request.headers.get("authorization", ""))
        if self._quotas is not None and method.id.startswith("sheets."):
            is_read = method.verb == "GET" or method.id in READS_BY_POST
            self._quotas.take("Read" if is_read else "Write", user)

        def answer() -> Response:
            call = api.call(method, path, request, user)
            value = self.answers[method.id](call)
            if isinstance(value, Response):
                return value
            return Response(204) if method.id in NO_CONTENT else json_response(value)

        if self._calls is None:
            return Outcome(answer())
        kinds = list(api.kinds(method, request))
        file_id = str(path.get("spreadsheetId") or path.get("fileId") or "")
        logged = self._calls.add(method.id, kinds, file_id, user)
        strike = self._faults.strike(method.id, kinds, file_id) if self._faults else None
        if strike is not None:
            logged.fault = strike.fault.kind
            return _struck(strike, answer, logged)
        return Outcome(_answered(answer, logged))


def _answered(answer: Callable[[], Response], logged: LoggedCall) -> Response:
    try:
        response = answer()
    except ApiError as error:
        logged.status = error.code
        raise
    logged.status = response.status
    return response


def _struck(strike: Strike, answer: Callable[[], Response], logged: LoggedCall) -> Outcome:
    """What a fault makes of a call."""
    fault = strike.fault
    nothing = Response(503)
    match fault.kind:
        case "status":
            if fault.applied:
                _unseen(answer, logged)
            logged.status = fault.status
            response = error_response(fault.error())
            headers = dict(response.headers)
            if fault.retry_after:
                headers["Retry-After"] = fault.retry_after
            return Outcome(Response(response.status, response.body, headers))
        case "delay":
            strike.wait()
            return Outcome(_answered(answer, logged))
        case "close_before":
            return Outcome(nothing, "drop")
        case "close_after":
            _unseen(answer, logged)
            return Outcome(nothing, "drop")
        case "late":

            def apply_later() -> None:
                strike.wait()
                _unseen(answer, logged)

            threading.Thread(target=apply_later, name="late", daemon=True).start()
            return Outcome(nothing, "drop")
        case "hang":
            strike.wait()
            return Outcome(nothing, "drop")
        case "slow":
            return Outcome(_answered(answer, logged), "slow", fault.seconds)


def _unseen(answer: Callable[[], Response], logged: LoggedCall) -> None:
    """Applies a request whose answer nobody will see."""
    try:
        _answered(answer, logged)
    except ApiError as error:
        log.info("refused without anybody to tell: %s", error)
