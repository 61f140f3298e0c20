"""Who calls: Google's add-on service, and for which person. Signed tokens are all we believe."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from google.auth import jwt
from google.auth.exceptions import GoogleAuthError

from server.addon.certificates import Certificates
from server.errors import ExternalError, NotAllowed
from server.web.access import same

ISSUERS = frozenset(("accounts.google.com", "https://accounts.google.com"))
# Between our clock and Google's, for tokens issued "in the future".
CLOCK_SKEW_SECONDS = 10
# Google's are good for an hour. One that says it is good for years was never Google's to give.
LONGEST_SECONDS = 2 * 3600


class NotBelieved(NotAllowed):
    """The token is not to be believed. For the log, never for a card: it may help an attacker."""


@dataclass(frozen=True, slots=True)
class Person:
    """`id`: Google's own, which stays when the address changes."""

    id: str
    email: str


def check_system_token(
    token: str, audience: str, service_account: str, certificates: Certificates
) -> None:
    """That Google's add-on service signed this request for exactly this address. Raises
    NotBelieved."""
    claims = _claims(token, audience, certificates)
    email = claims.get("email")
    if not isinstance(email, str) or not same(email.lower(), service_account.lower()):
        raise NotBelieved("signed for another service account")
    if claims.get("email_verified") is not True:
        raise NotBelieved("the service account's address is not verified")


def person_of(token: str, client_id: str, certificates: Certificates) -> Person:
    """Who uses the add-on. Raises NotBelieved."""
    claims = _claims(token, client_id, certificates)
    subject, email = claims.get("sub"), claims.get("email")
    if not isinstance(subject, str) or not subject:
        raise NotBelieved("the user's token names nobody")
    return Person(subject, email if isinstance(email, str) else "")


def _claims(token: str, audience: str, certificates: Certificates) -> Mapping[str, Any]:
    try:
        key_id = jwt.decode_header(token).get("kid")
        if not isinstance(key_id, str) or not key_id:
            raise NotBelieved("no key id")
        known = certificates.for_key(key_id)
        claims: Mapping[str, Any] = jwt.decode(
            token,
            certs=known,
            audience=audience,
            clock_skew_in_seconds=CLOCK_SKEW_SECONDS,
        )
        _check_times(claims, time.time())
    except ExternalError as error:
        raise NotBelieved(f"could not be checked: {error}") from error
    except (GoogleAuthError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotBelieved(type(error).__name__) from error
    if claims.get("iss") not in ISSUERS:
        raise NotBelieved("another issuer")
    return claims


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    """Raises NotBelieved. The skew is for clocks that lag behind; an end stays an end."""
    begins, ends = claims.get("iat"), claims.get("exp")
    # `True` is an int to Python, and JSON knows numbers beyond any time.
    if type(begins) is not int or type(ends) is not int:
        raise NotBelieved("no times that can be read")
    if ends <= now:
        raise NotBelieved("expired")
    if not 0 < ends - begins <= LONGEST_SECONDS:
        raise NotBelieved("good for longer than any of Google's")
    if begins > now + CLOCK_SKEW_SECONDS:
        raise NotBelieved("not good yet")
    from_when = claims.get("nbf", begins)
    if type(from_when) is not int or from_when > now + CLOCK_SKEW_SECONDS:
        raise NotBelieved("not good yet")
