"""Routes of the page. It reads the store; what people change goes through the API, like every
other client's writes."""

import codecs
import io
from pathlib import Path
from typing import Any, Final

import plotly
from flask import Blueprint, Response, jsonify, render_template, request, send_file

from sheets_emulator.errors import ApiError, invalid_argument
from sheets_emulator.exports.csv_export import to_csv
from sheets_emulator.exports.xlsx import to_xlsx
from sheets_emulator.model.cell import Formula, style_of
from sheets_emulator.model.grid import Rect
from sheets_emulator.shown.filtering import column_texts
from sheets_emulator.store.store import Store
from sheets_emulator.values.entered import parse_user_entered
from sheets_emulator.viewer.layout import book_json, chart_json, sheet_json
from sheets_emulator.viewer.readings import Readings
from sheets_emulator.viewer.window import window
from sheets_emulator.viewer.words import LANGUAGES, Language, words

PLOTLY: Final = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
FEED_SECONDS: Final = 20
MOST_CELLS: Final = 20_000
"""In one window; the page asks for about 2,000 at a time."""
MOST_FILTER_VALUES: Final = 1_000
A_DAY: Final = 24 * 3600
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Nothing from outside, nothing inline. Eval stays open to the tools that drive this page in tests:
# they wait for expressions with it.
CSP: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def page(store: Store) -> Blueprint:
    """The page and what it asks for, under `/`, `/spreadsheets` and `/page`."""
    blueprint = Blueprint(
        "page",
        __name__,
        static_folder="static",
        static_url_path="/page",
        template_folder="templates",
    )
    pages = _Pages(store)
    book, sheet = "/spreadsheets/<book_id>", "/spreadsheets/<book_id>/sheets/<int:sheet_id>"
    add = blueprint.add_url_rule
    add("/", "list", pages.list)
    add(book, "spreadsheet", pages.spreadsheet)
    # The address Google gives a spreadsheet, and the API with it.
    add("/spreadsheets/d/<book_id>/edit", "google", pages.spreadsheet)
    add(f"{book}/book", "book", pages.book)
    add(f"{book}/changes", "changes", pages.changes)
    add(f"{book}/download.xlsx", "xlsx", pages.xlsx)
    add(sheet, "sheet", pages.sheet)
    add(f"{sheet}/cells", "cells", pages.cells)
    add(f"{sheet}/charts", "charts", pages.charts)
    add(f"{sheet}/check", "check", pages.check, methods=["POST"])
    add(f"{sheet}/download.csv", "csv", pages.csv)
    add(f"{sheet}/filter/<int:column>", "filter", pages.filter)
    add("/page/plotly.min.js", "plotly", pages.plotly)
    blueprint.register_error_handler(ApiError, _refused)
    blueprint.after_request(_guarded)
    return blueprint


