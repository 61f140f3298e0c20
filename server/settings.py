"""Every setting, one table. Read once at start; all problems are told at once, each with its
remedy. docs/settings.md is generated from this module."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from croniter import croniter
from croniter.croniter import CroniterError
from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from server.errors import SettingsError
from sheets_schema.channel_rules import RULE_CONDITIONS
from sheets_schema.fields import OWN_KEYS

Locale = Literal["ja", "en"]
# "": told by the address.
WebhookKind = Literal["", "slack", "google_chat", "chatwork", "teams", "generic"]


@dataclass(frozen=True, slots=True)
class Site:
    """One customer: one token, one spreadsheet, one calendar.

    `field_names` maps a form's field name to a role (sheets_schema.fields) and wins over the
    built-in table; `channel_rules` are the business's own rules, first match wins
    (sheets_schema.channel_rules); `own_hosts` are no referrers; what comes from `media_hosts` is
    Web媒体; `forms` names forms by their id; `rebuild_schedule` are cron expressions in the site's
    own time; `notice_…` say who is told of a new MQL (server.notice).
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


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("use a name such as Asia/Tokyo")
    return value


def _split_origins(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.rstrip("/") for part in value.replace(",", " ").split())
    return value


def _split_hosts(value: Any) -> Any:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        return parts
    bare = (str(part).lower().split("://", 1)[-1].split("/", 1)[0] for part in parts)
    return tuple(host.split(":", 1)[0].removeprefix("www.") for host in bare)


def _without_scheme(value: Any) -> Any:
    return value.split("://", 1)[-1].rstrip("/") if isinstance(value, str) else value


def _split_plans(value: Any) -> Any:
    if isinstance(value, str):
        parts = (part.strip() for part in value.split(";"))
        return () if value.strip().lower() == "off" else tuple(part for part in parts if part)
    return value


def _known_plans(plans: tuple[str, ...]) -> tuple[str, ...]:
    for plan in plans:
        try:
            if len(plan.split()) != 5:
                raise CroniterError
            croniter(plan, datetime.now(UTC)).get_next(datetime)
        except CroniterError:
            raise ValueError(
                f"`{plan}` is not a cron expression: minute hour day month weekday, such as"
                " `0 * * * *`; several are separated by `;`, and `off` stops them"
            ) from None
    return plans


def _bare_url(value: str) -> str:
    url = value.rstrip("/")
    parts = urlsplit(url)
    if url and not (parts.hostname and parts.scheme in ("http", "https")):
        raise ValueError("give a whole address, such as https://leads.example.com")
    return url


def _private_url(value: str) -> str:
    """An address that is a secret itself: never quoted in a message."""
    parts = urlsplit(value)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if value and not (parts.hostname and (parts.scheme == "https" or local)):
        raise ValueError("give the whole address of the incoming webhook, with https://")
    return value


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    try:
        right = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if value and not right:
        raise ValueError(
            "write smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465;"
            " signs such as @ or / in the password as %40, %2F"
        )
    return value


def _split_addresses(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(value.replace(",", " ").replace(";", " ").split())
    return value


def _known_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    for address in addresses:
        _known_address(address)
    return addresses


def _known_address(address: str) -> str:
    try:
        if address:
            validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError(f"`{address}` is not an e-mail address") from None
    return address


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


Zone = Annotated[str, AfterValidator(_known_zone)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_origins)]
Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_hosts)]
Host = Annotated[str, BeforeValidator(_without_scheme)]
Url = Annotated[str, AfterValidator(_bare_url)]
PrivateUrl = Annotated[str, AfterValidator(_private_url)]
MailServer = Annotated[str, AfterValidator(_mail_server)]
Address = Annotated[str, AfterValidator(_known_address)]
Addresses = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split_addresses), AfterValidator(_known_addresses)
]
Plans = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split_plans), AfterValidator(_known_plans)
]
# Each hour, and before the weekly meeting.
USUAL_PLANS = ("0 * * * *", "0 6 * * mon")


class _SiteTable(BaseModel):
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


