"""What advertising platforms were told: each line once, whatever dies or comes in between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from server.conversions.platforms import Sent
from server.conversions.records import Record
from server.database import tables
from server.database.database import Database
from server.inbox import conversions, upkeep
from server.inbox.conversions import AlreadySentError, Decided
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

LATER = NOON + timedelta(minutes=5)
HEADS = (("Parameters:TimeZone=+0900",), ("Google Click ID", "Conversion Name"))


def line(lead_id: str = "lead", stage: str = "won", **changed: object) -> Record:
    made = Record(
        lead_id, stage, "成約", f"click of {lead_id}", NOON, Decimal("120000"), "JPY",
        (lead_id, stage, "120000"),
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


def decide(
    database: Database,
    *lines: Record,
    site: str = "default",
    target: str = "google",
    place: str = "/ads/1.csv",
    seen: int | None = None,
) -> Decided:
    return conversions.decide(
        database, site=site, target=target, kind="conversions", place=place, heads=HEADS,
        lines=lines, at=NOON, seen=seen,
    )  # fmt: skip


def note(database: Database, *lines: Record) -> None:
    conversions.note_on_tab(database, "default", "google", lines, NOON)


def rows(database: Database, number: int) -> Sequence[Sequence[str]]:
    found = conversions.find(database, number)
    assert found is not None
    return found.rows[len(HEADS) :]


def told(database: Database, site: str = "default", target: str = "google") -> dict[str, Sent]:
    """By the lead's id and the stage."""
    found = conversions.told(database, site, target)
    return {" ".join(key): one for key, one in found.items()}


def erase(database: Database, lead_id: str) -> None:
    with database.write() as connection:
        gone = update(tables.leads).where(tables.leads.c.id == lead_id)
        connection.execute(gone.values(state="forgotten"))


def test_a_file_is_decided_whole_and_then_noted_as_written(database: Database) -> None:
    made = decide(database, line("b"), line("a"), line("a", "lead"))
    assert made == Decided(
        number=made.number, site="default", target="google", kind="conversions",
        place="/ads/1.csv", decided_at=NOON, written_at=None,
        rows=(*HEADS, ("b", "won", "120000"), ("a", "won", "120000"), ("a", "lead", "120000")),
    )  # fmt: skip
    assert not made.written
    # Whoever comes after a process that died writes that very file.
    assert conversions.unfinished(database, "default", "google") == [made]
    assert conversions.at_place(database, "/ads/1.csv") == made
    conversions.note_written(database, made.number, LATER)
    assert conversions.unfinished(database, "default", "google") == []
    written = replace(made, written_at=LATER)
    assert written.written
    assert conversions.find(database, made.number) == written
    assert conversions.find(database, made.number + 1) is None


def test_unfinished_files_are_told_the_oldest_first_and_each_to_its_own(
    database: Database,
) -> None:
    first, second, third = (
        decide(database, line(f"lead {number}"), place=f"/ads/{number}.csv") for number in range(3)
    )
    of_site = decide(database, line("other"), site="shinonome")
    of_target = decide(database, line("other"), target="meta")
    conversions.note_written(database, second.number, LATER)
    assert conversions.unfinished(database, "default", "google") == [first, third]
    assert conversions.unfinished(database, "shinonome", "google") == [of_site]
    assert conversions.unfinished(database, "default", "meta") == [of_target]
    assert conversions.unfinished(database, "shinonome", "meta") == []


def test_of_several_files_at_one_address_the_last_one_stands_there(database: Database) -> None:
    decide(database, line("a"))
    last = decide(database, line("b"))
    decide(database, line("c"), place="/ads/2.csv")
    assert conversions.at_place(database, "/ads/1.csv") == last
    assert conversions.at_place(database, "/ads/3.csv") is None


def test_a_line_that_was_told_is_told_that_platform_no_second_time(database: Database) -> None:
    made = decide(database, line("a"))
    before = told(database)
    with pytest.raises(AlreadySentError):
        decide(database, line("b"), line("a"), place="/ads/2.csv")
    with pytest.raises(AlreadySentError):
        note(database, line("b"), line("a"))
    # Nothing of what was refused is left.
    assert told(database) == before
    assert conversions.unfinished(database, "default", "google") == [made]
    decide(database, line("a", "lead"), line("b"))
    decide(database, line("a"), target="meta")
    assert told(database).keys() == {"a won", "a lead", "b won"}
    assert told(database, target="meta").keys() == {"a won"}
    assert told(database, site="shinonome") == {}


@pytest.mark.parametrize("others", [0, 1500])
def test_nobody_is_told_of_who_was_erased_meanwhile(database: Database, others: int) -> None:
    gone = put_lead(database, a_lead()).lead_id
    stays = put_lead(database, a_lead()).lead_id
    many = [line(f"other {number}") for number in range(others)]
    erase(database, gone)
    for lines in ([*many, line(gone)], [line(gone), *many]):
        with pytest.raises(AlreadySentError):
            decide(database, *lines)
        with pytest.raises(AlreadySentError):
            note(database, *lines)
    assert told(database) == {}
    note(database, *many, line(stays))
    assert len(told(database)) == others + 1


