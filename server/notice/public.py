"""Calls that reach public addresses only: a webhook's address must not make this program knock at
what only this machine or its network can reach. Names are resolved here, judged, and connected to
as judged, so that a name which answers otherwise the second time gains nothing."""

import socket
from typing import Any

import requests
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from server.errors import Refused
from server.outside import deadline
from server.web.access import is_public
from sheets_schema.text import Text

# A name may stand for many; they share the patience for one call.
_MOST_ADDRESSES = 3

PRIVATE = Text(
    "通知先が、公開されていないアドレス(社内のネットワークやこのコンピューター)を指しています。"
    "そこに送るつもりなら NOTICE_PRIVATE_HOSTS=1 とし、そうでなければ NOTICE_WEBHOOK_URL "
    "をご確認ください。",
    "The webhook's address leads to a private network or to this machine. If that is meant, set "
    "NOTICE_PRIVATE_HOSTS=1; else check NOTICE_WEBHOOK_URL.",
)


class NotPublic(Refused):
    def __init__(self) -> None:
        super().__init__(PRIVATE)


def session(*, may_be_private: bool) -> requests.Session:
    """`may_be_private`: the owner says that private addresses are meant."""
    made = deadline.timed(requests.Session())
    if not may_be_private:
        made.mount("http://", _PublicOnly())
        made.mount("https://", _PublicOnly())
    return made


class _Judged(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        try:
            addresses = _public_addresses(name, self.port)
        except (socket.gaierror, UnicodeError) as error:
            failed = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(self.host, self, failed) from error
        failure: Exception | None = None
        try:
            for address in addresses:
                self._dns_host = address
                try:
                    return super()._new_conn()
                except (NewConnectionError, ConnectTimeoutError) as error:
                    failure = error
        finally:
            # The certificate is that of the name.
            self._dns_host = name
        raise failure or NotPublic


class _JudgedPlain(_Judged, deadline.Watched):
    pass


class _JudgedTls(_Judged, deadline.WatchedTls):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _JudgedPlain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _JudgedTls


class _PublicOnly(deadline.TimedAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}


def _public_addresses(name: str, port: int) -> list[str]:
    """Raises NotPublic where any of them is not: it is no name that anybody outside would use."""
    found = socket.getaddrinfo(name.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not all(map(is_public, addresses)):
        raise NotPublic
    return addresses[:_MOST_ADDRESSES]
