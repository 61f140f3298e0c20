"""採算: what the money brought in, by channel; what a customer costs and is worth."""

from decimal import Decimal
from fractions import Fraction

from server.kpi.book import TOTAL, Book
from server.kpi.figures import Figure, Member, figure, shown
from server.kpi.pages import CellValue, Head, Page, Table
from server.kpi.tabs.by_channel import head
from sheets_schema import kpi_texts
from sheets_schema.business_settings import BY_KEY
from sheets_schema.metrics import Empty
from sheets_schema.tabs import ECONOMICS

KEYS = (
    "won", "won_amount", "gross_profit", "all_cost", "promotion_cost", "outsourcing_cost",
    "sales_profit", "it_cost", "sales_roi", "gross_roi", "net_roi",
)  # fmt: skip


def economics(book: Book) -> Page:
    """By month of event within the 集計期間; every cost, also those without a channel."""
    return Page(ECONOMICS, (_by_channel(book), _acquisition(book), _lifetime(book)))


def acquisition_cost(book: Book) -> Figure:
    """CAC: every cost ÷ every contract, whether or not a channel's own cost is known."""
    everything = book.with_unallocated(book.all_events)
    cost = figure("all_cost", everything)
    won = figure("won", everything)
    if isinstance(cost, Empty) or isinstance(won, Empty):
        return Empty.UNKNOWN_COST
    return cost / won if won else Empty.ZERO_BASE


def _by_channel(book: Book) -> Table:
    everything = book.with_unallocated(book.all_events)
    names = [*book.channel_names(book.events), book.say(kpi_texts.WITHOUT_CHANNEL)]
    lines = [(name, [one]) for name, one in zip(names, everything, strict=False)]
    rows: list[list[CellValue]] = [
        [name, *(figure(key, group) for key in KEYS)] for name, group in lines
    ]
    total: list[CellValue] = [book.say(TOTAL)]
    for key in KEYS:
        value = figure(key, everything)
        if key == "sales_profit" and not isinstance(value, Empty):
            value = _less_platform(everything)
        total.append(value)
    rows.append(total)
    heads = (Head(book.say(kpi_texts.CHANNEL)), *(head(book, key) for key in KEYS))
    notes = (book.say(kpi_texts.ECONOMICS_NOTE),)
    return Table(heads, rows, total=True, notes=notes)


def _less_platform(everything: list[Member]) -> int | float:
    """合計 of 販売利益: IT基盤 serves all channels, and so is taken off the total only."""
    known = [one for one in everything if one.cost_known]
    profit = sum((one.sums["sales_profit"] for one in known), start=Fraction(0))
    platform = sum(one.sums["it_cost"] for one in known)
    return shown("sales_profit", profit - platform)


def _acquisition(book: Book) -> Table:
    everything = book.with_unallocated(book.all_events)
    row: list[CellValue] = [figure("all_cost", everything), figure("won", everything)]
    row.append(acquisition_cost(book))
    heads = (
        head(book, "all_cost"),
        head(book, "won"),
        Head("CAC", "money", book.say(kpi_texts.CAC_NOTE)),
    )
    return Table(heads, [row], heading=book.say(kpi_texts.CAC_HEADING))


def _lifetime(book: Book) -> Table:
    """LTV from the assumptions of 設定, and with the sheet's own CAC beside it."""
    assumed = {key: book.business.number(key) for key in _ASSUMPTIONS}
    gross = (
        assumed["ltv_monthly"] * assumed["gross_margin"]
        * assumed["ltv_months"] * assumed["ltv_years"]
    )  # fmt: skip
    before = gross - assumed["ltv_maintenance"]
    cost = acquisition_cost(book)
    net = cost if isinstance(cost, Empty) else _number(before) - cost
    rows: list[list[CellValue]] = [
        [book.say(kpi_texts.LTV_GROSS), _number(gross), _number(gross)],
        [book.say(BY_KEY["ltv_maintenance"].name), _number(assumed["ltv_maintenance"]),
         _number(assumed["ltv_maintenance"])],
        [book.say(kpi_texts.LTV_BEFORE_CAC), _number(before), _number(before)],
        [book.say(BY_KEY["ltv_cac"].name), _number(assumed["ltv_cac"]), cost],
        [book.say(kpi_texts.LTV_NET), _number(before - assumed["ltv_cac"]), net],
    ]  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.ITEM)),
        Head(book.say(kpi_texts.ASSUMED), "money"),
        Head(book.say(kpi_texts.WITH_OWN_CAC), "money"),
    )
    return Table(
        heads, rows, heading=book.say(kpi_texts.LTV_HEADING), notes=(book.say(kpi_texts.LTV_NOTE),)
    )


_ASSUMPTIONS = (
    "ltv_monthly", "gross_margin", "ltv_months", "ltv_years", "ltv_maintenance", "ltv_cac",
)  # fmt: skip


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)
