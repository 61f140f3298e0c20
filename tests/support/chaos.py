"""Chaos: many clients post, some of them cut off in the middle, while the local spreadsheet
misbehaves, something in between answers or lets a reply drip, processes are killed with -9 and
started again, some with a wrong clock or with another spreadsheet's id. At the end every accepted
lead stands in the spreadsheet exactly once and whole, and who is to be reminded was told once, in
the chat and by mail."""

import contextlib
import random
import re
import shutil
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
from sqlalchemy import create_engine, func, select
from tqdm import tqdm

from server.database.prepare import open_inbox
from server.database.tables import notices
from server.inbox import receive
from tests.support.chaos_reminders import Reminding, told
from tests.support.leads import a_lead
from tests.support.listeners import mail_server, webhook
from tests.support.processes import PATIENCE, Process, Product, product, wait_for, wait_until
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
# A reply that drips for longer than a call may take; once in each run, early on.
DRIP: dict[str, Any] = {"kind": "slow", "seconds": 90, "count": 1}
# In a short run one that a call has the time for; processes are killed in the midst of it.
SHORT_DRIP: dict[str, Any] = {"kind": "slow", "seconds": 6, "count": 1}
WRITE = {"method": "spreadsheets.batchUpdate"}
TOKEN = "chaos-admin-token-of-32-letters-"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`lost`, `doubled`, `mangled` (not with the name that was sent): lead ids; `told_twice`: names
    of which people were told twice; `stuck`: what did not go on by itself once all was put right.
    All empty where all is well. `drained`: seconds from then on until everything stood there."""

    accepted: int
    lost: list[str]
    doubled: list[str]
    mangled: list[str]
    told_twice: list[str]
    stuck: list[str]
    kills: int
    faults: int
    drained: float
    seconds: float

    @property
    def is_well(self) -> bool:
        return not (self.lost or self.doubled or self.mangled or self.told_twice or self.stuck)


def run(
    folder: Path,
    *,
    seed: int,
    submissions: int,
    database_url: str,
    workers: int,
    everything: bool = False,
    backlog: int = 0,
    show: bool = False,
) -> Outcome:
    """`everything`: also replies that drip for a minute and more, and a rebuild every minute.
    `backlog`: so many leads wait already."""
    chance = random.Random(seed)
    started = time.perf_counter()
    settings = {"REBUILD_SCHEDULE": "* * * * *"} if everything else {}
    with (
        webhook() as chat,
        mail_server() as post,
        product(
            folder,
            options=("--faults",),
            DATABASE_URL=database_url,
            ADMIN_TOKEN=TOKEN,
            NOTICE_WEBHOOK_URL=chat.url,
            SMTP_URL=f"smtp://127.0.0.1:{post.port}",
            NOTICE_EMAIL_FROM="leads@example.jp",
            **settings,
        ) as running,
        Reminding(running, chat, post) as reminding,
    ):
        before = _put(database_url, backlog)
        web = running.start_web(workers=2)
        admin = _signed_in(running.web)
        at_work = [running.start_worker() for _ in range(workers)]
        posting = _Posting(running.web, submissions, seed, before)
        posting.start()
        kills, faults = 0, 1
        _tell(running.sheets, {**(DRIP if everything else SHORT_DRIP), **WRITE})
        with tqdm(total=submissions, desc=f"seed {seed}", disable=not show) as bar:
            while posting.is_running():
                bar.n = len(posting.accepted)
                bar.refresh()
                posting.wait(chance.uniform(0.1, 0.6))
                if chance.random() < 0.3:
                    reminding.decide(chance)
                if chance.random() < 0.6:
                    faults += _misbehave(running.sheets, chance, everything=everything)
                if chance.random() < 0.15:
                    kills += 1
                    _killed_and_started(chance.choice(at_work))
                if chance.random() < 0.1:
                    kills += 2
                    _wrong_for_a_while(chance.choice(at_work), chance, posting.wait)
                if chance.random() < 0.05:
                    kills += 1
                    _killed_and_started(web, lambda: wait_for(f"{running.web}/healthz"))
                if chance.random() < 0.03:
                    kills += 2
                    _wrong_for_a_while(web, chance, posting.wait, ids=False)
                    wait_for(f"{running.web}/healthz")
        requests.delete(f"http://{running.sheets}/control/faults", timeout=60)
        put_right = time.perf_counter()
        patience = 240 + backlog / 50
        wait_until(lambda: _backlog(running.web) == 0, patience, f"drained, see {folder}")
        drained = time.perf_counter() - put_right
        stuck = [what for what, goes_on in _afterwards(running, admin) if not goes_on]
        stuck += reminding.not_told()
        # What is still late gets its chance before we count.
        requests.post(f"http://{running.sheets}/control/release", json={}, timeout=60)
        rows = _rows(running.sheets, running.spreadsheet_id)
    counted = Counter(lead_id for lead_id, _ in rows)
    accepted = posting.accepted
    return Outcome(
        accepted=len(accepted),
        lost=[one for one in accepted if one not in counted],
        mangled=[lead_id for lead_id, name in rows if accepted.get(lead_id) != name],
        doubled=[one for one, times in counted.items() if times > 1],
        told_twice=[name for name, times in told(chat, post).items() if times > 1],
        stuck=stuck,
        kills=kills,
        faults=faults,
        drained=round(drained, 1),
        seconds=round(time.perf_counter() - started, 1),
    )


class _Posting:
    """Clients that post until each of their submissions was answered with success."""

    def __init__(self, web: str, submissions: int, seed: int, before: dict[str, str]) -> None:
        self._web = web
        self._seed = seed
        self._numbers = iter(range(submissions))
        self._lock = threading.Lock()
        self.accepted = before
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


def _put(database_url: str, count: int) -> dict[str, str]:
    """Leads straight into the inbox: id → name."""
    leads = [a_lead(f"鈴木 {number}") for number in range(count)]
    database = open_inbox(database_url)
    for start in range(0, count, 1000):
        receive.put_all(database, leads[start : start + 1000])
    database.close()
    return {one.lead_id: f"鈴木 {number}" for number, one in enumerate(leads)}


def _signed_in(web: str) -> requests.Session:
    session = requests.Session()
    page = session.get(f"{web}/admin/sign-in", timeout=60).text
    (mark,) = re.findall(r'name="csrf" value="([^"]+)"', page)
    session.post(f"{web}/admin/sign-in", data={"csrf": mark, "token": TOKEN}, timeout=60)
    return session


def _afterwards(running: Product, admin: requests.Session) -> Iterator[tuple[str, bool]]:
    """(what, whether it goes on) of all that is not delivery, once the clock is right."""
    page = admin.get(f"{running.web}/admin/", timeout=60, allow_redirects=False)
    yield "the session from before", page.status_code == 200
    yield "signing in", _signed_in(running.web).get(f"{running.web}/admin/", timeout=60).ok
    headers = {"Authorization": f"Bearer {TOKEN}"}
    job = requests.post(f"{running.web}/v1/rebuild", headers=headers, timeout=60).json()["job"]

    def state() -> str:
        address = f"{running.web}/v1/rebuild/{job}"
        return str(requests.get(address, headers=headers, timeout=60).json()["state"])

    yield "a rebuild", _comes(lambda: state() == "done")
    engine = create_engine(running.environment["DATABASE_URL"])
    with engine.connect() as connection:
        query = select(func.count()).where(notices.c.state == "waiting")

        def waiting() -> int:
            return int(connection.execute(query).scalar_one())

        # No chat takes hundreds at once: they go out bit by bit.
        before = waiting()
        yield "notices", _comes(lambda: waiting() < max(before, 1))
    engine.dispose()


def _comes(holds: Callable[[], bool]) -> bool:
    with contextlib.suppress(AssertionError):
        wait_until(holds, PATIENCE, "what follows")
        return True
    return False


def _misbehave(sheets: str, chance: random.Random, *, everything: bool) -> int:
    fault = dict(DRIP if everything and chance.random() < 0.01 else chance.choice(FAULTS))
    if chance.random() < 0.7:
        fault |= WRITE
    fault["count"] = chance.choice((1, 1, 2, 3))
    _tell(sheets, fault)
    return 1


def _tell(sheets: str, fault: dict[str, Any]) -> None:
    requests.post(f"http://{sheets}/control/faults", json=fault, timeout=60).raise_for_status()


def _killed_and_started(process: Process, then: Callable[[], None] = lambda: None) -> None:
    process.kill()
    process.start()
    then()


def _wrong_for_a_while(
    process: Process, chance: random.Random, wait: Callable[[float], None], *, ids: bool = True
) -> None:
    """A process with another spreadsheet or a wrong clock; then it is put right."""
    possible = [*(["id"] if ids else []), *(CLOCKS if shutil.which("faketime") else ())]
    if not possible:
        return
    process.kill()
    wrong = chance.choice(possible)
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