class _Pages:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._readings = Readings(store)

    def list(self) -> str:
        files = [
            file
            for file in self._store.files()
            if file.book is not None and not file.attributes.get("trashed")
        ]
        files.sort(key=lambda file: str(file.attributes.get("modifiedTime", "")), reverse=True)
        return _render("list.html", files=files)

    def spreadsheet(self, book_id: str) -> str:
        reading = self._readings.book(book_id)
        return _render("spreadsheet.html", book=book_json(reading.book))

    def book(self, book_id: str) -> Response:
        return jsonify(book_json(self._readings.book(book_id).book))

    def changes(self, book_id: str) -> Response:
        """Answers as soon as the spreadsheet is no longer at revision `since`."""
        self._store.wait(book_id, _number("since"), FEED_SECONDS)
        return self.book(book_id)

    def sheet(self, book_id: str, sheet_id: int) -> Response:
        """`view`: the id of a filter view to look through."""
        view_id = request.args.get("view", type=int)
        return jsonify(sheet_json(self._readings.sheet(book_id, sheet_id, view_id)))

    def charts(self, book_id: str, sheet_id: int) -> Response:
        sheet = self._readings.sheet(book_id, sheet_id)
        return jsonify([chart_json(chart) for chart in sheet.charts])

    def cells(self, book_id: str, sheet_id: int) -> Response:
        sheet = self._readings.sheet(book_id, sheet_id)
        whole = sheet.sheet.rect
        rect = Rect(
            sheet_id,
            _number("top"),
            min(_number("bottom"), whole.bottom),
            _number("left"),
            min(_number("right"), whole.right),
        )
        if rect.height * rect.width > MOST_CELLS:
            raise invalid_argument(f"A window holds at most {MOST_CELLS} cells.")
        return jsonify({"revision": sheet.reading.book.revision, **window(sheet, rect)})

    def check(self, book_id: str, sheet_id: int) -> Response:
        """Whether `text`, typed into a cell, is what the cell's validation asks for."""
        sheet = self._readings.sheet(book_id, sheet_id)
        asked = request.get_json(silent=True)
        match asked:
            case {"row": int(row), "column": int(column), "text": str(text)}:
                pass
            case _:
                raise invalid_argument("A row, a column and a text are needed.")
        style = style_of(sheet.sheet.slot(row, column))
        if style is None or style.validation is None:
            return jsonify({"ok": True})
        value = parse_user_entered(
            text, sheet.reading.book.locale, sheet.reading.now, style.number_format
        ).value
        ok = isinstance(value, Formula) or sheet.keeps(style.validation, value, row, column)
        return jsonify({"ok": ok})

    def filter(self, book_id: str, sheet_id: int, column: int) -> Response:
        """What a filtered column holds, each text once, and which of it is hidden."""
        sheet = self._readings.sheet(book_id, sheet_id)
        found = sheet.filter
        if found is None or not found.rect.left <= column < found.rect.right:
            raise invalid_argument(f"Column {column} has no filter.")
        texts = column_texts(sheet.reading, sheet.sheet, found.rect, column)
        return jsonify(
            {
                "values": texts[:MOST_FILTER_VALUES],
                "hidden": list(found.criteria.get(column, {}).get("hiddenValues", ())),
                "more": len(texts) > MOST_FILTER_VALUES,
            }
        )

    def xlsx(self, book_id: str) -> Response:
        reading = self._readings.book(book_id)
        return _attachment(to_xlsx(reading), f"{reading.book.title}.xlsx", XLSX)

    def csv(self, book_id: str, sheet_id: int) -> Response:
        sheet = self._readings.sheet(book_id, sheet_id)
        name = f"{sheet.reading.book.title} - {sheet.sheet.title}.csv"
        # Excel reads UTF-8 only with this mark in front.
        content = codecs.BOM_UTF8 + to_csv(sheet.reading, sheet.sheet)
        return _attachment(content, name, "text/csv; charset=utf-8")

    def plotly(self) -> Response:
        return send_file(PLOTLY, mimetype="text/javascript", conditional=True, max_age=A_DAY)


def _render(template: str, **context: Any) -> str:
    language = _language()
    return render_template(template, language=language, words=words(language), **context)


def _language() -> Language:
    """The one chosen on the page, else the browser's, else Japanese."""
    for asked in (request.args.get("lang"), request.cookies.get("lang")):
        for language in LANGUAGES:
            if asked == language:
                return language
    return "en" if request.accept_languages.best_match(LANGUAGES) == "en" else "ja"


def _number(name: str) -> int:
    value = request.args.get(name, type=int)
    if value is None or value < 0:
        raise invalid_argument(f"{name} must be a whole number, 0 or more.")
    return value


def _attachment(content: bytes, name: str, mimetype: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)


def _refused(error: ApiError) -> tuple[Response, int] | tuple[str, int]:
    if request.endpoint in ("page.spreadsheet", "page.google"):
        return _render("missing.html"), error.code
    return jsonify(error.body()), error.code


def _guarded(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
