"""`leadsheet COMMAND`, beside the scripts."""

import subprocess
import sys
from pathlib import Path

import pytest

from server.commands.cli import COMMANDS, main

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("given", [["erase"], ["rebuild_kpis"], ["--all"]])
def test_an_unknown_command_is_wrong_usage(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 2
    assert "rebuild" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_the_script_of_its_name(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    script, _ = COMMANDS[name]
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    by_name = capsys.readouterr().out
    by_script = subprocess.run(
        [sys.executable, str(SCRIPTS / f"{script}.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert by_name == by_script


def test_what_follows_the_name_is_the_commands_own() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rebuild", "--from", "2026-13"])
    assert ended.value.code == 2
