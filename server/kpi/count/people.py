"""Who stands in each row, as numbers: the same number, the same e-mail, phone, name or リードID."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from server.business.typed import tidy
from server.kpi.read import columns as read
from server.kpi.read.columns import Distinct
from server.kpi.read.lead_columns import LeadColumns
from server.matching import email_key, name_key, own_domain, usual_phone_key

Keys = NDArray[np.uint64]
NOBODY = np.uint64(0)
# Not in usual writings: mailto: and angle brackets are no part of an address.
_has_unusual = re.compile(r"[^!-9;=?-~]").search


@dataclass(frozen=True, slots=True)
class People:
    """A number for each row, NOBODY (0) where there is nothing to know it by. The same from one
    rebuild to the next. `domains`: of mail addresses at a firm's own domain. `rows`: of the
    リードID, else of what else stands in the row."""

    ids: Keys
    emails: Keys
    names: Keys
    phones: Keys
    domains: Keys
    rows: Keys


class PeopleReader:
    """Shown the columns one by one (LeadColumns' `look`), then asked who they name."""

    def __init__(self) -> None:
        self._keys: dict[str, Keys] = {}

    def look(self, key: str, column: Distinct) -> None:
        if key in _KEYS_OF:
            self._keys[key] = _keys(column, _KEYS_OF[key])
        if key == "email":
            self._keys["domain"] = _keys(column, _domains)

    def people(self, columns: LeadColumns) -> People:
        nothing = np.zeros(0, dtype=np.uint64)
        ids, emails, names, phones, domains = (
            read.fit(self._keys.get(key, nothing), columns.size, NOBODY)
            for key in (*_KEYS_OF, "domain")
        )
        rows = ids.copy()
        by_hand = np.flatnonzero(columns.is_row & (ids == NOBODY)).tolist()
        received = columns.days["received_at"]
        words = [
            f"{emails[at]} {phones[at]} {names[at]} {columns.company(at)} {received[at]}"
            for at in by_hand
        ]
        rows[by_hand] = _hashed(words)
        return People(ids, emails, names, phones, domains, rows)


def lead_number(lead_id: str) -> np.uint64:
    """By which a row with this リードID is known."""
    return np.uint64(_hashed([lead_id.strip()])[0])


def _keys(column: Distinct, keys_of: Callable[[Sequence[str]], list[str]]) -> Keys:
    keys = keys_of([cell if type(cell) is str else tidy(cell) for cell in column.cells])
    return np.append(_hashed(keys), NOBODY)[column.codes]  # a blank has code -1


# A hundred thousand texts each: a call for every one of them would be half of the work.
def _lead_ids(texts: Sequence[str]) -> list[str]:
    return [text.strip() for text in texts]


def _emails(texts: Sequence[str]) -> list[str]:
    """email_key of each, with a short way for the usual writing."""
    return [
        text.lower() if "@" in text and not _has_unusual(text) else email_key(text)
        for text in texts
    ]


class _Domains(dict[str, str]):
    """Host of a mail address → its firm's own domain. Each host is looked at once, however many
    people write from it."""

    def __missing__(self, host: str) -> str:
        return self.setdefault(host, own_domain(host.strip("> ").lower()))


def _domains(texts: Sequence[str]) -> list[str]:
    of_hosts = _Domains()
    return [of_hosts[text.rpartition("@")[2]] if "@" in text else "" for text in texts]


def _names(texts: Sequence[str]) -> list[str]:
    return list(map(name_key, texts))


def _phones(texts: Sequence[str]) -> list[str]:
    return list(map(usual_phone_key, texts))


def _hashed(words: list[str]) -> Keys:
    """ "" is NOBODY."""
    every = _objects(words)
    try:
        hashed: Keys = pd.util.hash_array(every, categorize=False)
    except UnicodeEncodeError:  # half a character, which no encoding has
        whole = [word.encode("utf-8", "replace").decode() for word in words]
        hashed = pd.util.hash_array(_objects(whole), categorize=False)
    return np.where(every == "", NOBODY, hashed)


def _objects(words: list[str]) -> NDArray[np.object_]:
    return np.fromiter(words, dtype=object, count=len(words))


_KEYS_OF: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "lead_id": _lead_ids,
    "email": _emails,
    "name": _names,
    "phone": _phones,
}
