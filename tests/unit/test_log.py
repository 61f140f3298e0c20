"""What is logged names places, never people."""

import io
import json
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.app import create_app
from server.database.prepare import open_inbox
from server.log import LineFormatter
from server.settings.environment import Settings


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(LineFormatter())
    logger = logging.getLogger("leadsheet")
    logger.addHandler(handler)
    yield told
    logger.removeHandler(handler)


def line_of(error: Exception) -> str:
    try:
        raise error
    except Exception as raised:  # noqa: BLE001
        told = logging.makeLogRecord(
            {"msg": "unexpected", "exc_info": (type(raised), raised, raised.__traceback__)}
        )
    return LineFormatter().format(told)


def test_an_error_is_its_kind_and_its_places_on_one_line() -> None:
    line = line_of(ValueError("taro@example.jp\nis no date"))
    assert "taro" not in line
    assert "\n" not in line
    assert "ValueError at test_log.py:" in line


def test_what_disk_and_database_say_is_told() -> None:
    assert "OSError ([Errno 28] No space left" in line_of(OSError(28, "No space left"))
    assert "OperationalError (disk I/O error)" in line_of(
        sqlite3.OperationalError("disk I/O error")
    )


def test_where_an_error_came_from_is_told_too() -> None:
    outer = KeyError("taro")
    outer.__cause__ = TypeError("hanako")
    line = line_of(outer)
    assert "KeyError at " in line
    assert " from TypeError at ?" in line
    assert "taro" not in line
    assert "hanako" not in line


def test_a_lead_that_cannot_be_kept_is_answered_and_logged_without_its_words(
    tmp_path: Path, logged: io.StringIO
) -> None:
    url = f"sqlite:///{tmp_path / 'inbox.db'}"
    app = create_app(Settings(database_url=url, deliver_in_web=False))
    database = open_inbox(url)
    with database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON leads BEGIN SELECT RAISE(FAIL, 'disk full'); END"
        )
    database.close()
    body = {"your-name": "山田 太郎", "your-email": "taro@example.jp"}
    answer = app.test_client().post("/v1/leads", json=body)
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    told = logged.getvalue() + json.dumps(answer.json, ensure_ascii=False)
    assert "disk full" in logged.getvalue()
    assert "receive.py:" in logged.getvalue()
    assert "taro" not in told
    assert "太郎" not in told
