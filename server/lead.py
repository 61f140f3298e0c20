"""The noun everything hands on: what intake makes of a submission, what the inbox keeps, what
delivery writes as one row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

CellValue = str | int | float
# The content type of what import_leads.py brings: no form can send it by mistake.
IMPORTED = "application/vnd.leadsheet.import+json"

# Among a lead's cells, though no column: the sender named the channel, and no rule may overrule it.
CHANNEL_GIVEN = "channel_given"


@dataclass(frozen=True, slots=True)
class Lead:
    """`cells`: column key of sheets_schema.leads → first value, blanks left out, without
    received_at and lead_id, which the fields below give.

    `received_at`: what 受付日時 shows: the submission's own time when an authenticated sender gives
    one, else the arrival; `arrived_at`: when it reached us. Both aware, UTC.
    `words`: digest of what the visitor wrote, for recognising a double click; None where the
    submission holds neither an e-mail nor a phone. `keys`: namespaced idempotency keys ("key:…",
    "signature:…"); any of them seen before makes it a duplicate.
    `body`: exactly what was sent, kept until the retention time is over, or for good where the row
    cannot hold all of it (`whole` is False: a file's content, a text longer than a cell).
    `accepted`: a sender that proved who it is says nothing against it. Where it repeats a lead that
    was taken for spam, that mark goes.
    """

    lead_id: str
    site: str
    received_at: datetime
    arrived_at: datetime
    cells: Mapping[str, CellValue]
    words: str | None
    keys: tuple[str, ...]
    content_type: str
    body: bytes
    whole: bool = True
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The inbox's answer: the lead is on disk. `duplicate`: under this id since earlier."""

    lead_id: str
    duplicate: bool
