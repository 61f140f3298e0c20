"""What rebuilds remember: which leads moved, and how long deals have been in their phase."""

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from server.errors import SnapshotsUnavailable
from server.kpi.count import snapshot as stages
from server.kpi.count.changes import Move
from server.kpi.count.history import History, last_meeting, with_seen_days
from server.kpi.options import Options
from server.kpi.tabs.lead_time import lead_time
from server.kpi.tabs.pipeline import pipeline
from server.kpi.tabs.weekly_changes import movers
from sheets_schema.text import plain
from tests.support.books import book_of, day, line, shown

# A Friday; the meeting is on Mondays.
FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


class Memory:
    """A store that only remembers."""

    def __init__(self) -> None:
        self.state: bytes | None = None
        self.undos: list[tuple[datetime, bytes]] = []

    def latest(self, site: str) -> bytes | None:
        return self.state

    def changes_since(self, site: str, since: datetime) -> list[bytes]:
        return [undo for at, undo in self.undos if at >= since]

    def keep(self, site: str, at: datetime, state: bytes, undo: bytes | None) -> None:
        self.state = state
        if undo is not None:
            self.undos.append((at, undo))

    def rewrite(self, state: Callable[[bytes], bytes], undo: Callable[[bytes], bytes]) -> None:
        raise AssertionError("nobody is forgotten here")


def deal(lead_id: str | None = "a", **more: Any) -> dict[str, Any]:
    return {
        "lead_id": lead_id, "company": f"{lead_id}商事", "channel": "Web広告",
        "received_at": day("2026-04-01"), "opportunity_on": day("2026-04-10"), **more,
    }  # fmt: skip


def rebuilt(memory: Memory, at: str, *leads: dict[str, Any], **more: Any) -> Any:
    """The book of a rebuild at noon of a day, which is then remembered."""
    now = datetime.fromisoformat(f"{at}T03:00:00").replace(tzinfo=UTC)
    book = book_of(leads, now=now, snapshots=memory, **more)
    assert book.history is not None
    book.history.keep(memory, "default", now)
    return book


def counted(book: Any) -> dict[str, tuple[int, int]]:
    """How many made each move since the last meeting, and since the last rebuild."""
    history = book.history
    if history.since_meeting is None:
        return {}
    both = (history.since_meeting.keys, history.since_rebuild.keys)
    found = {move.value.ja: tuple(len(keys[move]) for keys in both) for move in Move}
    return {name: (counts[0], counts[1]) for name, counts in found.items() if any(counts)}


def link(tab: str, row: int) -> str:
    return f"#{tab}!{row}"


def test_the_first_rebuild_has_nothing_to_compare_with() -> None:
    book = rebuilt(Memory(), "2026-11-20", deal())
    assert counted(book) == {}
    assert movers(book, link, 9).notes[0].startswith("比べる記録がまだない")


def test_what_moved_since_the_last_rebuild() -> None:
    memory = Memory()
    lead = {**deal("lead"), "opportunity_on": None}
    rebuilt(
        memory, "2026-11-19",
        lead, deal("phase", phase="価値合意"), deal("back", phase="社内承認"), deal("won"),
        deal("lost"), deal("invalid"), deal("gone"), deal("still"),
    )  # fmt: skip
    book = rebuilt(
        memory, "2026-11-20",
        {**lead, "opportunity_on": day("2026-11-20")},
        deal("phase", phase="条件への同意"), deal("back", phase="課題目標の認識合意"),
        deal("won", won_on=day("2026-11-20")),
        deal("lost", lost_on=day("2026-11-20"), owner="藤井"),
        deal("invalid", invalid_reason="重複"), deal("new"), deal("still"),
    )  # fmt: skip
    assert counted(book) == {
        "新しいリード": (1, 1), "先の段階に進んだ": (3, 3), "前の段階に戻った": (1, 1),
        "無効になった": (1, 1), "失注した": (1, 1), "行がなくなった": (1, 1),
    }  # fmt: skip
    table = movers(book, link, 9)
    assert [row[0] for row in shown(table)[1:3]] == ["won商事", "lost商事"]
    assert table.heads[0].text == "前回の定例会(11/16)から動いたもの 6件"
    assert table.notes == (
        "新しいリード 1 · 先の段階に進んだ 3 · 前の段階に戻った 1 · 無効になった 1 · 失注した 1 · "
        "行がなくなった 1",
    )
    told = {row[0]: row[1:] for row in shown(table)[1:]}
    assert told == {
        "won商事": ["商談 → 成約 / 成約日 11/20", "(未記入)", "先の段階に進んだ"],
        "lost商事": ["商談 → 商談 / 失注日 11/20", "藤井", "失注した"],
        "lead商事": ["有効リード → 商談", "(未記入)", "先の段階に進んだ"],
        "phase商事": ["商談 / 価値合意 → 商談 / 条件への同意", "(未記入)", "先の段階に進んだ"],
        "back商事": ["商談 / 社内承認 → 商談 / 課題目標の認識合意", "(未記入)", "前の段階に戻った"],
        "invalid商事": ["商談 → 無効リード", "(未記入)", "無効になった"],
    }
    assert table.marks[0, 0].link == "#leads!5"
    assert len(movers(book, link, 2).rows) == 2


