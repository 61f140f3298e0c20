"""gunicorn's threaded worker, which hands a request to a thread once it has come in whole.

As shipped with gunicorn, a connection takes a thread from its first byte, or even before: a few
senders who are slow, on purpose or on a train, keep everybody waiting. Here one loop reads from all
of them, and threads only ever work. Each answer closes its connection.

Two lanes of threads: what may take long (large bodies, pages and cards that wait for Google) never
stands before a visitor's form or a probe.
"""

import errno
import logging
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from gunicorn import http
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from server.front.frame import Frame
from server.front.held import Held
from server.web.problems import below_application

# What a request may take to come in: so long, and a second more for so many bytes; never longer
# than that. A telephone on a bad line sends a picture in time; a byte a second does not hold on.
FIRST_SECONDS = 20.0
BYTES_A_SECOND = 2_000
LONGEST_SECONDS = 600.0
# A stopping worker waits so long for what is under way.
STOPPING_SECONDS = 5.0
# For a client to take its answer.
ANSWER_SECONDS = 60.0
# After an answer to a request that was not read to its end: the client goes on sending, and would
# lose the answer if the connection were cut under it.
LINGER_SECONDS = 10.0
# The application refuses bodies over 10 MiB; it need not see more than that they are.
MOST_OF_ONE = 11 * 1024 * 1024
MOST_OF_ALL = 512 * 1024 * 1024
LARGE = 256 * 1024
SLOW_PATHS = (b"/admin", b"/addon")
SLOW_THREADS = 2
_PIECE = 64 * 1024
_NO_FILES = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (errors.LimitRequestLine, 414),
    (errors.LimitRequestHeaders, 431),
    (errors.UnsupportedTransferCoding, 501),
    (errors.ExpectationFailed, 417),
    (errors.ForbiddenProxyRequest, 403),
    (errors.ParseException, 400),
)

log = logging.getLogger("leadsheet.http")


