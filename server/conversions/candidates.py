"""A lead that has reached a stage, before anybody knows whether a platform may be told."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """`row`: the sheet's row, for people to look at. `stage`: a key of sheets_schema.conversions.
    `name`: what the platform calls it. `received_at`, `at`: aware; `at` is when the stage was
    reached, None where its day lies in the future. `value`: None for none. `consent`: None for a
    blank. `judged`: somebody has looked at the lead. The rest are cells as they stand."""

    lead_id: str
    row: int
    stage: str
    name: str
    received_at: datetime | None
    at: datetime | None
    value: Decimal | None
    consent: bool | None
    judged: bool = True
    click_type: str = ""
    click_id: str = ""
    source: str = ""
    email: str = ""
    phone: str = ""
    person: str = ""
    company: str = ""
    job_title: str = ""
    platform_lead_id: str = ""


@dataclass(frozen=True, slots=True)
class ConversionLine:
    """One line of a file. `at`: whole seconds."""

    candidate: Candidate
    at: datetime
    value: Decimal | None
    fields: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`reason`: a key of sheets_schema.conversions.REASONS."""

    candidate: Candidate
    reason: str
