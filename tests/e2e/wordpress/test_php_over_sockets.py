"""The plugin's processes, real ones: one database file, real sockets, the real clock. What arrives
is checked by an implementation of its own, in another language."""

import hashlib
import hmac
import json
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.wordpress.receiver import Receiver, receiving
from tests.e2e.wordpress.wordpress import WordPress
from tests.support.processes import PATIENCE, free_port, wait_until

TOKEN = "トークン-with-ünicode"

pytestmark = pytest.mark.php


@pytest.fixture
def leadsheet() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def site(tmp_path: Path, leadsheet: Receiver) -> WordPress:
    wordpress = WordPress(tmp_path / "site.sqlite")
    wordpress.call("connect", leadsheet.url, TOKEN)
    return wordpress


def test_what_arrives_is_signed_and_whole(site: WordPress, leadsheet: Receiver) -> None:
    site.submit({"your-name": "髙橋 😀", "your-email": "taro@example.co.jp", "_wpcf7": "8"})
    site.call("run")
    (request,) = leadsheet.received
    timestamp = request.headers["x-timestamp"]
    signature = hmac.new(TOKEN.encode(), timestamp.encode() + b"." + request.body, hashlib.sha256)
    assert request.path == "/v1/leads"
    assert request.headers["x-signature"] == f"sha256={signature.hexdigest()}"
    assert abs(time.time() - int(timestamp)) < 60
    assert request.headers["content-type"] == "application/json"
    assert request.headers["idempotency-key"] == request.json["submission_id"]
    assert uuid.UUID(request.json["submission_id"]).version == 4
    assert request.json["fields"] == {"your-name": "髙橋 😀", "your-email": "taro@example.co.jp"}
    assert TOKEN.encode() not in request.body
    assert [row["state"] for row in site.rows()] == ["sent"]


def test_parallel_runs_send_nothing_twice(site: WordPress, leadsheet: Receiver) -> None:
    site.submit(*({"your-message": f"nr {number}"} for number in range(60)))
    runs = [site.start("run") for _ in range(4)]
    for run in runs:
        printed, complaint = run.communicate(timeout=PATIENCE)
        assert run.returncode == 0, printed + complaint
    arrived = Counter(request.json["fields"]["your-message"] for request in leadsheet.received)
    assert arrived == {f"nr {number}": 1 for number in range(60)}
    assert {row["state"] for row in site.rows()} == {"sent"}


def test_nobody_listens_then_somebody_does(tmp_path: Path) -> None:
    site = WordPress(tmp_path / "site.sqlite")
    site.call("connect", f"http://127.0.0.1:{free_port()}", TOKEN)
    site.submit({"your-name": "山田"})
    site.call("run")
    (row,) = site.rows()
    assert (row["state"], row["problem"], row["attempts"]) == ("waiting", "connect", "1")
    with receiving() as leadsheet:
        site.call("connect", leadsheet.url, TOKEN)
        site.call("run")
        assert [request.json["fields"]["your-name"] for request in leadsheet.received] == ["山田"]
    assert [row["state"] for row in site.rows()] == ["sent"]


def test_a_repeat_after_a_lost_answer_has_the_same_id_and_body(
    site: WordPress, leadsheet: Receiver
) -> None:
    leadsheet.status = 503
    site.submit({"your-name": "山田"})
    site.call("run")
    leadsheet.status = 200
    site.call("connect", leadsheet.url, TOKEN + "-2")
    site.call("run")
    first, second = leadsheet.received
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.body == second.body
    assert [row["state"] for row in site.rows()] == ["sent"]


def test_a_server_that_hangs_holds_one_process_however_many_visitors_come(
    site: WordPress, leadsheet: Receiver
) -> None:
    leadsheet.answers.clear()
    with ExitStack() as processes:
        visits = []
        for number in range(12):
            visits.append(visit := processes.enter_context(site.start("serve")))
            assert visit.stdin
            assert visit.stdout
            visit.stdin.write(json.dumps({"your-message": f"nr {number}"}))
            visit.stdin.close()
            # The visitor has the response while the server hangs.
            assert visit.stdout.readline() == "served\n"
        wait_until(lambda: _ended(visits) >= 11, PATIENCE, "all processes but one to be free")
        assert len(leadsheet.received) == 1
        leadsheet.answers.set()
        complaints = [visit.stdout.read() for visit in visits if visit.stdout]
    assert complaints == [""] * 12
    assert [visit.returncode for visit in visits] == [0] * 12
    # Where this machine takes longer than the plugin waits, a later run sends the rest.
    site.call("run", "61")
    arrived = {request.json["fields"]["your-message"] for request in leadsheet.received}
    assert arrived == {f"nr {number}" for number in range(12)}
    assert [row["state"] for row in site.rows()] == ["sent"] * 12


def _ended(processes: list[subprocess.Popen[str]]) -> int:
    return sum(process.poll() is not None for process in processes)
