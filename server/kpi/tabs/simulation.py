"""シミュレーション: what people assume, on the tab itself, and the sheet's own actuals beside
it."""

from server.business import typed
from server.business.campaigns import campaign_key
from server.kpi.count.book import Book
from server.kpi.count.figures import Figure, Keyed, Member, by_value, figure
from server.kpi.count.forecast import MONTHS, fiscal_year_start
from server.kpi.pages import CellValue
from server.kpi.simulated import Actuals, SimulationPage
from sheets_schema.business_settings import ITEMS
from sheets_schema.dimensions import CAMPAIGN
from sheets_schema.kpi_texts import ALL_CHANNELS
from sheets_schema.metrics import Empty
from sheets_schema.simulation import FORWARD
from sheets_schema.tabs import SIMULATION

_FIGURES = (
    "cost", "leads", "valid", "opportunities", "opportunity_rate", "qualified_rate",
    "qualified_win_rate", "won_size", "gross_roi",
)  # fmt: skip
_OF_QUALIFIED = frozenset({"qualified_rate", "qualified_win_rate"})


def simulation(book: Book) -> SimulationPage:
    items = book.business.items
    known: dict[str, Actuals | None] = {}

    def actuals(name: str) -> Actuals | None:
        key = typed.fold(name)
        if key not in known:
            known[key] = _actuals(book, name)
        return known[key]

    return SimulationPage(
        SIMULATION,
        (),
        assumed={
            item.key: value
            for item in ITEMS
            if item.on_tab and not isinstance(value := items[item.key], str | None)
        },
        compared_with=book.business.plan_target,
        actuals=actuals,
        targets=_targets(book),
    )


def _actuals(book: Book, name: str) -> Actuals | None:
    """Of the whole firm for a blank and 全体, else of the campaign or channel of that name."""
    if not typed.tidy(name) or typed.fold(name) in {typed.fold(one) for one in ALL_CHANNELS.both()}:
        whole = book.with_unallocated(book.all_events)
        return _shown(book, book.cohort) | {
            "cost": figure("all_cost", whole),
            "won_size": figure("won_size", book.events),
            "gross_roi": figure("gross_roi", whole),
        }
    group = _campaign(book, name)
    if group is not None:
        return _shown(book, group)
    place = book.business.channel_places.get(typed.fold(name))
    if place is not None:
        return _shown(book, [book.cohort[place]])
    return None


def _campaign(book: Book, name: str) -> list[Member] | None:
    """By month received over the 集計期間, as on 施策別."""
    made = book.keys(CAMPAIGN)
    wanted = campaign_key(name)
    places = [place for place, one in enumerate(made.names[:-1]) if campaign_key(one) == wanted]
    if not places:
        return None
    keyed = Keyed(made.leads, made.costs, len(made.names), made.late, made.free)
    return by_value(book.facts, "cohort", keyed, _FIGURES, book.period.holds)[places[0]]


def _shown(book: Book, group: list[Member]) -> dict[str, Figure]:
    found = {
        key: figure(key, group) if book.uses_qualified or key not in _OF_QUALIFIED
        else Empty.NO_STAGE
        for key in _FIGURES
    }  # fmt: skip
    return {**found, "follow_rate": _follow_rate(found["valid"], found["leads"])}


def _follow_rate(valid: Figure, leads: Figure) -> Figure:
    """≒ 有効リード ÷ リード: who can be followed is not written down anywhere."""
    if isinstance(valid, Empty) or isinstance(leads, Empty):
        return Empty.NO_STAGE
    return valid / leads if leads else Empty.ZERO_BASE


def _targets(book: Book) -> dict[str, CellValue]:
    """Sums of the fiscal year's months, for all channels."""
    first = fiscal_year_start(book)
    wanted = {line.target for line in FORWARD.lines if line.target}
    found: dict[str, CellValue] = {}
    for key in wanted:
        values = [
            one.value
            for one in book.targets
            if one.channel is None and one.metric == key and first <= one.month < first + MONTHS
        ]
        if values:
            found[key] = sum(values)
    return found
