"""The figures against a second, plainer calculation of the same rules: SQL over the same rows."""

from datetime import date
from typing import Any

import duckdb
import pandas as pd
from hypothesis import HealthCheck, given, settings

from server.kpi.tabs.by_campaign import by_campaign
from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.invalid_reasons import invalid_reasons
from server.kpi.tabs.monthly import monthly
from server.kpi.tabs.unit_costs import unit_costs
from tests.support.books import book_of, by_month, day, shown
from tests.unit.kpi.random_firms import costs, leads, periods

AS_OF = day("2026-11-20")
DAYS = ("received_at", "opportunity_on", "qualified_on", "won_on")

REJECTED = """
CREATE TABLE rejected AS
WITH happened AS (
    SELECT *,
        channel IS NULL OR channel NOT IN (SELECT name FROM channels) AS nowhere,
        CASE WHEN received_at <= $as_of THEN received_at END AS r,
        CASE WHEN opportunity_on <= $as_of THEN opportunity_on END AS o,
        CASE WHEN qualified_on <= $as_of THEN qualified_on END AS q,
        CASE WHEN won_on <= $as_of THEN won_on END AS w,
        EXISTS (SELECT 1 FROM leads WHERE qualified_on IS NOT NULL) AS in_use
    FROM leads
    WHERE coalesce(company, channel) IS NOT NULL
       OR coalesce(received_at, opportunity_on, qualified_on, won_on) IS NOT NULL
), staged AS (
    SELECT *,
        CASE WHEN nowhere THEN '未分類' ELSE channel END AS ch,
        coalesce(o, q, w) AS opened,
        CASE WHEN in_use THEN coalesce(q, w) END AS qualified
    FROM happened
), dated AS (
    SELECT *,
        coalesce(r, least(opened, qualified, w)) AS received,
        invalid_reason IS NULL OR w IS NOT NULL AS valid,
        invalid_reason IS NOT NULL OR opened IS NOT NULL
            OR coalesce(status, '新規') <> '新規' AS judged
    FROM staged
)
SELECT dated.*, coalesce(late, false) AS late,
    (SELECT strftime(DATE '1899-12-30' + received::INT, '%Y-%m')) AS received_month,
    (SELECT strftime(DATE '1899-12-30' + opened::INT, '%Y-%m')) AS opened_month,
    (SELECT strftime(DATE '1899-12-30' + w::INT, '%Y-%m')) AS won_month
FROM dated LEFT JOIN channels ON ch = name
WHERE coalesce(kind, 'MQL') NOT IN ('スパム', 'テスト')
  AND (received_at IS NULL OR received_at <= $as_of OR opened IS NOT NULL)
"""
COUNTED = """
CREATE TABLE counted AS SELECT * FROM rejected
WHERE NOT (coalesce(late, false) AND opened IS NULL)
  AND NOT (kind IS NOT DISTINCT FROM 'UQL' AND NOT judged)
"""

IN_PERIOD = """
(($first IS NULL AND $last IS NULL)
 OR ({month} IS NOT NULL AND {month} >= coalesce($first, '') AND {month} <= coalesce($last, '9')))
"""

FUNNEL = f"""
SELECT name,
    count(*) FILTER (valid) AS valid,
    count(*) FILTER (valid AND opened IS NOT NULL) AS opened,
    count(*) FILTER (valid AND w IS NOT NULL) AS won,
    count(*) FILTER (judged) AS judged,
    count(*) FILTER (judged AND valid) AS judged_valid
FROM (SELECT name FROM channels UNION ALL SELECT '未分類') AS every
LEFT JOIN counted ON ch = name AND {IN_PERIOD.format(month="received_month")}
GROUP BY name
"""

REASONS = f"""
SELECT invalid_reason, count(*) FROM rejected
WHERE NOT valid AND {IN_PERIOD.format(month="received_month")}
GROUP BY invalid_reason
"""

COSTS = f"""
SELECT CASE WHEN channel IN (SELECT name FROM channels) THEN channel ELSE '未分類' END AS name,
    sum(amount) AS amount
FROM costs
WHERE amount IS NOT NULL AND channel IS NOT NULL
  AND (month IS NULL OR strftime(DATE '1899-12-30' + month::INT, '%Y-%m') <= '2026-11')
  AND {IN_PERIOD.format(month="(strftime(DATE '1899-12-30' + month::INT, '%Y-%m'))")}
GROUP BY name
"""

