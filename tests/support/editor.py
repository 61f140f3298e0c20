"""People at work in リード, played by chance: they move, rename, insert, hide and delete columns,
sort, filter, colour, write, add formulas, tabs and rows of their own. The editor remembers every
word it wrote and where, so that afterwards each can be asked for."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from sheets_schema.leads import LEAD_COLUMNS

LEADS = 1001
# Columns that people may do without. The others are what a lead is known by.
DISPENSABLE = ("utm_term", "utm_content", "lost_reason", "other", "first_referrer", "qualified_on")
DAYS = {"opportunity_on": 46_113, "won_on": 46_142, "next_action_on": 46_200}


@dataclass(slots=True)
class Editor:
    """`header`: column → the header it has now; columns of ours by key, people's own by name.
    `words`: (row's 氏名, column) → what people wrote there. `typed`: 氏名 of rows typed by hand."""

    host: str
    spreadsheet_id: str
    chance: random.Random
    header: dict[str, str] = field(
        default_factory=lambda: {column.key: column.header.ja for column in LEAD_COLUMNS}
    )
    words: dict[tuple[str, str], str | float] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    tabs: dict[int, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    _count: int = 0

    def edit(self) -> None:
        """One thing that somebody does."""
        deeds: list[tuple[int, Callable[[], None]]] = [
            (30, self.write), (12, self.move_column), (6, self.rename_header),
            (6, self.insert_column), (4, self.hide_column), (4, self.delete_column),
            (8, self.sort), (4, self.filter), (6, self.colour), (5, self.add_formula),
            (3, self.rename_tab), (3, self.add_tab), (10, self.type_row), (3, self.insert_row),
        ]  # fmt: skip
        (deed,) = self.chance.choices([one for _, one in deeds], [weight for weight, _ in deeds])
        self.done.append(deed.__name__)
        deed()

    # --- what they see -----------------------------------------------------------------------

    def grid(self, sheet_id: int = LEADS) -> list[list[Any]]:
        """The cells as entered; a formula as it was written."""
        answer = self._post(
            "values:batchGetByDataFilter",
            {
                "dataFilters": [{"gridRange": {"sheetId": sheet_id}}],
                "valueRenderOption": "FORMULA",
            },
        )
        found = answer.get("valueRanges", [{}])[0].get("valueRange", {})
        rows: list[list[Any]] = found.get("values", [])
        return rows

    def place(self, column: str, header: list[Any] | None = None) -> int:
        return (header or self.grid()[0]).index(self.header[column])

    # --- what they do ------------------------------------------------------------------------

    def write(self) -> None:
        """A word, a day, a channel or a reason in a row that has a name."""
        header, *rows = self.grid()
        named = [(at, row) for at, row in enumerate(rows, 1) if self._name(header, row)]
        if not named:
            return
        at, row = self.chance.choice(named)
        name = self._name(header, row)
        own = [key for key in self.header if key.startswith("自分の列")]
        key = self.chance.choice(["memo", "memo", "owner", "invalid_reason", *DAYS, *own])
        if self.header.get(key) not in header:
            return
        value: str | float = self._word()
        if key in DAYS:
            value = DAYS[key] + self.chance.randrange(20)
        elif key == "invalid_reason":
            value = self.chance.choice(("重複", "学生・個人"))
        self._put(at, self.place(key, header), value)
        self.words[name, key] = value

    def type_row(self) -> None:
        header = self.grid()[0]
        name = f"電話の人 {self._number()}"
        row: dict[str, str | float] = {"name": name, "company": "若葉電子", "channel": "Web媒体"}
        if self.chance.random() < 0.5:
            row["opportunity_on"] = DAYS["opportunity_on"]
        cells: list[dict[str, Any]] = [{} for _ in header]
        for key, value in row.items():
            if self.header[key] in header:
                cells[self.place(key, header)] = _entered(value)
        append = {"sheetId": LEADS, "rows": [{"values": cells}], "fields": "userEnteredValue"}
        self._change({"appendCells": append})
        self.typed.append(name)
        self.words |= {(name, key): value for key, value in row.items()}

    def insert_row(self) -> None:
        last = len(self.grid())
        at = self.chance.randrange(1, max(last, 2))
        self._change({"insertDimension": {"range": _span("ROWS", at), "inheritFromBefore": at > 1}})

    def move_column(self) -> None:
        width = len(self.grid()[0])
        source, to = self.chance.randrange(width), self.chance.randrange(width + 1)
        self._change({"moveDimension": {
            "source": _span("COLUMNS", source), "destinationIndex": to}})  # fmt: skip

    def rename_header(self) -> None:
        header = self.grid()[0]
        key = self.chance.choice(list(self.header))
        if self.header[key] not in header:
            return
        new = f"{key} を改めた {self._number()}"
        self._put(0, self.place(key, header), new)
        self.header[key] = new

    def insert_column(self) -> None:
        width = len(self.grid()[0])
        at = self.chance.randrange(width + 1)
        name = f"自分の列 {self._number()}"
        self._change(
            {"insertDimension": {"range": _span("COLUMNS", at), "inheritFromBefore": at > 0}},
            _update(0, at, name),
        )
        self.header[name] = name

    def delete_column(self) -> None:
        header = self.grid()[0]
        own = [key for key in self.header if key.startswith("自分の列")]
        key = self.chance.choice([*DISPENSABLE, *own])
        if self.header[key] not in header:
            return
        at = self.place(key, header)
        self._change({"deleteDimension": {"range": _span("COLUMNS", at)}})
        self.words = {place: word for place, word in self.words.items() if place[1] != key}
        if key in own:
            del self.header[key]
        else:
            # Leadsheet makes it again under its own name.
            self.header[key] = next(c.header.ja for c in LEAD_COLUMNS if c.key == key)

    def hide_column(self) -> None:
        at = self.chance.randrange(len(self.grid()[0]))
        self._change({"updateDimensionProperties": {
            "range": _span("COLUMNS", at), "fields": "hiddenByUser",
            "properties": {"hiddenByUser": self.chance.random() < 0.7}}})  # fmt: skip

    def sort(self) -> None:
        width = len(self.grid()[0])
        order = self.chance.choice(("ASCENDING", "DESCENDING"))
        by = {"dimensionIndex": self.chance.randrange(width), "sortOrder": order}
        area = {"sheetId": LEADS, "startRowIndex": 1}
        self._change({"sortRange": {"range": area, "sortSpecs": [by]}})

    def filter(self) -> None:
        if self.chance.random() < 0.3:
            self._change({"clearBasicFilter": {"sheetId": LEADS}})
            return
        at = self.chance.randrange(len(self.grid()[0]))
        criteria = [{"columnIndex": at, "filterCriteria": {"condition": {"type": "NOT_BLANK"}}}]
        area = {"sheetId": LEADS}
        self._change({"setBasicFilter": {"filter": {"range": area, "filterSpecs": criteria}}})

    def colour(self) -> None:
        height = len(self.grid())
        at = self.chance.randrange(1, max(height, 2))
        area = {"sheetId": LEADS, "startRowIndex": at, "endRowIndex": at + 1}
        paint = {"backgroundColor": {"red": 1, "green": self.chance.random()}}
        self._change({"repeatCell": {
            "range": area, "cell": {"userEnteredFormat": paint},
            "fields": "userEnteredFormat.backgroundColor"}})  # fmt: skip

    def add_formula(self) -> None:
        """In a column of their own, where it stays what it is wherever its row goes."""
        header, *rows = self.grid()
        own = [key for key in self.header if key.startswith("自分の列")]
        named = [(at, row) for at, row in enumerate(rows, 1) if self._name(header, row)]
        if not own or not named:
            return
        at, row = self.chance.choice(named)
        key = self.chance.choice(own)
        if self.header[key] not in header:
            return
        formula = f"={self._number()}+1"
        place = self.place(key, header)
        self._change(_update(at, place, formula))
        self.words[self._name(header, row), key] = formula

    def rename_tab(self) -> None:
        title = f"問い合わせ '{self._number()}"
        self._change({"updateSheetProperties": {
            "properties": {"sheetId": LEADS, "title": title}, "fields": "title"}})  # fmt: skip

    def add_tab(self) -> None:
        sheet_id = 50_000 + self._number()
        words = self._word()
        self._change(
            {"addSheet": {"properties": {"sheetId": sheet_id, "title": f"自分のタブ {sheet_id}",
                                         "index": self.chance.randrange(4)}}},
            {"updateCells": {"start": {"sheetId": sheet_id},
                             "rows": [{"values": [_entered(words)]}],
                             "fields": "userEnteredValue"}},
        )  # fmt: skip
        self.tabs[sheet_id] = words

    # --- small things ------------------------------------------------------------------------

    def _name(self, header: list[Any], row: list[Any]) -> str:
        at = header.index(self.header["name"])
        return str(row[at]) if at < len(row) else ""

    def _word(self) -> str:
        return f"人の言葉 {self._number()}"

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _put(self, row: int, column: int, value: str | float) -> None:
        self._change(_update(row, column, value))

    def _change(self, *changes: dict[str, Any]) -> None:
        self._post(":batchUpdate", {"requests": list(changes)})

    def _post(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        join = "" if what.startswith(":") else "/"
        address = f"http://{self.host}/v4/spreadsheets/{self.spreadsheet_id}{join}{what}"
        answer = requests.post(address, json=body, timeout=60)
        if not answer.ok:
            raise RuntimeError(f"{self.done[-1:]}: {answer.text[:400]}")
        found: dict[str, Any] = answer.json()
        return found

    def edit_until(self, over: Callable[[], bool], most: int) -> None:
        for _ in range(most):
            if over():
                return
            self.edit()


def _update(row: int, column: int, value: str | float) -> dict[str, Any]:
    start = {"sheetId": LEADS, "rowIndex": row, "columnIndex": column}
    rows = [{"values": [_entered(value)]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _entered(value: str | float) -> dict[str, Any]:
    if isinstance(value, str):
        kind = "formulaValue" if value.startswith("=") else "stringValue"
        return {"userEnteredValue": {kind: value}}
    return {"userEnteredValue": {"numberValue": value}}


def _span(dimension: str, at: int) -> dict[str, Any]:
    return {"sheetId": LEADS, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
