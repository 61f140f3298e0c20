"""What the totals leave out is told where they stand, of exactly the figures for which it is so."""

from server.kpi.count.figures import Member, figure
from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.unit_costs import unit_costs
from sheets_schema.derived import AGREEMENTS
from sheets_schema.metrics import QUOTIENTS, SUMS
from tests.support.books import book_of


def test_the_convention_names_exactly_the_quotients_that_leave_channels_out() -> None:
    keys = (*SUMS, "cost_rows")
    # No two quotients of theirs are alike, so that one together with the other differs from alone.
    lead = Member(False, False, {key: 7 + place**2 for place, key in enumerate(keys)})
    partner = Member(True, False, {key: 900 - 13 * place for place, key in enumerate(keys)})
    left_out = {key for key in QUOTIENTS if figure(key, [lead, partner]) == figure(key, [lead])}
    assert left_out == {
        "valid_rate",
        "opportunity_rate",
        "contact_rate",
        "cost_per_lead",
        "cost_per_valid",
    }
    (told,) = [one for one in AGREEMENTS if "開始ステージがリードのチャネルだけ" in one.ja]
    named = told.ja.removeprefix("合計の").partition("は、")[0].split("・")
    assert {QUOTIENTS[key].name.ja for key in left_out} == set(named)


def test_both_tabs_tell_it_below_their_table() -> None:
    book = book_of([])
    assert funnel(book).tables[0].notes[1] == (
        "合計の商談率は、開始ステージがリードのチャネルだけで計算します"
        "(開始ステージが商談のチャネルの商談は入れません)。"
    )
    assert unit_costs(book).tables[0].notes[1] == (
        "合計の有効リード獲得単価は、開始ステージがリードのチャネルだけで計算します"
        "(開始ステージが商談のチャネルの費用は入れません)。"
    )
