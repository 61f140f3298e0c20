"""採算: what the money brought in, by channel; what a customer costs and is worth."""

from decimal import Decimal
from fractions import Fraction

from server.kpi.count.book import TOTAL, Book
from server.kpi.count.figures import Figure, Member, figure, shown
from server.kpi.pages import CellValue, Head, Page, Table
from server.kpi.tabs.cut import head
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
    everything = _of_known_cost(book)
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
    counted = _of_known_cost(book)
    for key in KEYS:
        value = figure(key, counted)
        if key == "sales_profit" and not isinstance(value, Empty):
            value = _less_platform(counted)
        total.append(value)
    rows.append(total)
    heads = (Head(book.say(kpi_texts.CHANNEL)), *(head(book, key) for key in KEYS))
    notes = (book.say(kpi_texts.ECONOMICS_NOTE), *_left_out(book))
    return Table(heads, rows, total=True, notes=notes)


def _of_known_cost(book: Book) -> list[Member]:
    """What every figure of 合計 is formed from: a channel of unknown cost is in none of them, so
    that no two disagree about what they counted. Where nobody entered a cost, all of them."""
    everything = book.with_unallocated(book.all_events)
    if isinstance(figure("all_cost", everything), Empty):
        return everything
    return [one for one in everything if one.cost_known]


def _left_out(book: Book) -> tuple[str, ...]:
    """A note that names the channels whose cost is unknown."""
    counted = _of_known_cost(book)
    names = [
        name
        for name, one in zip(book.channel_names(book.events), book.events, strict=True)
        if not any(one is other for other in counted) and not one.is_empty
    ]
    if not names:
        return ()
    told = ("、" if book.locale == "ja" else ", ").join(names)
    return (book.say(kpi_texts.COST_UNKNOWN_LEFT_OUT).format(names=told),)


def _less_platform(everything: list[Member]) -> int | float:
    """合計 of 販売利益: IT基盤 serves all channels, and so is taken off the total only."""
    known = [one for one in everything if one.cost_known]
    profit = sum((one.sums["sales_profit"] for one in known), start=Fraction(0))
    platform = sum(one.sums["it_cost"] for one in known)
    return shown("sales_profit", profit - platform)


def _acquisition(book: Book) -> Table:
    everything = _of_known_cost(book)
    row: list[CellValue] = [figure("all_cost", everything), figure("won", everything)]
    row.append(acquisition_cost(book))
    heads = (
        head(book, "all_cost"),
        head(book, "won"),
        Head("CAC", "money", book.say(kpi_texts.CAC_NOTE)),
    )
    return Table(heads, [row], heading=book.say(kpi_texts.CAC_HEADING), notes=_left_out(book))


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
