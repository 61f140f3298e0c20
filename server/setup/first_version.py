"""What version 0 wrote, as far as an upgrade has to tell it from what people made since."""

from sheets_schema import lists
from sheets_schema.text import Text

WIDTHS = frozenset({100, 110, 120, 130, 140, 160, 180, 200, 240, 280, 320})

CHOICES: dict[str, tuple[Text, ...]] = {
    "channel": (*(one.name for one in lists.CHANNELS), lists.UNCLASSIFIED.name),
    "kind": lists.KINDS,
    "form_kind": (lists.KIND_MQL, lists.KIND_UQL),
    "status": lists.STATUSES,
    "invalid_reason": lists.INVALID_REASONS,
    "phase": lists.PHASES,
    "lost_reason": tuple(reason for reason, _ in lists.LOST_REASONS),
    "lost_follow": (lists.LOST_NO_FOLLOW, lists.LOST_ANALYSE, lists.LOST_RECYCLE),
    "category": lists.COST_CATEGORIES,
    "start_stage": (lists.START_AT_LEAD, lists.START_AT_OPPORTUNITY),
}

# Notes that have been worded anew; the others are today's without their second line.
NOTES: dict[str, tuple[str, ...]] = {
    "status": (
        "新規 → 進行中/未接続/再試行/リサイクル/見込みなし。商談候補で終わります。",
        "New → In progress / No contact / Retry / Recycle / No prospect. Ends with SQL.",
    ),
    "phase": ("買い手の行動で選びます。", "Chosen by what the buyer has done."),
}
