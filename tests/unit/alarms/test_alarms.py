"""Each alarm over real sockets: told once by both ways, and once when it is well again, however
often and by however many it is looked for."""

import email
import email.policy
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from server.alarms import loop
from server.alarms.loop import Alarms
from server.app import create_app
from server.database import writers
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import leads
from server.notice import reminder_queue as reminders
from server.notice.reminding import Reminders
from server.rebuild import queue as rebuilds
from server.settings.environment import Settings
from sheets_schema.text import Text, plain
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead
from tests.support.listeners import Heard, Post, mail_server, webhook
from tests.support.processes import PATIENCE, wait_until

SHEET = "sheet-of-aoba"
GB = 2**30


@dataclass
class World:
    """An inbox, two listeners, a clock and a disk."""

    database: Database
    folder: Path
    hook: Heard
    post: Post
    at: datetime = NOON
    free: int = 50 * GB
    more: dict[str, Any] = field(default_factory=dict)

    def now(self) -> datetime:
        return self.at

    @property
    def settings(self) -> Settings:
        given = {
            "spreadsheet_id": SHEET,
            "sheets_emulator_host": "127.0.0.1:9",
            "notice_webhook_url": self.hook.url,
            "notice_webhook_kind": "generic",
            "notice_email_to": "tantou@example.jp",
            "notice_email_from": "leads@example.jp",
            "smtp_url": f"smtp://127.0.0.1:{self.post.port}",
            **self.more,
        }
        return Settings(_env_file=None, **given).check()

    def look(self, times: int = 1) -> None:
        """By a process that has just started, each time; then what is to be said is sent."""
        for _ in range(times):
            Alarms(self.settings, self.database, self.now).look()
        Reminders(self.settings, self.database, self.now).run_due()

    @property
    def letters(self) -> list[Any]:
        return [email.message_from_string(one, policy=email.policy.default)
                for one in self.post.letters]  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    lease = writers.acquire(database, SHEET, "somebody")
    assert lease is not None
    with webhook() as hook, mail_server() as post:
        made = World(database, tmp_path, hook, post)
        monkeypatch.setattr(
            shutil, "disk_usage", lambda _: (100 * GB, 100 * GB - made.free, made.free)
        )
        yield made
    database.close()


FULL = Text("いっぱいです。", "It is full.")


def pause(world: World, kind: str | None, trouble: Text = FULL) -> None:
    writers.note_trouble(
        world.database, SHEET, at=world.at, next_try_at=world.at, trouble=trouble, paused=kind
    )


def well_writing(world: World) -> None:
    writers.note_success(world.database, SHEET, world.at)


def a_lead_waits(world: World) -> None:
    put_lead(world.database, a_lead(at=world.at - timedelta(minutes=16)))


def it_is_written(world: World) -> None:
    with world.database.write() as connection:
        connection.execute(update(leads).values(state="delivered", delivered_at=world.at))


def rebuild(world: World, trouble: Text | None) -> None:
    rebuilds.note_run(world.database, "default", world.at, world.at, trouble=trouble)


def two_rebuilds_fail(world: World) -> None:
    for _ in range(2):
        rebuild(world, Text("見出しがありません。", "A heading is missing."))


def set_free(world: World, free: int) -> None:
    world.free = free


def submissions_stop(world: World) -> None:
    for days in (9, 8, 7, 6, 5, 4):
        lead = a_lead(f"{days}日前", at=world.at - timedelta(days=days))
        put_lead(world.database, lead)
    it_is_written(world)


def one_arrives(world: World) -> None:
    put_lead(world.database, a_lead("久しぶり", at=world.at))


Do = Callable[[World], None]
KINDS: list[tuple[str, Do, Do, str, str]] = [
    ("paused", lambda w: pause(w, "Refused"), well_writing, "止まっています", "いっぱいです。"),
    (
        "sharing",
        lambda w: pause(w, "NotReachable", Text("共有されていません。", "Not shared.")),
        well_writing,
        "開けなくなりました",
        "編集者として戻して",
    ),
    ("waiting", a_lead_waits, it_is_written, "届いていません", "16 分待っています"),
    ("rebuild", two_rebuilds_fail, lambda w: rebuild(w, None), "失敗しています", "見出しが"),
    ("disk", lambda w: set_free(w, GB), lambda w: set_free(w, 20 * GB), "空き容量", "1,024 MB"),
    ("silent", submissions_stop, one_arrives, "送信が届いていません", "4 日間"),
]


@pytest.mark.parametrize(
    ("kind", "goes_wrong", "is_mended", "title", "words"), KINDS, ids=[one[0] for one in KINDS]
)
def test_each_is_told_once_by_both_ways_and_once_when_it_is_well(
    world: World, kind: str, goes_wrong: Do, is_mended: Do, title: str, words: str
) -> None:
    world.look(2)
    assert (world.hook.bodies, world.post.letters) == ([], [])

    goes_wrong(world)
    world.look(3)
    world.at += timedelta(minutes=1)
    world.look(3)
    (told,) = world.hook.json
    assert (told["event"], told["alarm"], told["site"]) == ("alarm", kind, "default")
    assert title in told["title"]
    assert words in told["text"]
    assert told["facts"][0].startswith("対処: ")
    (letter,) = world.letters
    assert letter["To"] == "tantou@example.jp"
    assert title in letter["Subject"]
    assert words in letter.get_body(("plain",)).get_content()

    is_mended(world)
    world.at += timedelta(minutes=1)
    world.look(3)
    (_, over) = world.hook.json
    assert (over["event"], over["alarm"]) == ("well", kind)
    assert over["title"].startswith("✓ 元に戻りました: ")
    assert title in over["title"]
    assert len(world.letters) == 2
    assert title in world.letters[1]["Subject"]

    goes_wrong(world)
    world.at += timedelta(minutes=1)
    if kind not in ("silent",):
        world.look(2)
        assert [one["event"] for one in world.hook.json] == ["alarm", "well", "alarm"]


