"""explain_channel: which channel a visit gets, and which rule decided it."""

import argparse
import sys

from server.attribution.channel import Visits, attribute
from server.attribution.explain import explain
from server.attribution.site import policy_of
from server.attribution.touch import Touch, touch_of_address
from server.commands.common import run, site_named
from server.settings.environment import Settings


def work(arguments: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 the settings cannot be used, 2 wrong usage."""
    return run(lambda loaded: _explain(loaded, arguments))


def _explain(loaded: Settings, arguments: argparse.Namespace) -> int:
    site = site_named(loaded, arguments.site)
    last = touch_of_address(arguments.url, arguments.referrer)
    first = touch_of_address(arguments.first) if arguments.first else Touch()
    found = attribute(
        Visits(first or last, last),
        policy_of(site, arguments.url),
        given=arguments.channel,
        forms=(arguments.form,) if arguments.form else (),
    )
    for what, value in explain(found, arguments.lang or site.locale):
        sys.stdout.write(f"{what}: {value}\n")
    return 0
