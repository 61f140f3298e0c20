"""Fixtures that every suite may use."""

from tests.support.emulator import emulator, start_emulator

__all__ = ["emulator", "start_emulator"]
