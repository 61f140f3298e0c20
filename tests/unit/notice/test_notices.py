"""Notices of new MQLs over real sockets: what is sent, and what each kind of answer leads to."""

import email
import email.policy
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.database import writers
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.writers import Lease
from server.handover.handing import Handing
from server.inbox import batches, stories
from server.lead import IMPORTED
from server.notice import queue as notices
from server.notice.loop import Notices
from server.notice.ways import kind_of, ways_of
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.connection import Connection
from server.sheets.told_time import ToldTime
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead
from tests.support.listeners import Heard, Post, mail_server, webhook

YAMADA = {
    "name": "山田 太郎",
    "company": "青葉精機 <!channel>",
    "channel": "Web広告",
    "conversion_point": "お問い合わせ",
    "phone": "03-1234-5678",
}
# Nothing listens there: rows cannot be found, and the notices go all the same.
NOBODY = "127.0.0.1:9"


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


class Confirmed(ToldTime):
    """Google says the same as this machine."""

    def told(self) -> datetime:
        return self._here()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


@pytest.fixture
def hook() -> Iterator[Heard]:
    with webhook() as heard:
        yield heard


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_server() as running:
        yield running


def settings_with(**more: Any) -> Settings:
    given = {"spreadsheet_id": "sheet", "sheets_emulator_host": NOBODY, **more}
    return Settings(_env_file=None, **given).check()


@pytest.fixture
def deliver(database: Database, clock: Clock) -> Callable[..., str]:
    """A lead, delivered as the settings say; gives its id."""

    def do(settings: Settings, settle: bool = True, **cells: Any) -> str:
        lead_id = put_lead(database, a_lead(cells={**YAMADA, **cells}, at=clock.at)).lead_id
        claim_and_settle(database, settings, clock, settle=settle)
        return lead_id

    return do


def claim_and_settle(database: Database, settings: Settings, clock: Clock, *, settle: bool) -> None:
    lease = writers.acquire(database, "sheet", "test")
    assert isinstance(lease, Lease)
    handing = Handing(pytest.fail, settings.sites, ways_of)
    batch = batches.claim(database, lease, ["default"], clock.at, handing.decision(database, lease))
    assert batch is not None
    if settle:
        batches.settle(database, batch, clock.at)
    writers.release(database, lease)


def loop(settings: Settings, database: Database, clock: Clock) -> Notices:
    return Notices(settings, database, Connection(settings, clock=Confirmed(clock)))


def states(database: Database) -> list[tuple[str, str]]:
    return [(one.way, one.state) for one in notices.troubled(database, ["default"])]


def test_slack_hears_who_and_where_and_nobody_is_called(
    hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    lead_id = deliver(settings)
    clock.at += timedelta(seconds=1)
    loop(settings, database, clock).run_due()
    assert hook.json == [
        {
            "text": "*新しい MQL が届きました*\n"
            "会社名:青葉精機 ＜!channel＞\n"
            "氏名:山田 太郎\n"
            "流入チャネル:Web広告\n"
            "CVポイント:お問い合わせ\n"
            f"リードID:{lead_id}\n"
            f"<http://{NOBODY}/spreadsheets/sheet|スプレッドシートを開く>",
            "unfurl_links": False,
            "unfurl_media": False,
        }
    ]
    assert "1234" not in hook.bodies[0]
    loop(settings, database, clock).run_due()
    assert len(hook.bodies) == 1
    story = stories.story(database, lead_id)
    assert story is not None
    assert story.happenings[-1].kind == "notice_sent"


def test_chatwork_is_sent_a_form_with_the_token(
    hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(
        notice_webhook_url=hook.url, notice_webhook_kind="chatwork", notice_webhook_token="t0"
    )
    deliver(settings, company="[toall] 青葉精機")
    loop(settings, database, clock).run_due()
    (form,) = hook.forms
    assert form["body"][0].startswith(
        "[info][title]新しい MQL が届きました[/title]会社名:［toall］ 青葉"
    )
    assert form["self_unread"] == ["1"]
    assert hook.headers[0]["X-ChatWorkToken"] == "t0"


def test_teams_is_sent_a_card(
    hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="teams")
    deliver(settings)
    loop(settings, database, clock).run_due()
    (attachment,) = hook.json[0]["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert card["body"][1]["facts"][1] == {"title": "氏名", "value": "山田 太郎"}
    assert card["actions"][0]["url"] == f"http://{NOBODY}/spreadsheets/sheet"


def test_google_chat_and_others(
    hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="google_chat")
    deliver(settings, company="<users/all>")
    loop(settings, database, clock).run_due()
    assert "＜users/all＞" in hook.json[0]["text"]
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_token="t1")
    lead_id = deliver(settings)
    loop(settings, database, clock).run_due()
    assert hook.json[1]["event"] == "new_mql"
    assert hook.json[1]["lead_id"] == lead_id
    assert hook.json[1]["company"] == YAMADA["company"]
    assert hook.headers[1]["Authorization"] == "Bearer t1"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://hooks.slack.com/services/T/B/x", "slack"),
        ("https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t", "google_chat"),
        ("https://api.chatwork.com/v2/rooms/1/messages", "chatwork"),
        ("https://prod-1.japaneast.logic.azure.com:443/workflows/x", "teams"),
        ("https://example.jp/hooks.slack.com", "generic"),
    ],
)
def test_the_address_tells_the_kind(url: str, kind: str) -> None:
    assert kind_of(Site("default", "sheet", notice_webhook_url=url)) == kind


