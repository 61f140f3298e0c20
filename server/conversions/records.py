"""A line as it is kept once it was told."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from server.conversions.candidates import ConversionLine
from server.conversions.platforms import Kind


@dataclass(frozen=True, slots=True)
class Record:
    """A line as it is kept. `value`: what the platform was told, None for none."""

    lead_id: str
    stage: str
    name: str
    click_id: str
    at: datetime
    value: Decimal | None
    currency: str
    fields: tuple[str, ...]
    kind: Kind = "sent"

    @classmethod
    def of(cls, line: ConversionLine, currency: str) -> "Record":
        return cls(
            lead_id=line.candidate.lead_id,
            stage=line.candidate.stage,
            name=line.candidate.name,
            click_id=line.candidate.click_id,
            at=line.at,
            value=line.value,
            currency=currency,
            fields=line.fields,
        )
