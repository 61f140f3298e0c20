"""What each row of リード counts as, against a second calculation that looks at one row after the
other; the rows are as chance leaves them."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from tests.support.books import book_of, day

TODAY = day("2026-11-20")
CHANNELS: dict[str, list[Any]] = {"channel": ["広告", "紹介"], "start_stage": [None, "商談"]}
FLAGS = (
    "counted", "uql_apart", "promoted", "valid", "rejected", "judged", "unjudged", "opportunity",
    "qualified", "won", "lost", "open", "silent", "untouched", "contacted", "tossed", "is_sql",
    "left_new", "sent_back", "both_amounts", "starts_late", "via_mql", "via_sql", "via_neither",
    "received_written", "tossed_written", "opportunity_imputed", "qualified_imputed",
)  # fmt: skip
DAYS = (
    "received", "opportunity_day", "qualified_day", "won_day", "lost_day", "last_day",
    "responded_day", "tossed_day",
)  # fmt: skip
# A day that was, the as-of day itself, the day after it, and none.
AROUND = (None, None, TODAY - 31, TODAY - 30, TODAY - 29, TODAY - 1, TODAY, TODAY + 1)
DATED = (
    "received_at", "opportunity_on", "qualified_on", "agreed_on", "won_on", "lost_on", "tossed_on",
    "first_response_on", "last_action_on",
)  # fmt: skip


def chance_row(dice: Random, *, with_qualified: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "company": "青葉",
        "channel": dice.choice(("広告", "広告", "紹介", None)),
    }
    for key in DATED:
        if key != "qualified_on" or with_qualified:
            row[key] = dice.choice(AROUND)
    row["kind"] = dice.choice((None, "MQL", "UQL", "UQL", "スパム", "テスト"))
    row["status"] = dice.choice(
        (None, "新規", "未接続", "進行中", "リサイクル", "見込みなし", "商談候補")
    )
    row["invalid_reason"] = dice.choice((None, None, "重複"))
    row["sent_back"] = dice.choice((None, None, "情報不足"))
    row["won_amount"] = dice.choice((None, 0, 100))
    row["expected_amount"] = dice.choice((None, 0, 120.5))
    return row


def happened(row: dict[str, Any], key: str) -> int:
    on: int = row.get(key) or 0
    return on if on <= TODAY else 0


def plain(row: dict[str, Any], won_by: str, *, in_use: bool) -> dict[str, Any]:
    """One row, as docs/metrics.md says it."""
    written, qualified, won = (
        happened(row, key) for key in ("opportunity_on", "qualified_on", won_by)
    )
    opportunity_day = written or qualified or won
    qualified_day = (qualified or won) if in_use else qualified
    stages = [one for one in (opportunity_day, qualified_day, won) if one]
    received = happened(row, "received_at") or (min(stages) if stages else 0)
    is_there = (row["received_at"] or 0) <= TODAY or bool(stages)
    reached, reason, status = bool(stages), row["invalid_reason"] is not None, row["status"]
    is_new = status in (None, "新規")
    late, uql = row["channel"] == "紹介", row["kind"] == "UQL"
    present = is_there and row["kind"] not in ("スパム", "テスト")
    alive = present and (reached or not late)
    judged = reason or reached or not is_new
    valid = not reason or won > 0
    lost_day = happened(row, "lost_on")
    lost = valid and not won and lost_day > 0
    handed, responded = happened(row, "tossed_on"), happened(row, "first_response_on")
    is_sql = status == "商談候補"
    via_sql = is_sql or handed > 0 or (written > 0 and not late)
    tossed_day = handed or written
    last = happened(row, "last_action_on") or opportunity_day
    return {
        "counted": alive and (judged or not uql),
        "uql_apart": alive and uql and not judged,
        "promoted": uql and not (reason and not reached and (is_new or status == "見込みなし")),
        "valid": valid,
        "rejected": present and not valid,
        "judged": judged,
        "unjudged": not judged,
        "opportunity": reached,
        "qualified": qualified_day > 0,
        "won": won > 0,
        "lost": lost,
        "open": valid and reached and not won and not lost and not happened(row, "won_on"),
        "silent": TODAY - last >= 30,
        "untouched": not reason and not reached and is_new,
        "contacted": responded > 0 or reached or not (is_new or status == "未接続"),
        "tossed": tossed_day > 0 or is_sql,
        "is_sql": is_sql,
        "left_new": not is_new,
        "sent_back": row["sent_back"] is not None,
        "both_amounts": row["won_amount"] is not None and row["expected_amount"] is not None,
        "starts_late": late,
        "via_mql": not late,
        "via_sql": via_sql,
        "via_neither": late and not via_sql,
        "received_written": happened(row, "received_at") > 0,
        "tossed_written": row["tossed_on"] is not None,
        "opportunity_imputed": not written and reached,
        "qualified_imputed": not qualified and qualified_day > 0,
        "received": received,
        "opportunity_day": opportunity_day,
        "qualified_day": qualified_day,
        "won_day": won,
        "lost_day": lost_day,
        "last_day": last,
        "responded_day": responded,
        "tossed_day": tossed_day,
    }


@pytest.mark.parametrize("with_qualified", [True, False])
@pytest.mark.parametrize(("meaning", "won_by"), [(None, "won_on"), ("成約合意", "agreed_on")])
def test_each_row_by_a_plainer_calculation(
    meaning: str | None, won_by: str, *, with_qualified: bool
) -> None:
    dice = Random(f"{won_by} {with_qualified}")
    rows = [chance_row(dice, with_qualified=with_qualified) for _ in range(600)]
    book = book_of(
        rows,
        settings=CHANNELS,
        items={"成約の定義": meaning, "放置日数": 30},
        now=datetime(2026, 11, 20, 3, tzinfo=UTC),
    )
    leads = book.leads
    for place, row in enumerate(rows):
        expected = plain(row, won_by, in_use=with_qualified)
        found = {key: leads[key].iat[place] for key in (*FLAGS, *DAYS)}
        assert found == expected, row
    # Each flag is so of some and not of others, without which nothing was tried.
    assert [key for key in FLAGS if leads[key].nunique() < 2] == (
        [] if with_qualified else ["qualified", "qualified_imputed"]
    )


def test_months_stand_beside_their_days() -> None:
    row = {
        "channel": "広告", "received_at": day("2026-01-31"), "opportunity_on": day("2026-02-01"),
        "qualified_on": day("2026-02-28"), "won_on": day("2026-03-01"),
        "lost_on": day("2025-12-31"), "tossed_on": day("2026-01-01"),
        "won_amount": 12.5, "expected_amount": "3万円",
    }  # fmt: skip
    leads = book_of([row, {"company": "若葉"}], settings=CHANNELS).leads
    months = ("received", "opportunity", "qualified", "won", "lost", "tossed")
    january = 2026 * 12
    assert [leads[f"{one}_month"].iat[0] for one in months] == [
        january, january + 1, january + 1, january + 2, january - 1, january,
    ]  # fmt: skip
    assert [leads[f"{one}_month"].iat[1] for one in months] == [-1] * 6
    assert leads["won_amount"].tolist() == [125_000, 0]
    assert leads["expected_amount"].tolist() == [300_000_000, 0]
    # 未分類 stands behind the channels.
    assert leads["channel"].tolist() == [0, 2]
    assert not leads["responded_estimated"].any()
