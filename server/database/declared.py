"""The tables with all their indexes, as the migrations make them.

An index over some rows only is worded for each database, and to check the words SQLAlchemy imports
all that it knows of both, which a command would pay for at each start.
"""

from typing import Any

from sqlalchemy import Index, text

from server.database.tables import conversions, metadata, rebuilds

__all__ = ["metadata"]


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


Index("rebuilds_one_queued", rebuilds.c.site, unique=True, **_where("state = 'queued'"))
Index("rebuilds_one_running", rebuilds.c.site, unique=True, **_where("state = 'running'"))
Index(
    "conversions_once",
    *(conversions.c[name] for name in ("target", "lead_id", "stage")),
    unique=True,
    **_where("kind = 'sent'"),
)
