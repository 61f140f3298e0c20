"""From a request's bytes to a receipt: the same for both routes."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from flask import Request
from werkzeug.exceptions import ClientDisconnected

from server.errors import NotAccepted
from server.intake import body
from server.intake.compose import Arrival, Composed, compose
from server.intake.submission import Submission
from server.lead import Lead, Receipt

_log = logging.getLogger("leadsheet.intake")
# Read past the limit, so that a sender who is still sending gets to see the answer.
_MOST_DRAINED = 64 * 1024 * 1024
_CHUNK = 64 * 1024

Clock = Callable[[], datetime]


class Inbox(Protocol):
    def put(self, lead: Lead) -> Receipt:
        """The lead is on disk when this returns."""

    def put_all(self, leads: Sequence[Lead]) -> list[Receipt]:
        """All of them are, or none."""


class EmptySubmission(NotAccepted):
    """There is nothing in the submission."""


class ListFromBrowser(NotAccepted):
    """A visitor sends one form; a list of leads would go round the limit of posts a minute."""


class NothingFilledIn(NotAccepted):
    """A visitor sent a form without having filled in any of its fields."""

    def __init__(self, composed: Composed) -> None:
        super().__init__("nothing was filled in")
        self.composed = composed


@dataclass(frozen=True, slots=True)
class Accepted:
    receipt: Receipt
    composed: Composed


@dataclass(frozen=True, slots=True)
class Received:
    """`is_list`: the body was a list of leads; it is answered by one, however short."""

    accepted: tuple[Accepted, ...]
    is_list: bool


def body_of(request: Request) -> bytes:
    """The whole body. Raises TooLarge over 10 MiB, and ClientDisconnected where more was announced:
    what is missing was lost on the way, and is sent again."""
    request.max_content_length = None
    stream = request.stream
    parts: list[bytes] = []
    size = 0
    try:
        while size <= _MOST_DRAINED and (part := stream.read(_CHUNK)):
            size += len(part)
            if size <= body.MOST_BYTES:
                parts.append(part)
            else:
                parts.clear()
    except OSError:
        # What is far too large comes without its end, perhaps in the midst of a chunk.
        if size <= body.MOST_BYTES:
            raise
    if max(size, request.content_length or 0) > body.MOST_BYTES:
        raise body.TooLarge
    if request.content_length is not None and size < request.content_length:
        raise ClientDisconnected
    return b"".join(parts)


def receive(inbox: Inbox, arrival: Arrival) -> Received:
    """Raises Empty, NothingFilledIn, ListFromBrowser, TooManyLeads, UnknownPacking, and TooLarge
    where a packed body unpacks to more than it may."""
    submission = body.read(arrival.body, arrival.content_type, arrival.content_encoding)
    if submission.is_empty:
        raise EmptySubmission
    if submission.several is not None and not arrival.trusted:
        raise ListFromBrowser
    if submission.several is None:
        parts = [_composed(submission, arrival)]
    else:
        arrival = replace(arrival, share=len(submission.several))
        parts = [_composed(*_part(one, arrival, n)) for n, one in enumerate(submission.several)]
    # A form plugin has checked its form before it tells us; a browser has not.
    filled = [one for one in parts if arrival.trusted or not one.blank]
    if not filled:
        raise NothingFilledIn(parts[0])
    receipts = inbox.put_all([one.lead for one in filled])
    for receipt, one in zip(receipts, filled, strict=True):
        _log.info(
            "duplicate" if receipt.duplicate else "accepted",
            extra={
                "lead": receipt.lead_id,
                "site": arrival.site.name,
                "bytes": len(one.lead.body),
                "readable": not submission.unreadable,
            },
        )
    accepted = tuple(map(Accepted, receipts, filled))
    return Received(accepted, is_list=submission.several is not None)


def _part(submission: Submission, arrival: Arrival, number: int) -> tuple[Submission, Arrival]:
    """A lead of a list as a submission of its own: its own part of the body, and keys that its
    neighbours do not share. The first has those of the request, as if it came alone."""
    keys = arrival.keys if not number else tuple(f"{key}:item:{number}" for key in arrival.keys)
    source = submission.source.encode("utf-8", "surrogatepass")
    return submission, replace(arrival, keys=keys, body=source, content_encoding="")


def _composed(submission: Submission, arrival: Arrival) -> Composed:
    try:
        return compose(submission, arrival)
    except Exception:  # noqa: BLE001 - see below
        # A mistake of ours must not cost a lead: its text is kept as a row that people read.
        _log.exception("not understood", extra={"site": arrival.site.name})
        unpacked = body.unpacked(arrival.body, arrival.content_encoding).data
        whole = unpacked.decode("utf-8", "replace")
        return compose(Submission(unreadable=whole), arrival)
