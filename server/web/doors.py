"""What is looked at before the web process listens: whether anybody could come in without a token
who should not."""

import logging
from collections.abc import Iterable
from pathlib import Path

from server.errors import Problem, SettingsError
from server.settings.environment import Settings
from server.settings.private_files import warn_of_open
from server.settings.values import LOCAL_NAMES, SHORTEST_TOKEN
from server.web.access import is_address, is_reachable
from sheets_schema.text import Text

log = logging.getLogger("leadsheet.settings")


def check(settings: Settings, listens_on: Iterable[object]) -> None:
    """`listens_on`: as gunicorn parses it: (host, port), or the path or number of a socket. Raises
    SettingsError; warns of what may be meant so."""
    reachable = any(map(_is_reachable, listens_on))
    lacking = [site.name for site in settings.sites.values() if not site.intake_token]
    if reachable and settings.without_door and not settings.is_setting_up:
        raise SettingsError(
            Problem(
                "INTAKE_TOKEN",
                Text(
                    "ありません。ほかのコンピューターやプロキシから届くアドレスで待ち受けるには必"
                    "要です。設定するか、このコンピューターだけで使うなら HOST=127.0.0.1 "
                    "としてください。",
                    "Missing, and needed where other machines or a proxy can reach this one. Set "
                    "it, or HOST=127.0.0.1 where only this machine is to use it.",
                ),
            )
        )
    _warn(settings, reachable=reachable, lacks_intake=bool(lacking))
    warn_of_files(settings)


def warn_of_files(settings: Settings) -> None:
    named = (settings.google_application_credentials, settings.sites_file)
    warn_of_open([Path(".env"), *(Path(name) for name in named if name)])


def _warn(settings: Settings, *, reachable: bool, lacks_intake: bool) -> None:
    if reachable and not settings.admin_token:
        log.warning("ADMIN_TOKEN is not set: the status page and rebuilds over HTTP are closed")
    unset = [
        name
        for name, lacks in (
            ("INTAKE_TOKEN", lacks_intake),
            ("ADMIN_TOKEN", not settings.admin_token),
        )
        if lacks
    ]
    if unset and not reachable:
        log.warning(
            "whatever comes from this machine is let in without a token. Behind a proxy on this "
            "machine that may be everybody: set them before others can reach it",
            extra={"unset": " ".join(unset)},
        )
    for site in settings.sites.values():
        if 0 < len(site.intake_token) < SHORTEST_TOKEN:
            log.warning(
                "INTAKE_TOKEN is short enough to be guessed: give it %d characters or more",
                SHORTEST_TOKEN,
                extra={"site": site.name},
            )


def _is_reachable(listens_on: object) -> bool:
    if not isinstance(listens_on, tuple):
        return True  # a socket file, or one that was opened by whoever started us
    host = str(listens_on[0]).strip("[]")
    return is_reachable(host) if is_address(host) else host not in LOCAL_NAMES
