"""A SQLite file on a disk that several machines share. SQLite keeps them apart by locks and by
memory that end at the machine, so two of them would tear the file, and each believe that all is
well."""

import logging
from pathlib import Path

from server.database.database import Database

MOUNTS = Path("/proc/self/mounts")
# As Linux calls them, without what stands before the dot of fuse.sshfs.
_SHARED = frozenset((
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "9p", "ceph",
    "glusterfs", "lustre", "beegfs", "gpfs", "ocfs2", "gfs2", "orangefs", "davfs", "davfs2",
    "sshfs", "s3fs", "gcsfuse", "rclone", "goofys", "blobfuse", "blobfuse2", "juicefs",
))  # fmt: skip

log = logging.getLogger("leadsheet.inbox")


def warn_if_it_is_shared(database: Database, mounts: Path = MOUNTS) -> None:
    """Said at start; nobody can tell whether a second machine really uses it."""
    if not database.is_sqlite or not database.url.database:
        return
    if kind := _kind_of(Path(database.url.database), mounts):
        log.warning(
            "the inbox is on a network disk (%s), where SQLite cannot keep two machines apart: "
            "leads could be lost. Put it on a disk of this machine, or set DATABASE_URL to a "
            "PostgreSQL database.",
            kind,
        )


def _kind_of(file: Path, mounts: Path) -> str:
    """The kind of the network disk that the file is on, "" for one of this machine."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""  # no Linux
    whole = file.resolve()
    found: tuple[int, str] = (0, "")
    for line in lines:
        _, where, kind, *_ = [*line.split(" "), "", "", ""]
        # The kernel writes a blank as \040.
        place = Path(where.replace("\\040", " ").replace("\\011", "\t"))
        if whole.is_relative_to(place):
            depth = len(place.parts)
            # A later one of the same place lies over the one before.
            found = (depth, kind) if depth >= found[0] else found
    name = found[1].rpartition(".")[2]
    return name if name in _SHARED else ""
