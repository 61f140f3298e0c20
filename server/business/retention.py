"""How long the inbox keeps what it was sent: as 設定 says, else as the server's settings do."""

from dataclasses import dataclass

from server.business.reading import read_business
from server.business.setting_cells import Columns, Nobody
from server.settings.sites import Site

# The columns of 設定 that say so.
ITEM_COLUMNS = ("item", "value")


@dataclass(frozen=True, slots=True)
class Retention:
    """Days. `body_days`: body, uploaded files and cells, from the day on which the row came to
    stand; `lead_days`: everything else that is known of a lead."""

    body_days: int
    lead_days: int


def retention_of(columns: Columns, site: Site, usual: Retention) -> Retention:
    """`columns`: ITEM_COLUMNS of 設定 from row 2 on. `usual`: where 設定 says nothing, or what
    cannot be used (データ品質 tells it)."""
    decided = read_business(columns, site.locale, site.zone, Nobody())
    return Retention(
        decided.optional("body_days") or usual.body_days,
        decided.optional("lead_days") or usual.lead_days,
    )
