"""The sheet's tables for a data warehouse: typed, and the KPI definitions as SQL over them."""
