"""What 設定 says about handing a lead over: read once, used for many leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.business import typed
from server.business.conditions import Condition, parse
from server.business.reading import Columns, Nobody, read_business
from server.sites import Site
from sheets_schema import business_settings
from sheets_schema.text import Text

# The columns of 設定 that have a say.
COLUMNS = ("form", "form_kind", "score_rule", "score_points", "owner", "item", "value")
# As many as a rebuild looks at (server.kpi.scoring).
MOST_RULES = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """`form_kinds`: folded form name → MQL or UQL. `scores`: conditions and their points.
    `owners`: whose turn it is, in this order; empty where nobody is assigned. `mql_score` and
    `sql_score`: None where they are off."""

    form_kinds: Mapping[str, Text]
    scores: tuple[tuple[Condition, int], ...]
    owners: tuple[str, ...]
    mql_score: int | None
    sql_score: int | None


def rules_of(columns: Columns, site: Site) -> Rules:
    """`columns`: key of a 設定 column → its cells from row 2 on; {} gives the defaults. What cannot
    be used is left out."""
    business = read_business(columns, site.locale, site.zone, Nobody())
    assign = business_settings.BY_KEY["assign_owners"].choices[business.whole("assign_owners")]
    return Rules(
        form_kinds=business.form_kinds,
        scores=tuple((parse(words), points) for words, points in business.score_rules[:MOST_RULES]),
        owners=business.owners if assign is business_settings.ASSIGN_IN_TURN else (),
        mql_score=business.optional("mql_score"),
        sql_score=business.optional("sql_score"),
    )


def folded(name: str) -> str:
    """The key of a form's name in `Rules.form_kinds`."""
    return typed.fold(name)
