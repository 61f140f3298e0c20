"""Chaos: many clients post, some of them cut off in the middle, and rebuilds decide what people are
to be reminded of, while the local spreadsheet misbehaves, something in between answers, processes
are killed with -9 and started again, some with a wrong clock or with another spreadsheet's id. At
the end every accepted lead stands in the spreadsheet exactly once and whole, and nobody was
reminded twice."""

import contextlib
import random
import shutil
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
from sqlalchemy import select
from tqdm import tqdm

from server.business.addresses import Address
from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.tables import reminders
from server.notice import reminder_queue
from server.notice.reminder_queue import Draft
from tests.support.listeners import mail_server
from tests.support.processes import Process, product, wait_for, wait_until
from tests.support.reading import records

CLIENTS = 4
CLOCKS = ("-400d", "-1h", "+1h", "+400d")
# What the local spreadsheet is told to do next, by chance. Delays are short: it is the order of
# events that matters, not how long they take.
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "status", "status": 429, "retryAfter": "1"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 500, "applied": True},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 503, "applied": True},
    # Somebody in between says 200.
    {"kind": "status", "status": 200},
    {"kind": "status", "status": 200, "applied": True},
    {"kind": "close_before"},
    {"kind": "close_after"},
    {"kind": "delay", "seconds": 1.5},
    {"kind": "hang", "seconds": 4},
    {"kind": "late", "seconds": 3},
    {"kind": "late", "seconds": 12},
    {"kind": "slow", "seconds": 1},
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`lost`, `doubled`, `mangled` (not with the name that was sent): lead ids; `reminded_twice`,
    `not_reminded` (sent, as the inbox has it, and not received): numbers of reminders; all empty
    where all is well. `reminded`: how many were received."""

    accepted: int
    lost: list[str]
    doubled: list[str]
    mangled: list[str]
    kills: int
    faults: int
    seconds: float
    reminded: int = 0
    reminded_twice: tuple[int, ...] = ()
    not_reminded: tuple[int, ...] = ()


def run(
    folder: Path,
    *,
    seed: int,
    submissions: int,
    database_url: str,
    workers: int,
    show: bool = False,
) -> Outcome:
    chance = random.Random(seed)
    started = time.perf_counter()
    with (
        mail_server() as post,
        product(
            folder,
            options=("--faults",),
            DATABASE_URL=database_url,
            SMTP_URL=f"smtp://127.0.0.1:{post.port}",
            NOTICE_EMAIL_FROM="leads@example.jp",
        ) as running,
    ):
        web = running.start_web(workers=2)
        at_work = [running.start_worker() for _ in range(workers)]
        posting = _Posting(running.web, submissions, seed)
        posting.start()
        inbox = open_inbox(database_url)
        kills = faults = 0
        with tqdm(total=submissions, desc=f"seed {seed}", disable=not show) as bar:
            while posting.is_running():
                bar.n = len(posting.accepted)
                bar.refresh()
                posting.wait(chance.uniform(0.1, 0.6))
                _decide(inbox, running.spreadsheet_id)
                if chance.random() < 0.6:
                    faults += _misbehave(running.sheets, chance)
                if chance.random() < 0.15:
                    kills += 1
                    _killed_and_started(chance.choice(at_work))
                if chance.random() < 0.1:
                    kills += 2
                    _wrong_for_a_while(chance.choice(at_work), chance, posting.wait)
                if chance.random() < 0.05:
                    kills += 1
                    _killed_and_started(web, lambda: wait_for(f"{running.web}/healthz"))
        requests.delete(f"http://{running.sheets}/control/faults", timeout=60)
        wait_until(lambda: _backlog(running.web) == 0, 240, f"drained, see {folder}")
        # What is still late gets its chance before we count.
        requests.post(f"http://{running.sheets}/control/release", json={}, timeout=60)
        rows = _rows(running.sheets, running.spreadsheet_id)
        wait_until(lambda: not _in_state(inbox, "waiting"), 60, f"reminded, see {folder}")
        sent = _in_state(inbox, "sent")
        inbox.close()
        received = Counter(map(_number_of, post.letters))
    counted = Counter(lead_id for lead_id, _ in rows)
    accepted = posting.accepted
    return Outcome(
        accepted=len(accepted),
        lost=[one for one in accepted if one not in counted],
        mangled=[lead_id for lead_id, name in rows if accepted.get(lead_id) != name],
        doubled=[one for one, times in counted.items() if times > 1],
        kills=kills,
        faults=faults,
        seconds=round(time.perf_counter() - started, 1),
        reminded=len(received),
        reminded_twice=tuple(one for one, times in received.items() if times > 1),
        not_reminded=tuple(one for one in sent if one not in received),
    )


def _decide(inbox: Database, spreadsheet_id: str) -> None:
    """As two rebuilds of one moment would: the same again, and something new."""
    now = datetime.now(UTC)
    said = {"title": "今日やること", "lead": "", "url": "", "link_words": "", "why": ""}
    to = (Address("email", "fujii@example.jp"),)
    until = now + timedelta(hours=8)
    draft = Draft("morning", f"morning/{now:%H%M%S}", "藤井", to, said, (), until)
    for _ in range(2):
        reminder_queue.decide(inbox, "default", spreadsheet_id, [draft], now)


def _in_state(inbox: Database, state: str) -> list[int]:
    with inbox.read() as connection:
        return list(
            connection.execute(select(reminders.c.id).where(reminders.c.state == state)).scalars()
        )


def _number_of(letter: str) -> int:
    return int(letter.split("Message-ID: <reminder.")[1].split("@")[0])


class _Posting:
    """Clients that post until each of their submissions was answered with success."""

    def __init__(self, web: str, submissions: int, seed: int) -> None:
        self._web = web
        self._seed = seed
        self._numbers = iter(range(submissions))
        self._lock = threading.Lock()
        self.accepted: dict[str, str] = {}
        self._threads = [threading.Thread(target=self._client) for _ in range(CLIENTS)]
        self._over = threading.Event()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def is_running(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def wait(self, seconds: float) -> None:
        self._over.wait(seconds)

    def _client(self) -> None:
        while True:
            with self._lock:
                number = next(self._numbers, None)
            if number is None:
                return
            name = f"佐藤 {number}"
            if number % 9 == 0:
                self._post_the_half_of_it(number, name)
            lead_id = self._post(number, name)
            with self._lock:
                self.accepted[lead_id] = name

    def _fields(self, number: int, name: str) -> dict[str, str]:
        # The name last: it is what a cut takes away.
        return {"your-email": f"s{self._seed}-{number}@example.jp", "your-name": name}

    def _post_the_half_of_it(self, number: int, name: str) -> None:
        """The connection breaks after 60 % of the body; the sender comes again."""
        body = urlencode(self._fields(number, name)).encode()
        host, port = self._web.removeprefix("http://").split(":")
        head = (
            f"POST /v1/leads HTTP/1.1\r\nHost: {host}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Idempotency-Key: chaos-{self._seed}-{number}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with (
            contextlib.suppress(OSError),
            socket.create_connection((host, int(port)), timeout=20) as wire,
        ):
            wire.sendall(head.encode() + body[: len(body) * 6 // 10])
            wire.shutdown(socket.SHUT_WR)
            while wire.recv(4096):
                continue

    def _post(self, number: int, name: str) -> str:
        """As the plugin does: again, under the same key, until there is an answer."""
        body = self._fields(number, name)
        headers = {"Idempotency-Key": f"chaos-{self._seed}-{number}"}
        while True:
            with contextlib.suppress(requests.RequestException):
                answer = requests.post(
                    f"{self._web}/v1/leads", json=body, headers=headers, timeout=20
                )
                if answer.status_code in (200, 202):
                    return str(answer.json()["lead_id"])
            self._over.wait(0.05)


def _misbehave(sheets: str, chance: random.Random) -> int:
    fault = dict(chance.choice(FAULTS))
    if chance.random() < 0.7:
        fault["method"] = "spreadsheets.batchUpdate"
    fault["count"] = chance.choice((1, 1, 2, 3))
    requests.post(f"http://{sheets}/control/faults", json=fault, timeout=60).raise_for_status()
    return 1


def _killed_and_started(process: Process, then: Callable[[], None] = lambda: None) -> None:
    process.kill()
    process.start()
    then()


def _wrong_for_a_while(
    process: Process, chance: random.Random, wait: Callable[[float], None]
) -> None:
    """A worker with another spreadsheet or a wrong clock; then it is put right."""
    process.kill()
    wrong = chance.choice(("id", *CLOCKS) if shutil.which("faketime") else ("id",))
    if wrong == "id":
        with process.otherwise(SPREADSHEET_ID="x" * 44):
            process.start()
    else:
        with process.otherwise("faketime", "-m", "-f", wrong):
            process.start()
    wait(chance.uniform(1.0, 4.0))
    _killed_and_started(process)


def _backlog(web: str) -> int:
    with contextlib.suppress(requests.RequestException):
        return int(requests.get(f"{web}/readyz", timeout=60).json()["backlog"])
    return -1


def _rows(sheets: str, spreadsheet_id: str) -> list[tuple[str, str]]:
    """リードID and 氏名 of every row."""
    found = records(sheets, spreadsheet_id)
    return [(row["リードID"], row["氏名"]) for row in found if row["リードID"]]
