"""定例会: four rates at equal age, what moved them, the questions beside their figures, decisions,
roles and weeks, on at most 60 rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from server.kpi.count.book import Book
from server.kpi.count.equal_age import all_cohorts
from server.kpi.count.moved import Movement, judge, take_apart
from server.kpi.pages import Page, Table
from server.kpi.tabs.weekly import BLOCKS, MOST_ROWS, ROOM, weekly
from server.kpi.tabs.weekly_plan import plan_this_month
from server.kpi.tabs.weekly_rates import questions
from server.kpi.tabs.weekly_roles import roles
from sheets_schema.dimensions import CAMPAIGN, CHANNEL
from sheets_schema.text import Text
from tests.support.books import SITE, book_of, day, rules, shown
from tests.support.maturing import maturing_firm, naive_fall

TODAY = day("2026-11-20")
RECENT = ("2026-08", "2026-09", "2026-10")
PAST = tuple(f"{2025 + month // 12}-{month % 12 + 1:02}" for month in range(7, 19))


def link(tab: str, row: int) -> str:
    return f"#{tab}!{row}"


def leads_of(months: Sequence[str], valid: int, judged: int, **more: Any) -> list[dict[str, Any]]:
    """Judged leads spread over the months, the first `valid` of them without a reason."""
    return [
        {
            "channel": "Web広告", "status": "進行中",
            "received_at": day(f"{months[at % len(months)]}-12"),
            **({} if at < valid else {"invalid_reason": ("重複", "対象エリア外")[at % 2]}), **more,
        }
        for at in range(judged)
    ]  # fmt: skip


def planted_fall() -> list[dict[str, Any]]:
    """有効率 83 % (283/343) → 75 % (115/154), all of it by 動画広告 of Web広告."""
    return [
        *leads_of(PAST, 150, 180, channel="展示会・セミナー"),
        *leads_of(PAST, 83, 103, campaign="指名検索"),
        *leads_of(PAST, 50, 60, campaign="動画広告", conversion_point="デモ依頼"),
        *leads_of(RECENT, 62, 74, channel="展示会・セミナー"),
        *leads_of(RECENT, 33, 40, campaign="指名検索"),
        *leads_of(RECENT, 20, 40, campaign="動画広告", conversion_point="デモ依頼"),
    ]


def block(page: Page, key: str) -> Table:
    return next(table for table in page.tables if table.block == key)


def told(page: Page, key: str) -> list[list[Any]]:
    return shown(block(page, key))[1:]


def rows_of(page: Page) -> int:
    """As the page stands in a sheet for the first time: title, line below it, a blank row; a blank
    row between blocks that are not close."""
    last = page.tables[-1]
    return 3 + sum(
        1 + len(one.rows) + len(one.notes) + (one is not last and not one.close)
        for one in page.tables
    )


def test_the_planted_fall_is_named_with_its_chance() -> None:
    page = weekly(book_of(planted_fall()), link)
    valid_rate, *others = told(page, "rates")
    assert valid_rate[:4] == ["有効率", "2026/08〜10(20日)", 115 / 154, 283 / 343]
    assert valid_rate[4] == pytest.approx(-7.83, abs=0.01)
    assert valid_rate[5] == pytest.approx(0.043, abs=0.0005)
    # Nothing else could be tested: nobody became an opportunity, and no response has a date.
    assert valid_rate[6:] == [valid_rate[5], "▼ 下がった"]
    assert {row[7] for row in others} == {"件数が足りない", "比べる件数がない"}


def test_the_channel_and_the_campaign_that_drive_it_are_named() -> None:
    page = weekly(book_of(planted_fall()), link)
    by_channel, by_campaign = told(page, "parts")
    assert by_channel[0] == "有効率(流入チャネル)"
    assert by_channel[1].startswith("Web広告 ")
    assert "(82%→66%)" in by_channel[1]
    assert by_campaign[0] == "有効率(施策)"
    assert by_campaign[1].startswith("動画広告 ")
    assert "(83%→50%)" in by_campaign[1]
    for row in (by_channel, by_campaign):
        change, mix, rate = row[2:5]
        assert mix + rate == pytest.approx(change)
    assert block(page, "parts").marks[1, 1].note.splitlines()[0] == "動画広告: 50/60 → 20/40"  # type: ignore[union-attr]


def test_the_questions_stand_beside_the_figures_that_answer_them() -> None:
    agreed: dict[str, list[Any]] = {
        "metric": ["有効リード"], "own_condition": ["国内の法人"], "agreed_on": ["2026-04-01"],
    }  # fmt: skip
    page = weekly(book_of(planted_fall(), settings=agreed), link)
    assert [row[:3] for row in told(page, "questions")] == [
        ["有効率", "どの無効理由が増えたか", "対象エリア外 9%→13%、重複 9%→12%"],
        ["有効率", "増えたのはどのフォーム(CVポイント)か",
         "デモ依頼 83%→50%(n=40)"],
        ["有効率", "無効の基準は変わっていないか", "合意日 2026/04/01: 国内の法人"],
    ]  # fmt: skip


def test_a_reason_whose_share_looks_the_same_did_not_grow() -> None:
    """4 of 347, then 2 of 156: 1.15 % and 1.28 %."""
    some = {"invalid_reason": "既存顧客"}
    leads = [*planted_fall(), *leads_of(PAST, 0, 4), *leads_of(RECENT, 0, 2)]
    leads[-6:] = [lead | some for lead in leads[-6:]]
    reasons = told(weekly(book_of(leads), link), "questions")[0][2]
    assert reasons == "対象エリア外 9%→13%、重複 9%→12%"


def test_in_english_an_answer_is_spaced_as_english_is() -> None:
    page = weekly(book_of(planted_fall(), site=replace(SITE, locale="en")), link)
    reasons, forms, _ = (row[2] for row in told(page, "questions"))
    assert reasons == "Outside our area 9% → 13%, Duplicate 9% → 12%"
    assert forms == "デモ依頼 83% → 50% (n=40)"


def test_a_firms_own_questions_are_answered_by_their_words() -> None:
    own: dict[str, list[Any]] = {
        "question_stage": ["有効率", "有効率", "Valid rate", "商談率", "有効 率?"],
        "question": [
            "どの施策が悪いか",
            "Which channel is it?",
            "気になることは?",
            "はい?",
            "いいえ",
        ],
    }
    book = book_of(planted_fall(), settings=own)
    found = questions(book, judge(book), 9)
    assert found is not None
    assert [row[1] for row in shown(found)[1:]] == own["question"][:3]
    assert shown(found)[1][2].startswith("動画広告 83%→50%(n=40)")
    assert shown(found)[2][2].startswith("Web広告 82%→66%(n=80)")
    # Words that say nothing are answered by the channels.
    assert shown(found)[3][2] == shown(found)[2][2]
    assert rules(book)["setting_wrong"] == [6]


def test_of_four_that_are_tested_a_chance_of_four_percent_is_only_to_be_watched() -> None:
    """The other three are tested too, and did not move."""
    leads = [
        {**lead, "first_response_on": lead["received_at"] + (at % 3 == 0) * 9}
        for at, lead in enumerate(planted_fall())
    ]
    for at, lead in enumerate(one for one in leads if "invalid_reason" not in one):
        if at % 3 == 0:
            lead |= {"opportunity_on": lead["received_at"] + 2}
        if at % 6 == 0:
            lead |= {"won_on": lead["received_at"] + 6}
    page = weekly(book_of(leads), link)
    valid_rate, *others = told(page, "rates")
    assert valid_rate[5:] == [
        pytest.approx(0.043, abs=0.0005), pytest.approx(4 * 0.0433, abs=0.002),
        "要注意(まだ偶然の範囲)",
    ]  # fmt: skip
    assert {row[7] for row in others} == {"差は偶然の範囲"}
    # It is talked about all the same.
    assert told(page, "questions")[0][0] == "有効率"


def test_a_lead_counts_only_for_what_the_youngest_has_had_time_for() -> None:
    """As of the 20th the youngest lead of October is 20 days old."""
    past = [{"channel": "Web広告", "received_at": day("2026-03-01"),
             "opportunity_on": day("2026-03-01") + after} for after in (2, 20, 21, 90)]  # fmt: skip
    book = book_of([*past, {"channel": "Web広告", "received_at": day("2026-10-31")}])
    cohorts = all_cohorts(book)[1]
    assert cohorts.age == 20
    assert cohorts.counts == ((0, 1), (2, 4))


@pytest.mark.parametrize(
    ("now", "months"),
    [("2026-11-06", ("2026-07", "2026-09")), ("2026-11-07", ("2026-08", "2026-10")),
     ("2026-11-30", ("2026-08", "2026-10")), ("2026-12-07", ("2026-09", "2026-11"))],
)  # fmt: skip
def test_a_month_counts_once_its_last_lead_is_a_week_old(now: str, months: tuple[str, str]) -> None:
    at = datetime.fromisoformat(f"{now}T03:00:00").replace(tzinfo=UTC)
    recent = all_cohorts(book_of([{"channel": "Web広告"}], now=at))[0].recent
    first, last = (int(one[:4]) * 12 + int(one[5:]) - 1 for one in months)
    assert (recent.first, recent.last) == (first, last)


def test_contracts_are_compared_when_half_of_them_have_had_the_time() -> None:
    deal = {"channel": "Web広告", "received_at": day("2025-12-01"),
            "opportunity_on": day("2025-12-03"), "won_on": day("2025-12-03") + 45}  # fmt: skip
    cohorts = all_cohorts(book_of([deal] * 3))[2]
    assert (cohorts.recent.last, cohorts.age) == (2026 * 12 + 8, 51)  # up to September


def test_unjudged_leads_of_young_months_may_not_make_a_fall() -> None:
    """Those who write back are judged late: 40 of the last months' leads still wait."""
    leads = [*planted_fall(), *[{"channel": "Web広告", "received_at": day("2026-10-20")}] * 40]
    assert judge(book_of(leads))[0].verdict is Movement.YOUNG
    # Where as many of the months before still wait, that is how the firm works.
    older = [{"channel": "Web広告", "received_at": day("2026-02-20")}] * 90
    assert judge(book_of([*leads, *older]))[0].verdict is Movement.FELL


