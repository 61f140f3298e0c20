"""The WordPress plugin as a zip that needs no further settings."""

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PLUGIN = Path(__file__).resolve().parents[2] / "wordpress" / "leadsheet"
CONFIG = "leadsheet/leadsheet-config.php"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DEFLATED = zipfile.ZIP_DEFLATED
_HEADER = re.compile(r"^ \* ([A-Z][A-Za-z ]+?):\s+(.+)$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?")


def exists() -> bool:
    """Whether the plugin's files were deployed along with the program."""
    return (PLUGIN / "leadsheet.php").is_file()


def address_of(text: str) -> str | None:
    """A server's public address as the plugin wants it, without our own path at its end; None
    where it is no address."""
    address = text.strip().rstrip("/").removesuffix("/v1/leads").rstrip("/")
    return address if _ADDRESS.fullmatch(address) else None


def configured_zip(address: str, token: str) -> bytes:
    """`address`: of this server, as `address_of` gives it. `token`: the site's INTAKE_TOKEN."""
    return _packed({CONFIG: _config(address, token)})


@cache
def update_zip() -> bytes:
    """The plugin alone, for sites that have their settings. The same files give the same bytes."""
    return _packed({})


@cache
def headers() -> dict[str, str]:
    """What the plugin says of itself: `Version`, `Requires PHP` and the like."""
    text = (PLUGIN / "leadsheet.php").read_text(encoding="utf-8")
    return dict(_HEADER.findall(text))


def _packed(more: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(PLUGIN.rglob("*")):
            name = path.relative_to(PLUGIN.parent).as_posix()
            if path.is_file() and name != CONFIG and not path.name.startswith("."):
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), path.read_bytes(), _DEFLATED)
        for name, text in more.items():
            archive.writestr(name, text, _DEFLATED)
    return packed.getvalue()


def _config(address: str, token: str) -> str:
    return (
        "<?php\n"
        "defined( 'ABSPATH' ) || exit;\n"
        f"return array( 'endpoint' => {_php(address)}, 'token' => {_php(token)} );\n"
    )


def _php(text: str) -> str:
    """A string in single quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
