"""Sites: one customer each, from SITES_FILE or the environment."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from server.errors import SettingsError
from server.setting_values import (
    Addresses,
    Currency,
    Hosts,
    Locale,
    Origins,
    Plans,
    PrivateUrl,
    WebhookKind,
    Zone,
    told,
)
from sheets_schema.channel_rules import RULE_CONDITIONS
from sheets_schema.fields import OWN_KEYS

# Each hour, and before the weekly meeting.
USUAL_PLANS = ("0 * * * *", "0 6 * * meeting")


@dataclass(frozen=True, slots=True)
class Site:
    """One customer: one token, one spreadsheet, one calendar.

    `field_names` maps a form's field name to a role (sheets_schema.fields) and wins over the
    built-in table; `channel_rules` are the business's own rules, first match wins
    (sheets_schema.channel_rules); `own_hosts` are no referrers; what comes from `media_hosts` is
    Web媒体; `forms` names forms by their id; `rebuild_schedule` are cron expressions in the site's
    own time (server.rebuild.plans); `notice_…` say who is told of a new MQL (server.notice).
    """

    name: str
    spreadsheet_id: str
    intake_token: str = ""
    locale: Locale = "ja"
    timezone: str = "Asia/Tokyo"
    currency: str = "JPY"
    allowed_origins: tuple[str, ...] = ()
    field_names: Mapping[str, str] = field(default_factory=dict)
    channel_rules: tuple[Mapping[str, str], ...] = ()
    touch: Literal["first", "last"] = "first"
    own_hosts: tuple[str, ...] = ()
    media_hosts: tuple[str, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)
    rebuild_schedule: tuple[str, ...] = ()
    notice_webhook_url: str = ""
    notice_webhook_kind: WebhookKind = ""
    notice_webhook_token: str = ""
    notice_email_to: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def _known_rules(rules: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
    for rule in rules:
        unknown = sorted(rule.keys() - {*RULE_CONDITIONS, "channel"})
        if unknown or not rule.get("channel") or len(rule) < 2:
            raise ValueError(
                "a rule has a channel and at least one of " + ", ".join(RULE_CONDITIONS)
            )
    return rules


def _known_fields(names: dict[str, str]) -> dict[str, str]:
    unknown = sorted(key for key in names.values() if key not in OWN_KEYS and key[:1] != "_")
    if unknown:
        raise ValueError(
            f"a field cannot be {', '.join(unknown)}; use one of {', '.join(sorted(OWN_KEYS))}, "
            "or a special mail tag such as _serial_number"
        )
    return names


class SiteTable(BaseModel):
    """A `[sites.NAME]` table of SITES_FILE, and the same keys as environment variables."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    spreadsheet_id: str = ""
    intake_token: str = ""
    locale: Locale = "ja"
    timezone: Zone = "Asia/Tokyo"
    currency: Currency = "JPY"
    allowed_origins: Origins = ()
    field_names: Annotated[dict[str, str], AfterValidator(_known_fields)] = Field(
        default_factory=dict
    )
    channel_rules: Annotated[tuple[dict[str, str], ...], AfterValidator(_known_rules)] = ()
    touch: Literal["first", "last"] = "first"
    own_hosts: Hosts = ()
    media_hosts: Hosts = ()
    forms: dict[str, str] = Field(default_factory=dict)
    rebuild_schedule: Plans = USUAL_PLANS
    notice_webhook_url: PrivateUrl = ""
    notice_webhook_kind: WebhookKind = ""
    notice_webhook_token: str = ""
    notice_email_to: Addresses = ()

    def as_site(self, name: str) -> Site:
        return Site(name=name, **self.model_dump())


def read_sites(path: Path) -> Mapping[str, Site]:
    """Site name → site. Raises SettingsError with every problem of the file."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("sites", {})
    except OSError:
        raise SettingsError(f"SITES_FILE: {path} cannot be read.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"SITES_FILE: {path} is not TOML: {error}") from None
    problems: list[str] = []
    sites: dict[str, Site] = {}
    for name, table in tables.items():
        try:
            sites[name] = SiteTable.model_validate(table).as_site(name)
        except ValidationError as error:
            problems.extend(f"SITES_FILE [sites.{name}] {line}" for line in told(error))
    problems.extend(_clashes(sites.values()))
    if not tables:
        problems.append(f"SITES_FILE: {path} has no [sites.NAME] table.")
    if problems:
        raise SettingsError("\n".join(problems))
    return sites


def _clashes(sites: Iterable[Site]) -> list[str]:
    """A token decides the site, so no two sites may share one, and none may lack one."""
    problems: list[str] = []
    seen: dict[str, str] = {}
    for site in sites:
        if not site.intake_token:
            problems.append(f"SITES_FILE [sites.{site.name}]: intake_token is missing.")
        elif site.intake_token in seen:
            problems.append(
                f"SITES_FILE [sites.{site.name}]: has the same intake_token as "
                f"[sites.{seen[site.intake_token]}]. Give each site its own."
            )
        seen[site.intake_token] = site.name
        if not site.spreadsheet_id:
            problems.append(f"SITES_FILE [sites.{site.name}]: spreadsheet_id is missing.")
    return problems