def test_a_response_on_the_next_working_day_is_in_time() -> None:
    """Friday 2026-09-18 before three days off (敬老の日, 国民の休日, 秋分の日) until the 23rd."""
    friday, saturday = day("2026-09-18"), day("2026-09-19")
    answered = [(friday, day("2026-09-24")), (friday, day("2026-09-25")),
                (saturday, day("2026-09-24")), (friday, friday)]  # fmt: skip
    leads = [{"channel": "Web広告", "received_at": received, "status": "進行中",
              "first_response_on": on} for received, on in answered]  # fmt: skip
    untouched = {"channel": "Web広告", "received_at": friday}
    unknown = {"channel": "Web広告", "received_at": friday, "status": "進行中"}
    response = all_cohorts(book_of([*leads, untouched, unknown]))[3]
    assert response.counts[0] == (3, 5)


def test_dates_of_leads_that_nobody_counts_do_not_put_the_column_into_use() -> None:
    """Spam that somebody answered, with the day written down, in a month in which nobody else's
    was."""
    lead = {"channel": "Web広告", "received_at": day("2026-02-03"), "status": "進行中"}
    spam = {**lead, "kind": "スパム", "first_response_on": day("2026-02-03")}
    now = [{"channel": "Web広告", "received_at": day("2026-09-01"), "status": "進行中",
            "first_response_on": day("2026-09-01")}] * 40  # fmt: skip
    few = {**lead, "first_response_on": day("2026-02-04")}
    response = all_cohorts(book_of([*[lead] * 30, *[few] * 10, *[spam] * 40, *now]))[3]
    assert response.counts == ((40, 40), (0, 0))


