"""Every request kind there is: importing this enters all handlers into the registry."""

from sheets_emulator.batch import (
    banding,
    cells,
    charts,
    conditional_formats,
    dimensions,
    filters,
    groups,
    metadata,
    named_ranges,
    paste,
    protection,
    ranges,
    sheets,
)
from sheets_emulator.batch.registry import HANDLERS, apply_all

__all__ = [
    "HANDLERS",
    "apply_all",
    "banding",
    "cells",
    "charts",
    "conditional_formats",
    "dimensions",
    "filters",
    "groups",
    "metadata",
    "named_ranges",
    "paste",
    "protection",
    "ranges",
    "sheets",
]