@pytest.mark.parametrize("cells", [{"kind": "UQL"}, {"kind": "スパム"}, {"kind": "テスト"}])
def test_uql_spam_and_tests_bring_no_notice(
    cells: dict[str, str],
    hook: Heard,
    database: Database,
    clock: Clock,
    deliver: Callable[..., str],
) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    deliver(settings, **cells)
    loop(settings, database, clock).run_due()
    assert hook.bodies == []


def test_nobody_is_told_before_the_row_stands(
    hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    deliver(settings, settle=False)
    loop(settings, database, clock).run_due()
    assert hook.bodies == []


def test_a_busy_webhook_is_asked_again_when_it_says(
    hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    deliver(settings)
    hook.answers = [(429, {"Retry-After": "60"}), (503, {})]
    telling = loop(settings, database, clock)
    telling.run_due()
    assert states(database) == [("webhook", "waiting")]
    clock.at += timedelta(seconds=59)
    telling.run_due()
    assert len(hook.bodies) == 1
    clock.at += timedelta(seconds=1)
    telling.run_due()
    clock.at += timedelta(hours=1)
    telling.run_due()
    assert len(hook.bodies) == 3
    assert hook.bodies[0] == hook.bodies[2]


def test_after_a_day_it_is_given_up_and_shown(
    hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    deliver(settings)
    hook.answers = [(429, {})]
    telling = loop(settings, database, clock)
    telling.run_due()
    clock.at += timedelta(days=1, seconds=1)
    telling.run_due()
    assert states(database) == [("webhook", "given_up")]
    assert len(hook.bodies) == 1


@pytest.mark.parametrize("answer", ["drop", (500, {}), (504, {})])
def test_an_unknown_outcome_is_shown_and_sent_again_by_a_person_only(
    answer: Any, hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    deliver(settings)
    hook.answers = [answer]
    telling = loop(settings, database, clock)
    telling.run_due()
    clock.at += timedelta(hours=2)
    telling.run_due()
    assert len(hook.bodies) == 1
    (shown,) = notices.troubled(database, ["default"])
    assert shown.state == "unknown"
    assert notices.send_again(database, shown.id, clock.at)
    telling.run_due()
    assert len(hook.bodies) == 2
    assert notices.troubled(database, ["default"]) == []


@pytest.mark.parametrize("status", [302, 400, 403, 404, 410])
def test_a_refusal_is_told_with_its_remedy_and_without_the_secret(
    status: int,
    hook: Heard,
    database: Database,
    clock: Clock,
    deliver: Callable[..., str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    deliver(settings)
    hook.answers = [(status, {"Location": hook.url})]
    monkeypatch.setattr(logging.getLogger("leadsheet"), "propagate", True)
    with caplog.at_level(logging.INFO, "leadsheet"):
        loop(settings, database, clock).run_due()
    (shown,) = notices.troubled(database, ["default"])
    assert shown.state == "refused"
    assert "NOTICE_WEBHOOK_URL" in str(shown.reason)
    assert len(hook.bodies) == 1
    told = caplog.text + str(shown.reason) + repr([vars(one) for one in caplog.records])
    for secret in ("secret-of-the-hook", "山田", "青葉"):
        assert secret not in told
    notices.mark_seen(database, shown.id)
    assert notices.troubled(database, ["default"]) == []


def test_who_died_in_the_midst_of_sending_leaves_an_unknown_outcome(
    hook: Heard, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    deliver(settings)
    (due,) = notices.due(database, [("default", "webhook")], clock.at)
    assert notices.begin(database, due, clock.at)
    assert not notices.begin(database, due, clock.at)
    clock.at += timedelta(minutes=6)
    loop(settings, database, clock).run_due()
    assert states(database) == [("webhook", "unknown")]
    assert hook.bodies == []


def test_an_imported_list_is_no_news(hook: Heard, database: Database, clock: Clock) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    put_lead(database, replace(a_lead(), content_type=IMPORTED))
    claim_and_settle(database, settings, clock, settle=True)
    loop(settings, database, clock).run_due()
    assert hook.bodies == []
    # A form that calls its post a CSV is a form all the same.
    put_lead(database, replace(a_lead("別の人"), content_type="text/csv"))
    claim_and_settle(database, settings, clock, settle=True)
    loop(settings, database, clock).run_due()
    assert len(hook.bodies) == 1


def mail_settings(post: Post) -> Settings:
    return settings_with(
        notice_email_to="eigyo@aoba.test, buchou@aoba.test",
        smtp_url=f"smtp://leadsheet%40aoba.test:p%2Fw@127.0.0.1:{post.port}",
    )


def test_a_letter_tells_the_same(
    post: Post, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = mail_settings(post)
    lead_id = deliver(settings, company="青葉精機\r\nBcc: x@evil.test")
    loop(settings, database, clock).run_due()
    (text,) = post.letters
    letter = email.message_from_string(text, policy=email.policy.default)
    assert letter["Subject"] == "新しい MQL が届きました: 青葉精機 Bcc: x@evil．test"
    assert letter["From"] == "leadsheet@aoba.test"
    assert letter["To"] == "eigyo@aoba.test, buchou@aoba.test"
    assert letter["Bcc"] is None
    body = letter.get_content().splitlines()
    assert "氏名:山田 太郎" in body
    assert f"リードID:{lead_id}" in body
    assert [one for one in post.commands if one.upper().startswith("RCPT")] == [
        "rcpt TO:<eigyo@aoba.test>",
        "rcpt TO:<buchou@aoba.test>",
    ]


@pytest.mark.parametrize(
    ("command", "answer", "state", "remedy"),
    [
        ("AUTH", "535 wrong", "refused", "SMTP_URL"),
        ("MAIL", "550 not you", "refused", "NOTICE_EMAIL_FROM"),
        ("RCPT", "550 nobody", "refused", "NOTICE_EMAIL_TO"),
        ("RCPT", "450 later", "waiting", "自動で再試行"),
        ("END", "451 later", "waiting", "自動で再試行"),
        ("END", "554 spam", "refused", "NOTICE_EMAIL_FROM"),
        ("END", "drop", "unknown", "届いたかどうか"),
        ("EHLO", "drop", "waiting", "自動で再試行"),
    ],
)
def test_what_a_mail_server_may_say(
    command: str,
    answer: str,
    state: str,
    remedy: str,
    post: Post,
    database: Database,
    clock: Clock,
    deliver: Callable[..., str],
) -> None:
    settings = mail_settings(post)
    deliver(settings)
    post.answers = {command: answer}
    loop(settings, database, clock).run_due()
    (shown,) = notices.troubled(database, ["default"])
    assert (shown.way, shown.state) == ("email", state)
    assert remedy in str(shown.reason)
    assert post.letters == []


def test_a_broken_chat_does_not_delay_the_mail(
    hook: Heard, post: Post, database: Database, clock: Clock, deliver: Callable[..., str]
) -> None:
    settings = settings_with(
        notice_webhook_url=hook.url,
        notice_email_to="eigyo@aoba.test",
        notice_email_from="leadsheet@aoba.test",
        smtp_url=f"smtp://127.0.0.1:{post.port}",
    )
    deliver(settings)
    hook.answers = ["drop"]
    loop(settings, database, clock).run_due()
    assert len(post.letters) == 1
    assert states(database) == [("webhook", "unknown")]


def many_leads(database: Database, settings: Settings, site: str, count: int) -> None:
    """Delivered to the site's own spreadsheet, with a notice each."""
    for number in range(count):
        put_lead(database, a_lead(f"来場者 {number}", site=site))
    handing = Handing(pytest.fail, settings.sites, ways_of)
    lease = writers.acquire(database, settings.sites[site].spreadsheet_id, "test")
    assert isinstance(lease, Lease)
    decide = handing.decision(database, lease)
    while batch := batches.claim(database, lease, [site], NOON, decide):
        batches.settle(database, batch, NOON)
    writers.release(database, lease)


def test_a_site_at_rest_with_many_notices_keeps_no_other_waiting(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    with webhook() as resting, webhook() as other:
        sites = "".join(
            f'[sites.{name}]\nintake_token = "{name}"\nspreadsheet_id = "{name}"\n'
            f'notice_webhook_url = "{heard.url}"\n'
            for name, heard in (("aoba", resting), ("wakaba", other))
        )
        (tmp_path / "sites.toml").write_text(sites)
        settings = settings_with(spreadsheet_id="", sites_file=str(tmp_path / "sites.toml"))
        many_leads(database, settings, "aoba", 60)
        many_leads(database, settings, "wakaba", 1)
        resting.answers = [(429, {"Retry-After": "3600"})]
        telling = loop(settings, database, clock)
        thread = threading.Thread(target=telling.run)
        thread.start()
        try:
            until(lambda: len(other.bodies) == 1)
        finally:
            telling.stop()
            thread.join()
        assert len(resting.bodies) == 1


def test_a_way_that_was_taken_out_of_the_settings_keeps_no_other_waiting(
    hook: Heard, post: Post, database: Database, clock: Clock
) -> None:
    many_leads(database, settings_with(notice_webhook_url=hook.url), "default", 60)
    settings = mail_settings(post)
    many_leads(database, settings, "default", 1)
    loop(settings, database, clock).run_due()
    assert (len(post.letters), hook.bodies) == (1, [])


def test_a_backlog_is_sent_oldest_first_and_all_of_it(
    hook: Heard, database: Database, clock: Clock
) -> None:
    settings = settings_with(notice_webhook_url=hook.url)
    many_leads(database, settings, "default", 45)
    telling = loop(settings, database, clock)
    for _ in range(3):
        telling.run_due()
    assert [told["name"] for told in hook.json] == [f"来場者 {number}" for number in range(45)]


def until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
