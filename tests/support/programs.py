"""System programs and npm packages that some tests drive."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

_NPM = Path(__file__).resolve().parents[1] / "npm" / "node_modules"


def program(*names: str) -> str:
    """The path of the first of them that is installed. Without any the test is skipped; in CI,
    where all are to be installed, it fails."""
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        _do_without(f"{' or '.join(names)} is not installed")
    return path


def npm_package(name: str) -> Path:
    """The folder of a package that tests/npm locks; without it as `program` does."""
    folder = _NPM / name
    if not folder.is_dir():
        _do_without(f"{name} is not installed: npm ci --prefix tests/npm")
    return folder


def _do_without(missing: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)
