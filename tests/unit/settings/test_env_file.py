"""`.env` keeps what people wrote, and every reader of such files reads what we put in."""

import subprocess
from pathlib import Path

import pytest
from dotenv import dotenv_values

from server.settings import env_file

WRITTEN = (
    "# 本番の設定。触るときは一声ください\n"
    "LOCALE=en   # the office in Leeds\n"
    "\n"
    "export INTAKE_TOKEN='old one'\r\n"
    "SMTP_URL=smtp://user:p%40ss@mail.example.co.jp:587\n"
    'GOOGLE_CREDENTIALS_JSON=\'{\n  "client_email": "a@b"\n}\'\n'
    "not a setting at all\n"
    "SPREADSHEET_ID=first\n"
    "SPREADSHEET_ID=second"
)


def test_only_the_values_named_change() -> None:
    now = env_file.with_values(WRITTEN, {"INTAKE_TOKEN": "new", "SPREADSHEET_ID": "1AbC"})
    expected = WRITTEN.replace("'old one'", "new").replace("second", "1AbC")
    assert now == expected


def test_what_is_new_stands_on_lines_of_its_own_at_the_end() -> None:
    now = env_file.with_values(WRITTEN, {"ADMIN_TOKEN": "x" * 40})
    assert now == f"{WRITTEN}\nADMIN_TOKEN={'x' * 40}\n"
    assert env_file.with_values("", {"ADMIN_TOKEN": "y"}) == "ADMIN_TOKEN=y\n"


@pytest.mark.parametrize(
    "value",
    [
        "1AbC-xyz_09", "/srv/鍵/my key.json", "a#b", "a$HOME", 'say "yes"', "C:\\new\\table.json",
        "", "x=y", "`id`", "$(id)", " blank at the ends ", "!",
    ],
)  # fmt: skip
def test_a_value_comes_back_as_it_was_to_a_shell_and_to_the_settings(
    value: str, tmp_path: Path
) -> None:
    path = tmp_path / ".env"
    env_file.put(path, {"NAME": value})
    assert env_file.values_of(path) == {"NAME": value}
    assert dotenv_values(path) == {"NAME": value}
    told = subprocess.run(
        ["sh", "-c", '. ./.env && printf %s "$NAME"'], cwd=tmp_path, capture_output=True, check=True
    )
    assert told.stdout.decode() == value


@pytest.mark.parametrize("value", ["two\nlines", "cr\rhere", "it's", "nul\0"])
def test_what_no_line_can_hold_is_refused_and_nothing_is_written(
    value: str, tmp_path: Path
) -> None:
    path = tmp_path / ".env"
    path.write_text("KEPT=1\n")
    with pytest.raises(ValueError, match="NAME"):
        env_file.put(path, {"NAME": value})
    assert path.read_text() == "KEPT=1\n"


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o666])
def test_the_file_is_for_its_owner_alone_from_then_on(mode: int, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("KEPT=1\n")
    path.chmod(mode)
    env_file.put(path, {"INTAKE_TOKEN": "x"})
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == "KEPT=1\nINTAKE_TOKEN=x\n"
    assert [one.name for one in tmp_path.iterdir()] == [".env"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "shared" / "leadsheet.env"
    real.parent.mkdir()
    real.write_text("KEPT=1\n")
    link = tmp_path / ".env"
    link.symlink_to(real)
    env_file.put(link, {"INTAKE_TOKEN": "x"})
    assert link.is_symlink()
    assert real.read_text() == "KEPT=1\nINTAKE_TOKEN=x\n"


def test_a_file_that_is_not_text_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OSError, match="UTF-8"):
        env_file.put(path, {"A": "b"})
    assert path.read_bytes() == b"\xff\xfe\x00"
    assert env_file.values_of(path) == {}