def test_months_before_the_column_was_in_use_do_not_make_a_rise() -> None:
    before = [{"channel": "Web広告", "received_at": day("2026-02-03"), "status": "進行中"}] * 40
    now = [{"channel": "Web広告", "received_at": day("2026-09-01"), "status": "進行中",
            "first_response_on": day("2026-09-01")}] * 40  # fmt: skip
    response = all_cohorts(book_of([*before, *now]))[3]
    assert response.counts == ((40, 40), (0, 0))


def test_rates_over_100_percent_are_never_judged() -> None:
    """More opportunities than leads in the last months, all of older leads: by month received no
    rate exceeds 100 %, whatever the months of events say."""
    old = [{"channel": "Web広告", "received_at": day("2025-10-01"),
            "opportunity_on": day("2026-09-01")}] * 60  # fmt: skip
    new = [{"channel": "Web広告", "received_at": day("2026-06-01")}] * 20
    for one in judge(book_of([*old, *new])):
        for reached, cases in (one.now, one.then):
            assert reached <= cases
    assert judge(book_of([*old, *new]))[1].now == (0, 20)


def test_the_parts_of_a_change_add_up_whatever_it_is_cut_by() -> None:
    book = book_of(planted_fall())
    valid_rate = judge(book)[0]
    for dimension in (CHANNEL, CAMPAIGN):
        apart = take_apart(book, valid_rate, dimension)
        assert apart.mix + apart.rate == pytest.approx(115 / 154 - 283 / 343)