class Coming:
    """A connection whose request is still coming in."""

    __slots__ = ("began", "conn", "frame", "held", "is_told_to_go_on")

    def __init__(self, conn: Any) -> None:
        self.conn = conn
        self.frame = Frame()
        self.held = Held()
        self.began = time.monotonic()
        self.is_told_to_go_on = False

    @property
    def deadline(self) -> float:
        return self.began + min(LONGEST_SECONDS, FIRST_SECONDS + self.held.size / BYTES_A_SECOND)

    @property
    def may_be_slow(self) -> bool:
        return self.held.size > LARGE or self.frame.path.startswith(SLOW_PATHS)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """`threads`: of the lane for small requests; SLOW_THREADS more are for the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cfg.set("keepalive", 0)
        # In the order in which they came, so that the first is the one that has waited longest.
        self._coming: dict[Any, Coming] = {}
        self._lingering: dict[socket.socket, float] = {}
        self._held = 0
        self._slow_pool = ThreadPoolExecutor(SLOW_THREADS, thread_name_prefix="slow")

    def accept(self, listener: socket.socket) -> None:
        if self.cfg.is_ssl:
            # Nobody but the library's own way knows how to read it.
            super().accept(listener)
            return
        try:
            client, address = listener.accept()
        except OSError as error:
            # Else another worker has taken it, or it is gone again.
            if error.errno in _NO_FILES:
                self._make_room()
            return
        self.nr_conns += 1
        coming = Coming(TConn(self.cfg, client, address, listener.getsockname()))
        self._coming[coming.conn] = coming
        self.poller.register(client, selectors.EVENT_READ, partial(self._more, coming))
        # With most forms everything is there already.
        self._more(coming, client)

    def _more(self, coming: Coming, client: socket.socket) -> None:
        try:
            data = client.recv(_PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._drop(coming)
            return
        if not data:
            self._cut(coming)
            return
        try:
            coming.held.add(data)
        except OSError as error:
            log.warning("no room for a request", extra={"error": type(error).__name__})
            self._refuse(coming, 503)
            return
        self._held += len(data)
        coming.frame.feed(data)
        self._judge(coming, client)
        while self._held > MOST_OF_ALL and self._coming:
            self._refuse(max(self._coming.values(), key=lambda one: one.held.size), 503)

    def _cut(self, coming: Coming) -> None:
        """The sender has ended before the request has."""
        if coming.frame.has_head:
            # The application is shown what there is, and refuses it.
            self._hand_over(coming)
        elif coming.held.size:
            self._refuse(coming, 400)
        else:
            self._drop(coming)

    def _judge(self, coming: Coming, client: socket.socket) -> None:
        if coming.frame.is_whole or coming.held.size > MOST_OF_ONE:
            self._hand_over(coming)
        elif coming.frame.is_too_long:
            self._refuse(coming, 431)
        elif coming.frame.asks_to_go_on and not coming.is_told_to_go_on:
            coming.is_told_to_go_on = True
            try:
                client.send(_GO_ON)
            except OSError:
                self._drop(coming)

    def _hand_over(self, coming: Coming) -> None:
        """To a thread, with a parser that finds everything there and never waits."""
        conn = coming.conn
        self._leave(coming)
        # It takes its room until it is answered.
        self._held += coming.held.size
        conn.parser = http.get_parser(self.cfg, coming.held.pieces(), conn.client)
        conn.data_ready = True
        pool = self._slow_pool if coming.may_be_slow else self.tpool
        done: Future[Any] = pool.submit(self.handle, conn)
        done.add_done_callback(lambda one: self._answered(conn, coming.held, one))

    def _answered(self, conn: Any, held: Held, done: "Future[Any]") -> None:
        held.close()
        self.method_queue.defer(self._let_go, conn, held.size, done)

    def _let_go(self, conn: Any, size: int, done: "Future[Any]") -> None:
        self._held -= size
        self.finish_request(conn, done)

    def handle_request(self, req: Any, conn: Any) -> bool:
        conn.sock.settimeout(ANSWER_SECONDS)
        # The loop has said it, where it was asked for.
        req._expected_100_continue = False
        try:
            super().handle_request(req, conn)
        except TimeoutError:
            log.warning("a client does not take its answer")
        return False

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """What the library's parser refuses. Its own words quote the request, which may hold a
        person's data, and are no problem details."""
        status = next((one for kind, one in _STATUS if isinstance(exc, kind)), 500)
        log.warning("not read", extra={"status": status, "error": type(exc).__name__})
        try:
            client.settimeout(ANSWER_SECONDS)
            client.sendall(below_application(status))
        except OSError:
            log.debug("an answer was not taken")

    def finish_request(self, conn: Any, done: "Future[Any]") -> None:
        if self.cfg.is_ssl:
            super().finish_request(conn, done)
            return
        self._end(conn)

    def _end(self, conn: Any) -> None:
        """Close it; where the client is still sending, only our side of it first."""
        client = conn.sock
        try:
            client.setblocking(False)
            client.shutdown(socket.SHUT_WR)
            unread = client.recv(_PIECE)
        except BlockingIOError:
            unread = b""
        except OSError:
            unread = b""
        if not unread:
            self.nr_conns -= 1
            client.close()
            return
        self._lingering[client] = time.monotonic() + LINGER_SECONDS
        self.poller.register(client, selectors.EVENT_READ, self._drain)

    def _drain(self, client: socket.socket) -> None:
        try:
            unread = client.recv(_PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            unread = b""
        if not unread:
            self._stop_lingering(client)

    def _stop_lingering(self, client: socket.socket) -> None:
        del self._lingering[client]
        self.poller.unregister(client)
        self.nr_conns -= 1
        client.close()

    def _refuse(self, coming: Coming, status: int) -> None:
        """An answer of the front's own, as far as it fits into the socket's buffer."""
        self._leave(coming)
        coming.held.close()
        try:
            coming.conn.sock.send(below_application(status))
        except OSError:
            log.debug("an answer was not taken")
        self._end(coming.conn)

    def _drop(self, coming: Coming) -> None:
        self._leave(coming)
        coming.held.close()
        self.nr_conns -= 1
        coming.conn.close()

    def _leave(self, coming: Coming) -> None:
        del self._coming[coming.conn]
        self._held -= coming.held.size
        self.poller.unregister(coming.conn.sock)

    def murder_pending(self) -> None:
        """The library's name for what it does on each turn of its loop."""
        super().murder_pending()
        now = time.monotonic()
        for client in [one for one, until in self._lingering.items() if until <= now]:
            self._stop_lingering(client)
        for coming in [one for one in self._coming.values() if self._is_late(one, now)]:
            # Who said nothing at all has nobody who reads the answer.
            act: Callable[[Coming], None] = partial(self._refuse, status=408)
            (act if coming.held.size else self._drop)(coming)
        if self.nr_conns >= self.worker_connections:
            self._make_room()

    def _is_late(self, coming: Coming, now: float) -> bool:
        if self.alive:
            return now >= coming.deadline
        return not coming.held.size or now >= coming.began + STOPPING_SECONDS

    def _make_room(self) -> None:
        """An honest request is whole in a moment: who has been waiting longest is the least so."""
        if self._lingering:
            self._stop_lingering(next(iter(self._lingering)))
        elif self._coming:
            self._drop(next(iter(self._coming.values())))

    def handle_quit(self, sig: int, frame: Any) -> None:
        self._slow_pool.shutdown(wait=False)
        super().handle_quit(sig, frame)

    def run(self) -> None:
        super().run()
        self._slow_pool.shutdown(wait=False)
