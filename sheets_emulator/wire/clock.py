"""The time in a spreadsheet."""

from sheets_emulator.model.view import wall_clock

__all__ = ["wall_clock"]