def test_the_headline_is_that_of_the_firms_stage() -> None:
    deal = {"channel": "Web広告", "received_at": day("2026-11-02"), "opportunity_on": TODAY - 1,
            "expected_amount": 500_000, "won_on": TODAY, "won_amount": 400_000}  # fmt: skip
    firsts = {}
    for stage in ("立ち上げ", "中期", "後期", "Ideal"):
        table = plan_this_month(book_of([deal], items={"KGIの段階": stage}), 7)
        firsts[stage] = (shown(table)[1][0], shown(table)[1][3])
    assert firsts == {
        "立ち上げ": ("KGI(立ち上げ): 商談", 1),
        "中期": ("KGI(中期): 有効商談", 0),
        "後期": ("KGI(後期): パイプライン創出額", 500_000),
        "Ideal": ("KGI(理想): 成約金額", 400_000),
    }


def test_a_month_in_progress_is_held_against_its_target_by_where_it_will_land() -> None:
    targets: list[dict[str, Any]] = [
        {"month": "2026-11", "channel": "全体", "metric": "商談", "target": 8},
        {"month": "2026-11", "channel": "全体", "metric": "商談率", "target": "20%"},
        {"month": "2026-11", "channel": "Web広告", "metric": "商談", "target": 20},
    ]
    deal = {"channel": "Web広告", "received_at": TODAY - 5, "opportunity_on": TODAY - 4}
    table = plan_this_month(book_of([deal] * 4, targets=targets), 7)
    headline, rate, worst, *_ = shown(table)[1:]
    landed = headline[4]
    assert 4 < landed < 8
    assert headline[:6] == ["KGI(立ち上げ): 商談", "全体", 8, 4, landed, pytest.approx(landed / 8)]
    assert rate[2:6] == [0.2, 1, "計測途中", "計測途中"]
    assert worst[:6] == ["商談: 最も下回る流入チャネル", "Web広告", 20, 4, landed,
                         pytest.approx(landed / 20)]  # fmt: skip


