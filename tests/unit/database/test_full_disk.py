"""A disk that takes no more, at any byte of a write: what was not kept is not accepted, and what
was kept before is there afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from server.database.prepare import open_inbox
from server.inbox import views
from tests.support.processes import ROOT, clean_environment

# A process of its own: the limit holds for all that it writes.
PROGRAM = """
import resource, signal, sys
from sqlalchemy.exc import SQLAlchemyError

from server.database.prepare import open_inbox
from tests.support.inside import put_lead
from tests.support.leads import a_lead

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
database = open_inbox(sys.argv[1])
put_lead(database, a_lead("first"))
size = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
kept = 1
for number in range(200):
    try:
        put_lead(database, a_lead(f"{number}" + "x" * 2000))
        kept += 1
    except (SQLAlchemyError, OSError):
        break
else:
    sys.exit("the disk was never full")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
put_lead(database, a_lead("after"))
print(kept + 1)
"""


@pytest.mark.parametrize("kilobytes", [160, 201, 260, 333])
def test_a_full_disk_refuses_and_goes_on_when_there_is_room(tmp_path: Path, kilobytes: int) -> None:
    url = f"sqlite:///{tmp_path / 'inbox.db'}"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, url, str(kilobytes * 1024)],
        env=clean_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    database = open_inbox(url)
    assert views.backlog(database).waiting == int(done.stdout)
    database.close()
