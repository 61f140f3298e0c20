"""Filter views of リード: everybody looks at their own rows without moving anybody else's."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from server.business.named import NameList, default_names
from sheets_schema import lists
from sheets_schema.text import Locale, Text

UNTOUCHED = Text("未対応", "Not handled yet")
NEWEST = Text("新しい順", "Newest first")
OPEN_DEALS = Text("商談中", "Open deals")
OVERDUE = Text("次回アクション超過", "Next action overdue")
OF_OWNER = Text("担当: {owner}", "Owner: {owner}")

_BLANK: dict[str, Any] = {"condition": {"type": "BLANK"}}
_FILLED: dict[str, Any] = {"condition": {"type": "NOT_BLANK"}}


def missing_views(
    sheet_id: int,
    columns: Mapping[str, int],
    owners: Sequence[str],
    standing: set[str],
    locale: Locale,
    statuses: NameList | None = None,
) -> list[dict[str, Any]]:
    """Requests for the views whose titles are not in `standing`. `owners`: those of 設定;
    `statuses`: what they are called, None for the defaults."""
    named = statuses or default_names("status_name", locale)
    wanted = [*_standard(locale, named), *_of_owners(owners, locale)]
    newest = NEWEST.of(locale)
    return [
        *(
            [_newest_first(sheet_id, newest, columns["received_at"])]
            if newest not in standing and "received_at" in columns
            else []
        ),
        *(
            _view(sheet_id, title, {columns[key]: criteria for key, criteria in by_column.items()})
            for title, by_column in wanted
            if title not in standing and all(key in columns for key in by_column)
        ),
    ]


def _newest_first(sheet_id: int, title: str, column: int) -> dict[str, Any]:
    """New rows come last on the tab; whoever looks for today's need not scroll."""
    view = _view(sheet_id, title, {})
    view["addFilterView"]["filter"]["sortSpecs"] = [
        {"dimensionIndex": column, "sortOrder": "DESCENDING"}
    ]
    return view


def handled(statuses: NameList) -> list[str]:
    """What a row says that is no longer 新規, under the names of today and of before."""
    others = [one for one in statuses.rows if one.key != lists.STATUS_NEW.en]
    new = {word for one in statuses.rows if one not in others for word in (one.name, *one.older)}
    words = [one.name for one in others] + [word for one in others for word in one.older]
    return [word for word in dict.fromkeys(words) if word not in new]


def _standard(locale: Locale, statuses: NameList) -> Iterator[tuple[str, dict[str, Any]]]:
    yield (
        UNTOUCHED.of(locale),
        {
            # A row typed by hand often has no status yet: blank is not handled either.
            "status": {"hiddenValues": handled(statuses)},
            "invalid_reason": _BLANK,
            "opportunity_on": _BLANK,
        },
    )
    yield (
        OPEN_DEALS.of(locale),
        {"opportunity_on": _FILLED, "won_on": _BLANK, "lost_on": _BLANK, "invalid_reason": _BLANK},
    )
    before_today = {"type": "DATE_BEFORE", "values": [{"relativeDate": "TODAY"}]}
    yield (
        OVERDUE.of(locale),
        {
            "next_action_on": {"condition": before_today},
            "won_on": _BLANK,
            "lost_on": _BLANK,
            "invalid_reason": _BLANK,
        },
    )


def _of_owners(owners: Sequence[str], locale: Locale) -> Iterator[tuple[str, dict[str, Any]]]:
    for owner in dict.fromkeys(one.strip() for one in owners if one.strip()):
        same = {"type": "TEXT_EQ", "values": [{"userEnteredValue": owner}]}
        yield OF_OWNER.of(locale).format(owner=owner), {"owner": {"condition": same}}


def _view(sheet_id: int, title: str, criteria: dict[int, dict[str, Any]]) -> dict[str, Any]:
    specs = [
        {"columnIndex": index, "filterCriteria": criterion}
        for index, criterion in sorted(criteria.items())
    ]
    # From the header on, to wherever rows and columns end.
    area = {"sheetId": sheet_id, "startRowIndex": 0, "startColumnIndex": 0}
    return {"addFilterView": {"filter": {"title": title, "range": area, "filterSpecs": specs}}}
