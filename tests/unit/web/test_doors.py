"""Before anything listens: what would be open without a token, and files that others can read."""

import logging
from pathlib import Path

import pytest

from server.app import create_app
from server.database.prepare import open_inbox
from server.errors import SettingsError
from server.settings.environment import Settings, load
from server.settings.private_files import make_private
from server.web import doors

LONG = "0123456789abcdef0123456789abcdef"


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, spreadsheet_id="sheet", **given)  # type: ignore[arg-type]


OPEN = [
    ("0.0.0.0", 8000), ("", 8000), ("::", 8000), ("192.168.1.5", 80), ("leads.internal", 80),
    "/run/leadsheet.sock", 3,
]  # fmt: skip


def own(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Without what threads of earlier tests may still say."""
    return [one for one in caplog.records if one.name == "leadsheet.settings"]


@pytest.mark.parametrize("listens_on", OPEN)
def test_where_others_can_reach_it_nothing_starts_without_a_token(listens_on: object) -> None:
    with pytest.raises(SettingsError, match="INTAKE_TOKEN") as told:
        doors.check(settings(), [("127.0.0.1", 8001), listens_on])
    assert "HOST=127.0.0.1" in str(told.value)
    doors.check(settings(intake_token=LONG), [listens_on])
    # The browser's route alone; the other is closed then (test_access).
    doors.check(settings(allowed_origins="https://aoba.example.jp"), [listens_on])


@pytest.mark.parametrize("listens_on", OPEN)
def test_unconfigured_it_starts_for_whoever_holds_the_admin_token_and_for_nobody_else(
    listens_on: object,
) -> None:
    def start(**given: object) -> None:
        bare: dict[str, object] = {"spreadsheet_id": "", **given}
        made = Settings(_env_file=None, **bare)  # type: ignore[arg-type]
        doors.check(made.check(), [listens_on])

    for lacking in (
        {},
        {"trusted_proxies": 1},
        {"admin_token": LONG, "spreadsheet_id": "sheet", "sheets_emulator_host": "127.0.0.1:9"},
        {"admin_token": LONG, "sites_file": "sites.toml"},
    ):
        with pytest.raises(SettingsError):
            start(**lacking)
    start(admin_token=LONG)
    start(admin_token=LONG, trusted_proxies=1)


@pytest.mark.parametrize("reachable", [{"SERVER_NAME": "0.0.0.0"}, {"REMOTE_ADDR": "192.0.2.7"}])
@pytest.mark.parametrize("admin_token", ["", LONG])
def test_nobody_takes_over_what_nobody_has_configured(
    tmp_path: Path, admin_token: str, reachable: dict[str, str]
) -> None:
    made = Settings(
        _env_file=None, database_url=f"sqlite:///{tmp_path / 'inbox.db'}", admin_token=admin_token
    )
    client = create_app(made).test_client()
    environ = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "127.0.0.1", **reachable}
    for step in ("", "/live", "/credentials", "/spreadsheet", "/token", "/restart", "/test"):
        ask = client.get if step in ("", "/live") else client.post
        answer = ask(f"/admin/setup{step}", environ_overrides=environ)
        assert (answer.status_code, b"csrf" in answer.data) in ((302, False), (401, False))
    body = {"your-name": "山田", "your-email": "taro@example.co.jp"}
    answer = client.post("/v1/leads", json=body, environ_overrides=environ)
    assert answer.status_code == 401


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.2"])
def test_on_this_machine_alone_it_starts_and_says_what_a_proxy_would_open(
    host: str, caplog: pytest.LogCaptureFixture
) -> None:
    doors.check(settings(), [(host, 8000)])
    (told,) = own(caplog)
    assert "without a token" in told.getMessage()
    assert vars(told)["unset"] == "INTAKE_TOKEN ADMIN_TOKEN"
    caplog.clear()
    doors.check(settings(intake_token=LONG, admin_token=LONG), [(host, 8000)])
    assert not own(caplog)


def test_a_short_intake_token_is_told_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    doors.check(settings(intake_token="himitsu", admin_token=LONG), [("0.0.0.0", 8000)])
    (told,) = own(caplog)
    assert "20 characters" in told.getMessage()
    assert "himitsu" not in str(vars(told))


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"ADMIN_TOKEN": "a"}, "ADMIN_TOKEN"),
        ({"ADMIN_TOKEN": "0123456789abcdefghi"}, "ADMIN_TOKEN"),
        ({"ADMIN_TOKEN": "a" * 40}, "ADMIN_TOKEN"),
        ({"TRUSTED_PROXIES": "1"}, "INTAKE_TOKEN"),
        ({"DATABASE_URL": "postgresql://leads:p@ss@db.example.jp/leads"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://leads:p@ss/w@db.example.jp/leads"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql+psycopg://leads:pa/ss@db.example.jp/leads"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://leads:pa#ss@db.example.jp/leads"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://leads:pa[ss@db.example.jp/leads"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://leads:pass@db.example.jp:many/leads"}, "DATABASE_URL"),
    ],
)
def test_what_cannot_be_used_is_refused_and_never_quoted(
    environ: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"SPREADSHEET_ID": "sheet", **environ}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value).startswith(f"{told}: ")
    for secret in ("p@ss", "ss@db", "ss/w", "pa/ss", "pa#ss", "pa[ss", "aaaa", "abcdefghi"):
        assert secret not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://leads:p%40ss@db.example.jp:5432/leads",
        "postgres://leads@db.example.jp/leads",
        "postgresql:///leads?host=/run/postgresql",
        "postgresql://leads:pa:ss@[2001:db8::1]:5432/leads?options=a@b",
        "sqlite:////var/lib/@leads/inbox.db",
    ],
)
def test_addresses_of_databases_that_are_right_are_taken(url: str) -> None:
    assert settings(database_url=url).database_url.rpartition("://")[2] == url.rpartition("://")[2]


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, 0o600), (0o644, 0o600), (0o666, 0o660), (0o640, 0o600), (0o660, 0o660), (0o600, 0o600)],
)
def test_a_file_is_for_its_owner_unless_a_group_shares_it(
    tmp_path: Path, before: int | None, after: int
) -> None:
    path = tmp_path / "inbox.db"
    if before is not None:
        path.write_bytes(b"kept")
        path.chmod(before)
    make_private(path)
    assert path.stat().st_mode & 0o777 == after
    assert path.read_bytes() == (b"" if before is None else b"kept")


def test_nobody_else_can_read_the_inbox_nor_what_sqlite_puts_beside_it(tmp_path: Path) -> None:
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE facts SET value = value")
    found = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("inbox.db*")}
    assert {"inbox.db", "inbox.db-wal", "inbox.db-shm"} <= found.keys()
    del found["inbox.db.gate"]  # it is always empty
    assert set(found.values()) == {0}
    database.close()


@pytest.mark.parametrize("name", [".env", "key.json", "sites.toml"])
def test_a_file_with_secrets_that_everybody_can_read_is_told(
    tmp_path: Path,
    name: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.write_text("")
    path.chmod(0o644)
    named = settings(google_application_credentials="key.json", sites_file="sites.toml")
    doors.warn_of_files(named)
    assert [vars(one)["file"] for one in caplog.records] == [name]
    path.chmod(0o600)
    caplog.clear()
    doors.warn_of_files(named)
    assert not own(caplog)
