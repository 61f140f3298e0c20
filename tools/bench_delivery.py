"""How delivery keeps up: calls for a backlog, a lone lead, an outage, beside a naive handler that
writes to the sheet while the visitor waits."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

from tests.support.processes import Process, Product, free_port, spreadsheet_process, wait_for
from tests.support.reading import open_sheet

OUTAGE_SECONDS = 30
RATE = 10
NAIVE_DELAY = 0.3  # what one call to Google takes; the local spreadsheet is told to wait that long


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        host = f"127.0.0.1:{free_port()}"
        sheets = spreadsheet_process(folder, host, "--faults", data=str(folder / "sheets.db"))
        sheets.start()
        wait_for(f"http://{host}/")
        product = Product(folder, host, DELIVER_IN_WEB="0")
        try:
            product.start_web(workers=2)
            _backlog(product)
            _lone_leads(product)
            _outage(product, sheets)
            _naive(product)
        finally:
            product.close()
            sheets.kill()


def _backlog(product: Product) -> None:
    for number in range(1000):
        _post(product, f"backlog-{number}")
    requests.delete(f"http://{product.sheets}/control/calls", timeout=10)
    worker = product.start_worker()
    started = time.perf_counter()
    product.wait_until_delivered(120)
    seconds = time.perf_counter() - started
    calls = requests.get(f"http://{product.sheets}/control/calls", timeout=10).json()["calls"]
    print(f"backlog of 1,000         {len(calls)} Sheets calls, {seconds:.1f} s from a cold worker")
    worker.stop()


def _lone_leads(product: Product) -> None:
    product.start_worker()
    _post(product, "warm")
    product.wait_until_delivered()
    times = []
    for number in range(10):
        time.sleep(2.5)  # lone: nothing was sent for a while
        started = time.perf_counter()
        _post(product, f"lone-{number}")
        product.wait_until_delivered()
        times.append(time.perf_counter() - started)
    print(
        f"lone lead, post to row   p50 {statistics.median(times):.2f} s, slowest {max(times):.2f} s"
    )


def _outage(product: Product, sheets: Process) -> None:
    before = _steady(product, "before", 10, lambda: None)
    sheets.kill()
    during = _steady(product, "during", OUTAGE_SECONDS, lambda: None)
    waiting = product.backlog()
    sheets.start()
    started = time.perf_counter()
    product.wait_until_delivered(120)
    print(
        f"outage of {OUTAGE_SECONDS} s           "
        f"acknowledged p50 {before[0]:.1f} → {during[0]:.1f} ms, "
        f"p99 {before[1]:.1f} → {during[1]:.1f} ms; {waiting} waiting, "
        f"drained {time.perf_counter() - started:.1f} s after"
    )


def _steady(
    product: Product, name: str, seconds: int, each: Callable[[], None]
) -> tuple[float, float]:
    """p50 and p99 in ms of acknowledgements at ten submissions a second."""
    times = []
    started = time.perf_counter()
    for number in range(seconds * RATE):
        time.sleep(max(0.0, started + number / RATE - time.perf_counter()))
        begun = time.perf_counter()
        _post(product, f"{name}-{number}")
        times.append((time.perf_counter() - begun) * 1000)
        each()
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[98]


def _naive(product: Product) -> None:
    """What the visitor waits for where the handler itself appends the row."""
    delay = {"kind": "delay", "seconds": NAIVE_DELAY, "count": None}
    requests.post(f"http://{product.sheets}/control/faults", json=delay, timeout=10)
    times = []
    for number in range(10):
        begun = time.perf_counter()
        tab = open_sheet(product.sheets, product.spreadsheet_id).worksheet("リード")
        tab.append_row([f"naive {number}"])
        times.append((time.perf_counter() - begun) * 1000)
    ours = _steady(product, "beside", 5, lambda: None)
    requests.delete(f"http://{product.sheets}/control/faults", timeout=10)
    print(
        f"visitor waits            naive handler p50 {statistics.median(times):.0f} ms "
        f"(a call takes {NAIVE_DELAY * 1000:.0f} ms), ours p50 {ours[0]:.1f} ms"
    )


def _post(product: Product, name: str) -> None:
    body = {"your-name": "佐藤", "your-email": f"{name}@example.co.jp"}
    product.post(body).raise_for_status()


if __name__ == "__main__":
    main()
