"""The browser script's own tests, run by node (tests/js)."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import ROOT
from tests.support.programs import npm_package, program

SUITES = sorted((Path(__file__).resolve().parents[2] / "js").glob("*.test.mjs"))


@pytest.mark.node
@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name)
def test_suite(suite: Path) -> None:
    run = subprocess.run(
        [program("node"), "--test", "--test-reporter=tap", str(suite)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    passed = re.search(r"^# pass (\d+)$", run.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) > 0, run.stdout


@pytest.mark.node
def test_the_script_costs_a_page_less_than_3_kb() -> None:
    """As a site's minifier delivers it, before compression."""
    script = ROOT / "wordpress/leadsheet/assets/leadsheet-touch.js"
    terser = npm_package("terser") / "bin" / "terser"
    run = subprocess.run(
        [program("node"), str(terser), str(script), "--compress", "--mangle"],
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert 1024 < len(run.stdout) < 3 * 1024