def test_corrections_that_others_made_meanwhile_are_not_made_twice(database: Database) -> None:
    """`seen` is what had been told when somebody looked what to correct."""
    assert conversions.newest(database, "default", "google") == 0
    decide(database, line("a"), seen=0)
    seen = conversions.newest(database, "default", "google")
    assert seen > 0
    # What others were told is none of this platform's.
    decide(database, line("b"), site="shinonome")
    decide(database, line("b"), target="meta")
    assert conversions.newest(database, "default", "google") == seen
    taken_back = line("a", kind="retract")
    decide(database, taken_back, seen=seen)
    assert conversions.newest(database, "default", "google") > seen
    with pytest.raises(AlreadySentError):
        decide(database, taken_back, seen=seen)
    assert len(conversions.unfinished(database, "default", "google")) == 2


def test_a_file_that_is_withdrawn_was_never_decided(database: Database) -> None:
    stays = decide(database, line("a"), place="/ads/0.csv")
    gone = decide(database, line("b"))
    assert conversions.withdraw(database, gone.number)
    assert not conversions.withdraw(database, gone.number)
    assert told(database).keys() == {"a won"}
    assert conversions.find(database, gone.number) is None
    assert rows(database, stays.number) == (("a", "won", "120000"),)
    assert decide(database, line("b")).rows == (*HEADS, ("b", "won", "120000"))


def test_what_a_platform_last_heard_is_what_was_corrected_last(database: Database) -> None:
    made = decide(database, line("a"), line("b", value=None, click_id=""), line("c"))
    decide(
        database,
        line("a", kind="restate", value=Decimal("80000.5"), at=LATER, fields=("corrected",)),
        line("c", kind="restate", value=Decimal(1)),
        line("c", kind="retract", value=None),
    )
    sent = Sent(
        lead_id="a", stage="won", name="成約", click_id="click of a", at=NOON,
        value=Decimal("80000.5"), currency="JPY", retracted=False, file_id=made.number,
        fields=("a", "won", "120000"),
    )  # fmt: skip
    found = told(database)
    assert found["a won"] == sent
    assert (found["b won"].value, found["b won"].click_id) == (None, "")
    # The value it had counts as the last: a retraction names none.
    assert (found["c won"].retracted, found["c won"].value) == (True, Decimal(1))


def test_a_line_on_a_tab_is_of_no_file(database: Database) -> None:
    note(database)
    assert told(database) == {}
    note(database, line("a"))
    (sent,) = told(database).values()
    assert (sent.file_id, sent.retracted) == (None, False)


def test_a_correction_of_which_no_line_is_known_is_told_all_the_same(database: Database) -> None:
    decide(database, line("a", kind="retract"), line("b", kind="restate"))
    found = told(database)
    assert {key: one.retracted for key, one in found.items()} == {"a won": True, "b won": False}


def test_of_an_erased_person_it_stays_known_that_the_stage_was_told_and_nothing_else(
    database: Database,
) -> None:
    lead_id = put_lead(database, a_lead()).lead_id
    for state in ("waiting", "delivered", "removed"):
        stays = put_lead(database, a_lead()).lead_id
        with database.write() as connection:
            other = update(tables.leads).where(tables.leads.c.id == stays)
            connection.execute(other.values(state=state))
    made = decide(database, line(lead_id), line("other"))
    upkeep.forget(database, lead_id, LATER)
    found = told(database)
    erased = found[f"{lead_id} won"]
    assert (erased.fields, erased.click_id, erased.value) == ((), "", None)
    assert found["other won"].fields == ("other", "won", "120000")
    assert rows(database, made.number) == (("other", "won", "120000"),)
    with database.read() as connection:
        kept = connection.execute(select(tables.conversions)).all()
    assert "click" not in str([row for row in kept if row.lead_id == lead_id])
    assert conversions.erased(database, "default") == {lead_id}
    assert conversions.erased(database, "shinonome") == frozenset()


def test_leads_of_forms_inside_an_ad_are_known_by_the_platforms_own_id(database: Database) -> None:
    keys = {
        "by import": ("lead-ad:111",), "by post": ("key:l:222",), "by key": ("key:333",),
        "of the plugin": ("form:444",), "none": (), "not asked for": ("lead-ad:555",),
    }  # fmt: skip
    ids = {
        name: put_lead(database, a_lead(keys=some)).lead_id
        for name, some in keys.items()
    }  # fmt: skip
    asked = [one for name, one in ids.items() if name != "not asked for"]
    found = {ids["by import"]: "111", ids["by post"]: "l:222"}
    assert conversions.lead_ad_ids(database, asked) == found
    unknown = [f"unknown {number}" for number in range(1500)]
    assert conversions.lead_ad_ids(database, [*asked, *unknown]) == found
    assert conversions.lead_ad_ids(database, [*unknown, *asked]) == found
    assert conversions.lead_ad_ids(database, []) == {}
