"""One fault and the tests that should notice it, in a process of its own that is forked off where
everything has been imported already. POSIX only."""

import contextlib
import gc
import inspect
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType
from typing import Literal

import psutil
import pytest
from _pytest.runner import runtestprotocol

from tools.mutants.faults import Mutant, mutated
from tools.mutants.rooms import ROOT

Outcome = Literal["killed", "survived", "timeout"]

# What a fault may cost beyond what the tests cost without it.
_SPARE_SECONDS = 10
_OUTCOMES: dict[int, Outcome] = {0: "survived", 1: "killed"}
_TOO_LONG = 3
_NOT_EXCHANGED = 4


def try_it(mutant: Mutant, items: Sequence[pytest.Item], seconds: float) -> Outcome:
    """`seconds`: the CPU that the tests take without the fault."""
    source = (ROOT / mutant.path).read_text(encoding="utf-8")
    changed = compile(mutated(source, mutant.number), str(ROOT / mutant.path), "exec")
    if mutant.at_import:
        return _try_anew(mutant, items, seconds)

    def child() -> int:
        try:
            _exchange(compile(source, str(ROOT / mutant.path), "exec"), changed)
        except ValueError:  # it has other free variables, which a function keeps from its making
            return _NOT_EXCHANGED
        return 1 if run_items(items, None) else 0

    code = in_child(child, seconds)
    if code == _NOT_EXCHANGED:
        return _try_anew(mutant, items, seconds)
    return _OUTCOMES.get(code, "timeout")


def run_items(items: Sequence[pytest.Item], following: pytest.Item | None) -> list[str]:
    """The first that failed, if any. `following`: the test that comes after, which decides what is
    taken down."""
    for item, after in zip(items, [*items[1:], following], strict=True):
        for report in runtestprotocol(item, nextitem=after, log=False):
            if report.failed:
                return [item.nodeid]
    return []


def in_child(work: Callable[[], int], seconds: float | None) -> int:
    """What `work` gives in a forked process; another number where it takes far longer than
    `seconds` of CPU. What it started is ended with it."""
    folder = tempfile.mkdtemp(prefix="mutant")
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _work(work, seconds, folder)
    try:
        return _ended(child, None if seconds is None else _patience(seconds))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def _patience(seconds: float) -> float:
    """How long to wait for what takes so much CPU, on a machine with other work."""
    return seconds * 10 + _SPARE_SECONDS * 6


def _work(work: Callable[[], int], seconds: float | None, folder: str) -> None:
    """Never returns."""
    code = 1
    try:
        os.setsid()
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
        if seconds is not None:
            most = int(seconds * 3) + _SPARE_SECONDS
            signal.signal(signal.SIGXCPU, lambda *_: _leave(_TOO_LONG))
            resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
        code = work()
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        _leave(code)


def _ended(child: int, patience: float | None) -> int:
    """A fault may leave it waiting for ever, which costs no CPU."""
    until = None if patience is None else time.monotonic() + patience
    while until is None or time.monotonic() < until:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    _end_all_of(child)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return _TOO_LONG


def _end_all_of(process: int) -> None:
    """The servers that tests have started, which no fixture takes down any more."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in psutil.Process(process).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


def _leave(code: int) -> None:
    _end_all_of(os.getpid())
    os._exit(code)


def _exchange(before: CodeType, after: CodeType) -> None:
    """Give the functions that exist already the code that differs."""
    changed = dict(_pairs(before, after))
    for held in gc.get_objects():
        if isinstance(held, FunctionType) and (new := changed.get(held.__code__)) is not None:
            held.__code__ = new


def _pairs(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions and methods of a module, as they were and as they are; one inside another
    comes with it."""
    inner = [
        (old, new) for old, new in zip(_codes(before), _codes(after), strict=True) if old != new
    ]
    for old, new in inner:
        if old.co_flags & inspect.CO_OPTIMIZED:  # a function, not the body of a class
            yield old, new
        else:
            yield from _pairs(old, new)


def _codes(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _try_anew(mutant: Mutant, items: Sequence[pytest.Item], seconds: float) -> Outcome:
    """A fault outside functions works as the module is imported: another interpreter."""
    told = [mutant.path, str(mutant.number), *(item.nodeid for item in items)]
    command = [sys.executable, "-m", "tools.mutants.anew", *told]
    patience = _patience(seconds)
    with tempfile.TemporaryDirectory(prefix="mutant") as folder:
        environment = os.environ | {"PYTEST_DEBUG_TEMPROOT": folder}
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environment, timeout=patience, capture_output=True
            )
        except subprocess.TimeoutExpired:
            return "timeout"
    return "survived" if done.returncode == 0 else "killed"
