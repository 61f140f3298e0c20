"""What a decision of 決定事項 is about: the figure that it should move, and for which leads."""

from server.business import typed
from server.business.decisions import TAB, Decision
from server.kpi.count.book import Book
from server.kpi.count.moved import dimensions_apart
from server.kpi.read.columns import Bools
from sheets_schema import kpi_texts
from sheets_schema.dimensions import CHANNEL
from sheets_schema.metric_names import METRIC_KEYS

_KEYS = {typed.fold(name): key for name, key in METRIC_KEYS.items()}


def metric_of(decision: Decision) -> str | None:
    return _KEYS.get(typed.fold(decision.metric))


def scope_of(book: Book, decision: Decision) -> tuple[bool, Bools | None]:
    """Whether the scope is known, and the leads it means; None for all."""
    wanted = typed.fold(decision.scope)
    if not wanted or wanted in {typed.fold(word) for word in kpi_texts.ALL_CHANNELS.both()}:
        return True, None
    for dimension in dimensions_apart(book):
        made = book.keys(dimension)
        if dimension is CHANNEL and wanted in book.business.channel_places:
            return True, made.leads == book.business.channel_places[wanted]
        for place, name in enumerate(made.names):
            if typed.fold(name) == wanted:
                return True, made.leads == place
    return False, None


def check_decisions(book: Book) -> None:
    """Tells of metrics and scopes that nobody knows, by which no figures can be shown."""
    for one in book.decisions:
        if one.metric and metric_of(one) is None:
            book.findings.at("decision_metric_unknown", TAB, [one.row], "metric", [one.metric])
        elif one.metric and not scope_of(book, one)[0]:
            book.findings.at("decision_metric_unknown", TAB, [one.row], "scope", [one.scope])