EVENTS = """
SELECT {month}, count(*) FROM counted WHERE valid AND {day} IS NOT NULL GROUP BY {month}
"""


class Oracle:
    def __init__(
        self, leads: list[dict[str, Any]], costs: list[dict[str, Any]], period: dict[str, str]
    ) -> None:
        self._database = duckdb.connect()
        self._period = {"first": period.get("開始月"), "last": period.get("終了月")}
        channels = pd.DataFrame(
            [(one.name, one.starts_at_opportunity) for one in book_of().business.channels],
            columns=["name", "late"],
        )
        self._table("channels", channels)
        texts = ("company", "channel", "kind", "status", "invalid_reason", "campaign")
        self._table("leads", _frame(leads, texts, (*DAYS, "won_amount")))
        self._table("costs", _frame(costs, ("channel", "category", "measure"), ("month", "amount")))
        self._database.execute(REJECTED, {"as_of": AS_OF})
        self._database.execute(COUNTED)

    def rows(self, query: str, *, dated: bool = True) -> list[tuple[Any, ...]]:
        return self._database.execute(query, self._period if dated else None).fetchall()

    def _table(self, name: str, frame: pd.DataFrame) -> None:
        self._database.register("given", frame)
        self._database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        self._database.unregister("given")


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(leads=leads, costs=costs, period=periods)
def test_the_base_tabs_are_what_sql_makes_of_the_same_rows(
    leads: list[dict[str, Any]], costs: list[dict[str, Any]], period: dict[str, str]
) -> None:
    book = book_of(leads, costs, items=period)
    oracle = Oracle(leads, costs, period)
    late = {one.name for one in book.business.channels if one.starts_at_opportunity}
    stages = {row[0]: row[1:] for row in oracle.rows(FUNNEL)}
    cost = dict(oracle.rows(COSTS))

    seen = {row[0]: row for row in shown(funnel(book).tables[0])[1:]}
    money = {row[0]: row for row in shown(unit_costs(book).tables[0])[1:]}
    for name, (valid, opened, won, _, _) in stages.items():
        if name not in seen:
            assert (name, valid, opened, won, cost.get(name)) == ("未分類", 0, 0, 0, None)
            continue
        first = "--" if name in late else valid
        rate = "--" if name in late else _share(opened, valid)
        assert seen[name][1:] == [first, rate, opened, _share(won, opened), won]
        unit = [_unit(cost.get(name), count) for count in (valid, opened, won)]
        assert money[name][1:] == [
            cost.get(name, "未入力"), "--" if name in late else unit[0], *unit[1:],
        ]  # fmt: skip

    early = [stages[name] for name in stages if name not in late]
    valid, opened_early = sum(row[0] for row in early), sum(row[1] for row in early)
    opened, won = sum(row[1] for row in stages.values()), sum(row[2] for row in stages.values())
    assert seen["合計"][1:] == [
        valid,
        _share(opened_early, valid),
        opened,
        _share(won, opened),
        won,
    ]
    known = {name: row for name, row in stages.items() if name in cost}
    total = sum(cost.values()) if cost else None
    counts = [
        sum(row[0] for name, row in known.items() if name not in late),
        sum(row[1] for row in known.values()),
        sum(row[2] for row in known.values()),
    ]
    of_early = sum(amount for name, amount in cost.items() if name not in late)
    assert money["合計"][1] == ("未入力" if total is None else total)
    if set(cost) - late:
        assert money["合計"][2] == _unit(of_early, counts[0])
    assert money["合計"][3:] == [_unit(total, counts[1]), _unit(total, counts[2])]

    reasons = {row[0]: row[1] for row in shown(invalid_reasons(book).tables[0])[1:-1]}
    assert reasons == dict(oracle.rows(REASONS))
    judged, judged_valid = (sum(row[at] for row in early) for at in (3, 4))
    inside = shown(invalid_reasons(book).tables[1])[-1]
    assert inside[5:7] == [judged, _share(judged_valid, judged)]


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(leads=leads)
def test_months_of_events_are_what_sql_makes_of_the_same_rows(leads: list[dict[str, Any]]) -> None:
    book = book_of(leads)
    oracle = Oracle(leads, [], {})
    head, *rows = by_month(monthly(book))
    for column, month, event in (
        ("商談(発生月)", "opened_month", "opened"), ("成約(発生月)", "won_month", "w"),
        ("商談(受付月)", "received_month", "opened"), ("成約(受付月)", "received_month", "w"),
    ):  # fmt: skip
        place = head.index(column)
        figures = {_month(row[0]): row[place] for row in rows[:-1] if row[place]}
        query = EVENTS.format(month=month, day=event)
        assert figures == dict(oracle.rows(query, dated=False))


