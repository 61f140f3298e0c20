"""What 設定 says about handing a lead over: read once, used for many leads."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.business import typed
from server.business.campaigns import Campaign, read_campaigns
from server.business.conditions import Rule, parse_rule
from server.business.reading import Known, read_business
from server.business.setting_cells import Columns, Nobody
from server.settings.sites import Site
from sheets_schema import business_settings, features
from sheets_schema.lists import STATUS_NEW
from sheets_schema.text import Text

# The columns of 設定 and of 施策 that have a say.
COLUMNS = (
    "form", "form_kind", "score_rule", "score_points", "owner", "role", "item", "value",
    "channel_rule", "rule_channel", "feature", "in_use", "status_name", "consent_field",
)  # fmt: skip
CAMPAIGN_COLUMNS = ("campaign", "condition")
# Columns of both stand in one mapping, those of 施策 under this prefix.
OF_CAMPAIGNS = "campaigns."
# What the spreadsheet tells of the statuses' names: the notes beside them, and its memory.
STATUS_NOTES = "status_name.notes"
MEMORY = "names.memory"
# As many as a rebuild looks at (server.kpi.read.scoring).
MOST_RULES = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """`form_kinds`: folded form name → MQL or UQL. `scores`: conditions and their points.
    `owners`: whose turn it is, in this order; empty where nobody is assigned. `assigned`: the
    column that this person is written in. `mql_score` and `sql_score`: None where they are off.
    `channels`: conditions and the channel of a lead that meets one. `campaigns`: in the order in
    which they are tried. `new_status`: what 新規 is called, "" for its default name.
    `consent_fields`: folded labels of what counts as the consent; none where the words of a field
    tell."""

    form_kinds: Mapping[str, Text]
    scores: tuple[tuple[Rule, int], ...]
    owners: tuple[str, ...]
    mql_score: int | None
    sql_score: int | None
    assigned: str = "owner"
    channels: tuple[tuple[Rule, str], ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    new_status: str = ""
    consent_fields: frozenset[str] = frozenset()


def rules_of(columns: Columns, site: Site) -> Rules:
    """`columns`: key of a 設定 column, or OF_CAMPAIGNS and that of a 施策 column → its cells from
    row 2 on; {} gives the defaults. What cannot be used is left out."""
    business = read_business(columns, site.locale, site.zone, Nobody(), _known(columns))
    new = business.statuses.of(STATUS_NEW)
    assign = business_settings.BY_KEY["assign_owners"].choices[business.whole("assign_owners")]
    inside = business.inside_sales if features.PEOPLE.key in business.features else ()
    campaigns = {
        key.removeprefix(OF_CAMPAIGNS): column
        for key, column in columns.items()
        if key.startswith(OF_CAMPAIGNS)
    }
    runs = features.CAMPAIGNS.key in business.features
    return Rules(
        form_kinds=business.form_kinds,
        scores=tuple(
            (parse_rule(words), points) for words, points in business.score_rules[:MOST_RULES]
        ),
        owners=(inside or business.owners) if assign is business_settings.ASSIGN_IN_TURN else (),
        mql_score=business.optional("mql_score"),
        sql_score=business.optional("sql_score"),
        assigned="inside_sales" if inside else "owner",
        channels=business.channel_rules,
        campaigns=read_campaigns(campaigns, site.zone, Nobody()) if runs else (),
        new_status="" if new == STATUS_NEW.of(site.locale) else new,
        consent_fields=frozenset(map(folded, business.consent_fields)),
    )


def _known(columns: Columns) -> Known:
    notes = {place: str(note) for place, note in enumerate(columns.get(STATUS_NOTES, ())) if note}
    return Known({"status_name": notes}, "".join(map(str, columns.get(MEMORY, ()))))


def folded(name: str) -> str:
    """The key of a form's name in `Rules.form_kinds`."""
    return typed.fold(name)
