"""Who holds ADMIN_TOKEN. Guesses are counted, of one address and of all together, over every web
process and every door: sign-in page, rebuild over HTTP, metrics.

Who has to wait waits with the right token, too; else guessing would not be slowed down. A session
that is open stays open meanwhile.
"""

import math

from flask import Request, Response

from server.database import limits
from server.database.database import Database
from server.settings.environment import Settings
from server.web.access import bearer, may_without_token, same
from server.web.problems import problem
from server.web.rate import address_of
from sheets_schema.text import Text

TRIES_PER_MINUTE = 6
# From many addresses at once; many times what people mistype.
TRIES_OF_ALL_PER_MINUTE = 60
_ALL = "everybody"

_NEEDED = Text(
    "ADMIN_TOKEN を Authorization: Bearer で送ってください。",
    "Send ADMIN_TOKEN as Authorization: Bearer.",
)
_NOT_SET = Text(
    "ADMIN_TOKEN が未設定のため、このサーバー自身からしか使えません。設定して再起動してください。",
    "ADMIN_TOKEN is not set, so only this machine itself may. Set it and restart.",
)
_TOO_MANY = Text(
    "トークンの間違いが続いたため、しばらく確認できません。少し待ってからもう一度送ってください。",
    "Too many wrong tokens. Wait a little, then try again.",
)


class Admins:
    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def may_without_token(self, request: Request) -> bool:
        """ADMIN_TOKEN unset → this machine only."""
        if self._settings.admin_token:
            return False
        return may_without_token(request, self._settings.trusted_proxies)

    def wait(self, request: Request) -> float:
        """After how many seconds this caller may try again; 0 for now."""
        address = address_of(request, self._settings.trusted_proxies)
        return max(
            limits.until_admitted(self._database, address, TRIES_PER_MINUTE),
            limits.until_admitted(self._database, _ALL, TRIES_OF_ALL_PER_MINUTE),
        )

    def is_right(self, request: Request, token: str) -> bool:
        """A wrong one counts."""
        if same(token, self._settings.admin_token):
            return True
        address = address_of(request, self._settings.trusted_proxies)
        limits.admit(self._database, address, TRIES_PER_MINUTE)
        limits.admit(self._database, _ALL, TRIES_OF_ALL_PER_MINUTE)
        return False

    def refusal(self, request: Request) -> Response | None:
        """None for who holds the token, as `Authorization: Bearer`; the answer for who does not."""
        if self.may_without_token(request):
            return None
        if not self._settings.admin_token:
            return problem(401, _NOT_SET)
        token = bearer(request)
        if token is None:
            return _ask_for_token(problem(401, _NEEDED))
        if wait := self.wait(request):
            return later(problem(429, _TOO_MANY), wait)
        return None if self.is_right(request, token) else _ask_for_token(problem(401, _NEEDED))


def later(answer: Response, seconds: float) -> Response:
    answer.headers["Retry-After"] = str(math.ceil(seconds))
    return answer


def _ask_for_token(answer: Response) -> Response:
    answer.headers["WWW-Authenticate"] = 'Bearer realm="admin"'
    return answer
