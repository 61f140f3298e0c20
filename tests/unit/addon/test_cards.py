"""What the cards say in each situation, in both languages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.database import writers
from server.database.database import Database
from server.database.writers import holder_name
from server.inbox import batches
from server.rebuild import queue as rebuilds
from sheets_schema.text import Text, plain
from tests.support.addon import URL, buttons_of, card_of, event, open_sheet, texts_of
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.unit.addon.conftest import LocalGoogle, Post

REPORT: dict[str, Any] = {
    "site": "default",
    "calls": 3,
    "rows": 259,
    "seconds": 1.2,
    "findings": 5,
    "warnings": [],
    "headline": {
        "valid": 250,
        "opportunities": 54,
        "won": 12,
        "cost": 2_450_000,
        "cost_per_won": 204_166.6667,
    },
    "channels": [
        {
            "channel": "オーガニック",
            "valid": 25,
            "opportunities": 5,
            "won": 1,
            "cost": 0,
            "cost_per_won": 0.0,
        },
        {
            "channel": "Web広告 <b>&",
            "valid": 1100,
            "opportunities": 25,
            "won": 0,
            "cost": "未入力",
            "cost_per_won": "母数0",
        },
        {
            "channel": "代理店紹介",
            "valid": "--",
            "opportunities": 4,
            "won": 2,
            "cost": 200_000,
            "cost_per_won": 100_000,
        },
    ],
}


def rebuilt(
    database: Database, report: dict[str, Any] | None = None, trouble: Text | None = None
) -> None:
    at = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    rebuilds.ask(database, "default", at, "admin")
    job = rebuilds.take(database, at)
    assert job is not None
    end = at + timedelta(seconds=1.25)
    if trouble:
        rebuilds.finish(database, job, end, trouble=trouble)
    else:
        rebuilds.finish(database, job, end, report=report or REPORT)


def home(post: Post, google: LocalGoogle, locale: str = "ja") -> dict[str, Any]:
    status, reply = post(
        "/addon/home", event("/addon/home", spreadsheet=open_sheet(google.site_id), locale=locale)
    )
    assert status == 200
    return card_of(reply)


def footer(card: dict[str, Any]) -> list[str]:
    return [button["text"] for button in card["fixedFooter"].values()]


def test_without_permission_one_button_asks_for_it(post: Post) -> None:
    sheets = {"addonHasFileScopePermission": False}
    status, reply = post("/addon/home", event("/addon/home", spreadsheet=sheets))
    assert status == 200
    buttons = buttons_of(card_of(reply))
    assert {text: action["function"] for text, action in buttons.items()} == {
        "許可する": f"{URL}/addon/allow"
    }
    status, reply = post("/addon/allow", event("/addon/allow"))
    asked: dict[str, Any] = {"editorAction": {"requestFileScopeForActiveDocument": {}}}
    assert (status, reply) == (200, {"renderActions": {"hostAppAction": asked}})


def test_once_permission_is_given_the_figures_are_shown(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    rebuilt(database)
    status, reply = post(
        "/addon/granted", event("/addon/granted", spreadsheet=open_sheet(google.site_id))
    )
    assert status == 200
    assert reply["action"]["navigations"][0]["pushCard"]["name"] == "connected"
    assert "250" in texts_of(card_of(reply))


def test_a_spreadsheet_that_is_no_site_says_whom_to_share_it_with_and_whom_to_ask(
    post: Post, google: LocalGoogle
) -> None:
    status, reply = post(
        "/addon/home",
        event("/addon/home", spreadsheet=open_sheet(google.other_id, "備品 <一覧>")),
    )
    texts = texts_of(card_of(reply))
    assert status == 200
    assert "まだつながっていません" in " ".join(texts)
    assert "田中(情報システム)" in texts
    assert google.other_id in texts
    assert "備品 &lt;一覧&gt;" in texts


def test_before_the_first_rebuild_it_says_what_to_do(post: Post, google: LocalGoogle) -> None:
    card = home(post, google)
    texts = " ".join(texts_of(card))
    assert "まだ集計していません。「再集計」を押すと、ここに数字が表示されます。" in texts
    assert "まだありません" in texts
    assert footer(card) == ["再集計", "更新"]


def test_the_headline_figures_and_those_by_channel(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    rebuilt(database)
    card = home(post, google)
    grid = card["sections"][0]["widgets"][0]["grid"]
    assert [(one["title"], one["subtitle"]) for one in grid["items"]] == [
        ("250", "有効リード"),
        ("54", "商談"),
        ("12", "成約"),
        ("¥204,167", "成約獲得単価"),
    ]
    channels = [one["decoratedText"] for one in card["sections"][1]["widgets"]]
    assert [(one["topLabel"], one["text"]) for one in channels] == [
        ("オーガニック", "25 → 5 → 1  ·  ¥0"),
        ("Web広告 &lt;b&gt;&amp;", "1,100 → 25 → 0  ·  母数0"),
        ("代理店紹介", "-- → 4 → 2  ·  ¥100,000"),
    ]
    texts = texts_of(card)
    assert "✓ 11/20 12:00 に完了(1.2 秒)" in texts
    assert "⚠ 確認が必要な行が 5 件あります(タブ「データ品質」)" in texts
    assert card["header"] == {"title": "Leadsheet", "subtitle": "リード管理"}


# As rebuilds leave it: nobody's first.
TODAY = [
    {"person": "(担当なし)", "count": 2, "late": 0},
    {"person": "中野 <b>", "count": 1_204, "late": 17},
    {"person": "藤井", "count": 3, "late": 1},
]


@pytest.mark.parametrize(
    ("locale", "head", "told"),
    [
        (
            "ja",
            "今日やること",
            ["2 件", "1,204 件(⚠ 期限超過・放置 17)", "3 件(⚠ 期限超過・放置 1)"],
        ),
        ("en", "To do today", ["2", "1,204 (⚠ late: 17)", "3 (⚠ late: 1)"]),
    ],
)
def test_what_each_person_has_to_do_today(
    post: Post, google: LocalGoogle, database: Database, locale: str, head: str, told: list[str]
) -> None:
    rebuilt(database, {**REPORT, "today": TODAY})
    section = home(post, google, locale)["sections"][1]
    assert section["header"] == head
    lines = [one["decoratedText"] for one in section["widgets"]]
    names = ["(担当なし)", "中野 &lt;b&gt;", "藤井"]
    assert [(one["topLabel"], one["text"]) for one in lines] == list(zip(names, told, strict=True))


@pytest.mark.parametrize(
    ("outlook", "shown"),
    [
        ({"landing": 38_675_000, "target": 42_000_000, "shortage": 3_325_000},
         [("¥38,675,000", "今期着地"), ("¥3,325,000", "今期の不足額")]),
        ({"landing": 0, "target": None, "shortage": None}, [("¥0", "今期着地")]),
        ({}, []),  # 見通し is off
    ],
)  # fmt: skip
def test_what_the_year_will_bring(
    post: Post,
    google: LocalGoogle,
    database: Database,
    outlook: dict[str, int | None],
    shown: list[tuple[str, str]],
) -> None:
    rebuilt(database, {**REPORT, "outlook": outlook})
    grid = home(post, google)["sections"][0]["widgets"][0]["grid"]
    assert [(one["title"], one["subtitle"]) for one in grid["items"]][4:] == shown


def test_a_report_of_an_earlier_version_has_no_list_of_today(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    rebuilt(database)
    assert "今日やること" not in [one.get("header") for one in home(post, google)["sections"]]


def test_the_card_speaks_the_persons_language(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    rebuilt(database)
    for locale in ("en", "en-GB", "fr"):
        texts = texts_of(home(post, google, locale))
        assert "Valid leads" in texts
        assert "✓ Done on 11/20 12:00 (1.2 s)" in texts
    for locale in ("ja", "ja-JP", "ja_JP"):
        assert "有効リード" in texts_of(home(post, google, locale))


def test_a_language_nobody_tells_is_the_settings(post: Post, google: LocalGoogle) -> None:
    asked = event("/addon/home", spreadsheet=open_sheet(google.site_id), locale=None)
    assert "状態" in texts_of(card_of(post("/addon/home", asked)[1]))


def test_many_channels_are_folded(post: Post, google: LocalGoogle, database: Database) -> None:
    one = REPORT["channels"][0]
    rebuilt(database, {**REPORT, "channels": [{**one, "channel": f"c{n}"} for n in range(30)]})
    section = home(post, google)["sections"][1]
    assert len(section["widgets"]) == 30
    assert (section["collapsible"], section["uncollapsibleWidgetsCount"]) == (True, 7)


def test_what_waits_and_what_was_set_aside_is_told(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=90)
    for number in range(3):
        put_lead(database, a_lead(f"佐藤 {number}", at=long_ago))
    lease = writers.acquire(database, google.site_id, holder_name())
    assert lease is not None
    batch = batches.claim(database, lease, ["default"], long_ago)
    assert batch is not None
    batches.split(database, lease, batch, long_ago)
    first = batches.open_batch(database, lease)
    assert first is not None
    batches.isolate(database, lease, first, plain("Invalid row"), long_ago)
    writers.note_trouble(
        database,
        google.site_id,
        at=long_ago,
        next_try_at=long_ago,
        trouble=Text("リードのタブが見つかりません。", "The Leads tab is missing."),
        paused="NotReachable",
    )
    inbox = next(
        one["decoratedText"]
        for one in home(post, google)["sections"][-1]["widgets"]
        if one["decoratedText"]["topLabel"] == "受信箱"
    )
    assert inbox["text"] == "書き込み待ち 2 件(最も古いものは 1 時間)"
    assert inbox["bottomLabel"] == (
        "⚠ 書き込みが止まっています: リードのタブが見つかりません。<br>"
        "⚠ 保留が 1 件あります。管理画面でご確認ください"
    )
    assert "The Leads tab is missing." in " ".join(texts_of(home(post, google, "en")))


def test_pressing_rebuild_asks_for_one_and_shows_how_far_it_is(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    rebuild = buttons_of(home(post, google))["再集計"]
    assert rebuild["function"] == f"{URL}/addon/rebuild"
    parameters = {one["key"]: one["value"] for one in rebuild["parameters"]}
    assert parameters == {"spreadsheet": google.site_id, "title": "リード管理"}

    # As Google sends it: the button's parameters, without the open file.
    status, reply = post("/addon/rebuild", event("/addon/rebuild", parameters=parameters))
    assert status == 200
    action = reply["renderActions"]["action"]
    assert action["notification"] == {"text": "再集計を始めます"}
    card = action["navigations"][0]["updateCard"]
    assert "<b>順番を待っています</b>" in texts_of(card)
    assert card["header"]["subtitle"] == "リード管理"
    assert footer(card) == ["更新"]

    job = rebuilds.take(database, datetime.now(UTC))
    assert job is not None
    assert (job.site, job.origin) == ("default", "addon")
    rebuilds.note_step(database, job, "count", 0.4)
    refreshed = event("/addon/refresh", parameters=parameters)
    card = card_of(post("/addon/refresh", refreshed)[1])
    assert "<b>数えています(40%)</b>" in texts_of(card)

    rebuilds.finish(database, job, datetime.now(UTC), report=REPORT)
    card = card_of(post("/addon/refresh", event("/addon/refresh", parameters=parameters))[1])
    assert "250" in texts_of(card)
    assert footer(card) == ["再集計", "更新"]


def test_a_second_click_joins_the_first(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    asked = event("/addon/rebuild", spreadsheet=open_sheet(google.site_id))
    for _ in range(3):
        assert post("/addon/rebuild", asked)[0] == 200
    assert len(rebuilds.history(database)) == 1


def test_a_failed_rebuild_says_why_and_keeps_the_last_figures(
    post: Post, google: LocalGoogle, database: Database
) -> None:
    rebuilt(database)
    rebuilt(database, trouble=Text("共有されていません。", "It is not shared."))
    texts = texts_of(home(post, google))
    assert "⚠ 11/20 12:00 に失敗しました" in texts
    assert "共有されていません。" in texts
    assert "250" in texts
    assert "It is not shared." in texts_of(home(post, google, "en"))


@pytest.mark.parametrize("report", [{}, {"headline": {}}, {"headline": {"valid": "--"}}])
def test_an_older_programs_report_breaks_no_card(
    post: Post, google: LocalGoogle, database: Database, report: dict[str, Any]
) -> None:
    rebuilt(database, report or {"rows": 1})
    home(post, google)
