"""The rows of 決定事項 → what was decided at meetings, in the order of the tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from server.business import typed
from server.business.setting_cells import Listener
from server.business.typed import Value
from sheets_schema.meeting import DECISION_CLOSED, DECISION_STATES
from sheets_schema.text import Text

TAB = "decisions"


@dataclass(frozen=True, slots=True)
class Decision:
    """`decided`, `due`: serial days, 0 unknown. `state`: None for words that are none of ours, as
    good as open. `metric`, `scope`: as written, "" for none. `row`: place below the header."""

    decided: int
    what: str
    owner: str
    due: int
    state: Text | None
    metric: str
    scope: str
    row: int

    @property
    def is_open(self) -> bool:
        return self.state not in DECISION_CLOSED


def read_decisions(
    columns: Mapping[str, Sequence[Value]], zone: ZoneInfo, findings: Listener
) -> tuple[Decision, ...]:
    """`columns`: key of a 決定事項 column → its cells from row 2 on. A row without a 決定事項 says
    nothing."""
    found = []
    for place, cell in enumerate(columns.get("decision", ())):
        what = typed.tidy(cell)
        if not what:
            continue

        def of(column: str, at: int = place) -> Value:
            cells = columns.get(column, ())
            return cells[at] if at < len(cells) else None

        def day(column: str, at: int = place) -> int:
            cell = of(column, at)
            read = typed.day_of(cell, zone)
            if read is None:
                findings.at("date_unreadable", TAB, [at], column, [cell])
            return read or typed.NO_DAY

        state = typed.tidy(of("state"))
        found.append(
            Decision(
                decided=day("decided_on"),
                what=what,
                owner=typed.tidy(of("owner")),
                due=day("due_on"),
                state=_state(state) if state else DECISION_STATES[0],
                metric=typed.tidy(of("metric")),
                scope=typed.tidy(of("scope")),
                row=place,
            )
        )
        if state and found[-1].state is None:
            findings.at("decision_state_unknown", TAB, [place], "state", [state])
    return tuple(found)


def _state(text: str) -> Text | None:
    folded = typed.fold(text)
    return next(
        (one for one in DECISION_STATES if folded in {typed.fold(word) for word in one.both()}),
        None,
    )
