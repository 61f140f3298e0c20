"""Settings say everything that is wrong with them at once, each with its remedy."""

from pathlib import Path

import pytest

from server import settings
from server.errors import SettingsError


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variables and no .env of the developer's."""
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def told(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        settings.load()
    return str(error.value)


def test_one_site_from_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPREADSHEET_ID", "abc")
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://a.example.jp, https://b.example.jp/")
    (site,) = settings.load().sites.values()
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
    assert settings.load().sites["default"].allowed_origins == (as_browsers_say,)
    file = tmp_path / "sites.toml"
    for value in (f'"{written}"', f'["{written}"]'):
        file.write_text(
            f'[sites.a]\nintake_token = "t"\nspreadsheet_id = "x"\nallowed_origins = {value}\n',
            encoding="utf-8",
        )
        monkeypatch.setenv("SITES_FILE", str(file))
        assert settings.load().sites["a"].allowed_origins == (as_browsers_say,)


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
    assert settings.load().locale == "ja"


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
    assert "[sites.b]: has the same intake_token as [sites.a]" in text
    assert "[sites.c]: intake_token is missing" in text
    assert "[sites.d]: spreadsheet_id is missing" in text


def test_a_misspelt_key_of_a_site_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "sites.toml"
    file.write_text('[sites.a]\nintake_token = "t"\nspreadsheet_id = "x"\ntimezon = "UTC"\n')
    assert "timezon" in told(monkeypatch, SITES_FILE=str(file)).lower()


def test_a_sites_file_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cannot be read" in told(monkeypatch, SITES_FILE="no.toml")
