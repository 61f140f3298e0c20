"""A SQLite file on a network disk is told at start."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.database.database import Database
from server.database.prepare import open_inbox
from server.database.shared_disk import warn_if_it_is_shared

LOCAL = "/dev/vda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "in box").mkdir()
    opened = open_inbox(f"sqlite:///{tmp_path / 'in box' / 'inbox.db'}")
    yield opened
    opened.close()


def told(database: Database, folder: Path, mounted: str, log: pytest.LogCaptureFixture) -> str:
    mounts = folder / "mounts"
    mounts.write_text(LOCAL + mounted.format(folder=str(folder), blank=f"{folder}/in\\040box"))
    log.clear()
    with log.at_level(logging.WARNING, "leadsheet"):
        warn_if_it_is_shared(database, mounts)
    return log.text


@pytest.mark.parametrize(
    ("mounted", "kind"),
    [
        ("nas:/data {folder} nfs4 rw 0 0\n", "nfs4"),
        ("//nas/data {folder} cifs rw 0 0\n", "cifs"),
        ("me@host:/ {folder} fuse.sshfs rw 0 0\n", "sshfs"),
        ("bucket {blank} fuse.gcsfuse rw 0 0\n", "gcsfuse"),
        ("share {folder} 9p rw 0 0\n", "9p"),
        ("a {folder} ext4 rw 0 0\nb {folder} nfs rw 0 0\n", "nfs"),
    ],
)
def test_a_disk_that_other_machines_see_is_told(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, mounted: str, kind: str
) -> None:
    text = told(database, tmp_path, mounted, caplog)
    assert f"({kind})" in text
    assert "PostgreSQL" in text


@pytest.mark.parametrize(
    "mounted",
    [
        "",
        "nas:/data /elsewhere nfs4 rw 0 0\n",
        "nas:/data {folder}x nfs4 rw 0 0\n",
        "nas:/data {folder} nfs4 rw 0 0\n/dev/vdb {blank} xfs rw 0 0\n",
        "nas:/data {folder} nfs rw 0 0\n/dev/vdb {folder} ext4 rw 0 0\n",
        "overlay {folder} overlay rw 0 0\n",
        "not a line\n",
    ],
)
def test_a_disk_of_this_machine_is_not(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, mounted: str
) -> None:
    assert told(database, tmp_path, mounted, caplog) == ""


def test_where_there_is_no_such_list_nothing_is_said(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    warn_if_it_is_shared(database, tmp_path / "nothing")
    assert caplog.text == ""
