"""A form's request that was itself told as JSON, as n8n, Pipedream and API gateways pass one on:
`{"headers": {…}, "body": …}`."""

import base64
import binascii
import re
from collections.abc import Iterator
from itertools import islice

from server.intake.form_body import fields_of_encoded
from server.intake.names import role_of
from server.intake.submission import Field
from server.intake.values import Members
from sheets_schema.fields import OTHER

# Beyond so many nobody looks for further ones; what gathers them says that some are missing.
_MOST = 30_000
_BESIDE_A_BODY = frozenset(("headers", "httpMethod", "requestContext", "isBase64Encoded"))
_ENCODED = re.compile(r"[^\s=&{}<>]{1,400}=[^\s&]*+(?:&[^\s=&]{1,400}=[^\s&]*+)*+&?")
# What a browser and the machines on the way say, keys and cookies among them; none of it is for a
# sheet that many people read.
_OF_MACHINES = re.compile(
    r"host|user-agent|content-.+|accept.*|connection|x-.+|(?:proxy-)?authorization|cookie|cf-.+"
    r"|origin|sec-.+|via|forwarded|cache-control|pragma|postman-.+|dnt|te|priority|true-client-ip"
    r"|upgrade.*|cloudfront-.+|fly-.+|fastly-.+|date|.*api[-_]?key|auth.*|.*secret.*|.*signature"
    r"|cdn-.+|trace.*|baggage|keep-alive|expect|if-.+|set-cookie.*",
    re.IGNORECASE,
)


def is_request(members: Members) -> bool:
    names = members.names()
    return "body" in names and bool(names & _BESIDE_A_BODY)


def unpacked(members: Members) -> Members:
    """The request without what machines said, and the page that it came from under its name."""
    kept: list[tuple[str, object]] = []
    last: list[tuple[str, object]] = []
    is_base64 = members.first("isBase64Encoded") is True
    for name, value in members:
        if name in ("headers", "multiValueHeaders") and isinstance(value, Members):
            last.extend(_of_people(name, value))
        elif name == "body" and is_base64 and isinstance(value, str):
            kept.append((name, _decoded(value)))
        elif name not in ("requestContext", "isBase64Encoded", "cookies"):
            kept.append((name, value))
    return Members((*kept, *last))


def fields_of_carried(text: str) -> list[Field] | None:
    """The fields of a body that is a form's; None where it is another text."""
    if "=" not in text or not _ENCODED.fullmatch(text):
        return None
    fields = list(islice(fields_of_encoded(text.encode("utf-8", "replace"), ""), _MOST))
    return fields if any(role_of(one.name) is not OTHER for one in fields) else None


def _of_people(name: str, headers: Members) -> Iterator[tuple[str, object]]:
    told = [one for one in headers if not _OF_MACHINES.fullmatch(one[0])]
    for key, value in told:
        if key.lower() in ("referer", "referrer"):
            yield "page_url", value
    if rest := [one for one in told if one[0].lower() not in ("referer", "referrer")]:
        yield name, Members(rest)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return text