class Settings(BaseSettings):
    """The environment. An empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", env_ignore_empty=True, str_strip_whitespace=True
    )

    spreadsheet_id: str = Field("", description="the spreadsheet to write")
    sheets_emulator_host: Host = Field(
        "", description="`host:port` of the local spreadsheet; Google is not called when set"
    )
    google_application_credentials: str = Field("", description="service account: path of its file")
    google_credentials_json: str = Field("", description="service account: the JSON itself")
    database_url: str = Field(
        "sqlite:///var/inbox.db",
        description="the durable inbox; `postgresql+psycopg://…` when several machines share it",
    )
    intake_token: str = Field(
        "", description="required for `POST /v1/leads` once set; unset, only this machine may post"
    )
    admin_token: str = Field("", description="status page, rebuild over HTTP")
    allowed_origins: Origins = Field(
        (), description="browser origins that may post the Contact Form 7 route directly"
    )
    browser_posts_per_minute: int = Field(
        40,
        ge=1,
        description="most posts a minute from one address on the Contact Form 7 route, for each"
        " web process",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        description="how many proxies of your own stand before the web process; the visitor's"
        " address is then read from X-Forwarded-For",
    )
    locale: Locale = Field("ja", description="language of tabs and headers: `ja` or `en`")
    timezone: Zone = Field("Asia/Tokyo", description="the calendar of dates and months")
    currency: Currency = Field("JPY", description="number format of money")
    sites_file: str = Field("", description="TOML with one `[sites.NAME]` a customer")
    sheets_calls_per_minute: int = Field(
        60,
        ge=2,
        description="Google's quota of reads, and of writes, a minute and user; "
        "not asked of the local spreadsheet",
    )
    retention_days: int = Field(
        90, ge=1, description="delivered submissions' bodies are erased after so many days"
    )
    rebuild_schedule: Plans = Field(
        USUAL_PLANS,
        description="when the KPI tabs are rebuilt: cron expressions in the site's time, separated"
        " by `;`; `off` for never",
    )
    notice_webhook_url: PrivateUrl = Field(
        "", description="incoming webhook that is told of each new MQL"
    )
    notice_webhook_kind: WebhookKind = Field(
        "",
        description="`slack`, `google_chat`, `chatwork`, `teams` or `generic`; unset, the address"
        " tells",
    )
    notice_webhook_token: str = Field(
        "", description="Chatwork's API token; for `generic` it is sent as a bearer token"
    )
    notice_email_to: Addresses = Field(
        (), description="who is told of each new MQL by e-mail; several with commas"
    )
    notice_email_from: Address = Field(
        "", description="sender of these e-mails; unset, the user of SMTP_URL"
    )
    smtp_url: MailServer = Field(
        "",
        description="the mail server: `smtp://USER:PASSWORD@HOST:587` (STARTTLS) or"
        " `smtps://USER:PASSWORD@HOST:465`",
    )
    addon_url: Url = Field(
        "",
        description="the add-on's public address, `https://…`: what Google signs its requests for;"
        " unset, the add-on is off",
    )
    addon_service_account: str = Field(
        "",
        description="the service account Google calls the add-on as"
        " (`gcloud workspace-add-ons get-authorization`)",
    )
    google_oauth_client_id: str = Field(
        "", description="audience of the add-on user's own token; told by the same command"
    )
    addon_contact: str = Field(
        "",
        description="whom to ask to connect a spreadsheet, such as a name and an address; shown on"
        " the add-on's card",
    )
    google_certs_url: Url = Field(
        "https://www.googleapis.com/oauth2/v1/certs",
        description="where token signatures are checked against: a JSON map of key id to X.509"
        " certificate",
    )
    deliver_in_web: bool = Field(True, description="the web process delivers too (a thread)")
    demo: bool = Field(False, description="serve the sample form at /demo; set by `make run`")
    demo_spreadsheet_url: str = Field("", description="where /demo sends people to look")

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """Site name → site: those of SITES_FILE, else `default` from the variables."""
        if self.sites_file:
            return _read_sites(Path(self.sites_file))
        table = _SiteTable(
            spreadsheet_id=self.spreadsheet_id,
            intake_token=self.intake_token,
            locale=self.locale,
            timezone=self.timezone,
            currency=self.currency,
            allowed_origins=self.allowed_origins,
            rebuild_schedule=self.rebuild_schedule,
            notice_webhook_url=self.notice_webhook_url,
            notice_webhook_kind=self.notice_webhook_kind,
            notice_webhook_token=self.notice_webhook_token,
            notice_email_to=self.notice_email_to,
        )
        return {"default": table.as_site("default")}

    @cached_property
    def service_account(self) -> Mapping[str, str] | None:
        """The service account's key, or None where the local spreadsheet is used."""
        if self.google_credentials_json:
            return _account(self.google_credentials_json, "GOOGLE_CREDENTIALS_JSON")
        if self.google_application_credentials:
            path = Path(self.google_application_credentials)
            if not path.is_file():
                raise SettingsError(
                    f"GOOGLE_APPLICATION_CREDENTIALS: there is no file {path}. "
                    "Put the service account's JSON key there."
                )
            return _account(path.read_text(encoding="utf-8"), "GOOGLE_APPLICATION_CREDENTIALS")
        return None

    @cached_property
    def has_addon(self) -> bool:
        """Whether the add-on is on. Raises SettingsError where it is set by halves."""
        names = ("ADDON_URL", "ADDON_SERVICE_ACCOUNT", "GOOGLE_OAUTH_CLIENT_ID")
        lacking = [name for name in names if not getattr(self, name.lower())]
        # The client id may be there for other reasons; the other two turn the add-on on.
        if lacking and not {*names[:2]} <= {*lacking}:
            raise SettingsError(
                f"{', '.join(lacking)}: missing, and the add-on needs all of {', '.join(names)}. "
                "Set them all (docs/addon.md says where to find each), or none."
            )
        return not lacking

    @cached_property
    def notice_sender(self) -> str:
        """The sender of e-mails about new MQLs, "" where none are sent. Raises SettingsError where
        the notices are set by halves."""
        for site in self.sites.values():
            where = f"SITES_FILE [sites.{site.name}] " if self.sites_file else ""
            host = urlsplit(site.notice_webhook_url).hostname
            chatwork = site.notice_webhook_kind == "chatwork" or host == "api.chatwork.com"
            if site.notice_webhook_url and chatwork and not site.notice_webhook_token:
                raise SettingsError(
                    f"{where}NOTICE_WEBHOOK_TOKEN: missing. Chatwork needs an API token: "
                    "make one under サービス連携 → API Token."
                )
        if not any(site.notice_email_to for site in self.sites.values()):
            return ""
        if not self.smtp_url:
            raise SettingsError(
                "SMTP_URL: missing, and NOTICE_EMAIL_TO needs it. Give the mail server, such as "
                "smtp://USER:PASSWORD@HOST:587."
            )
        user = unquote(urlsplit(self.smtp_url).username or "")
        sender = self.notice_email_from or (user if "@" in user else "")
        if not sender:
            raise SettingsError(
                "NOTICE_EMAIL_FROM: missing. Give the address that the e-mails come from."
            )
        return sender

    def check(self) -> "Settings":
        """Raise SettingsError with every problem of the settings taken together."""
        problems: list[str] = []
        for look in (
            lambda: self.sites,
            lambda: self.service_account,
            lambda: self.has_addon,
            lambda: self.notice_sender,
        ):
            try:
                look()
            except SettingsError as error:
                problems.append(str(error))
            except ValidationError as error:
                problems.extend(_told(error))
        if problems:
            raise SettingsError("\n".join(problems))
        return self