def test_changes_add_up_since_the_meeting() -> None:
    memory = Memory()
    phases = ("課題目標の認識合意", "価値合意", "条件への同意", "社内承認")
    for at, phase in zip(("2026-11-13", "2026-11-16", "2026-11-18"), phases, strict=False):
        rebuilt(memory, at, deal(phase=phase), deal("other"))
    book = rebuilt(memory, "2026-11-20", deal(phase=phases[3]), deal("other"), deal("new"))
    # The state before Monday the 16th is that of Friday the 13th.
    assert counted(book) == {"新しいリード": (1, 1), "先の段階に進んだ": (1, 1)}
    assert shown(movers(book, link, 9))[1] == [
        "a商事", "商談 / 課題目標の認識合意 → 商談 / 社内承認", "(未記入)", "先の段階に進んだ",
    ]  # fmt: skip


def test_what_came_and_went_between_two_meetings_is_no_change() -> None:
    memory = Memory()
    rebuilt(memory, "2026-11-13", deal(phase="価値合意"))
    rebuilt(memory, "2026-11-17", deal(phase="社内承認"), deal("brief"))
    book = rebuilt(memory, "2026-11-20", deal(phase="価値合意"))
    assert counted(book) == {"前の段階に戻った": (0, 1), "行がなくなった": (0, 1)}


def test_a_closed_month_that_is_edited_is_told() -> None:
    memory = Memory()
    won = deal("w", won_on=day("2026-10-05"), won_amount=100)
    rebuilt(memory, "2026-11-19", won, deal("late"), deal("now"))
    book = rebuilt(
        memory, "2026-11-20",
        {**won, "won_amount": 200},
        deal("late", won_on=day("2026-10-31")),
        deal("now", won_on=day("2026-11-01")),
    )  # fmt: skip
    assert counted(book) == {"先の段階に進んだ": (2, 2), "締めた月の数字が変わった": (2, 2)}


def test_rows_without_an_id_are_known_by_what_stands_in_them() -> None:
    memory = Memory()
    by_hand = {**deal(None), "company": "青葉精機", "email": "Taro@example.co.jp"}
    rebuilt(memory, "2026-11-19", deal("x"), by_hand)
    moved = {**by_hand, "phase": "価値合意", "email": " taro@example.co.jp "}
    assert counted(rebuilt(memory, "2026-11-20", moved, deal("x"))) == {}


def test_the_order_of_rows_is_no_change() -> None:
    memory = Memory()
    rows = [deal(f"{number}") for number in range(20)]
    rebuilt(memory, "2026-11-19", *rows)
    assert counted(rebuilt(memory, "2026-11-20", *reversed(rows))) == {}


def test_days_in_phase_since_it_was_entered() -> None:
    memory = Memory()
    rebuilt(memory, "2026-10-01", deal(phase="課題目標の認識合意"), deal("b", phase="価値合意"))
    rebuilt(memory, "2026-10-21", deal(phase="価値合意"), deal("b", phase="価値合意"))
    book = rebuilt(memory, "2026-11-20", deal(phase="価値合意"), deal("b", phase="価値合意"))
    row = line(pipeline(book), "価値合意")
    # 30 days since one was seen to enter; the other's opportunity was 224 days ago.
    assert row[4:] == [127, 224]
    note = pipeline(book).tables[0].marks[1, 4].note
    assert note is not None
    assert note.startswith("1件は推定")


