"""The time that a call outside may take in all. A socket's own timeout starts anew with each byte,
so a reply that drips would hold a thread, and a writer's lease, for ever: here the connection is
cut when the time is over.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Deadline:
    """`is_over`: the call was cut off."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: Callable[[], Any] = lambda: None
        self.is_over = False

    def watch(self, socket_of: Callable[[], Any]) -> None:
        """This call goes on over what `socket_of` gives, None while it is not connected. Raises
        TimeoutError where the time is over already."""
        with self._lock:
            self._socket = socket_of
            if self.is_over:
                raise TimeoutError("the time for this call is over")

    def cut(self) -> None:
        with self._lock:
            self.is_over = True
            found = self._socket()
        if isinstance(found, socket.socket):
            # Of the bare socket, also below TLS: whoever reads is woken up by its end.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(found, socket.SHUT_RDWR)


_now: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[Deadline]:
    """What is called in here over a `timed_session`, or over what is watched, ends with an error
    when the time is over."""
    deadline = Deadline()
    timer = threading.Timer(seconds, deadline.cut)
    timer.daemon = True
    outer = _now.set(deadline)
    timer.start()
    try:
        yield deadline
    finally:
        timer.cancel()
        _now.reset(outer)


def watch(socket_of: Callable[[], Any]) -> None:
    """For clients that are not requests. Raises TimeoutError where the time is over."""
    if (deadline := _now.get()) is not None:
        deadline.watch(socket_of)


class Watched(HTTPConnection):
    def connect(self) -> None:
        watch(lambda: self.sock)
        super().connect()
        watch(lambda: self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        watch(lambda: self.sock)
        super().request(*args, **kwargs)


class WatchedTls(HTTPSConnection):
    def connect(self) -> None:
        watch(lambda: self.sock)
        super().connect()
        watch(lambda: self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        watch(lambda: self.sock)
        super().request(*args, **kwargs)


class _Pool(HTTPConnectionPool):
    ConnectionCls = Watched


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = WatchedTls


class TimedAdapter(HTTPAdapter):
    """Connections that `within` can cut."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> Any:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager: Any = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
        return manager


def timed(session: requests.Session) -> requests.Session:
    """The same session, with connections that `within` can cut."""
    for scheme in ("http://", "https://"):
        session.mount(scheme, TimedAdapter())
    return session
