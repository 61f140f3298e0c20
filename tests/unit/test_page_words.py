"""Templates ask for their words by name, and a dict has names of its own: `t.clear` is a method."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import server
import tools
from server.admin.words import WORDS as ADMIN
from server.demo.form_texts import WORDS as FORM
from tools.addon_demo.words import WORDS as ADDON

ROOM = Path(server.__file__).parent
_ASKED = re.compile(r"\bt\.(\w+)")


@pytest.mark.parametrize(
    ("templates", "words"),
    [
        (ROOM / "admin" / "templates", ADMIN["ja"]),
        (Path(tools.__file__).parent / "addon_demo" / "templates", ADDON["ja"]),
        (ROOM / "demo" / "templates", FORM["ja"]),
    ],
)
def test_every_word_asked_for_is_a_word(templates: Path, words: Mapping[str, str]) -> None:
    pages = "".join(path.read_text("utf-8") for path in templates.rglob("*.html"))
    # `t.get("…")` alone is meant: for words whose name is put together.
    asked = set(_ASKED.findall(pages)) - {"get"}
    assert asked
    assert asked - set(words) == set()
    assert asked & set(dir(dict)) == set()