def test_the_worst_channel_and_campaign_are_those_that_miss_most_of_their_usual_month() -> None:
    def deals(month: str, count: int, **more: Any) -> list[dict[str, Any]]:
        on = day(f"{month}-05")
        return [{"channel": "Web広告", "received_at": on, "opportunity_on": on, **more}] * count

    months = [*PAST[3:], *RECENT]
    leads = [one for month in months for one in deals(month, 6, campaign="指名検索")]
    leads += [one for month in months for one in deals(month, 3, campaign="動画広告")]
    leads += [one for month in months for one in deals(month, 4, channel="Web媒体")]
    leads += deals("2026-11", 6, campaign="動画広告") + deals("2026-11", 3, channel="Web媒体")
    table = plan_this_month(book_of(leads), 7)
    told_rows = {row[0]: row[1:4] for row in shown(table)[1:]}
    assert told_rows["商談: 最も下回る施策"] == ["指名検索", 6, 0]
    mark = table.marks[len(table.rows) - 1, 2]
    assert (mark.muted, mark.note) == (True, "直近12か月の月平均")


def test_each_role_at_equal_days_and_the_same_month_last_year() -> None:
    def won(on: int, amount: int) -> dict[str, Any]:
        return {"channel": "Web広告", "received_at": on, "won_on": on, "won_amount": amount}

    leads = [
        won(day("2026-11-20"), 900), won(day("2026-10-20"), 70), won(day("2026-10-21"), 5000),
        won(day("2025-11-20"), 60), won(day("2025-11-21"), 5000),
    ]  # fmt: skip
    costs = [{"month": month, "channel": "Web広告", "amount": 1000} for month in
             ("2026-11", "2026-10")]  # fmt: skip
    targets = [{"month": "2026-11", "channel": "全体", "metric": "売上", "target": 1800}]
    table = shown(roles(book_of(leads, costs, targets=targets)))[1:]
    assert [row[:2] for row in table] == [
        ["マーケティング", "商談"], [None, "商談獲得単価"], [None, "リード"],
        [None, "リード獲得単価"],
        ["インサイドセールス", "商談"], [None, "成約率"], ["営業", "成約金額"], [None, "成約"],
    ]  # fmt: skip
    revenue, contracts = table[6:]
    assert revenue[2] == 1800
    assert 0.5 < revenue[3] < 1
    assert revenue[4:7] == [900, 70, 60]
    assert contracts[2:7] == [None, None, 1, 1, 1]
    # Costs have no day, so a unit cost is that of the whole month.
    assert table[1][4:7] == [1000, 500, "未入力"]


def decided(**more: Any) -> dict[str, Any]:
    return {"decided_on": TODAY - 9, "decision": "動画広告を止める", "owner": "藤井",
            "due_on": TODAY + 3, "metric": "有効リード", **more}  # fmt: skip


def decisions_of(book: Book) -> list[list[Any]]:
    return told(weekly(book, link), "decisions")


def test_open_decisions_come_with_their_figure_before_and_after() -> None:
    leads = [
        {"channel": channel, "received_at": TODAY - ago}
        for channel, days in (("Web広告", (0, 9, 10, 19, 20)), ("Web媒体", (3, 12)))
        for ago in days
    ]
    book = book_of(leads, decisions=[
        decided(),
        decided(decision="LP を直す", scope="Web広告", due_on=TODAY - 1, state="進行中"),
        decided(decision="済んだこと", state="完了"),
        decided(decision="やめたこと", state="Dropped"),
        decided(decision="日付なし", decided_on=None, due_on=None),
        decided(decision="これから", decided_on=TODAY + 5, due_on=TODAY + 9),
    ])  # fmt: skip
    assert decisions_of(book) == [
        ["LP を直す", "有効リード(Web広告)", "藤井", TODAY - 1, "進行中", 2, 2, TODAY - 9],
        ["動画広告を止める", "有効リード(全体)", "藤井", TODAY + 3, "未着手", 3, 3, TODAY - 9],
        ["これから", "有効リード(全体)", "藤井", TODAY + 9, "未着手", 7, "これから", TODAY + 5],
        ["日付なし", "有効リード(全体)", "藤井", None, "未着手", None, "これから", None],
    ]  # fmt: skip
    table = block(weekly(book, link), "decisions")
    assert table.marks[0, 0].link == "#decisions!3"
    assert table.marks[0, 3].warn
    assert table.heads[0].text == "決定事項(未完了 4件)"


