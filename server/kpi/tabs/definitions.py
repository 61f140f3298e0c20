"""指標の定義: what each figure means, beside the firm's own agreed words."""

from server.business import typed
from server.business.decided import Agreed
from server.kpi.count.book import Book
from server.kpi.pages import CellValue, Head, Page, Table
from sheets_schema import business_settings, kpi_texts
from sheets_schema.business_settings import SettingItem
from sheets_schema.derived import AGREEMENTS
from sheets_schema.described import entries
from sheets_schema.dimensions import DIMENSIONS
from sheets_schema.empties import EMPTY_MEANINGS
from sheets_schema.quality_rules import RULES
from sheets_schema.tabs import DEFINITIONS

# What a firm calls the metric in 設定, where that is another word for it.
_ALSO = {
    "商談化": "opportunities",
    "becoming an opportunity": "opportunities",
    "mql移行": "promoted",
    "becoming an mql": "promoted",
    "handing over to sales": "tossed",
}


def definitions(book: Book) -> Page:
    return Page(
        DEFINITIONS,
        (
            _metrics(book),
            _empties(book),
            _rules(book),
            _agreements(book),
            _items(book),
            _dimensions(book),
        ),
    )


def _metrics(book: Book) -> Table:
    own = {
        _ALSO.get(typed.fold(one.metric), typed.fold(one.metric)): one
        for one in book.business.agreed
    }
    rows: list[list[CellValue]] = []
    for entry in entries(book.locale, book.business.features):
        agreed = own.pop(entry.key, None) or own.pop(typed.fold(entry.name), None)
        rows.append([
            entry.name, entry.definition, entry.condition, entry.dating, entry.empties,
            *_words_of(agreed),
        ])  # fmt: skip
    # Metrics that only the firm knows.
    rows.extend([one.metric, None, None, None, None, *_words_of(one)] for one in own.values())
    heads = (
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.DEFINITION)),
        Head(book.say(kpi_texts.CONDITION)),
        Head(book.say(kpi_texts.DATING)),
        Head(book.say(kpi_texts.MAY_SHOW)),
        Head(book.say(kpi_texts.OWN_CONDITION)),
        Head(book.say(kpi_texts.AGREED_ON), "date"),
    )
    return Table(heads, rows)


def _words_of(agreed: Agreed | None) -> tuple[CellValue, CellValue]:
    if agreed is None:
        return None, None
    return agreed.condition or None, agreed.day or None


def _dimensions(book: Book) -> Table:
    """What the figures can be cut by."""
    rows: list[list[CellValue]] = [
        [
            book.say(one.name),
            book.say(one.lead),
            "–" if one.cost is None else book.say(one.cost),
            book.say(one.nothing),
        ]
        for one in DIMENSIONS
    ]
    heads = (
        Head(book.say(kpi_texts.CUT)),
        Head(book.say(kpi_texts.LEAD_VALUE)),
        Head(book.say(kpi_texts.COST_VALUE)),
        Head(book.say(kpi_texts.WITHOUT_VALUE)),
    )
    return Table(heads, rows, heading=book.say(kpi_texts.CUTS))


def _empties(book: Book) -> Table:
    rows: list[list[CellValue]] = [
        [empty.of(book.locale), book.say(meaning)] for empty, meaning in EMPTY_MEANINGS.items()
    ]
    heads = (Head(book.say(kpi_texts.CELL)), Head(book.say(kpi_texts.MEANING)))
    return Table(heads, rows, heading=book.say(kpi_texts.EMPTIES))


def _rules(book: Book) -> Table:
    rows: list[list[CellValue]] = [[book.say(rule.what), book.say(rule.counted)] for rule in RULES]
    heads = (Head(book.say(kpi_texts.FINDING)), Head(book.say(kpi_texts.HOW_COUNTED)))
    return Table(heads, rows, heading=book.say(kpi_texts.COUNTING_RULES))


def _agreements(book: Book) -> Table:
    rows: list[list[CellValue]] = [[at, book.say(text)] for at, text in enumerate(AGREEMENTS, 1)]
    heads = (Head("No.", "count"), Head(book.say(kpi_texts.AGREEMENT)))
    return Table(heads, rows, heading=book.say(kpi_texts.AGREEMENTS))


def _items(book: Book) -> Table:
    """The single settings as they were read."""
    rows: list[list[CellValue]] = [
        [
            book.say(item.name),
            book.say(item.note),
            business_settings.written(item, book.locale) or None,
            _in_use(book, item),
        ]
        for item in business_settings.IN_SETTINGS
    ]
    heads = (
        Head(book.say(kpi_texts.SETTING)),
        Head(book.say(kpi_texts.MEANING)),
        Head(book.say(kpi_texts.DEFAULT)),
        Head(book.say(kpi_texts.IN_USE)),
    )
    return Table(heads, rows, heading=book.say(kpi_texts.SETTINGS_IN_USE))


def _in_use(book: Book, item: SettingItem) -> str | None:
    value = book.business.items[item.key]
    if value is None:
        return None
    if item.type == "month":
        return f"{int(value) // 12}-{int(value) % 12 + 1:02}"
    return business_settings.as_written(item, value, book.locale)
