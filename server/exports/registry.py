"""Every export that the schedule can run: its name in EXPORTS → what does it."""

from collections.abc import Mapping
from functools import partial
from importlib import import_module

from server.exports.run import Export
from sheets_schema.exports import AD_TARGETS, CRM_TARGETS, TABLES

# Module and function, imported by the process that runs it: some bring pandas.
_WHERE: Mapping[str, tuple[str, str]] = {
    **{one.name: ("server.exports.conversions", "export") for one in AD_TARGETS},
    **{one.name: ("server.exports.crm", "export") for one in CRM_TARGETS},
    TABLES.name: ("server.exports.tables", "export"),
}
# Several names that one function does, told which.
_TOLD_WHICH = frozenset(one.name for one in (*AD_TARGETS, *CRM_TARGETS))


def export_named(name: str) -> Export:
    """Raises KeyError; the settings let no other names in."""
    module, function = _WHERE[name]
    found = getattr(import_module(module), function)
    export: Export = partial(found, target=name) if name in _TOLD_WHICH else found
    return export
