"""System programs that some tests drive."""

import os
import shutil

import pytest


def program(*names: str) -> str:
    """The path of the first of them that is installed. Without any the test is skipped; in CI,
    where all are to be installed, it fails."""
    for name in names:
        path = shutil.which(name)
        if path is not None:
            return path
    missing = f"{' or '.join(names)} is not installed"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)