def test_a_phase_that_is_only_called_otherwise_has_not_been_left() -> None:
    memory = Memory()
    rebuilt(memory, "2026-10-01", deal(phase="課題目標の認識合意"))
    rebuilt(memory, "2026-10-21", deal(phase="価値合意"))
    names = [
        "課題目標の認識合意",
        "提案",
        "条件への同意",
        "社内承認",
        "契約手続き対応",
        "受注",
        "失注",
    ]
    book = rebuilt(memory, "2026-11-20", deal(phase="提案"), settings={"phase_name": names})
    assert counted(book) == {}
    assert line(pipeline(book), "提案")[4:] == [30, 30]


def test_days_in_a_phase_that_was_left() -> None:
    memory = Memory()
    rebuilt(memory, "2026-10-01", deal(phase="課題目標の認識合意"))
    rebuilt(memory, "2026-10-11", deal(phase="価値合意"))
    rebuilt(memory, "2026-10-16", deal(phase="条件への同意"))
    book = rebuilt(memory, "2026-10-31", deal(phase="条件への同意", won_on=day("2026-10-31")))
    # When the first was entered nobody saw.
    assert shown(lead_time(book).tables[1])[1:4] == [
        ["課題目標の認識合意", 0, "母数0", "母数0"],
        ["価値合意", 1, 5, 5],
        ["条件への同意", 1, 15, 15],
    ]


def test_an_earlier_day_is_neither_compared_nor_remembered() -> None:
    memory = Memory()
    rebuilt(memory, "2026-11-19", deal())
    options = Options(as_of=datetime(2026, 6, 1, tzinfo=UTC).date())
    book = book_of([deal()], options=options, now=FRIDAY, snapshots=memory)
    assert book.history is None
    assert movers(book, link, 9).rows == []


def test_a_store_that_fails_costs_only_the_history() -> None:
    class Broken(Memory):
        def latest(self, site: str) -> bytes | None:
            raise SnapshotsUnavailable("no disk")

    book = book_of([deal()], snapshots=Broken())
    assert (book.history, book.warnings) == (None, (plain("no disk"),))
    assert line(pipeline(book), "合計")[1] == 1


def test_what_another_version_wrote_begins_the_history_anew() -> None:
    memory = Memory()
    for state in (b"", b"garbage", b"x\x9c\x03\x00\x00\x00\x00\x01"):
        memory.state = state
        assert counted(rebuilt(memory, "2026-11-20", deal())) == {}


@pytest.mark.parametrize(
    ("today", "weekday", "expected"),
    [
        ("2026-11-20", 0, "2026-11-16"),
        ("2026-11-16", 0, "2026-11-09"),
        ("2026-11-17", 0, "2026-11-16"),
        ("2026-11-20", 6, "2026-11-15"),
        ("2024-03-01", 3, "2024-02-29"),
    ],
)
def test_the_last_meeting_was_before_today(today: str, weekday: int, expected: str) -> None:
    assert last_meeting(day(today), weekday) == day(expected)


def test_a_snapshot_survives_being_packed() -> None:
    memory = Memory()
    book = rebuilt(memory, "2026-11-20", *(deal(f"{n}", phase="価値合意") for n in range(50)))
    assert memory.state is not None
    again = stages.unpack(memory.state)
    assert again is not None
    assert (again.day, again.phases, again.size) == (day("2026-11-20"), book.history.now.phases, 50)
    for name, column in book.history.now.leads.items():
        assert np.array_equal(again.leads[name], column)


def test_a_snapshot_is_small() -> None:
    memory = Memory()
    rebuilt(memory, "2026-11-20", *(deal(f"{n}", phase="価値合意") for n in range(2000)))
    assert memory.state is not None
    assert len(memory.state) / 2000 < 16  # bytes a lead


def test_moves_have_names_in_both_languages() -> None:
    assert {move.value.en for move in Move} >= {
        "Moved on",
        "Moved back",
        "A closed month was edited",
    }


def test_the_meetings_day_begins_at_midnight_of_the_spreadsheets_clock() -> None:
    """Monday 16 November in Tokyo begins on Sunday afternoon in Greenwich: what a rebuild saw on
    Monday morning is a change since the meeting, whatever zone the server runs in."""
    asked: list[datetime] = []

    class Asked(Memory):
        def changes_since(self, site: str, since: datetime) -> list[bytes]:
            asked.append(since)
            return super().changes_since(site, since)

    memory = Asked()
    rebuilt(memory, "2026-11-13", deal(phase="課題把握"))
    with server_in("America/New_York"):
        assert rebuilt(memory, "2026-11-20", deal(phase="価値合意")).history is not None
    assert set(asked) == {datetime(2026, 11, 15, 15, 0, tzinfo=UTC)}


