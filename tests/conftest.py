"""Fixtures that every suite may use, and how examples are sought."""

import logging
import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

from tests.support.browser import browser, launch, open_page, trouble
from tests.support.emulator import emulator, start_emulator

__all__ = ["browser", "emulator", "launch", "open_page", "start_emulator", "trouble"]

# Processes that tests start keep their bytecode, or each of hundreds compiles the product anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A thread of an earlier test may log into a stream that is closed by now: that is no later test's.
logging.raiseExceptions = False

# The same examples each time, however slow the machine: a run that is red is red again.
# To look for new ones: pytest --hypothesis-profile=search
settings.register_profile(
    "same",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", settings.get_profile("same"), derandomize=False)
# For make mutate: whether an example fails, not which is the smallest that does.
settings.register_profile(
    "mutants", settings.get_profile("same"), phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis also tries the words and numbers of our modules that are imported by then, and
    which these are depends on the tests that came before: only a search may."""
    if config.getoption("--hypothesis-profile") != "search":
        patch = pytest.MonkeyPatch()
        patch.setattr(providers, "is_local_module_file", lambda _: False)
        config.add_cleanup(patch.undo)
