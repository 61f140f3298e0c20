"""A command from its words: first what was typed is read, then what does the work is imported."""

import gc
from collections.abc import Sequence
from importlib import import_module


def start(name: str, argv: Sequence[str] | None = None) -> int:
    """`name`: a module of this room, and of `usage`. Exit status: the command's own. Raises
    SystemExit for --help and for what cannot be meant."""
    arguments = import_module(f"server.commands.usage.{name}").arguments(argv)
    # This brings pandas, the database or the Google clients: thousands of objects that live until
    # the end, which the garbage collector need neither look for meanwhile nor go through later.
    gc.disable()
    module = import_module(f"server.commands.{name}")
    gc.freeze()
    gc.enable()
    code: int = module.work(arguments)
    return code
