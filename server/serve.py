"""python -m server.serve: the web process where gunicorn does not exist (Windows), by waitress. One
process; what gunicorn.conf.py sees to before it listens is seen to here."""

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from importlib import import_module

import waitress

from server import log
from server.errors import SettingsError
from server.settings import environment, web_process
from server.web import doors
from sheets_schema.text import Text

THREADS = 12
# As the other server: the application refuses bodies over 10 MiB, and need not see more.
MOST_OF_ONE = 11 * 1024 * 1024
# For a request that has come to a stop on its way.
SILENT_SECONDS = 60


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m server.serve", description=__doc__)
    parser.add_argument("--app", default="server.app:create_app", help="MODULE:FUNCTION")
    arguments = parser.parse_args(argv)
    log.set_up()
    try:
        web = web_process.load()
        host, _, port = web.bind.rpartition(":")
        doors.check(environment.load(), [(host, int(port))])
        module, _, function = arguments.app.partition(":")
        app = getattr(import_module(module), function)()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        waitress.serve(
            app,
            listen=web.bind,
            # By this the application knows whether others can reach it (server.web.access), which
            # a name does not tell.
            server_name=address_of(host.strip("[]")),
            threads=THREADS,
            max_request_body_size=MOST_OF_ONE,
            channel_timeout=SILENT_SECONDS,
            ident=None,
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        told = Text(
            f"{web.bind} で待ち受けられません({error.strerror})。"
            "ほかのプログラムが使っていないかご確認いただき、PORT を変えてください。",
            f"Cannot listen on {web.bind} ({error.strerror}). See whether another program "
            "does, and change PORT.",
        )
        sys.stderr.write(f"{told}\n")
        return 1
    return 0


def address_of(host: str) -> str:
    """The address of a host that may be told by a name."""
    try:
        return socket.gethostbyname(host)
    except (OSError, UnicodeError):
        return host


if __name__ == "__main__":
    code = main()
    # Threads that deliver may be waiting for Google; what they do is safe to break off.
    sys.stderr.flush()
    os._exit(code)
