"""gunicorn reads this file by itself. The database is prepared once, before the workers fork."""

import os

_port = os.environ.get("PORT")
# A host that gives a port (Heroku, Cloud Run) expects to reach it from outside.
bind = f"{os.environ.get('HOST') or ('0.0.0.0' if _port else '127.0.0.1')}:{_port or 8000}"  # noqa: S104
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
timeout = 60
graceful_timeout = 30


def on_starting(server: object) -> None:
    from server import settings
    from server.inbox.prepare import open_inbox

    open_inbox(settings.load().database_url).close()
