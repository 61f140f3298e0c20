"""Chaos: people who are to be reminded while the processes that send it are killed."""

import contextlib
import email
import email.policy
import itertools
import random
import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from types import MappingProxyType

from sqlalchemy import select

from server.business.addresses import Address
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import reminders
from server.notice import reminder_queue
from server.notice.reminder_queue import Draft, ReminderLine
from tests.support.listeners import Heard, Post
from tests.support.processes import PATIENCE, Product, wait_until

SAID = {"title": "今日やること", "lead": "1件", "facts": [], "url": "https://x.example",
        "link_words": "開く", "why": "宛先があるため", "locale": "ja"}  # fmt: skip


def told(chat: Heard, post: Post) -> Counter[str]:
    """How often people were told of whom; what one call asked for twice counts once."""
    said = [str(body) for body in chat.json] + [_words_of(letter) for letter in post.letters]
    names = re.compile(r"佐藤 \d+|(?:チャット|メール)の会社 \d+番")
    return Counter(name for one in said for name in set(names.findall(one)))


def _words_of(letter: str) -> str:
    parsed = email.message_from_bytes(letter.encode(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    plain = parsed.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


class Reminding:
    """People who are to be told in the morning, as a rebuild decides it: always twice, as two
    processes might, and just before something happens to whoever sends it."""

    WAYS: Mapping[str, Address] = MappingProxyType(
        {"チャット": Address("name", "sato"), "メール": Address("email", "sato@example.jp")}
    )

    def __init__(self, running: Product, chat: Heard, post: Post) -> None:
        self._running = running
        self._chat = chat
        self._post = post
        self._database: Database | None = None
        self._numbers = itertools.count(1)

    def __enter__(self) -> "Reminding":
        self._database = open_inbox(self._running.environment["DATABASE_URL"])
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    @property
    def _opened(self) -> Database:
        assert self._database is not None
        return self._database

    def decide(self, chance: random.Random) -> None:
        now = datetime.now(UTC)
        drafts = [self._draft(way, next(self._numbers), now) for way in (*self.WAYS, *self.WAYS)]
        for _ in range(2):
            reminder_queue.decide(
                self._opened, "default", self._running.spreadsheet_id, drafts, now
            )
        if chance.random() < 0.2:
            # Whether that one arrived, nobody can tell.
            self._chat.answers.append("drop")

    def _draft(self, way: str, number: int, now: datetime) -> Draft:
        words = {"kind": "期限超過", "company": f"{way}の会社 {number}番", "name": "山田"}
        words |= {"due": "11/17", "what": "予定を過ぎています", "url": "https://x.example"}
        return Draft(
            kind="morning",
            name=f"morning/{number}",
            person=f"担当 {number}",
            addresses=(self.WAYS[way],),
            said=SAID,
            lines=(ReminderLine(words),),
            until=now + timedelta(hours=2),
        )

    def not_told(self) -> list[str]:
        """Who was not, though no process died and no connection broke in the midst of it."""
        with contextlib.suppress(AssertionError):
            wait_until(lambda: "waiting" not in self._states().values(), PATIENCE, "all told")
        heard = {int(found) for name in told(self._chat, self._post)
                 for found in re.findall(r"会社 (\d+)番", name)}  # fmt: skip
        return [
            f"reminder {number}: {state}"
            for number, state in self._states().items()
            # Of what is under way, or unknown, a process or a connection died in the midst.
            if state not in ("sent", "sending", "unknown")
            or (state == "sent" and number not in heard)
        ]

    def _states(self) -> dict[int, str]:
        """Number → state."""
        query = select(reminders.c.name, reminders.c.state)
        with self._opened.read() as connection:
            return {int(name.split("/")[1]): state for name, state in connection.execute(query)}
