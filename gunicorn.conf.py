"""gunicorn reads this file by itself. Settings are checked and the database is prepared once,
before the workers fork."""

import sys

from server import settings, web_settings
from server.errors import SettingsError
from server.inbox.prepare import open_inbox

_problems = []
for _load in (web_settings.load, settings.load):
    try:
        _load()
    except SettingsError as error:
        _problems.append(str(error))
if _problems:
    sys.exit("\n".join(_problems))

_web = web_settings.load()
bind = _web.bind
workers = _web.web_concurrency
# One slow sender, or a card that waits for Drive, must not keep visitors' forms waiting.
threads = 4
# Each answer closes its connection, as with one thread: a proxy that sends the next form down a
# connection that is just being closed could not tell whether it arrived.
keepalive = 0
timeout = 60
graceful_timeout = 30
# Nobody uses gunicornc, and its socket is an error in the log where the home is read-only.
control_socket_disable = True


def on_starting(server: object) -> None:
    try:
        loaded = settings.load()
        open_inbox(loaded.database_url).close()
        if loaded.delivers_in_web:
            # gspread and its kin cost a while: only those who deliver pay for them.
            from server.sheets.connection import Connection

            Connection(loaded)
    except SettingsError as error:
        sys.exit(str(error))
