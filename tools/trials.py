"""make trials: what costs minutes or gigabytes and is therefore no test. Each trial prints a line
with what was measured; the exit status is 1 where one failed. Arguments choose among them."""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import requests

from server.database.prepare import open_inbox
from server.errors import LeadsheetError
from server.inbox.inbox import Inbox
from server.lead import Lead
from tests.support.databases import fresh_postgresql, postgresql
from tests.support.leads import a_lead
from tests.support.processes import Product, product, wait_until
from tests.support.reading import records

MEBIBYTE = 1024 * 1024
WORKER_MEMORY = 1_300 * MEBIBYTE


class Failed(LeadsheetError):
    """What was promised did not hold."""


def main() -> int:
    trials: dict[str, Callable[[Path], str]] = {
        "bodies": _large_bodies_at_once,
        "backlog": _large_leads_in_little_memory,
        "crash": _postgresql_crashes,
        "disk": _a_small_disk,
    }
    parser = argparse.ArgumentParser(prog="trials.py", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="|".join(trials))
    failed = 0
    for name in parser.parse_args().names or trials:
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            try:
                told = trials[name](Path(folder))
            except (Failed, AssertionError, requests.RequestException) as error:
                failed += 1
                told = f"FAILED {type(error).__name__}: {error}"
        print(f"{name:8} {told}, {time.perf_counter() - started:.0f} s", flush=True)
    return 1 if failed else 0


def _large_bodies_at_once(folder: Path) -> str:
    """50 × 10 MiB at once, while somebody asks whether the server is alive."""
    with product(folder) as running:
        running.start_web(workers=2)
        codes: list[int] = []

        def post(number: int) -> None:
            headers = {"Content-Type": "application/json"}
            body = json.dumps({"your-email": f"s{number}@example.jp", "text": ""}).encode()
            body = body[:-2] + b"x" * (10 * MEBIBYTE - len(body)) + b'"}'
            answer = requests.post(
                f"{running.web}/v1/leads", data=body, headers=headers, timeout=300
            )
            codes.append(answer.status_code)

        with _watched(running) as watched:
            threads = [threading.Thread(target=post, args=(number,)) for number in range(50)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        _check(codes.count(202) == 50, f"answers {sorted(codes)}")
        _check(not watched.missed, f"/healthz failed {watched.missed} times")
        return (
            f"50 × 10 MiB accepted, /healthz at worst {max(watched.times):.2f} s, "
            f"web processes {watched.most_memory / MEBIBYTE:.0f} MB at most"
        )


def _large_leads_in_little_memory(folder: Path) -> str:
    """150 × 5 MiB wait; behind them a small one; the worker may have 1.3 GB."""
    with product(folder) as running:
        database = open_inbox(running.environment["DATABASE_URL"])
        for number in range(150):
            Inbox(database).put(_large(f"佐藤 {number}"))
        Inbox(database).put(a_lead("鈴木 花子"))
        database.close()
        running.start_web()
        worker = running.worker_process()
        with worker.otherwise("prlimit", f"--as={WORKER_MEMORY}"):
            worker.start()
        started = time.perf_counter()
        running.wait_until_delivered(600)
        seconds = time.perf_counter() - started
        names = [row["氏名"] for row in records(running.sheets, running.spreadsheet_id)]
        _check(len(names) == 151 and names.count("鈴木 花子") == 1, f"{len(names)} rows")
        log = worker.log.read_text("utf-8", "replace")
        _check("MemoryError" not in log, "the worker had too little memory")
        return f"151 leads of 750 MiB delivered by a worker of 1.3 GB in {seconds:.1f} s"


def _large(name: str) -> Lead:
    made = a_lead(name, cells={"name": name, "other": "あ" * 45_000})
    values = {one: getattr(made, one) for one in made.__slots__}
    return Lead(**values | {"body": os.urandom(5 * MEBIBYTE), "whole": False})


def _postgresql_crashes(folder: Path) -> str:
    """Three times while submissions come in and rows are written."""
    with postgresql() as server:
        url = fresh_postgresql(server.uri)
        with product(folder, DATABASE_URL=url) as running:
            running.start_web(workers=2)
            worker = running.start_worker()
            # Without a database at its start it ends; whoever runs it starts it again.
            wait_until(lambda: "worker ready" in worker.log.read_text("utf-8"), 120, "worker")
            accepted: set[str] = set()
            refused = 0
            over = threading.Event()

            def crash() -> None:
                for _ in range(3):
                    over.wait(2)
                    server.crash()
                    over.wait(1)
                    server.start()

            crashing = threading.Thread(target=crash)
            crashing.start()
            number = 0
            while crashing.is_alive() or number < 500:
                number += 1
                answer = running.post({"your-name": f"佐藤 {number}"})
                if answer.status_code == 202:
                    accepted.add(answer.json()["lead_id"])
                else:
                    _check(answer.status_code == 503, f"answer {answer.status_code}")
                    refused += 1
            wait_until(lambda: _backlog(running) == 0, 120, "delivered")
            ids = [row["リードID"] for row in records(running.sheets, running.spreadsheet_id)]
        _check(set(ids) >= accepted, f"{len(accepted - set(ids))} lost")
        _check(len(ids) == len(set(ids)), "some twice")
        return f"{len(accepted)} accepted, {refused} answered 503, each accepted one once"


def _backlog(running: Product) -> int:
    with contextlib.suppress(requests.RequestException):
        answer = requests.get(f"{running.web}/readyz", timeout=60)
        return int(answer.json().get("backlog", -1))
    return -1


def _a_small_disk(folder: Path) -> str:
    """A file system of 4 MB for the inbox: full, and with room again."""
    if os.geteuid() or shutil.which("mount") is None:
        return "left out: only the administrator may mount a file system"
    disk = folder / "disk"
    disk.mkdir()
    _run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk))
    try:
        with product(folder, DATABASE_URL=f"sqlite:///{disk / 'inbox.db'}") as running:
            running.start_web()
            accepted = _until_refused(running)
            _run("mount", "-o", "remount,size=64m", str(disk))
            wait_until(lambda: _accepts(running, accepted, "room"), 60, "goes on with room")
            running.start_worker()
            running.wait_until_delivered()
            ids = [row["リードID"] for row in records(running.sheets, running.spreadsheet_id)]
        _check(sorted(ids) == sorted(accepted), f"{len(accepted)} accepted, {len(ids)} rows")
        return f"{len(accepted)} accepted before and after, each once"
    finally:
        _run("umount", "--lazy", str(disk))


