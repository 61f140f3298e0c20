"""What is said in two languages is a Text, never one string that somebody has to take apart."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

import server
from server.errors import LeadsheetError, Problem, SettingsError
from server.settings.environment import Settings
from server.settings.values import told
from sheets_schema.text import Text, plain

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
ROOT = Path(server.__file__).parent
# What a terminal shows whole, in a line of its own, and one cell's ending for a reader of either.
WHOLE = ("commands/", "warehouse/sql.py", "warehouse/sheet_sql.py", "sheets/cells.py")


def joined() -> Iterator[str]:
    """Strings of the form `日本語 / English`."""
    for path in ROOT.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(WHOLE):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        asides = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for node in ast.walk(tree):
            if id(node) in asides:
                continue  # a docstring
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                before, parted, after = node.value.partition(" / ")
                if parted and JAPANESE.search(before) and not JAPANESE.search(after):
                    yield f"{name}: {node.value}"


def test_no_message_is_joined_before_it_is_shown() -> None:
    assert list(joined()) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (Text("書けません。", "It cannot be written."), "書けません。 / It cannot be written."),
        (plain("a / b"), "a / b"),
    ],
)
def test_an_error_is_shown_in_both_and_told_in_either(text: Text, shown: str) -> None:
    error = LeadsheetError(text)
    assert (str(error), error.text.ja, error.text.en) == (shown, text.ja, text.en)


def test_a_setting_is_named_in_either_language() -> None:
    error = SettingsError(
        Problem("PORT", Text("整数で書いてください。", "Give a whole number.")),
        Text("再起動してください。", "Restart it."),
    )
    assert str(error) == (
        "PORT: 整数で書いてください。 / Give a whole number.\n再起動してください。 / Restart it."
    )
    assert error.text.en == "PORT: Give a whole number.\nRestart it."


@pytest.mark.parametrize(
    ("name", "value", "ja", "en"),
    [
        (
            "database_url",
            "postgresql://leads:p@ss/word@db/leads",
            "postgresql+psycopg://USER:PASSWORD@HOST:5432/NAME の形で書いてください。"
            "パスワードの @ や / は %40、%2F とします。",
            "Write postgresql+psycopg://USER:PASSWORD@HOST:5432/NAME, with signs such as @ or / in "
            "the password as %40, %2F.",
        ),
        ("allowed_origins", "a / b", "`a` は使えません。", "`a` is no origin."),
        ("retention_days", "0", "1 以上にしてください。", "Give 1 or more."),
    ],
)
def test_what_people_typed_parts_no_message(name: str, value: str, ja: str, en: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None, **{name: value})  # type: ignore[arg-type]
    (problem,) = told(refused.value)
    assert problem.setting == name.upper()
    assert problem.text.ja.startswith(ja)
    assert problem.text.en.startswith(en)
