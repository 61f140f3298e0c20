"""A small state explorer: runs the real delivery code over a model of Google, once for every
combination of what can go wrong, up to a number of faults.

The model is a spreadsheet in which a batchUpdate is atomic and a metadata id exists once. Every
call asks an oracle what happens to it; the explorer walks through all the oracle's answers.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update

from server.database import writers
from server.database.database import Database
from server.database.tables import batches, events, lead_keys, lead_people, leads
from server.database.tables import writers as writers_table
from server.delivery.protocol import Writing
from server.errors import ExternalError, NotReachable, OutcomeUnknown, Refused, TryLater
from server.handover.decision import First
from server.handover.handing import Handing
from server.handover.queue import HandOver
from server.inbox import batches as stored
from server.settings.sites import Site
from server.sheets.layout import Layout, TabLayout, Value
from sheets_schema.leads import LEAD_COLUMNS
from tests.support.leads import NOON, a_lead

SITE = Site("default", "sheet")
TAB = TabLayout(
    key="leads",
    sheet_id=1001,
    title="リード",
    row_count=1000,
    column_count=40,
    columns={column.key: index for index, column in enumerate(LEAD_COLUMNS)},
    header=tuple(column.header.ja for column in LEAD_COLUMNS),
)
ID_COLUMN = TAB.columns["lead_id"]
ROUNDS = 40
# Far more than any run needs that comes to an end.
MOST_CALLS = 300


class CrashError(BaseException):
    """The process is gone: nothing of it runs any more."""


class EndlessError(BaseException):
    """This run would go on for ever."""


class Oracle:
    """Answers `choose` from a path, and remembers how many answers there were at each step."""

    def __init__(self, path: list[int], faults: int) -> None:
        self._path = path
        self._left = faults
        self.taken: list[tuple[int, int]] = []

    def choose(self, answers: int, *, costs: bool = True) -> int:
        """0 is the good answer; any other uses up one fault, where it costs one."""
        open_answers = answers if self._left > 0 or not costs else 1
        place = len(self.taken)
        answer = self._path[place] if place < len(self._path) else 0
        self.taken.append((answer, open_answers))
        if answer and costs:
            self._left -= 1
        return answer

    def next_path(self) -> list[int] | None:
        """The next path in depth-first order; None after the last."""
        taken = list(self.taken)
        while taken:
            answer, answers = taken.pop()
            if answer + 1 < answers:
                return [one for one, _ in taken] + [answer + 1]
        return None


@dataclass(slots=True)
class Google:
    """`rows`: lead ids in the sheet; `marks`: metadata id → value; `late`: requests under way;
    `sent`: metadata id → the rows that were ever sent with it."""

    oracle: Oracle
    rows: list[str] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)
    late: list[Sequence[Mapping[str, Any]]] = field(default_factory=list)
    bad: frozenset[str] = frozenset()
    calls: int = 0
    sent: dict[int, list[Any]] = field(default_factory=dict)
    is_gone: bool = False

    def something_late_arrives(self) -> None:
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise EndlessError
        if self.is_gone:
            raise NotReachable("deleted", status=404)
        for request in list(self.late):
            if self.oracle.choose(2, costs=False):
                self.late.remove(request)
                self.apply_quietly(request)

    def note_sent(self, requests: Sequence[Mapping[str, Any]]) -> None:
        told = {kind: value for request in requests for kind, value in request.items()}
        if "appendCells" in told:
            mark = told["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
            known = self.sent.setdefault(mark, [])
            if told["appendCells"]["rows"] not in known:
                known.append(told["appendCells"]["rows"])

    def apply_quietly(self, requests: Sequence[Mapping[str, Any]]) -> None:
        try:
            self.apply(requests)
        except Refused:
            return  # nobody waits for this answer any more

    def apply(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """All of it or nothing."""
        ids: list[str] = []
        marks: dict[int, str] = {}
        for request in requests:
            if "appendCells" in request:
                ids.extend(
                    row["values"][ID_COLUMN]["userEnteredValue"]["stringValue"]
                    for row in request["appendCells"]["rows"]
                )
            elif "createDeveloperMetadata" in request:
                mark = request["createDeveloperMetadata"]["developerMetadata"]
                marks[mark["metadataId"]] = mark["metadataValue"]
        if self.marks.keys() & marks.keys():
            raise Refused("the metadata id is taken")
        if self.bad & set(ids):
            raise Refused("a row is refused")
        self.rows.extend(ids)
        self.marks.update(marks)


@dataclass(slots=True)
class ModelDoor:
    """What delivery uses of server.sheets.door.Door. `while_stalled`: what others do meanwhile."""

    google: Google
    while_stalled: Callable[[], None]
    spreadsheet_id: str = "sheet"

    def layout(self) -> Layout:
        self.google.something_late_arrives()
        return Layout({"leads": TAB}, "Asia/Tokyo", "ja_JP")

    def read_columns(
        self, layout: Layout, wanted: Mapping[str, Sequence[str]]
    ) -> dict[str, dict[str, list[Value]]]:
        return {"leads": {"lead_id": list(self.google.rows)}}

    def mark_value(self, mark_id: int) -> str | None:
        self.google.something_late_arrives()
        if self.google.oracle.choose(2):
            raise TryLater("no answer")
        return self.google.marks.get(mark_id)

    def batch_update(self, requests: Sequence[Mapping[str, Any]], **_: object) -> dict[str, Any]:
        google = self.google
        google.note_sent(requests)
        google.something_late_arrives()
        what = google.oracle.choose(9)
        if what == 1:
            raise OutcomeUnknown("lost before it was applied")
        if what == 2:
            google.apply_quietly(requests)
            raise OutcomeUnknown("lost after it was applied")
        if what == 3:
            google.late.append(requests)
            raise OutcomeUnknown("still under way")
        if what == 4:
            raise TryLater("quota")
        if what == 5:
            raise CrashError
        if what == 6:
            google.apply_quietly(requests)
            raise CrashError
        if what == 7:
            raise Refused("refused for a reason that will pass")
        if what == 8:
            self.while_stalled()
        google.apply(requests)
        return {}


class RestlessHands(Handing):
    """Rules that are others at each claim: what was decided once has to stay."""

    _scores = itertools.count()

    def __init__(self) -> None:
        super().__init__(_nowhere, {}, lambda _: ())

    def read_if_due(self, *_: object) -> None:
        return None

    def decision(self, *_: object) -> HandOver:
        return lambda _site, _cells, turn, _owner: (
            First({"score": next(self._scores)}, turn=turn),
            (),
        )


def _nowhere() -> Any:
    raise AssertionError("not asked")


class MortalDatabase(Database):
    """The process may die right before or right after any commit."""

    oracle: Oracle | None = None

    def write(self) -> Any:
        return _Mortal(super().write(), self.oracle)


class _Mortal:
    def __init__(self, transaction: Any, oracle: Oracle | None) -> None:
        self._transaction = transaction
        self._oracle = oracle

    def __enter__(self) -> Any:
        return self._transaction.__enter__()

    def __exit__(self, *error: Any) -> Any:
        dies = self._oracle.choose(3) if self._oracle and error[0] is None else 0
        if dies == 1:
            crash = CrashError()
            self._transaction.__exit__(CrashError, crash, None)
            raise crash
        swallowed = self._transaction.__exit__(*error)
        if dies == 2:
            raise CrashError
        return swallowed


def explore(
    database: MortalDatabase, *, leads_count: int, bad: int, faults: int
) -> Iterator[tuple[list[int], Google, dict[str, str]]]:
    """Every run: its path, Google at its end, and the state of each lead in the inbox."""
    path: list[int] | None = []
    while path is not None:
        oracle = Oracle(path, faults)
        ids = _start_over(database, leads_count)
        google = Google(oracle, bad=frozenset(ids[:bad]))
        _run(database, google, oracle)
        yield [answer for answer, _ in oracle.taken], google, _states(database)
        path = oracle.next_path()


def _run(database: MortalDatabase, google: Google, oracle: Oracle) -> None:
    """Processes come and go until nothing waits any more."""
    for _ in range(ROUNDS):
        database.oracle = None
        _free_the_lease(database)
        if not set(_states(database).values()) & {"waiting", "claimed"}:
            break
        database.oracle = oracle
        try:
            _one_process(database, google, depth=0)
        except EndlessError:
            break
        except (CrashError, ExternalError, writers.LeaseLostError):
            continue
    database.oracle = None
    for request in google.late:
        google.apply_quietly(request)


def _one_process(database: MortalDatabase, google: Google, *, depth: int) -> None:
    def another_takes_over() -> None:
        """This process hangs, its lease runs out, and another does all the work meanwhile."""
        if depth:
            return
        mortal, database.oracle = database.oracle, None
        _free_the_lease(database)
        try:
            _one_process(database, google, depth=1)
        except (CrashError, ExternalError):
            return
        finally:
            database.oracle = mortal

    lease = writers.acquire(database, "sheet", f"process {depth}")
    assert lease is not None
    door: Any = ModelDoor(google, another_takes_over)
    writing = Writing(database, door, lease, SITE, lambda: NOON, handing=RestlessHands())
    for _ in writing.drain(["default"]):
        pass


def explore_a_move(
    database: MortalDatabase, *, leads_count: int, faults: int, may_vanish: bool
) -> Iterator[tuple[list[int], Google, Google, dict[str, str]]]:
    """Every run in which the site's spreadsheet is another one from some process on; the former one
    can still be reached, or (`may_vanish`) not. Its path, both spreadsheets, and the leads' states.
    """
    path: list[int] | None = []
    while path is not None:
        oracle = Oracle(path, faults)
        _start_over(database, leads_count)
        former, new = Google(oracle), Google(oracle)
        _run_a_move(database, former, new, oracle, may_vanish=may_vanish)
        yield [answer for answer, _ in oracle.taken], former, new, _states(database)
        path = oracle.next_path()


def _run_a_move(
    database: MortalDatabase, former: Google, new: Google, oracle: Oracle, *, may_vanish: bool
) -> None:
    moved = False
    for turn in range(ROUNDS):
        database.oracle = None
        _free_the_lease(database)
        if moved and not set(_states(database).values()) & {"waiting", "claimed"}:
            break
        # At the latest after two, so that every run has it.
        if not moved and (turn > 1 or oracle.choose(2, costs=False)):
            moved = True
            former.is_gone = may_vanish and bool(oracle.choose(2, costs=False))
        database.oracle = oracle
        try:
            if moved:
                _let_go(database, former)
                _drain(database, new, "new sheet")
            else:
                _drain(database, former, "sheet")
        except EndlessError:
            break
        except (CrashError, ExternalError, writers.LeaseLostError):
            continue
    database.oracle = None
    for google in (former, new):
        google.is_gone = False
        for request in google.late:
            google.apply_quietly(request)


def _let_go(database: MortalDatabase, google: Google) -> None:
    """What server.delivery.strays does with a spreadsheet that is no site's any more."""
    writing = _writing(database, google, "sheet")
    try:
        while batch := (
            stored.open_batch(database, writing.lease) or stored.held_batch(database, writing.lease)
        ):
            writing.let_go(batch)
    except NotReachable:
        return  # the others go on


