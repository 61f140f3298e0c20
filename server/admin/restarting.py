"""Having the web process read its settings again: gunicorn starts new workers at a SIGHUP, and lets
the old ones finish."""

import os
import signal
import sys

from server.errors import SettingsError
from server.settings import environment, web_process
from server.sheets.connection import Connection
from sheets_schema.text import Text


def is_possible() -> bool:
    """Whether this process was started by a gunicorn of ours. Windows has no such signal."""
    return sys.platform != "win32" and os.environ.get(web_process.MASTER) == str(os.getppid())


def restart() -> None:
    """Raises SettingsError where the new settings would not start: nothing happens then, and what
    runs goes on."""
    # gunicorn reads these again, too, and ends with all its workers where it cannot.
    web_process.load()
    loaded = environment.load()
    if loaded.delivers_in_web:
        Connection(loaded)
    if sys.platform == "win32" or not is_possible():
        raise SettingsError(
            Text(
                "この画面からは再起動できません。サーバーで再起動してください。",
                "This page cannot restart the program. Restart it on the server.",
            )
        )
    os.kill(os.getppid(), signal.SIGHUP)