def _until_refused(running: Product) -> list[str]:
    accepted: list[str] = []
    for number in range(5000):
        if not _accepts(running, accepted, f"{number} " + "x" * 4000):
            return accepted
    raise Failed("the disk was never full")


def _accepts(running: Product, accepted: list[str], text: str) -> bool:
    answer = running.post({"your-name": "佐藤", "your-message": text})
    if answer.status_code == 202:
        accepted.append(answer.json()["lead_id"])
        return True
    _check(answer.status_code == 503, f"answer {answer.status_code}")
    return False


class _Watched:
    def __init__(self) -> None:
        self.times: list[float] = [0.0]
        self.missed = 0
        self.most_memory = 0


@contextlib.contextmanager
def _watched(running: Product) -> Iterator[_Watched]:
    """Asks /healthz again and again, and how much memory the processes hold."""
    found = _Watched()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            started = time.perf_counter()
            try:
                answer = requests.get(f"{running.web}/healthz", timeout=60)
                found.missed += answer.status_code != 200
            except requests.RequestException:
                found.missed += 1
            found.times.append(time.perf_counter() - started)
            found.most_memory = max(found.most_memory, _memory(running.web_port))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def _memory(port: int) -> int:
    """Bytes of all processes of the web server on this port."""
    total = 0
    for process in psutil.process_iter(["cmdline", "memory_info"]):
        if f"127.0.0.1:{port}" in (process.info["cmdline"] or ()):
            total += process.info["memory_info"].rss
    return total


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise Failed(what)


if __name__ == "__main__":
    raise SystemExit(main())
