"""make bench: every benchmark in one run on this machine. Results worth keeping go into
docs/benchmarks.md with machine and date."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    "bench_intake", "bench_delivery", "bench_kpi", "bench_forecast", "bench_formulas",
    "bench_emulator",
)  # fmt: skip


def main() -> int:
    today = datetime.now(UTC).date().isoformat()
    print(f"{today}, {os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}")
    failed = 0
    for part in PARTS:
        print(f"\n## {part}", flush=True)
        # A process each: what one part has in memory must not be in another's figures.
        failed += subprocess.run(
            [sys.executable, "-m", f"tools.{part}"], cwd=ROOT, check=False
        ).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
