"""A message in both languages in one column of the database, or one place of a JSON report."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy import Text as TextColumn
from sqlalchemy.types import TypeDecorator

from sheets_schema.text import Text, plain

# How earlier releases joined the two; theirs alone are taken apart at it.
_JOINED_AT = " / "
_BEGINS = '{"ja":'


class InBoth(TypeDecorator[Text]):
    """A `Text`, as JSON. Rows of earlier releases hold `日本語 / English` and are read as well."""

    impl = TextColumn
    cache_ok = True

    def process_bind_param(self, value: Text | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(stored(value), ensure_ascii=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> Text | None:
        if value is None:
            return None
        return read(json.loads(value) if value.startswith(_BEGINS) else value)


def stored(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}


def read(value: Mapping[str, str] | str) -> Text:
    """Of what `stored` made, or a release before it wrote."""
    return _parted(value) if isinstance(value, str) else Text(value["ja"], value["en"])


def _parted(joined: str) -> Text:
    japanese, separator, english = joined.partition(_JOINED_AT)
    if not separator or japanese.isascii():
        return plain(joined)
    return Text(japanese, english)
