"""What people call the metrics on 目標."""

from sheets_schema.metrics import CONVERSIONS, DECLARED

# Beside their names. Sources: the words of the firms' own tables and of 定例会's roles.
OTHER_NAMES: dict[str, str] = {
    "リード数": "leads",
    "有効リード数": "valid",
    "無効リード数": "invalid",
    "商談数": "opportunities",
    "商談化率": "opportunity_rate",
    "有効商談数": "qualified",
    "成約数": "won",
    "受注数": "won",
    "商談成約率": "win_rate",
    "売上": "won_amount",
    "受注金額": "won_amount",
    "失注数": "lost",
    "revenue": "won_amount",
    # What these were called before.
    "受注率": "qualified_win_rate",
    "受注単価": "won_size",
    "純利益": "net_profit",
    "Net profit": "net_profit",
    "昇格": "promoted",
    "Promoted": "promoted",
    "MQL移行": "promoted",
}
METRIC_KEYS: dict[str, str] = OTHER_NAMES | {
    name: key for key, metric in DECLARED.items() for name in metric.name.both()
}

# Parts of a whole: people write 20 and mean 20 %, while an ROI of 20 may well be 2,000 %.
SHARES = frozenset({"mql_share", "sql_share", *(one.key for one in CONVERSIONS)})
