"""From a request to its reply: the way every call takes."""

import logging
from collections.abc import Callable, Mapping

from sheets_emulator.access import Access
from sheets_emulator.drive.files import FilesApi
from sheets_emulator.drive.permissions import PermissionsApi
from sheets_emulator.errors import ApiError, not_found
from sheets_emulator.model.cell import Json
from sheets_emulator.store.store import Store
from sheets_emulator.wire import schema
from sheets_emulator.wire.http import Request, Response, error_response, json_response
from sheets_emulator.wire.methods import Api, Call
from sheets_emulator.wire.sheets_api import SheetsApi
from sheets_emulator.wire.values_api import ValuesApi

log = logging.getLogger(__name__)

NO_CONTENT = frozenset({"drive.files.delete", "drive.permissions.delete"})


class Dispatcher:
    def __init__(self, store: Store, access: Access) -> None:
        self._access = access
        self._apis = (Api("sheets", "v4", schema.sheets()), Api("drive", "v3", schema.drive()))
        self.answers: Mapping[str, Callable[[Call], Json]] = {
            **SheetsApi(store, access).answers,
            **ValuesApi(store, access).answers,
            **FilesApi(store, access).answers,
            **PermissionsApi(store, access).answers,
        }

    def handle(self, request: Request) -> Response:
        """Never raises: what goes wrong here is a 500 in the log, as it would be at Google."""
        try:
            return self._handle(request)
        except ApiError as error:
            return error_response(error)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return error_response(ApiError(500, "Internal error encountered."))

    def _handle(self, request: Request) -> Response:
        for api in self._apis:
            found = api.find(request)
            if found is None:
                continue
            method, path = found
            answer = self.answers.get(method.id)
            if answer is None:
                break
            user = self._access.user(request.headers.get("authorization", ""))
            call = api.call(method, path, request, user)
            value = answer(call)
            if method.id in NO_CONTENT:
                return Response(204)
            return json_response(value)
        raise not_found()
