"""Servers on real sockets that keep what they are sent: an incoming webhook, a mail server."""

import contextlib
import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Heard:
    """`answers`: (status, headers) or (status, headers, body) for the next calls, then 200; "drop"
    closes without a word."""

    url: str = ""
    answers: list[Any] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def json(self) -> list[Any]:
        return [json.loads(body) for body in self.bodies]

    @property
    def forms(self) -> list[dict[str, list[str]]]:
        return [parse_qs(body) for body in self.bodies]


@contextlib.contextmanager
def webhook() -> Iterator[Heard]:
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:
                # Who sent it was killed on the way: nobody has told anything.
                self.close_connection = True
                return
            heard.bodies.append(body.decode())
            heard.headers.append(dict(self.headers.items()))
            answer = heard.answers.pop(0) if heard.answers else (200, {})
            if answer == "drop":
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, headers, *said = answer
            told = said[0] if said else b"ok"
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told)))
            with contextlib.suppress(ConnectionError):  # who sent it may be gone by now
                self.end_headers()
                self.wfile.write(told)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    heard.url = f"http://127.0.0.1:{server.server_port}/services/secret-of-the-hook"
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Post:
    """A mail server. `answers`: command → what it says instead; "drop" hangs up. `in_the_clear`:
    those of the commands that anybody on the way could have read."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    letters: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    in_the_clear: list[str] = field(default_factory=list)


@contextlib.contextmanager
def mail_server(
    host: str = "127.0.0.1", tls: ssl.SSLContext | None = None, *, at_once: bool = False
) -> Iterator[Post]:
    """`tls`: it knows STARTTLS, or, with `at_once`, speaks TLS from the first byte."""
    post = Post()

    class Handler(socketserver.StreamRequestHandler):
        secure = False

        def handle(self) -> None:
            with contextlib.suppress(ssl.SSLError, ConnectionError):
                if at_once:
                    self._encrypt()
                self._say("220 local")
                while line := self.rfile.readline():
                    command = line.decode().strip()
                    post.commands.append(command)
                    if not self.secure:
                        post.in_the_clear.append(command)
                    word = command.split(":")[0].split(" ")[0].upper()
                    if not self._answer(word):
                        return

        def _encrypt(self) -> None:
            assert tls is not None
            self.rfile.close()
            self.request = tls.wrap_socket(self.request, server_side=True)
            self.rfile = self.request.makefile("rb")
            self.wfile = self.request.makefile("wb", buffering=0)
            self.secure = True

        def finish(self) -> None:
            with contextlib.suppress(ssl.SSLError, OSError):
                super().finish()
            self.request.close()

        def _answer(self, word: str) -> bool:
            special = post.answers.get(word)
            if special == "drop":
                return False
            if special:
                self._say(special)
            elif word == "EHLO":
                offer = "" if tls is None or self.secure else "250-STARTTLS\r\n"
                self._say(f"250-local\r\n250-8BITMIME\r\n{offer}250 AUTH PLAIN")
            elif word == "STARTTLS" and tls is not None:
                self._say("220 go on")
                self._encrypt()
            elif word == "AUTH":
                self._say("235 in")
            elif word == "DATA":
                self._say("354 go on")
                return self._letter()
            elif word == "QUIT":
                self._say("221 bye")
                return False
            else:
                self._say("250 ok")
            return True

        def _letter(self) -> bool:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                if not line:
                    return False  # cut on the way: no letter
                lines.append(line.decode())
            if post.answers.get("END") == "drop":
                return False
            if said := post.answers.get("END"):
                self._say(said)
                return True
            post.letters.append("".join(lines))
            self._say("250 kept")
            return True

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    server = Server((host, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    post.port = server.server_address[1]
    try:
        yield post
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