@contextlib.contextmanager
def server_in(name: str) -> Iterator[None]:
    """The server's own zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        try:
            yield
        finally:
            patch.undo()
            time.tzset()


def test_a_phase_that_left_the_list_keeps_its_name() -> None:
    """What was in it is told by it, however many rebuilds have not seen it since."""
    none = np.zeros(2, dtype=np.int64)
    columns = dict.fromkeys(
        ("rank", "received", "opportunity", "won", "lost", "amount", "touched", "tossed"), none
    )

    def state(at: int, phases: tuple[str, ...], *codes: int) -> stages.Snapshot:
        keys = np.array([1, 2], dtype=np.uint64)
        return stages.snapshot_of(
            at, phases, {"key": keys, "phase": np.array(codes), **columns}
        )  # fmt: skip

    before = state(10, ("提案", "交渉", "内示"), 1, 2)
    now = stages.continued(state(14, ("提案", "内示"), 0, 1), before)
    assert now.phases == ("提案", "内示", "交渉")
    later = stages.continued(state(20, ("提案",), 0, 0), now)
    assert later.phases == ("提案", "内示", "交渉")
    undo = stages.undo_between(now, later)
    assert undo is not None
    assert [undo.before.phases[code] for code in undo.before.leads["phase"]] == ["内示"]


def test_of_what_nobody_saw_begin_no_day_is_known() -> None:
    """A lead that is so already when it is first seen: since that day or earlier, hence below
    nought; one that is not so has no day."""
    names = ("rank", "phase", "received", "opportunity", "won", "lost", "amount")
    columns = {name: np.zeros(2, dtype=np.int64) for name in names}
    seen = {
        "key": np.array([1, 2], dtype=np.uint64), "touched": np.array([True, False]),
        "tossed": np.array([False, True]),
    }  # fmt: skip
    taken = stages.snapshot_of(14, ("提案",), {**columns, **seen})
    assert taken.leads["touched"].tolist() == [-14, 0]
    assert taken.leads["tossed"].tolist() == [0, -14]


AS_OF = day("2026-11-20")
NONE = {"responded": 0, "written": False, "day": 0, "is_sql": False, "late": False}


@pytest.mark.parametrize(
    ("row", "touched", "tossed", "expected"),
    [
        # (初回対応日, whether it is estimated, トスアップ日, トスアップ, SQL を経た, neither)
        ({}, 0, 0, (0, False, 0, False, False, False)),
        ({}, AS_OF, 0, (AS_OF, True, 0, False, False, False)),
        ({}, AS_OF + 1, 0, (0, False, 0, False, False, False)),
        ({}, -AS_OF, 0, (0, False, 0, False, False, False)),
        ({}, 1, 0, (1, True, 0, False, False, False)),
        ({"responded": 5}, AS_OF, 0, (5, False, 0, False, False, False)),
        ({"late": True}, 0, 0, (0, False, 0, False, False, True)),
        ({"late": True}, 0, AS_OF, (0, False, AS_OF, True, True, False)),
        # So when first seen: it was handed over, nobody knows when.
        ({"late": True}, 0, -9, (0, False, 0, True, True, False)),
        ({}, 0, AS_OF + 1, (0, False, 0, True, True, False)),
        ({"day": 7}, 0, AS_OF, (0, False, AS_OF, True, True, False)),
        ({"day": 7}, 0, 0, (0, False, 7, False, False, False)),
        ({"day": 7, "written": True}, 0, AS_OF, (0, False, 7, True, True, False)),
        ({"late": True, "is_sql": True}, 0, 0, (0, False, 0, True, True, False)),
    ],
)
def test_what_past_rebuilds_saw_stands_where_nobody_wrote_a_date(
    row: dict[str, Any], touched: int, tossed: int, expected: tuple[Any, ...]
) -> None:
    given = {**NONE, **row}
    leads = pd.DataFrame({
        "responded_day": [given["responded"]] * 3, "tossed_written": [given["written"]] * 3,
        "tossed_day": [given["day"]] * 3, "via_sql": [given["is_sql"]] * 3,
        "tossed": [given["is_sql"]] * 3, "starts_late": [given["late"]] * 3,
    })  # fmt: skip
    seen = stages.empty(AS_OF)
    columns = {name: np.zeros(2, dtype=one.dtype) for name, one in seen.leads.items()}
    columns |= {"key": np.array([4, 9], dtype=np.uint64), "touched": np.array([touched, 77]),
                "tossed": np.array([tossed, 77])}  # fmt: skip
    # The first row is 4's; those beside and beyond what was seen are as they were.
    keys = np.array([4, 5, 12], dtype=np.uint64)
    history = History(stages.Snapshot(AS_OF, (), columns, {}), keys, None, None, 0, None)
    found = with_seen_days(leads, history, AS_OF)
    names = (
        "responded_day", "responded_estimated", "tossed_day", "tossed", "via_sql", "via_neither",
    )  # fmt: skip
    assert tuple(found[name].iat[0] for name in names) == expected
    for place in (1, 2):
        assert tuple(found[name].iat[place] for name in names) == (
            given["responded"], False, given["day"], given["is_sql"], given["is_sql"],
            given["late"] and not given["is_sql"],
        )  # fmt: skip
    nobody = History(stages.empty(AS_OF), keys, None, None, 0, None)
    assert with_seen_days(leads, nobody, AS_OF) is leads


def test_a_state_holds_what_counts_and_how_far_each_has_come() -> None:
    april = day("2026-04-01")
    won = {"qualified_on": april + 20, "won_on": april + 30, "won_amount": 12.5}
    rows = [
        deal("lead", opportunity_on=None, status="進行中"),
        deal("deal", phase="価値合意"),
        deal("qualified", qualified_on=april + 20),
        deal("won", **won),
        deal("lost", lost_on=april + 40),
        deal("invalid", invalid_reason="重複", lost_on=april + 40),
        deal("both", **won, lost_on=april + 40),
        deal("handed", opportunity_on=None, status="商談候補"),
        deal("spam", kind="スパム"),
    ]
    history = rebuilt(Memory(), "2026-11-20", *rows).history
    known = history.now.leads
    by_key = dict(zip(known["key"].tolist(), range(len(known["key"])), strict=True))
    assert len(by_key) == 8
    found = {
        row["lead_id"]: tuple(int(known[name][by_key[key]]) for name in (
            "rank", "opportunity", "won", "lost", "amount", "touched", "tossed"))
        for row, key in zip(rows, history.keys.tolist(), strict=True) if key in by_key
    }  # fmt: skip
    first, when = april + 9, day("2026-11-20")
    assert found == {
        "lead": (stages.LEAD, 0, 0, 0, 0, -when, 0),
        "deal": (stages.OPPORTUNITY, first, 0, 0, 0, 0, 0),
        "qualified": (stages.QUALIFIED, first, 0, 0, 0, 0, 0),
        "won": (stages.WON, first, april + 30, 0, 125_000, 0, 0),
        "lost": (stages.OPPORTUNITY, first, 0, april + 40, 0, 0, 0),
        "invalid": (stages.INVALID, first, 0, 0, 0, 0, 0),
        "both": (stages.WON, first, april + 30, 0, 125_000, 0, 0),
        "handed": (stages.LEAD, 0, 0, 0, 0, -when, -when),
    }
    phases = {
        row["lead_id"]: int(known["phase"][by_key[key]])
        for row, key in zip(rows, history.keys.tolist(), strict=True) if key in by_key
    }  # fmt: skip
    assert {name for name, phase in phases.items() if phase != stages.NO_PHASE} == {"deal"}
    assert history.now.phases[phases["deal"]] == "価値合意"


def test_two_names_of_one_phase_have_their_days_together() -> None:
    """A phase of people's own, 提案, takes the place of 価値合意: the stays of both are its own."""
    memory = Memory()
    rest = ["条件への同意", "社内承認", "契約手続き対応", "受注", "失注"]
    both = {"phase_name": ["課題目標の認識合意", "価値合意", *rest, "提案"]}
    rebuilt(memory, "2026-11-01", settings=both)
    deals = [deal("a", phase="価値合意"), deal("b", phase="提案"), deal("c", phase="提案")]
    rebuilt(memory, "2026-11-02", *deals, settings=both)
    moved = [{**one, "phase": "社内承認"} for one in deals]
    rebuilt(memory, "2026-11-05", *moved[:2], deals[2], settings=both)
    left = rebuilt(memory, "2026-11-06", *moved, settings=both).history
    assert left.now.dwell == {"価値合意": {3: 1}, "提案": {3: 1, 4: 1}}
    one = {"phase_name": ["課題目標の認識合意", "提案", *rest]}
    assert rebuilt(memory, "2026-11-07", *moved, settings=one).history.now.dwell == {
        "提案": {3: 2, 4: 1}
    }
