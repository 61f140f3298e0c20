"""A wire that breaks at one kind of call, for a real client."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter

from server.sheets.connection import Connection
from server.sheets.door import Door


class BreakingAdapter(HTTPAdapter):
    """Answers `status` in Google's words wherever the path ends with `ending`."""

    def __init__(self, ending: str, status: int) -> None:
        super().__init__()
        self._ending = ending
        self._status = status

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        path = str(request.url).split("?")[0]
        if not path.endswith(self._ending):
            return super().send(request, *args, **kwargs)
        response = requests.Response()
        response.status_code = self._status
        response.url = str(request.url)
        response.request = request
        response._content = b'{"error": {"code": 0, "message": "broken on purpose"}}'
        response.headers["Content-Type"] = "application/json"
        return response


def door_that_breaks(connection: Connection, spreadsheet_id: str, ending: str, status: int) -> Door:
    http = connection.http()
    http.session.mount("http://", BreakingAdapter(ending, status))
    return Door(http, spreadsheet_id)
