"""Reminders over real sockets: decided once, sent once, in shapes that nobody's words break."""

import email
import email.policy
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.business.addresses import Address
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import reminded, reminder_lines
from server.database.tables import reminders as kept
from server.inbox import upkeep
from server.notice import reminder_queue as reminders
from server.notice.reminder_queue import Draft, ReminderLine
from server.notice.reminding import Reminders
from server.settings.environment import Settings
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead
from tests.support.listeners import Heard, Post, mail_server, webhook

MAIL = Address("email", "fujii@example.jp")
SLACK = Address("slack", "U0123ABCD")
EVIL = "<!channel> <b>青葉</b>\r\nBcc: x@evil.example [詳細](https://evil.example) {{x}}"
# What somebody might send once the connection is lost is of the same day.
EVENING = NOON + timedelta(hours=8)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


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
    given = {"spreadsheet_id": "sheet", "sheets_emulator_host": "127.0.0.1:9", **more}
    return Settings(_env_file=None, **given).check()


def with_mail(post: Post, **more: Any) -> Settings:
    return settings_with(
        smtp_url=f"smtp://127.0.0.1:{post.port}", notice_email_from="leads@example.jp", **more
    )


def a_line(number: int = 1, **words: str) -> ReminderLine:
    said = {
        "kind": "期限超過",
        "company": f"社{number}",
        "name": "山田",
        "due": "11/17",
        "what": "次の予定を 3日過ぎています",
        "url": f"https://sheet.example/#range=A{number}",
    }
    return ReminderLine({**said, **words}, f"lead-{number}", str(number))  # fmt: skip


def a_draft(*addresses: Address, kind: str = "morning", name: str = "", lines: int = 1,
            **more: Any) -> Draft:  # fmt: skip
    said = {"title": "今日やること 11/20", "lead": "藤井 さん: 1件", "facts": [],
            "url": "https://sheet.example/#gid=2017", "link_words": "「今日やること」を開く",
            "why": "設定に宛先があるため送りました。", "locale": "ja"}  # fmt: skip
    return Draft(
        kind=kind,  # type: ignore[arg-type]
        name=name or f"{kind}/2026-11-20",
        person=more.pop("person", "藤井"),
        addresses=addresses,
        said={**said, **more.pop("said", {})},
        lines=more.pop("given", tuple(a_line(number + 1) for number in range(lines))),
        until=more.pop("until", EVENING),
    )


def decide(database: Database, *drafts: Draft, now: datetime = NOON) -> int:
    return reminders.decide(database, "default", "sheet", drafts, now)


def states(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(kept.c.state).order_by(kept.c.id)).scalars())