def test_what_a_decision_names_but_nobody_knows_is_told() -> None:
    book = book_of(decisions=[
        decided(metric="やる気"), decided(scope="どこか"), decided(state="ほぼ完了"),
        decided(due_on="そのうち"), {"owner": "藤井"},
    ])  # fmt: skip
    assert {key: found for key, found in rules(book).items() if "decision" in key} == {
        "decision_metric_unknown": [2, 3], "decision_state_unknown": [4],
    }  # fmt: skip
    assert rules(book)["date_unreadable"] == [5]
    assert len(decisions_of(book)) == 4


def test_weeks_stand_side_by_side() -> None:
    """Today is a Friday; weeks begin on Mondays."""
    lead = {"channel": "Web広告"}
    leads = [{**lead, "received_at": day(on)} for on in (
        "2026-11-20", "2026-11-16", "2026-11-15", "2026-11-09", "2026-11-08", "2026-10-12",
        "2026-10-11",
    )]  # fmt: skip
    table = block(weekly(book_of(leads), link), "weeks")
    assert shown(table)[1] == ["リード", "受付日", 2, 2, 0.5, None, None, None]


def test_an_empty_sheet_makes_the_whole_page() -> None:
    page = weekly(book_of(), link)
    assert [table.block for table in page.tables] == [
        "plan", "rates", "decisions", "roles", "weeks", "movers", "links",
    ]  # fmt: skip
    assert all(len(table.heads) == 8 for table in page.tables)
    assert {row[7] for row in told(page, "rates")} == {"比べる件数がない"}


def test_the_page_has_never_more_than_sixty_rows() -> None:
    """Whatever there is to tell: every block full, each header, and the blank rows between."""
    full = {**ROOM, "rates": 4, "roles": 8, "weeks": 4, "links": 1}
    close = {"parts", "weeks", "links"}
    heights = {key: 1 + lines + (key not in close) for key, lines in full.items()}
    assert heights.keys() == set(BLOCKS)
    assert 3 + sum(heights.values()) + 1 <= MOST_ROWS  # 1: the line of counts below the movers


def test_with_forty_deals_it_fits_sixty_rows() -> None:
    deals = [
        {"channel": "Web広告", "received_at": day("2026-09-01") + at, "company": f"会社{at}",
         "opportunity_on": day("2026-09-05") + at, "phase": "価値合意"}
        for at in range(40)
    ]  # fmt: skip
    metrics = ("リード", "有効リード", "商談", "成約", "成約金額", "商談率", "費用", "失注")
    targets = [{"month": "2026-11", "channel": "全体", "metric": metric, "target": 5}
               for metric in metrics]  # fmt: skip
    book = book_of([*planted_fall(), *deals], targets=targets,
                   decisions=[decided(decision=f"決定{at}") for at in range(12)])  # fmt: skip
    page = weekly(book, link)
    assert rows_of(page) <= MOST_ROWS
    assert block(page, "decisions").heads[0].text == "決定事項(未完了 12件)"


def test_verdicts_have_words_in_both_languages() -> None:
    assert all(isinstance(one.value, Text) and one.value.en for one in Movement)


def test_where_nothing_changed_but_age_nothing_is_claimed() -> None:
    """A few of the firms of tools/false_alarms.py, which plays 200."""
    books = [maturing_firm(seed) for seed in range(12)]
    claims = [
        one.key
        for book in books
        for one in judge(book)
        if one.verdict in {Movement.FELL, Movement.ROSE}
    ]
    assert claims == []
    # The trap is there: with ages left out, many of them would have fallen.
    assert sum(map(naive_fall, books)) >= 4
