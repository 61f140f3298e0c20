"""check_google: walks through the connection to Google and says in words what is missing."""

import argparse
import sys

from server.commands.common import run, site_named
from server.settings.environment import Settings
from server.setup.check import walk
from sheets_schema.text import Text


def work(arguments: argparse.Namespace) -> int:
    return run(lambda loaded: _check(loaded, arguments.site))


def _check(settings: Settings, name: str | None) -> int:
    sites = [site_named(settings, name)] if name else list(settings.sites.values())
    missing = 0
    for site in sites:
        for found in walk(settings, site):
            missing += found.remedy is not None
            _say("○" if found.remedy is None else "×", _both(found.what))
            if found.remedy is not None:
                _say("  →", _both(found.remedy))
    return 1 if missing else 0


def _both(text: Text) -> str:
    return text.ja if text.ja == text.en else f"{text.ja} / {text.en}"


def _say(sign: str, words: str) -> None:
    sys.stdout.write(f"{sign} {words}\n")
