"""The WordPress plugin as it is handed out: its translations, its zip."""

import io
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import polib
import pytest

from server.admin.plugin import configured_zip

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "wordpress" / "leadsheet"


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def _build(path: Path) -> bytes:
    run = _run(ROOT / "tools" / "build_plugin.py", "--output", path)
    assert run.returncode == 0, run.stderr
    return path.read_bytes()


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return _build(tmp_path_factory.mktemp("zip") / "leadsheet.zip")


def test_the_plugin_has_the_products_version() -> None:
    """Sites compare it to decide whether there is an update: what is released under an old
    version never reaches them. A release raises it here too, in these three places."""
    product = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    main = (PLUGIN / "leadsheet.php").read_text(encoding="utf-8")
    readme = (PLUGIN / "readme.txt").read_text(encoding="utf-8")
    version = re.escape(product["project"]["version"])
    assert re.search(rf"^ \* Version: +{version}$", main, re.MULTILINE)
    assert re.search(rf"^const VERSION = '{version}';$", main, re.MULTILINE)
    assert re.search(rf"^Stable tag: {version}$", readme, re.MULTILINE)


def test_the_zip_is_the_same_whenever_it_is_built(packed: bytes, tmp_path: Path) -> None:
    assert _build(tmp_path / "again.zip") == packed


def test_the_zip_holds_one_folder_with_the_plugin_and_nothing_private(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert archive.read("leadsheet/leadsheet.php") == (PLUGIN / "leadsheet.php").read_bytes()
    assert {name.split("/")[0] for name in names} == {"leadsheet"}
    assert {"leadsheet/readme.txt", "leadsheet/uninstall.php"} <= set(names)
    assert "leadsheet/assets/leadsheet-touch.js" in names
    assert not [name for name in names if "config" in Path(name).name and "class-" not in name]


def test_the_zip_has_japanese_for_old_and_new_wordpress(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        compiled = archive.read("leadsheet/languages/leadsheet-ja.mo")
        php = archive.read("leadsheet/languages/leadsheet-ja.l10n.php").decode()
    entries = {entry.msgid: entry.msgstr for entry in polib.mofile(compiled)}
    assert entries["Test the connection"] == "接続をテスト"
    assert "'Test the connection' => '接続をテスト'," in php


def test_the_status_page_hands_out_the_same_files_and_the_settings(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        plain = {name: archive.read(name) for name in archive.namelist()}
    handed = configured_zip("https://leads.example.com", "the-token")
    with zipfile.ZipFile(io.BytesIO(handed)) as archive:
        configured = {name: archive.read(name) for name in archive.namelist()}
    assert "'the-token'" in configured.pop("leadsheet/leadsheet-config.php").decode()
    assert configured == plain


def test_every_text_is_translated_and_every_file_in_step() -> None:
    run = _run(ROOT / "tools" / "plugin_languages.py", "--check")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_new_text_is_noticed(tmp_path: Path) -> None:
    copy = tmp_path / "wordpress" / "leadsheet"
    shutil.copytree(PLUGIN, copy)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    page = copy / "includes" / "admin" / "class-page.php"
    page.write_text(page.read_text().replace("'Connection'", "'Brand new'"))
    run = _run(tmp_path / "tools" / "plugin_languages.py", "--check")
    assert run.returncode == 1
    assert "not translated: Brand new" in run.stderr
    assert "leadsheet.pot: out of step" in run.stderr


def test_the_version_is_told_once() -> None:
    """Header, constant and readme say the same."""
    main = (PLUGIN / "leadsheet.php").read_text()
    readme = (PLUGIN / "readme.txt").read_text()
    versions = {
        *re.findall(r"^ \* Version:\s+(\S+)$", main, re.MULTILINE),
        *re.findall(r"^const VERSION = '([^']+)';$", main, re.MULTILINE),
        *re.findall(r"^Stable tag: (\S+)$", readme, re.MULTILINE),
    }
    assert len(versions) == 1
    for header in ("Requires at least", "Requires PHP"):
        (in_readme,) = re.findall(rf"^{header}: (\S+)$", readme, re.MULTILINE)
        (in_main,) = re.findall(rf"^ \* {header}:\s+(\S+)$", main, re.MULTILINE)
        assert in_readme == in_main
