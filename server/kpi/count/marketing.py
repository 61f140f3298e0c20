"""What marketing has to bring so that the fiscal year reaches its target."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from server.kpi.count.book import Book
from server.kpi.count.figures import Figure, figure
from sheets_schema.metrics import Empty


@dataclass(frozen=True, slots=True)
class Needed:
    """`shortage`: 不足額 of the year, None without a target. `share`: マーケ分担率. `amount`:
    their product. `won_size`, `win_rate`, `opportunity_rate`: the sheet's own over its 集計期間.
    `deals`: 商談 that bring the amount. `leads`: 有効リード that bring those, rounded up; an Empty
    where a rate or 成約単価 is none."""

    shortage: Decimal | None
    share: Decimal
    amount: Decimal | None
    won_size: Decimal | Empty
    win_rate: Decimal | Empty
    opportunity_rate: Decimal | Empty
    deals: Decimal | Empty | None
    leads: Decimal | Empty | None


def needed(book: Book, shortage: Decimal | None) -> Needed:
    share = book.business.number("marketing_share")
    amount = None if shortage is None else shortage * share
    won_size = _exact(figure("won_size", book.cohort))
    win_rate = _exact(figure("win_rate", book.cohort))
    opportunity_rate = _exact(figure("opportunity_rate", book.cohort))
    contracts = _divided(amount, won_size)
    deals = _divided(contracts, win_rate)
    leads = _divided(deals, opportunity_rate)
    return Needed(
        shortage, share, amount, won_size, win_rate, opportunity_rate, deals,
        leads if leads is None or isinstance(leads, Empty)
        # A hair above a whole number is the writing of a rate, not another lead.
        else leads.quantize(Decimal("1e-9")).to_integral_value(ROUND_CEILING),
    )  # fmt: skip


def _exact(value: Figure) -> Decimal | Empty:
    return value if isinstance(value, Empty) else Decimal(repr(value))


def _divided(value: Decimal | Empty | None, by: Decimal | Empty) -> Decimal | Empty | None:
    if value is None or isinstance(value, Empty):
        return value
    if not value:
        return Decimal(0)
    if isinstance(by, Empty):
        return by
    return value / by if by else Empty.ZERO_BASE
