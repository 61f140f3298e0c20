"""gunicorn reads this file by itself. Settings are checked and the database is prepared once,
before the workers fork."""

import os
import resource
import sys
from typing import Any

from server import log
from server.database.prepare import open_inbox
from server.errors import SettingsError
from server.settings import environment, web_process
from server.web import doors

_problems = []
for _load in (web_process.load, environment.load):
    try:
        _load()
    except SettingsError as error:
        _problems.append(str(error))
if _problems:
    sys.exit("\n".join(_problems))

_web = web_process.load()
bind = _web.bind
workers = _web.web_concurrency
# Requests are gathered whole before a thread sees them: a slow sender keeps nobody waiting. Each
# answer closes its connection: a proxy that sends the next form down a connection that is just
# being closed could not tell whether it arrived.
worker_class = "server.front.worker.Worker"
threads = 4
worker_connections = 1000
timeout = 60
graceful_timeout = 30
# Nobody uses gunicornc, and its socket is an error in the log where the home is read-only.
control_socket_disable = True


# A file for each connection, and one more where its request is large; many systems give 1,024.
_WANTED_FILES = 3 * worker_connections
_files, _most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
if _files < _WANTED_FILES:
    _limit = _WANTED_FILES if _most_files == -1 else min(_WANTED_FILES, _most_files)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(_files, _limit), _most_files))


def on_starting(server: Any) -> None:
    log.set_up()
    # So that the status page's first steps know whom to ask for new workers.
    os.environ[web_process.MASTER] = str(os.getpid())
    try:
        loaded = environment.load()
        # Where it really listens: --bind goes before what this file says.
        doors.check(loaded, server.cfg.address)
        open_inbox(loaded.database_url).close()
        if loaded.delivers_in_web:
            # gspread and its kin cost a while: only those who deliver pay for them.
            from server.sheets.connection import Connection

            Connection(loaded)
    except SettingsError as error:
        sys.exit(str(error))
