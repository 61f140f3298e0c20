"""Settings say everything that is wrong with them at once, each with its remedy."""

from pathlib import Path

import pytest

from server.errors import SettingsError
from server.settings.environment import Settings, load


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variables and no .env of the developer's."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def told(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load()
    return str(error.value)


def test_one_site_from_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPREADSHEET_ID", "abc")
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://a.example.jp, https://b.example.jp/")
    (site,) = load().sites.values()
    assert (site.name, site.spreadsheet_id, site.locale) == ("default", "abc", "ja")
    assert site.allowed_origins == ("https://a.example.jp", "https://b.example.jp")


@pytest.mark.parametrize(
    ("written", "as_browsers_say"),
    [
        ("https://a.example.jp/", "https://a.example.jp"),
        ("HTTPS://A.Example.JP", "https://a.example.jp"),
        ("https://a.example.jp:443", "https://a.example.jp"),
        ("http://a.example.jp:8080/", "http://a.example.jp:8080"),
        ("https://a.example.jp/contact/", "https://a.example.jp"),
        ("https://青葉.example.jp", "https://xn--6s1au30b.example.jp"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_origins_are_kept_as_browsers_say_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str, as_browsers_say: str
) -> None:
    monkeypatch.setenv("ALLOWED_ORIGINS", written)
    assert load().sites["default"].allowed_origins == (as_browsers_say,)
    file = tmp_path / "sites.toml"
    for value in (f'"{written}"', f'["{written}"]'):
        file.write_text(
            f'[sites.a]\nintake_token = "t"\nspreadsheet_id = "x"\nallowed_origins = {value}\n',
            encoding="utf-8",
        )
        monkeypatch.setenv("SITES_FILE", str(file))
        assert load().sites["a"].allowed_origins == (as_browsers_say,)


@pytest.mark.parametrize("written", ["a.example.jp", "*", "https://", "https://a.example.jp:x"])
def test_an_origin_no_browser_sends_is_told(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    text = told(monkeypatch, ALLOWED_ORIGINS=written)
    assert written in text
    assert "https://www.example.co.jp" in text


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = told(monkeypatch, LOCALE="fr", TIMEZONE="Mars/Olympus", CURRENCY="yen")
    assert "LOCALE" in text
    assert "TIMEZONE" in text
    assert "Asia/Tokyo" in text
    assert "CURRENCY" in text


def test_an_empty_variable_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALE", "")
    assert load().locale == "ja"


def test_a_key_that_is_no_key_is_told_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = told(monkeypatch, GOOGLE_CREDENTIALS_JSON='{"private": "geheim"}')
    assert "GOOGLE_CREDENTIALS_JSON" in text
    assert "geheim" not in text


def test_a_missing_key_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nowhere.json" in told(monkeypatch, GOOGLE_APPLICATION_CREDENTIALS="nowhere.json")


def test_sites_must_have_tokens_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "sites.toml"
    file.write_text(
        '[sites.a]\nintake_token = "t"\nspreadsheet_id = "x"\n'
        '[sites.b]\nintake_token = "t"\nspreadsheet_id = "y"\n'
        '[sites.c]\nspreadsheet_id = "z"\n'
        '[sites.d]\nintake_token = "u"\n'
    )
    text = told(monkeypatch, SITES_FILE=str(file))
    b, c, d = text.splitlines()
    assert b.startswith("SITES_FILE [sites.b]: intake_token が [sites.a] と同じです。")
    assert "It has the same intake_token as [sites.a]. Give each site its own." in b
    assert c.startswith("SITES_FILE [sites.c]: intake_token がありません。")
    assert d.startswith("SITES_FILE [sites.d]: spreadsheet_id がありません。")


@pytest.mark.parametrize(
    ("content", "problem", "remedy"),
    [
        (None, "が読めません", "Check where it is"),
        ('[sites."青葉"]\n'.encode("cp932"), "UTF-8 ではありません", "Save it as UTF-8"),
        (b"[sites.a\n", "TOML として読めません", "(at line 1, column 9)"),
        (b"", "表がありません", "Write one for each site"),
        (b"sites = 3", "表がありません", "Write one for each site"),
        (b"sites = [1]", "表がありません", "Write one for each site"),
        (b"[sites]\na = 3\n", "SITES_FILE [sites.a]: 表(キー = 値)で", "Give a table"),
        (
            b'[sites.a]\nintake_token = "t"\nspreadsheet_id = 12\n',
            "SITES_FILE [sites.a] SPREADSHEET_ID: 文字列を",
            "Give a text, in quotes",
        ),
        (
            b'[sites.a]\nintake_token = "t"\nspreadsheet_id = "x"\ntimezon = "UTC"\n',
            "SITES_FILE [sites.a] TIMEZON: このキーはありません",
            "docs/settings.md has a table of all",
        ),
    ],
)
def test_a_sites_file_that_cannot_be_used_is_told_beside_all_else(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    content: bytes | None,
    problem: str,
    remedy: str,
) -> None:
    if content is not None:
        (tmp_path / "sites.toml").write_bytes(content)
    text = told(
        monkeypatch,
        SITES_FILE=str(tmp_path / "sites.toml"),
        GOOGLE_APPLICATION_CREDENTIALS="nowhere.json",
        RETENTION_DAYS="soon",
    )
    retention, sites, key = text.splitlines()
    assert retention == "RETENTION_DAYS: 整数で書いてください。 / Give a whole number."
    assert sites.startswith("SITES_FILE")
    assert problem in sites.partition(" / ")[0]
    assert remedy in sites.partition(" / ")[2]
    assert "nowhere.json" in key


def test_a_sites_file_from_notepad_can_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "sites.toml"
    file.write_text('[sites.a]\nintake_token = "t"\nspreadsheet_id = "x"\n', encoding="utf-8-sig")
    monkeypatch.setenv("SITES_FILE", str(file))
    assert list(load().sites) == ["a"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("key.json", b"\xff\xfe{", "JSON の鍵ではありません"),
        ("key.json", b"[]", "JSON の鍵ではありません"),
        # No file system has such a name: reading fails, and not because nothing is there.
        ("k" * 300, None, "が読めません"),
    ],
)
def test_a_key_file_that_cannot_be_used_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, content: bytes | None, problem: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    text = told(monkeypatch, GOOGLE_APPLICATION_CREDENTIALS=name)
    assert text.startswith("GOOGLE_APPLICATION_CREDENTIALS: ")
    assert problem in text


def test_what_stands_in_for_a_bad_value_is_no_problem_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = told(monkeypatch, SMTP_URL="mail.example.jp", NOTICE_EMAIL_TO="a@example.jp", DEMO="2")
    assert [line.partition(":")[0] for line in text.splitlines()] == ["SMTP_URL", "DEMO"]


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("NOTICE_WEBHOOK_URL", "https://"),
        ("ADDON_URL", "https://leads.example.com"),
        ("GOOGLE_CERTS_URL", "https://leads.example.com"),
        ("ALLOWED_ORIGINS", "https://www.example.co.jp"),
        ("SMTP_URL", "smtps://USER"),
        ("DATABASE_URL", "postgresql+psycopg://"),
    ],
)
@pytest.mark.parametrize("host", ["[::1", "[himitsu]", "h\u2100st", "a]b"])
def test_an_address_that_cannot_be_parted_is_told_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, setting: str, remedy: str, host: str
) -> None:
    scheme = {"SMTP_URL": "smtp", "DATABASE_URL": "postgresql"}.get(setting, "https")
    (line,) = told(monkeypatch, **{setting: f"{scheme}://user:himitsu@{host}/x"}).splitlines()
    assert line.startswith(f"{setting}: ")
    assert remedy in line
    if setting != "ALLOWED_ORIGINS":  # which holds no secret, and is quoted
        assert "himitsu" not in line


def test_every_problem_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bad = {
        "LOCALE": "fr", "TIMEZONE": "Mars/Olympus", "CURRENCY": "yen", "TRUSTED_PROXIES": "-1",
        "ALLOWED_ORIGINS": "x", "REBUILD_SCHEDULE": "daily", "NOTICE_WEBHOOK_URL": "x",
        "NOTICE_EMAIL_TO": "x", "SMTP_URL": "x", "ADDON_URL": "x", "DEMO": "x",
        "ADDON_SERVICE_ACCOUNT": "a@x", "GOOGLE_CREDENTIALS_JSON": "{}",
    }  # fmt: skip
    lines = told(monkeypatch, **bad).splitlines()
    assert len(lines) >= len(bad) - 1
    for line in lines:
        japanese, separator, english = line.partition(": ")[2].partition(" / ")
        assert separator
        assert not japanese.isascii(), line
        assert english.endswith("."), line
