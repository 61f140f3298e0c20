"""One table of request kinds: name → the function that applies it."""

from collections.abc import Callable
from typing import Final

from sheets_emulator.errors import ApiError, invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.limits import check_metadata, check_size
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto.misfit import unknown_name

Handler = Callable[[Spreadsheet, Json], Json | None]
"""(draft, clean request) → what the reply carries under the kind's name, or None for `{}`."""

HANDLERS: Final[dict[str, Handler]] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Enters a function as the handler of a request kind."""

    def enter(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return enter


def apply_all(draft: Spreadsheet, requests: list[Json]) -> list[Json]:
    """Applies the requests in order; the replies, one each. ApiError 400 names the first that is
    not valid; the draft is then to be thrown away."""
    if not requests:
        raise invalid_argument("Must specify at least one request.")
    for number, request in enumerate(requests):
        _check_kind(number, request)
    replies: list[Json] = []
    for number, request in enumerate(requests):
        kind, body = next(iter(request.items()))
        try:
            reply = HANDLERS[kind](draft, body)
            check_size(draft)
        except ApiError as error:
            if error.code != 400 or error.details:
                raise
            raise invalid_argument(f"Invalid requests[{number}].{kind}: {error.message}") from error
        replies.append({kind: reply} if reply is not None else {})
    check_metadata(draft)
    return replies


def _check_kind(number: int, request: Json) -> None:
    if not request:
        raise invalid_argument(f"Invalid requests[{number}]: No request set.")
    kind = next(iter(request))
    if kind not in HANDLERS:
        raise unknown_name(kind, f"requests[{number}]")
