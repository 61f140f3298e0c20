"""One run of an export: what it gets, and what it gives back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from server.database.database import Database
from server.exports.destinations import Destination
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Run:
    """`now`: aware; of the run's first attempt, so that one that is begun again does the same."""

    settings: Settings
    database: Database
    connection: Connection
    site: Site
    destination: Destination
    now: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """`files`: their whole addresses. `counts`: what is in them, and how much.
    `notes`: what a person should know."""

    files: tuple[str, ...] = ()
    counts: Sequence[tuple[Text, int]] = ()
    notes: tuple[Text, ...] = ()


# Raises LeadsheetError for whatever a person has to mend; TryLater and OutcomeUnknown are tried
# again, so a run must be able to begin anew wherever it was stopped.
Export = Callable[[Run], Done]
