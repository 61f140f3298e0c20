"""Rows as people would have them in an input tab, by column key."""

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]


def columns_of(rows: Iterable[Row], keys: Iterable[str]) -> dict[str, list[Any]]:
    """Column key → cells, as `Door.read_columns` gives them."""
    kept = list(rows)
    return {key: [row.get(key) for row in kept] for key in keys}


def golden_leads() -> list[Row]:
    """The firm of the golden table: six channels, 250 valid leads, 54 opportunities, 12 won."""
    plan = [
        ("オーガニック", 25, 5, 1),
        ("Web広告", 100, 25, 5),
        ("Web媒体", 25, 10, 2),
        ("展示会・セミナー", 100, 5, 1),
        ("アウトバウンドコール", 5, 5, 1),
        ("代理店紹介", 4, 4, 2),
    ]
    return [
        {
            "company": f"{channel}{number}商事",
            "received_at": 46113.4,
            "channel": channel,
            "opportunity_on": 46120 if number < opportunities else None,
            "won_on": 46150 if number < won else None,
            "won_amount": 1_000_000 if number < won else None,
        }
        for channel, leads, opportunities, won in plan
        for number in range(leads)
    ]


def golden_costs() -> list[Row]:
    amounts = {
        "オーガニック": 0,
        "Web広告": 1_000_000,
        "Web媒体": 500_000,
        "展示会・セミナー": 500_000,
        "アウトバウンドコール": 250_000,
        "代理店紹介": 200_000,
    }
    return [
        {"month": 46113, "channel": channel, "category": "販促・広告", "amount": amount}
        for channel, amount in amounts.items()
    ]
