"""An amount in words, as its cell would show it."""

from decimal import ROUND_HALF_UP, Decimal

SIGNS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}


def money(value: float, currency: str) -> str:
    """`¥1,200,000`; yen without, other currencies with two places, rounded half up."""
    step = Decimal(1) if currency == "JPY" else Decimal("0.01")
    amount = Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    return f"{SIGNS.get(currency, f'{currency} ')}{amount:,}"
