"""Sites: one customer each, from SITES_FILE or the environment."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from server.errors import Problem, SettingsError, unreadable
from server.settings.values import (
    USUAL_ZONE,
    Addresses,
    Currency,
    Exports,
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
from sheets_schema.text import Text

# Each hour, and before the weekly meeting.
USUAL_PLANS = ("0 * * * *", "0 6 * * meeting")
# Before anybody is at work, after the hour's rebuild.
USUAL_EXPORT_PLANS = ("30 6 * * *",)


@dataclass(frozen=True, slots=True)
class Site:
    """One customer: one token, one spreadsheet, one calendar.

    `field_names` maps a form's field name to a role (sheets_schema.fields) and wins over the
    built-in table; `channel_rules` are the business's own rules, first match wins
    (sheets_schema.channel_rules); `own_hosts` are no referrers; what comes from `media_hosts` is
    Web媒体; `forms` names forms by their id; `rebuild_schedule` are cron expressions in the site's
    own time (server.settings.cron_weekday); `exports` says what is written for other systems, and
    where to (sheets_schema.exports), by `export_schedule`; `notice_…` say who is told of a new MQL
    (server.notice).
    """

    name: str
    spreadsheet_id: str
    intake_token: str = ""
    locale: Locale = "ja"
    timezone: str = USUAL_ZONE
    currency: str = "JPY"
    allowed_origins: tuple[str, ...] = ()
    field_names: Mapping[str, str] = field(default_factory=dict)
    channel_rules: tuple[Mapping[str, str], ...] = ()
    touch: Literal["first", "last"] = "first"
    own_hosts: tuple[str, ...] = ()
    media_hosts: tuple[str, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)
    rebuild_schedule: tuple[str, ...] = ()
    exports: Mapping[str, str] = field(default_factory=dict)
    export_schedule: tuple[str, ...] = ()
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
            conditions = ", ".join(RULE_CONDITIONS)
            raise ValueError(
                Text(
                    f"規則には channel と、{conditions} のうち1つ以上が必要です。",
                    f"A rule has a channel and at least one of {conditions}.",
                )
            )
    return rules


def _known_fields(names: dict[str, str]) -> dict[str, str]:
    unknown = sorted(key for key in names.values() if key not in OWN_KEYS and key[:1] != "_")
    if unknown:
        told, known = ", ".join(unknown), ", ".join(sorted(OWN_KEYS))
        raise ValueError(
            Text(
                f"{told} という項目はありません。{known} のいずれか、または _serial_number "
                "のような特別なメールタグにしてください。",
                f"A field cannot be {told}; use one of {known}, or a special mail tag such as "
                "_serial_number.",
            )
        )
    return names


class SiteTable(BaseModel):
    """A `[sites.NAME]` table of SITES_FILE, and the same keys as environment variables."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    spreadsheet_id: str = ""
    intake_token: str = ""
    locale: Locale = "ja"
    timezone: Zone = USUAL_ZONE
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
    exports: Exports = Field(default_factory=dict)
    export_schedule: Plans = USUAL_EXPORT_PLANS
    notice_webhook_url: PrivateUrl = ""
    notice_webhook_kind: WebhookKind = ""
    notice_webhook_token: str = ""
    notice_email_to: Addresses = ()

    def as_site(self, name: str) -> Site:
        return Site(name=name, **self.model_dump())


def read_sites(path: Path) -> Mapping[str, Site]:
    """Site name → site. Raises SettingsError with every problem of the file."""
    problems: list[Problem] = []
    sites: dict[str, Site] = {}
    for name, table in _tables(path).items():
        try:
            sites[name] = SiteTable.model_validate(table).as_site(name)
        except ValidationError as error:
            problems.extend(told(error, f"SITES_FILE [sites.{name}]"))
    problems.extend(_clashes(sites.values()))
    if problems:
        raise SettingsError(*problems)
    return sites


def _tables(path: Path) -> Mapping[str, Any]:
    """Site name → what stands in its table, unchecked."""
    try:
        # Notepad begins UTF-8 with a mark, which TOML does not know.
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("sites")
    except OSError as error:
        raise SettingsError(Problem("SITES_FILE", unreadable(path, error))) from None
    except UnicodeDecodeError:
        raise SettingsError(
            Problem(
                "SITES_FILE",
                Text(
                    f"{path} が UTF-8 ではありません。UTF-8 で保存し直してください。",
                    f"{path} is not UTF-8. Save it as UTF-8.",
                ),
            )
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            Problem(
                "SITES_FILE",
                Text(
                    f"{path} は TOML として読めません。示された行を直してください。",
                    f"{path} is not TOML. Mend the line that is named: {error}",
                ),
            )
        ) from None
    if not isinstance(tables, dict) or not tables:
        raise SettingsError(
            Problem(
                "SITES_FILE",
                Text(
                    f"{path} に [sites.NAME] の表がありません。サイトごとに1つ書いてください。",
                    f"{path} has no [sites.NAME] table. Write one for each site.",
                ),
            )
        )
    return tables


def _clashes(sites: Iterable[Site]) -> list[Problem]:
    """A token decides the site, so no two sites may share one, and none may lack one."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    origins: dict[str, str] = {}
    for site in sites:
        shared = {
            origin: origins[origin]
            for origin in site.allowed_origins
            if origins.get(origin, site.name) != site.name
        }
        problems.extend(_shared_origin(site.name, *one) for one in shared.items())
        origins.update(dict.fromkeys({*site.allowed_origins} - shared.keys(), site.name))
        if not site.intake_token:
            problems.append(
                Problem(
                    f"SITES_FILE [sites.{site.name}]",
                    Text(
                        "intake_token がありません。サイトごとに別の値を決めてください。",
                        "intake_token is missing. Give each site its own.",
                    ),
                )
            )
        elif site.intake_token in seen:
            other = seen[site.intake_token]
            problems.append(
                Problem(
                    f"SITES_FILE [sites.{site.name}]",
                    Text(
                        f"intake_token が [sites.{other}] と同じです。"
                        "サイトごとに別の値にしてください。",
                        f"It has the same intake_token as [sites.{other}]. Give each site its own.",
                    ),
                )
            )
        seen[site.intake_token] = site.name
        if not site.spreadsheet_id:
            problems.append(
                Problem(
                    f"SITES_FILE [sites.{site.name}]",
                    Text(
                        "spreadsheet_id がありません。アドレスの /d/ と /edit "
                        "の間を書いてください。",
                        "spreadsheet_id is missing. It is what stands between /d/ and /edit in "
                        "the address.",
                    ),
                )
            )
    return problems


def _shared_origin(name: str, origin: str, other: str) -> Problem:
    """A browser's post carries no token: its origin decides the site."""
    return Problem(
        f"SITES_FILE [sites.{name}]",
        Text(
            f"allowed_origins の {origin} が [sites.{other}] にもあります。"
            "ブラウザーからの送信はオリジンでサイトを決めるため、どちらか1つに書いてください。",
            f"allowed_origins names {origin}, and so does [sites.{other}]. A browser's post is "
            "told by its origin, so give it to one of them.",
        ),
    )
