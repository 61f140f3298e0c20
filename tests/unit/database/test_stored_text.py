"""A message stands in both languages to the very end, whatever anybody's words in it hold."""

import json

import pytest
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select, text

from server.database.stored_text import InBoth, read
from sheets_schema.text import Text, plain

KEPT = Table("kept", MetaData(), Column("why", InBoth))


@pytest.mark.parametrize(
    "why",
    [
        Text("共有されていません。", "It is not shared."),
        Text("断られました(Google: a / b)。", "Refused (Google: a / b)."),
        Text("パスワードの @ や / は %40 とします。", "Write signs such as @ or / as %40."),
        plain("both / of / nobody's"),
        plain('{"ja": "quoted"}'),
        Text("", ""),
        None,
    ],
)
def test_what_is_kept_comes_back_as_it_was(why: Text | None) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        KEPT.create(connection)
        connection.execute(insert(KEPT).values(why=why))
        assert connection.execute(select(KEPT.c.why)).scalar() == why


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (
            "共有されていません。 / It is not shared.",
            Text("共有されていません。", "It is not shared."),
        ),
        ("送りました。 / Sent to a / b.", Text("送りました。", "Sent to a / b.")),
        ("Invalid row", plain("Invalid row")),
        ("Invalid row / of Google", plain("Invalid row / of Google")),
        ("グラフは前のままです。", plain("グラフは前のままです。")),
    ],
)
def test_rows_of_earlier_releases_are_read(kept: str, why: Text) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        KEPT.create(connection)
        connection.execute(text("insert into kept values (:why)"), {"why": kept})
        assert connection.execute(select(KEPT.c.why)).scalar() == why


def test_a_report_holds_the_two_as_json() -> None:
    assert read(json.loads('{"ja": "行", "en": "lines"}')) == Text("行", "lines")