def load() -> Settings:
    """The settings of this process.

    Raises SettingsError listing every unusable value with its remedy.
    """
    try:
        return Settings().check()
    except ValidationError as error:
        raise SettingsError("\n".join(_told(error))) from None


def _told(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(str(part) for part in one['loc']).upper()}: {one['msg']}"
        for one in error.errors(include_url=False, include_input=False)
    ]


def _account(text: str, name: str) -> Mapping[str, str]:
    try:
        account = json.loads(text)
    except ValueError:
        account = None
    if not isinstance(account, dict) or not {"client_email", "private_key"} <= account.keys():
        raise SettingsError(
            f"{name}: this is not a service account's JSON key. "
            "Download one under IAM → Service accounts → Keys."
        )
    return account


def _read_sites(path: Path) -> Mapping[str, Site]:
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
            sites[name] = _SiteTable.model_validate(table).as_site(name)
        except ValidationError as error:
            problems.extend(f"SITES_FILE [sites.{name}] {line}" for line in _told(error))
    problems.extend(_clashes(sites.values()))
    if not tables:
        problems.append(f"SITES_FILE: {path} has no [sites.NAME] table.")
    if problems:
        raise SettingsError("\n".join(problems))
    return sites


def _clashes(sites: Any) -> list[str]:
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
