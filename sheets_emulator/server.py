"""A small threaded WSGI server with keep-alive.

werkzeug's own closes the connection after every reply, and clients of the API live on kept ones;
it also has no way to break a connection on purpose, which the faults need.
"""

import io
import logging
import socket
import sys
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import unquote
from wsgiref.types import WSGIApplication

log = logging.getLogger(__name__)

CONNECTION: Final = "sheets_emulator.connection"
"""Where the application finds the `Connection` in its WSGI environ."""

_IDLE_SECONDS: Final = 120


class Connection:
    """What an application may do to the connection besides answering."""

    def __init__(self, handler: "_Handler") -> None:
        self._handler = handler
        self.is_dropped = False

    def drop(self) -> None:
        """Closes the connection at once; the reply will go nowhere."""
        self.is_dropped = True
        self._handler.close_connection = True
        try:
            self._handler.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("the client was gone already")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    block_on_close = False

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        self.app = app
        super().__init__((host, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            log.error("a connection failed", exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet
    timeout = _IDLE_SECONDS
    server: Server

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
            return
        if not self.parse_request():
            self.wfile.flush()
            return
        body = self._read_body()
        if body is None:
            return
        connection = Connection(self)
        environ = self._environ(body, connection)
        self._run(environ, connection)

    def handle_expect_100(self) -> bool:
        answered = super().handle_expect_100()
        self.wfile.flush()  # else a client with a large body waits for leave to send it
        return answered

    def _read_body(self) -> bytes | None:
        # Read in full even where nobody wants it, else the next request starts in its middle.
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        try:
            length = int(self.headers.get("Content-Length") or 0)
            if length < 0:
                raise ValueError(length)
        except ValueError:
            self.close_connection = True
            self.send_error(400, "Bad Content-Length")
            self.wfile.flush()
            return None
        return self.rfile.read(length)

    def _read_chunks(self) -> bytes | None:
        body = io.BytesIO()
        while True:
            try:
                size = int(self.rfile.readline(1024).split(b";")[0], 16)
            except ValueError:
                self.send_error(400, "Bad chunk")
                self.wfile.flush()
                self.close_connection = True
                return None
            if size == 0:
                while self.rfile.readline(65537).strip():
                    pass
                return body.getvalue()
            body.write(self.rfile.read(size))
            self.rfile.readline(8)

    def _environ(self, body: bytes, connection: Connection) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        host, port = self.server.server_address[:2]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": self.path,
            "SERVER_NAME": str(host),
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.input_terminated": True,
            CONNECTION: connection,
        }
        for name, value in self.headers.items():
            key = "HTTP_" + name.upper().replace("-", "_")
            if key not in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
                environ[key] = f"{environ[key]},{value}" if key in environ else value
        return environ

    def _run(self, environ: dict[str, Any], connection: Connection) -> None:
        head: list[Any] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _exc_info: object = None
        ) -> Any:
            head[:] = [status, headers]
            return None

        chunks: Iterable[bytes] = self.server.app(environ, start_response)
        try:
            if not connection.is_dropped:
                self._answer(head[0], head[1], chunks, connection)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()

    def _answer(
        self,
        status: str,
        headers: list[tuple[str, str]],
        chunks: Iterable[bytes],
        connection: Connection,
    ) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        names = {name.lower() for name, _ in headers}
        for name, value in headers:
            self.send_header(name, value)
        bare = int(code) in (204, 304)
        is_chunked = "content-length" not in names and not bare
        if is_chunked:
            if self.request_version == "HTTP/1.0":
                self.close_connection = True
            else:
                self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        chunk_sizes = is_chunked and self.request_version != "HTTP/1.0"
        for chunk in chunks:
            if connection.is_dropped:
                return
            if not chunk or bare or self.command == "HEAD":
                continue
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk) if chunk_sizes else chunk)
            if is_chunked:
                self.wfile.flush()
        if chunk_sizes and self.command != "HEAD":
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def version_string(self) -> str:
        return "ESF"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        log.debug(format, *args)


def serve_in_thread(server: Server) -> threading.Thread:
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="http", daemon=True)
    thread.start()
    return thread
