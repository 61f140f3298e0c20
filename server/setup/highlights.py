"""Conditional formats of リード: what a row's own cells say, made visible. The first rule that
holds for a cell decides, so what takes a row out of the count comes first."""

from collections.abc import Iterator, Mapping
from typing import Any

from server.business.named import NameList, default_names
from server.setup.silence import silent_formula
from server.sheets.a1 import letters
from server.sheets.colours import colour
from server.sheets.formats import below_header
from sheets_schema import lists, look
from sheets_schema.text import Locale, Text

_CHIPS: tuple[tuple[Text, str, str], ...] = (
    (lists.STATUS_NEW, look.INFO_FILL, look.ACCENT),
    (lists.STATUS_IN_PROGRESS, look.GOOD_FILL, look.GOOD),
    (lists.STATUS_NO_CONTACT, look.WARN_FILL, look.WARN),
    (lists.STATUS_RETRY, look.WARN_FILL, look.WARN),
    (lists.STATUS_RECYCLE, look.QUIET_FILL, look.INK),
    (lists.STATUS_SQL, look.GOOD, look.SURFACE),
    (lists.STATUS_NO_PROSPECT, look.QUIET_FILL, look.MUTED),
)


def highlights(
    sheet_id: int,
    columns: Mapping[str, int],
    width: int,
    locale: Locale,
    *,
    stale_days: int,
    statuses: NameList | None = None,
) -> list[dict[str, Any]]:
    """`columns`: column key → index; `width`: how many columns a whole row has; `stale_days`:
    放置日数; `statuses`: what they are called, None for the defaults. Rules about a column that is
    not there are left out."""
    named = statuses or default_names("status_name", locale)
    rules = _Rules(sheet_id, columns, width, named, stale_days)
    return [
        {"addConditionalFormatRule": {"index": place, "rule": rule}}
        for place, rule in enumerate(rules.all())
    ]


class _Rules:
    def __init__(
        self,
        sheet_id: int,
        columns: Mapping[str, int],
        width: int,
        statuses: NameList,
        stale_days: int,
    ) -> None:
        self._sheet_id = sheet_id
        self._columns = columns
        self._width = width
        self._statuses = statuses
        self._stale_days = stale_days

    def all(self) -> Iterator[dict[str, Any]]:
        yield from self._not_counted()
        yield from self._won()
        yield from self._overdue()
        yield from self._silent()
        yield from self._chips()

    def _has(self, *keys: str) -> bool:
        return all(key in self._columns for key in keys)

    def _cell(self, key: str) -> str:
        """The cell of that column in the first row of the range; the row moves along."""
        return f"${letters(self._columns[key])}2"

    def _not_counted(self) -> Iterator[dict[str, Any]]:
        """無効, スパム and テスト: muted and struck through. A contract outweighs a reason."""
        style = {
            "textFormat": {"strikethrough": True, "foregroundColorStyle": colour(look.MUTED)},
        }
        whole = {**below_header(self._sheet_id, 0, self._width)}
        if self._has("invalid_reason", "won_on"):
            reason, won = self._cell("invalid_reason"), self._cell("won_on")
            yield _formula([whole], f'=AND({reason}<>"",{won}="")', style)
        if self._has("kind"):
            kind = self._cell("kind")
            words = [word for one in (lists.KIND_SPAM, lists.KIND_TEST) for word in one.both()]
            tests = ",".join(f'{kind}="{word}"' for word in words)
            yield _formula([whole], f"=OR({tests})", style)

    def _won(self) -> Iterator[dict[str, Any]]:
        """成約: a green edge where the row begins, and its date and amount in green."""
        if not self._has("won_on"):
            return
        test = f'={self._cell("won_on")}<>""'
        ranges = self._ranges("received_at", "won_on", "won_amount")
        yield _formula(ranges, test, _style(look.GOOD, look.GOOD_FILL))

    def _overdue(self) -> Iterator[dict[str, Any]]:
        """次回アクション日 before today in a row that is still open."""
        if self._has("next_action_on", "won_on", "lost_on", "invalid_reason"):
            next_action = self._cell("next_action_on")
            parts = [f'{next_action}<>""', f"{next_action}<TODAY()"]
            parts += [f'{self._cell(one)}=""' for one in ("won_on", "lost_on", "invalid_reason")]
            style = _style(look.BAD, look.BAD_FILL)
            style["textFormat"]["underline"] = True
            yield _formula(self._ranges("next_action_on"), _all(parts), style)

    def _silent(self) -> Iterator[dict[str, Any]]:
        """An open deal in which nothing has happened for 放置日数."""
        keys = ("opportunity_on", "last_action_on", "won_on", "lost_on")
        if not self._has(*keys):
            return
        deal, last, won, lost = map(self._cell, keys)
        formula = silent_formula(deal, last, won, lost, self._stale_days)
        ranges = self._ranges("last_action_on", "opportunity_on", "phase")
        yield _formula(ranges, formula, _style(look.WARN, look.WARN_FILL))

    def _chips(self) -> Iterator[dict[str, Any]]:
        if not self._has("status"):
            return
        for status, fill, ink in _CHIPS:
            condition = {
                "type": "TEXT_EQ",
                "values": [{"userEnteredValue": self._statuses.of(status)}],
            }
            yield _rule(self._ranges("status"), condition, _style(ink, fill))

    def _ranges(self, *keys: str) -> list[dict[str, int]]:
        there = [key for key in keys if key in self._columns]
        return [below_header(self._sheet_id, self._columns[key]) for key in there]


def _all(parts: list[str]) -> str:
    return f"=AND({','.join(parts)})"


def _style(ink: str, fill: str) -> dict[str, Any]:
    return {
        "backgroundColorStyle": colour(fill),
        "textFormat": {"bold": True, "foregroundColorStyle": colour(ink)},
    }


def _formula(ranges: list[dict[str, int]], formula: str, style: dict[str, Any]) -> dict[str, Any]:
    values = [{"userEnteredValue": formula}]
    return _rule(ranges, {"type": "CUSTOM_FORMULA", "values": values}, style)


def _rule(
    ranges: list[dict[str, int]], condition: dict[str, Any], style: dict[str, Any]
) -> dict[str, Any]:
    return {"ranges": ranges, "booleanRule": {"condition": condition, "format": style}}