def _frame(
    rows: list[dict[str, Any]], texts: tuple[str, ...], numbers: tuple[str, ...]
) -> pd.DataFrame:
    """With types even where every cell is blank."""
    columns: dict[str, Any] = {
        key: pd.array([row.get(key) for row in rows], "string") for key in texts
    }
    columns |= {key: pd.array([row[key] for row in rows], "Int64") for key in numbers}
    return pd.DataFrame(columns)


def _month(cell: Any) -> str | None:
    if isinstance(cell, str):
        return None
    on = date.fromordinal(date(1899, 12, 30).toordinal() + cell)
    return f"{on:%Y-%m}"


def _share(part: int, whole: int) -> Any:
    return part / whole if whole else "母数0"


def _unit(cost: int | None, count: int) -> Any:
    if cost is None:
        return "未入力"
    return int(cost) / count if count else "母数0"


CAMPAIGN_NAMES = (None, "展示会A", "検索広告", "メール")
BY_CAMPAIGN = f"""
WITH keyed AS (
    SELECT *, coalesce(campaign, '(施策なし)') AS name,
        CASE WHEN campaign IS NULL THEN ch END AS of_channel
    FROM counted WHERE {IN_PERIOD.format(month="received_month")}
)
SELECT name, of_channel,
    count(*) FILTER (NOT late) AS leads,
    count(*) FILTER (NOT late AND valid) AS valid,
    count(*) FILTER (valid AND opened IS NOT NULL) AS opened,
    count(*) FILTER (valid AND w IS NOT NULL) AS won,
    coalesce(sum(won_amount) FILTER (valid AND w IS NOT NULL), 0) AS amount,
    bool_and(late) AS all_late
FROM keyed GROUP BY name, of_channel
"""
CAMPAIGN_COSTS = f"""
SELECT measure, sum(amount) FROM costs
WHERE amount IS NOT NULL AND channel IS NOT NULL AND measure IS NOT NULL
  AND (month IS NULL OR strftime(DATE '1899-12-30' + month::INT, '%Y-%m') <= '2026-11')
  AND {IN_PERIOD.format(month="(strftime(DATE '1899-12-30' + month::INT, '%Y-%m'))")}
GROUP BY measure
"""


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(leads=leads, costs=costs, period=periods)
def test_by_campaign_is_what_sql_makes_of_the_same_rows(
    leads: list[dict[str, Any]], costs: list[dict[str, Any]], period: dict[str, str]
) -> None:
    rows = [{**one, "campaign": CAMPAIGN_NAMES[at % 4]} for at, one in enumerate(leads)]
    spent = [{**one, "measure": CAMPAIGN_NAMES[at % 3]} for at, one in enumerate(costs)]
    oracle = Oracle(rows, spent, period)
    expected = {(name, channel): counts for name, channel, *counts in oracle.rows(BY_CAMPAIGN)}
    money = dict(oracle.rows(CAMPAIGN_COSTS))

    table = shown(by_campaign(book_of(rows, spent, items=period)).tables[0])
    head, *lines, total = [dict(zip(table[0], row, strict=True)) for row in table]
    assert head["判断"] == "判断"
    seen = set()
    for line in lines:
        name = line["施策"]
        key = (name, line["流入チャネル"] if name == "(施策なし)" else None)
        seen.add(key)
        leads_, valid, opened, won, amount, late = expected.get(key, (0, 0, 0, 0, 0, False))
        if key in expected:  # with costs alone, the channels of the costs say which stages it has
            assert line["リード"] == ("--" if late else leads_)
            assert line["有効リード"] == ("--" if late else valid)
        assert [line["商談"], line["成約"], line["成約金額"]] == [opened, won, amount]
        assert line["成約率"] == _share(won, opened)
        if name != "(施策なし)":
            assert line["費用"] == money.get(name, "未入力")
            assert line["成約獲得単価"] == _unit(money.get(name), won)
    assert seen >= {key for key, counts in expected.items() if any(counts[:5])}
    assert total["商談"] == sum(counts[2] for counts in expected.values())
