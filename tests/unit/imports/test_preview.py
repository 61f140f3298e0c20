"""A preview of a list says what the import would then say, without making leads."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from server.imports.lists.leads import Import, ImportReport, leads_of, put_all
from server.imports.lists.people import people_of
from server.imports.lists.preview import preview
from server.imports.lists.reading import read_list
from server.imports.told import NotATable
from server.lead import Lead, Receipt
from server.settings.sites import Site
from tests.unit.imports.conftest import FIXTURES

FILES = sorted(one for one in (FIXTURES / "lists").rglob("*") if one.suffix in (".csv", ".xlsx"))
REFUSED = frozenset(("no_header.csv",))
SITE = Site("default", "sheet")
NOW = datetime(2026, 11, 21, 17, 33, tzinfo=UTC)
# What a cell can hold besides a plain name: each decides whether its row is a lead at all.
HOSTILE = (
    "氏名,メールアドレス,電話番号,会社名,データ\n"
    ",,,,メモだけ\n"
    "{{name}},,,,\n"
    "undefined,,,,\n"
    ',,,,"{""email"": ""x@y.example"", ""name"": ""山田""}"\n'
    ",,,,[重要] あとで電話\n"
    "山?太郎,,,,\n"
    ",,,サンプル?社,\n"
    ",,312345678,,\n"
    ",,9.01235E+10,,\n"
    ",,03-1234-5678,,3-1234-5678\n"
    '"data:image/png;base64,iVBORw0KGgo=",,,,\n'
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAA,,,,\n"
    "'-,,,,\n"
)


class Emptied:
    """An inbox that knows nothing."""

    def put(self, lead: Lead) -> Receipt:
        return Receipt(lead.lead_id, duplicate=False)

    def put_all(self, leads: object) -> list[Receipt]:
        raise NotImplementedError


def both(data: bytes, site: Site, campaign: str = "") -> tuple[ImportReport, ImportReport]:
    what = Import(site, "展示会・セミナー", date(2026, 11, 18), "機械要素展", campaign)
    people = people_of(read_list(data, site))
    return preview(people, what, NOW), put_all(leads_of(people, what, NOW), Emptied())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_says_what_the_import_says(file: Path) -> None:
    if file.name in REFUSED:
        with pytest.raises(NotATable):
            both(file.read_bytes(), SITE)
    else:
        shown, done = both(file.read_bytes(), SITE)
        assert shown == done


@pytest.mark.parametrize(
    "names",
    [{}, {"データ": "company"}, {"施策": "company"}, {"氏名": "message"}, {"電話番号": "phone_1"}],
    ids=str,
)
def test_it_does_so_whatever_stands_in_the_cells(names: dict[str, str]) -> None:
    shown, done = both(HOSTILE.encode(), replace(SITE, field_names=names), "春の展示会")
    assert shown == done


def test_what_it_says_of_them() -> None:
    shown, _ = both(HOSTILE.encode(), SITE)
    assert [one.line for one in shown.nobody] == [2, 3, 4, 6]
    assert (shown.imported, shown.zeros, shown.odd_phones, shown.garbled) == (
        9,
        [9, 11],
        [10],
        [7, 8],
    )
