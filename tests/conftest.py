"""Fixtures that every suite may use."""

from tests.support.browser import browser, launch, open_page, trouble
from tests.support.emulator import emulator, start_emulator

__all__ = ["browser", "emulator", "launch", "open_page", "start_emulator", "trouble"]