def letter(post: Post, number: int = 0) -> EmailMessage:
    parsed = email.message_from_bytes(post.letters[number].encode(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_letter_in_words_and_in_tables(post: Post, database: Database, clock: Clock) -> None:
    decide(database, a_draft(MAIL))
    Reminders(with_mail(post), database, clock).run_due()
    found = letter(post)
    assert (found["To"], found["From"]) == ("fujii@example.jp", "leads@example.jp")
    assert found["Subject"] == "今日やること 11/20"
    assert found["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    text = found.get_body(("plain",))
    html = found.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == [
        "今日やること 11/20", "", "藤井 さん: 1件", "",
        "- 11/17 [期限超過] 社1 山田", "  次の予定を 3日過ぎています",
        "  https://sheet.example/#range=A1", "",
        "「今日やること」を開く:", "https://sheet.example/#gid=2017", "",
        "設定に宛先があるため送りました。",
    ]  # fmt: skip
    page = html.get_content()
    assert '<a href="https://sheet.example/#range=A1"' in page
    # Nothing is fetched from anywhere, and Outlook knows neither flex nor grid.
    assert not any(word in page for word in ("<img", "src=", "@import", "flex", "grid", "<script"))
    assert "max-width:600px" in page
    assert "prefers-color-scheme:dark" in page


def test_decided_twice_it_is_sent_once(post: Post, database: Database, clock: Clock) -> None:
    assert decide(database, a_draft(MAIL)) == 1
    assert decide(database, a_draft(MAIL, lines=3)) == 0
    telling = Reminders(with_mail(post), database, clock)
    telling.run_due()
    telling.run_due()
    assert decide(database, a_draft(MAIL)) == 0
    telling.run_due()
    assert len(post.letters) == 1
    assert decide(database, a_draft(MAIL, name="morning/2026-11-24")) == 1


def test_two_people_two_ways_and_two_days_are_each_their_own(database: Database) -> None:
    drafts = [a_draft(MAIL, SLACK), a_draft(MAIL, person="中野"),
              a_draft(MAIL, name="morning/2026-11-24")]  # fmt: skip
    assert decide(database, *drafts, *drafts) == 4


def test_an_urgent_lead_is_told_once_to_each_whoever_else_is_urgent(database: Database) -> None:
    first = (a_line(1), a_line(2), a_line(2))
    assert decide(database, a_draft(MAIL, kind="urgent", name="urgent", given=first)) == 1
    assert decide(database, a_draft(MAIL, kind="urgent", name="urgent", given=first)) == 0
    more = (*first, a_line(3))
    assert decide(database, a_draft(MAIL, kind="urgent", name="urgent", given=more)) == 1
    assert decide(database, a_draft(MAIL, kind="manager", name="manager", given=more)) == 1
    with database.read() as connection:
        lines = connection.execute(
            select(reminder_lines.c.reminder_id, reminder_lines.c.lead_id)
        ).all()
    assert [tuple(one) for one in lines] == [
        (1, "lead-1"), (1, "lead-2"), (2, "lead-3"), (3, "lead-1"), (3, "lead-2"), (3, "lead-3"),
    ]  # fmt: skip


def test_slack_calls_the_person_and_nobody_else(
    hook: Heard, database: Database, clock: Clock
) -> None:
    decide(database, a_draft(SLACK, given=(a_line(1, company=EVIL),)))
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    Reminders(settings, database, clock).run_due()
    text = hook.json[0]["text"]
    assert text.splitlines()[0] == "*今日やること 11／20* <@U0123ABCD>".replace("／", "/")
    assert "<!channel>" not in text
    assert "evil.example" not in text
    assert text.count("<") == 3  # the call, the row, the tab
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize(
    ("kind", "address", "call"),
    [
        ("slack", Address("slack", "U0123ABCD"), "<@U0123ABCD>"),
        ("google_chat", Address("google_chat", "users/12"), "<users/12>"),
        ("chatwork", Address("chatwork", "123"), "[To:123]"),
        ("teams", Address("name", "田中"), "＠田中"),
        ("generic", Address("name", "田中"), '"to": ["\\u7530\\u4e2d"]'),
        ("slack", Address("chatwork", "123"), "＠123"),
    ],
)
@pytest.mark.parametrize("evil", [EVIL, "[toall] [To:9] <users/all> @channel", "x\u202ey\u2028z"])
def test_each_chat_calls_in_its_own_way_and_is_not_to_be_fooled(
    kind: str, address: Address, call: str, evil: str, hook: Heard, database: Database,
    clock: Clock,
) -> None:  # fmt: skip
    decide(database, a_draft(address, given=(a_line(1, company=evil, what=evil),)))
    settings = settings_with(
        notice_webhook_url=hook.url, notice_webhook_kind=kind, notice_webhook_token="t"
    )
    Reminders(settings, database, clock).run_due()
    body = hook.forms[0]["body"][0] if kind == "chatwork" else str(hook.json[0])
    if kind == "generic":
        assert call in hook.bodies[0]
        body = hook.json[0]["text"]
    else:
        assert call in body
    for sign in ("<!channel>", "[toall]", "[To:9]", "<users/all>", "@channel", "](https://evil",
                 "\u202e", "\u2028"):  # fmt: skip
        assert sign not in body


def test_a_visitors_words_stay_words_in_a_letter(
    post: Post, database: Database, clock: Clock
) -> None:
    decide(database, a_draft(MAIL, given=(a_line(1, company=EVIL, what=EVIL),)))
    Reminders(with_mail(post), database, clock).run_due()
    found = letter(post)
    assert found["Bcc"] is None
    html = found.get_body(("html",))
    assert html is not None
    page = html.get_content()
    assert "&lt;b&gt;青葉&lt;/b&gt;" in page
    assert "evil.example" not in page
    assert page.count("<a ") == 2


def test_a_long_list_is_cut_and_says_so(hook: Heard, database: Database, clock: Clock) -> None:
    title = {"title": "未対応のMQL {count}件"}
    decide(database, a_draft(SLACK, lines=25, said=title))
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    Reminders(settings, database, clock).run_due()
    lines = hook.json[0]["text"].splitlines()
    assert lines[0].startswith("*未対応のMQL 25件*")
    assert len([line for line in lines if line.startswith("•")]) == 20
    assert "ほか 5 件" in lines


def test_five_lines_for_the_manager_have_no_rows(
    post: Post, database: Database, clock: Clock
) -> None:
    facts = ["有効リード: 今月 3(目標 4、75%)", "商談: 今月 1"]
    decide(database, a_draft(MAIL, kind="meeting", lines=0, person="", said={"facts": facts}))
    Reminders(with_mail(post), database, clock).run_due()
    html = letter(post).get_body(("html",))
    assert html is not None
    assert all(fact in html.get_content() for fact in facts)


def test_a_busy_server_is_asked_again_and_the_evening_ends_it(
    hook: Heard, database: Database, clock: Clock
) -> None:
    decide(database, a_draft(SLACK))
    hook.answers = [(429, {"Retry-After": "60"}), (503, {})]
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    telling = Reminders(settings, database, clock)
    telling.run_due()
    clock.at += timedelta(seconds=59)
    telling.run_due()
    assert (len(hook.bodies), states(database)) == (1, ["waiting"])
    clock.at += timedelta(seconds=2)
    telling.run_due()
    assert len(hook.bodies) == 2
    clock.at = EVENING
    telling.run_due()
    assert (len(hook.bodies), states(database)) == (2, ["given_up"])
    (trouble,) = reminders.troubled(database, ["default"])
    assert "その日のうちに送れませんでした" in str(trouble.reason)


@pytest.mark.parametrize(
    ("answer", "state"),
    [((404, {}), "refused"), ((500, {}), "unknown"), ("drop", "unknown"), ((200, {}), "sent")],
)
def test_what_an_answer_leads_to(
    answer: Any, state: str, hook: Heard, database: Database, clock: Clock
) -> None:
    decide(database, a_draft(SLACK))
    hook.answers = [answer]
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    telling = Reminders(settings, database, clock)
    telling.run_due()
    clock.at += timedelta(hours=1)
    telling.run_due()
    assert (len(hook.bodies), states(database)) == (1, [state])


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (b"ok", "sent"),
        (b"1", "sent"),
        (b"", "sent"),
        (b'{"ok": true, "error": ""}', "sent"),
        (b'{"message_id": "1", "error": "x"}', "sent"),
        (b'{"error": null}', "sent"),
        (b"<!doctype html><title>Sign in</title>", "unknown"),
        (b'{"ok": false, "error": "channel_not_found"}', "unknown"),
        (b'{ "error" : {"code": 502}}', "unknown"),
        (b'{"errors": ["no route"]}', "unknown"),
        (b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error"
         b" 429 with ContextId tcid=0", "waiting"),
    ],
)  # fmt: skip
def test_not_every_200_says_that_it_arrived(
    said: bytes, state: str, hook: Heard, database: Database, clock: Clock
) -> None:
    decide(database, a_draft(SLACK))
    hook.answers = [(200, {}, said)]
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    Reminders(settings, database, clock).run_due()
    assert states(database) == [state]


def test_what_a_process_left_when_it_was_killed_is_told_and_not_sent_again(
    hook: Heard, database: Database, clock: Clock
) -> None:
    """kill -9 between taking a reminder and hearing how it went; before it, nothing is lost."""
    decide(database, a_draft(SLACK))
    (taken,) = reminders.due(database, [("default", "webhook")], clock.at)
    assert reminders.begin(database, taken, clock.at) is not None
    assert reminders.begin(database, taken, clock.at) is None
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    clock.at += timedelta(minutes=6)
    Reminders(settings, database, clock).run_due()
    assert (hook.bodies, states(database)) == ([], ["unknown"])
    assert reminders.send_again(database, 1, clock.at)
    Reminders(settings, database, clock).run_due()
    assert (len(hook.bodies), states(database)) == (1, ["sent"])
    assert not reminders.send_again(database, 1, clock.at)


def test_a_clock_that_was_ahead_delays_nothing(
    hook: Heard, database: Database, clock: Clock
) -> None:
    ahead = NOON + timedelta(hours=5)
    decide(database, a_draft(SLACK), now=ahead)
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    Reminders(settings, database, clock).run_due()
    assert len(hook.bodies) == 1


@pytest.mark.parametrize("wrong", [timedelta(hours=9), timedelta(days=400)], ids=str)
@pytest.mark.parametrize("confirmed", [False, True])
def test_a_clock_that_is_ahead_gives_nothing_up(
    wrong: timedelta, confirmed: bool, post: Post, database: Database, clock: Clock
) -> None:
    """Whether Google's answers tell what time it really is, or nobody does."""
    decide(database, a_draft(MAIL))
    ahead = Clock()
    ahead.at = NOON + wrong
    told = clock if confirmed else lambda: None
    Reminders(with_mail(post), database, ahead, told).run_due()
    assert states(database) == ["waiting"]
    Reminders(with_mail(post), database, clock).run_due()
    assert (states(database), len(post.letters)) == (["sent"], 1)


@pytest.mark.parametrize(("address", "word"), [(MAIL, "SMTP_URL"), (SLACK, "NOTICE_WEBHOOK_URL")])
def test_without_a_way_to_send_the_owner_is_told(
    address: Address, word: str, database: Database, clock: Clock
) -> None:
    decide(database, a_draft(address))
    Reminders(settings_with(), database, clock).run_due()
    (trouble,) = reminders.troubled(database, ["default"])
    assert (trouble.state, trouble.person, word in str(trouble.reason)) == ("refused", "藤井", True)
    reminders.mark_seen(database, trouble.id)
    assert reminders.troubled(database, ["default"]) == []
    assert not reminders.send_again(database, trouble.id, clock.at)


def test_private_places_are_not_knocked_at(
    hook: Heard, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(database, a_draft(SLACK))
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    monkeypatch.setattr(Settings, "may_notify_private", lambda *_: False)
    Reminders(settings, database, clock).run_due()
    assert (hook.bodies, states(database)) == ([], ["refused"])


def test_once_sent_nothing_of_it_is_kept(hook: Heard, database: Database, clock: Clock) -> None:
    decide(database, a_draft(SLACK))
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    Reminders(settings, database, clock).run_due()
    with database.read() as connection:
        assert connection.execute(select(reminder_lines)).all() == []
        assert connection.execute(select(kept.c.said, kept.c.told)).one() == ({}, [])


def test_an_erased_person_is_in_no_reminder(hook: Heard, database: Database, clock: Clock) -> None:
    lead_id = put_lead(database, a_lead(at=NOON)).lead_id
    lines = (ReminderLine({**a_line(1).words, "company": "消す"}, lead_id, "7"), a_line(2))
    decide(
        database,
        a_draft(SLACK, given=lines),
        a_draft(SLACK, person="中野", given=lines[:1]),
        a_draft(SLACK, kind="urgent", name="urgent", given=lines[:1]),
    )
    upkeep.forget(database, lead_id, NOON)
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    Reminders(settings, database, clock).run_due()
    (said,) = hook.json
    assert "消す" not in said["text"]
    assert "社2" in said["text"]
    assert states(database) == ["sent", "given_up", "given_up"]
    assert reminders.troubled(database, ["default"]) == []
    with database.read() as connection:
        assert connection.execute(select(reminded)).all() == []


def test_what_was_kept_goes_with_time(database: Database, clock: Clock) -> None:
    decide(database, a_draft(MAIL), a_draft(MAIL, kind="urgent", name="urgent"))
    Reminders(settings_with(), database, clock).run_due()
    later = NOON + timedelta(days=91)
    upkeep.purge(database, later - timedelta(days=90), ["default"])
    assert states(database) == []
    with database.read() as connection:
        assert connection.execute(select(reminder_lines)).all() == []
        assert len(connection.execute(select(reminded)).all()) == 1
    upkeep.purge_whole(database, later, ["default"])
    with database.read() as connection:
        assert connection.execute(select(reminded)).all() == []


def test_no_person_in_the_log(
    hook: Heard, database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    decide(database, a_draft(SLACK), a_draft(MAIL))
    settings = settings_with(notice_webhook_url=hook.url, notice_webhook_kind="slack")
    Reminders(settings, database, clock).run_due()
    told = "\n".join(
        str({**record.__dict__}) for record in caplog.records if record.name.startswith("leadsheet")
    )
    for word in ("社1", "山田", "藤井", "fujii@", "U0123", "secret-of-the-hook"):
        assert word not in told
