"""Lists of sites by what they are: facts about the web, each file with its source and date."""

import json
from functools import cache
from importlib.resources import files
from typing import Literal

ListName = Literal["ga4", "japan", "media", "free_mail"]


@cache
def entries(name: ListName, category: str) -> frozenset[str]:
    """The entries of one category of one list, lower case."""
    text = files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    return frozenset(json.loads(text)[category])
