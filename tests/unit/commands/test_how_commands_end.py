"""Every command ends alike: 0 done, 1 failed with the reason told, 2 wrong usage."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from server.commands.common import run
from server.commands.start import start
from server.database.writers import LeaseLostError
from server.settings.environment import Settings

# What each needs at least.
COMMANDS = {
    "check_google": [],
    "explain_channel": ["https://aoba.test/"],
    "import_costs": ["a.csv"],
    "import_leads": ["a.csv", "--channel", "x", "--date", "2026-11-18"],
    "rebuild_kpis": [],
    "reconcile": [],
    "replay_inbox": [],
    "setup_spreadsheet": [],
}


@pytest.fixture(autouse=True)
def settings_of_two_sites(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sites.toml").write_text(
        '[sites.aoba]\nintake_token = "1"\nspreadsheet_id = "x"\n'
        '[sites.wakaba]\nintake_token = "2"\nspreadsheet_id = "y"\n'
    )
    monkeypatch.setenv("SITES_FILE", "sites.toml")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'inbox.db'}")
    # Nothing listens there: whatever went on would end with 1.
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", "127.0.0.1:9")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_site_that_is_not_there_is_wrong_usage(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(name, [*COMMANDS[name], "--site", "nobody"]) == 2
    assert capsys.readouterr() == (
        "",
        "サイト nobody はありません。--site は aoba, wakaba のいずれかにしてください。 / "
        "There is no site nobody. Give one of aoba, wakaba as --site.\n",
    )


@pytest.mark.parametrize("name", [*COMMANDS, "forget_lead"])
def test_settings_that_cannot_be_used_are_told(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALE", "fr")
    assert start(name, COMMANDS.get(name, ["some-lead"])) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("LOCALE: ")


@pytest.mark.parametrize("name", [*COMMANDS, "forget_lead"])
def test_its_help_is_for_both_readers(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        start(name, ["--help"])
    assert ended.value.code == 0
    japanese, _, english = capsys.readouterr().out.partition(" / ")
    assert not japanese.partition("\n\n")[2].isascii()
    assert english


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (LeaseLostError("x"), "別のプロセスが書き込みを引き継いだ"),
        (OperationalError("SELECT 1", {}, OSError("away")), "受信箱のデータベース"),
        (KeyboardInterrupt(), "中断しました"),
    ],
)
def test_what_comes_in_between_is_said_in_words(
    error: BaseException, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(_: Settings) -> int:
        raise error

    assert run(work) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line.partition(" / ")[0]
    assert line.partition(" / ")[2].endswith(".")