@pytest.mark.parametrize(("kind", "goes_wrong"), [one[:2] for one in KINDS if one[0] != "disk"])
def test_many_processes_that_look_at_once_decide_once(
    world: World, kind: str, goes_wrong: Do
) -> None:
    goes_wrong(world)
    barrier = threading.Barrier(6)

    def look(_: int) -> None:
        own = open_inbox(f"sqlite:///{world.folder / 'inbox.db'}")
        watch = Alarms(world.settings, own, world.now)
        barrier.wait()
        watch.look()
        own.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(look, range(6)))
    world.look()
    assert [one["alarm"] for one in world.hook.json] == [kind]
    assert len(world.letters) == 1


def test_a_lost_share_is_not_told_as_leads_that_wait_too(world: World) -> None:
    pause(world, "NotReachable", Text("共有されていません。", "Not shared."))
    a_lead_waits(world)
    world.look(2)
    assert [one["alarm"] for one in world.hook.json] == ["sharing"]


def test_what_could_not_be_sent_is_tried_again_and_shown(world: World) -> None:
    world.hook.answers = [(503, {}), (404, {})]
    pause(world, "Refused")
    world.look()
    (troubled,) = reminders.troubled(world.database, ["default"])
    assert (troubled.kind, troubled.way, troubled.state) == ("alarm", "webhook", "waiting")
    world.at += timedelta(hours=2)
    world.look()
    (troubled,) = reminders.troubled(world.database, ["default"])
    assert troubled.state == "refused"
    assert reminders.send_again(world.database, troubled.id, world.at)
    world.look()
    assert [one["event"] for one in world.hook.json] == ["alarm"] * 3
    assert len(world.letters) == 1


@pytest.mark.parametrize("confirmed", [None, timedelta(days=1)])
def test_a_clock_that_is_ahead_calls_nobody_silent(
    world: World, confirmed: timedelta | None
) -> None:
    """`confirmed`: how long after the last submission it is by Google's time, too."""
    submissions_stop(world)
    right, last = world.at, world.at - timedelta(days=4)
    world.at += timedelta(days=30)

    def surely_past() -> datetime | None:
        return None if confirmed is None else last + confirmed

    Alarms(world.settings, world.database, world.now, surely_past).look()
    Reminders(world.settings, world.database, world.now).run_due()
    assert world.hook.bodies == []
    world.at = right
    world.look()
    assert [one["alarm"] for one in world.hook.json] == ["silent"]


def test_in_english_where_the_site_is(world: World) -> None:
    world.more["locale"] = "en"
    world.free = GB
    world.look()
    (told,) = world.hook.json
    assert told["title"] == "⚠ The server's disk is nearly full"
    assert told["facts"][0].startswith("What to do: ")
    assert told["url"] == f"http://127.0.0.1:9/spreadsheets/{SHEET}"


def test_nothing_is_decided_where_nobody_is_told_and_it_is_told_once_somebody_is(
    world: World,
) -> None:
    pause(world, "Refused")
    ways = {"notice_webhook_url": "", "notice_email_to": ""}
    world.more = dict(ways)
    world.look()
    world.more = {}
    world.look()
    assert [one["alarm"] for one in world.hook.json] == ["paused"]


def test_words_of_elsewhere_call_nobody(world: World) -> None:
    pause(world, "Refused", plain("<!channel> https://evil.example / <!channel>"))
    world.more["notice_webhook_kind"] = "slack"
    world.look()
    (told,) = world.hook.json
    assert "<!channel>" not in told["text"]


def test_the_machine_is_told_of_once_by_who_looks_after_many_sites(world: World) -> None:
    told = f'notice_webhook_url = "{world.hook.url}"\nnotice_webhook_kind = "generic"\n'
    sites = "".join(
        f'[sites.{name}]\nspreadsheet_id = "sheet-{name}"\n'
        f'intake_token = "token-of-{name}-0123"\n{told}'
        for name in ("aoba", "shinonome")
    )
    (world.folder / "sites.toml").write_text(sites)
    world.more = {"sites_file": str(world.folder / "sites.toml"), "spreadsheet_id": ""}
    world.free = GB
    world.look(2)
    assert [(one["alarm"], one["site"]) for one in world.hook.json] == [("disk", "aoba")]


def test_a_site_without_a_spreadsheet_is_told_without_a_link(world: World) -> None:
    world.more["spreadsheet_id"] = ""
    a_lead_waits(world)
    world.look()
    (told,) = world.hook.json
    assert (told["alarm"], told["url"]) == ("waiting", "")
    assert "開く" not in world.letters[0].get_body(("plain",)).get_content()


def test_where_a_worker_should_be_the_web_process_looks_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_lead(world.database, a_lead(at=datetime.now(UTC) - timedelta(minutes=16)))
    monkeypatch.setattr(loop, "FIRST_SECONDS", 0.0)
    world.more |= {
        "deliver_in_web": False,
        "database_url": f"sqlite:///{world.folder / 'inbox.db'}",
    }
    create_app(world.settings)
    wait_until(lambda: bool(world.hook.bodies), PATIENCE, "the alarm")
    assert world.hook.json[0]["alarm"] == "waiting"
