"""Nobody is erased without a yes; then nothing of them is left in the inbox's file."""

import subprocess
import sys
from pathlib import Path

from tests.support.processes import PATIENCE, ROOT, Product, local_spreadsheet

MARK = "himitsu7391"


def forget(product: Product, lead_id: str, typed: str, *more: str) -> int:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "forget_lead.py"), lead_id, *more],
        env=product.environment,
        cwd=product.folder,
        input=typed,
        text=True,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    ).returncode


def holds(folder: Path) -> bool:
    return any(MARK.encode() in path.read_bytes() for path in folder.glob("inbox.db*"))


def test_only_a_yes_erases_and_then_nothing_is_left(tmp_path: Path) -> None:
    with local_spreadsheet(tmp_path) as sheets:
        product = Product(tmp_path, sheets)
        try:
            web, worker = product.start_web(), product.start_worker()
            ids = []
            for number in range(2):
                body = {"your-name": f"{MARK}{number}", "your-email": f"{MARK}{number}@aoba.test"}
                key = f"{MARK}-{number}"
                answer = product.post(body, **{"Idempotency-Key": key}).json()
                again = product.post(body, **{"Idempotency-Key": key}).json()
                assert again["status"] == "duplicate"
                ids.append(answer["lead_id"])
            product.wait_until_delivered()
            assert product.script("rebuild_kpis.py").returncode == 0
            worker.stop()
            web.stop()
            for typed in ("", "yess\n", "  \nyes\n"):
                assert forget(product, ids[0], typed) == 1
            assert holds(tmp_path)
            assert forget(product, ids[0], "yes\n") == 0
            assert forget(product, ids[1], "", "--yes") == 0
            assert not holds(tmp_path)
        finally:
            product.close()