def _drain(database: MortalDatabase, google: Google, spreadsheet_id: str) -> None:
    for _ in _writing(database, google, spreadsheet_id).drain(["default"]):
        pass


def _writing(database: MortalDatabase, google: Google, spreadsheet_id: str) -> Writing:
    lease = writers.acquire(database, spreadsheet_id, "process")
    assert lease is not None
    door: Any = ModelDoor(google, lambda: None, spreadsheet_id)
    return Writing(database, door, lease, SITE, lambda: NOON, handing=RestlessHands())


def _start_over(database: MortalDatabase, count: int) -> list[str]:
    database.oracle = None
    made = [a_lead(f"visitor {number}") for number in range(count)]
    with database.write() as connection:
        for table in (events, lead_keys, lead_people, leads, batches, writers_table):
            connection.execute(delete(table))
        for one in made:
            connection.execute(
                insert(leads).values(
                    id=one.lead_id,
                    site=one.site,
                    state="waiting",
                    received_at=one.received_at,
                    arrived_at=one.arrived_at,
                    cells=dict(one.cells),
                    content_type="",
                    whole=True,
                )
            )
    return [one.lead_id for one in made]


def _free_the_lease(database: MortalDatabase) -> None:
    with database.write() as connection:
        connection.execute(update(writers_table).values(expires_at=0.0))


def _states(database: MortalDatabase) -> dict[str, str]:
    with database.read() as connection:
        return {row.id: row.state for row in connection.execute(select(leads.c.id, leads.c.state))}
