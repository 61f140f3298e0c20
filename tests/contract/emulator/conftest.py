"""The same tests for the local spreadsheet and, with SHEETS_TEST_REAL=1, for Google."""

import os
from collections.abc import Iterator

import pytest

from tests.contract.emulator.book import Book
from tests.support.emulator import Emulator
from tests.support.google import Google

IS_REAL = os.environ.get("SHEETS_TEST_REAL") == "1"


@pytest.fixture(scope="session")
def place(request: pytest.FixtureRequest) -> Emulator | Google:
    """Where the clients go."""
    if IS_REAL:
        return Google()
    running: Emulator = request.getfixturevalue("emulator")
    return running


@pytest.fixture
def book(place: Emulator | Google) -> Iterator[Book]:
    """A new spreadsheet with one sheet, id 0; deleted afterwards."""
    made = Book.create(place)
    yield made
    made.delete()


@pytest.fixture
def local(emulator: Emulator) -> Emulator:
    """For what cannot be asked of Google: faults, users, whole disks."""
    if IS_REAL:
        pytest.skip("only the local spreadsheet can be asked for this")
    return emulator
