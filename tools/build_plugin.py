"""Builds dist/leadsheet.zip, the WordPress plugin as it is uploaded under Plugins → Add New.

The same files give the same bytes, wherever and whenever it is built.
"""

import argparse
import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = ROOT / "wordpress" / "leadsheet"
# Settings of one site; the status page's own zip has them, this one is for everybody.
LEFT_OUT = frozenset(("leadsheet-config.php",))
# A zip cannot hold an earlier moment; when a file was checked out means nothing to anyone.
EPOCH = (1980, 1, 1, 0, 0, 0)


def contents() -> Iterator[tuple[str, bytes]]:
    """Name in the zip → bytes, sorted."""
    files = {
        path.relative_to(PLUGIN.parent).as_posix(): path.read_bytes()
        for path in PLUGIN.rglob("*")
        if path.is_file() and path.name not in LEFT_OUT and not path.name.startswith(".")
    }
    yield from sorted(files.items())


def plugin_zip() -> bytes:
    """The zip. Stored, not compressed: what a compressor makes differs from version to version."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in contents():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix, so that the permissions below are read as such
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / "leadsheet.zip")
    path = parser.parse_args().output
    packed = plugin_zip()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed)
    print(f"{path}  {len(packed):,} bytes  sha256 {hashlib.sha256(packed).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
