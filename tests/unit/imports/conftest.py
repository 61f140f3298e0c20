"""Files as people download them, brought in by the commands, into a real inbox."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.commands.start import start
from server.database.prepare import open_inbox
from server.database.tables import leads
from server.settings.environment import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures"


@dataclass
class Imports:
    """`imports(file, …)` runs import_leads.py; `rows` are the inbox's, oldest first."""

    address: str

    def __call__(self, *arguments: object) -> int:
        return start("import_leads", [str(one) for one in arguments])

    def of(self, file: object, *more: object) -> int:
        return self(file, "--channel", "展示会・セミナー", "--date", "2026-11-18", *more)

    @property
    def rows(self) -> list[Any]:
        database = open_inbox(self.address)
        try:
            with database.engine.connect() as connection:
                return list(connection.execute(select(leads).order_by(leads.c.id)))
        finally:
            database.close()


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Imports:
    monkeypatch.chdir(tmp_path)  # no .env of a developer's
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    address = f"sqlite:///{tmp_path / 'inbox.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    return Imports(address)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """`written("氏名\\n山田")`: a file with these words, in UTF-8."""

    def write(text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write
