"""When rebuilds are planned, as the settings say."""

from pathlib import Path

import pytest

from server.errors import SettingsError
from server.settings.environment import Settings, load


def test_each_hour_and_before_the_meeting_unless_told_otherwise() -> None:
    settings = Settings(_env_file=None)
    assert settings.sites["default"].rebuild_schedule == ("0 * * * *", "0 6 * * meeting")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("30 8 * * 1-5", ("30 8 * * 1-5",)),
        ("0 6 * * mon; 0 18 * * fri ;", ("0 6 * * mon", "0 18 * * fri")),
        ("0 6 * * Meeting,fri", ("0 6 * * Meeting,fri",)),
        ("off", ()),
        ("OFF", ()),
    ],
)
def test_plans_are_read_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, given: str, expected: tuple[str, ...]
) -> None:
    monkeypatch.setenv("REBUILD_SCHEDULE", given)
    assert Settings(_env_file=None).sites["default"].rebuild_schedule == expected


@pytest.mark.parametrize(
    "given",
    [
        "every hour",
        "61 * * * *",
        "* * * *",
        "* * * * * *",
        "@daily",
        "0 6 31 2 *",
        "0 0 30 2 *",
        "0 6 meeting * *",
    ],
)
def test_what_is_no_plan_is_told_at_start_with_an_example(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REBUILD_SCHEDULE", given)
    with pytest.raises(SettingsError, match=r"REBUILD_SCHEDULE.*0 \* \* \* \*"):
        load()


def test_each_site_may_have_its_own(tmp_path: Path) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(
        """
        [sites.aoba]
        spreadsheet_id = "a"
        intake_token = "1"
        rebuild_schedule = ["0 6 * * mon", "0 12 * * *"]
        [sites.wakaba]
        spreadsheet_id = "b"
        intake_token = "2"
        rebuild_schedule = "off"
        [sites.futaba]
        spreadsheet_id = "c"
        intake_token = "3"
        """,
        encoding="utf-8",
    )
    read = Settings(_env_file=None, sites_file=str(sites)).sites
    assert {name: site.rebuild_schedule for name, site in read.items()} == {
        "aoba": ("0 6 * * mon", "0 12 * * *"),
        "wakaba": (),
        "futaba": ("0 * * * *", "0 6 * * meeting"),
    }
