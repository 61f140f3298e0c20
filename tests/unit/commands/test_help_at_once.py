"""--help and wrong usage are answered at once: nothing is imported for them but Python's own; and a
rebuild imports only what it uses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.py") if path.stem != "_checkout")
# What is imported beyond what this very Python imports at its start.
RUN = """
import json, runpy, sys
before = set(sys.modules)
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as ended:
    roots = {name.partition(".")[0] for name in set(sys.modules) - before}
    own = {name for name in roots if name.startswith("_sysconfigdata")}
    told = {"status": ended.code, "foreign": sorted(roots - own - sys.stdlib_module_names)}
    print("\\n" + json.dumps(told))
"""


def ended(name: str, *arguments: str) -> tuple[int, set[str]]:
    """Exit status, and whose modules were imported besides Python's."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(SCRIPTS / f"{name}.py"), *arguments],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    return told["status"], set(told["foreign"])


def test_there_are_commands() -> None:
    assert {"rebuild_kpis", "setup_spreadsheet", "import_leads"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_help_imports_what_is_ours_alone(name: str) -> None:
    status, foreign = ended(name, "--help")
    assert status == 0
    assert foreign <= {"_checkout", "server", "sheets_schema"}


def test_what_is_typed_wrongly_is_refused_as_fast() -> None:
    status, foreign = ended("rebuild_kpis", "--from", "2026-13")
    assert status == 2
    assert foreign <= {"_checkout", "server", "sheets_schema"}


IMPORTED = """
import json, sys
import server.commands.rebuild_kpis
print(json.dumps(sorted(sys.modules)))
"""
# Each takes a tenth of a second or more, and a rebuild of usual cells asks none of them anything.
FOR_OTHERS = {
    "alembic", "email_validator", "flask", "googleapiclient", "httplib2", "openpyxl",
    "phonenumbers", "prometheus_client", "psycopg", "tqdm",
}  # fmt: skip


def test_a_rebuild_imports_what_it_uses_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True
    )
    imported = set(json.loads(done.stdout))
    assert {"pandas", "gspread", "sqlalchemy", "server.kpi.tabs.funnel"} <= imported
    assert {name.partition(".")[0] for name in imported}.isdisjoint(FOR_OTHERS)
    # Whichever database is not used, and how a form's fields are told apart.
    assert imported.isdisjoint({
        "sqlalchemy.dialects.postgresql", "server.intake.names", "server.attribution.channel",
    })  # fmt: skip
