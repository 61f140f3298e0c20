"""Every setting, one table. Read once at start; all problems are told at once, each with its
remedy. tools/docs/setting_meanings.py says what each means; docs/settings.md is made of both."""

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from server.errors import Problem, SettingsError, unreadable
from server.settings.sites import USUAL_EXPORT_PLANS, USUAL_PLANS, Site, SiteTable, read_sites
from server.settings.values import (
    LOCAL_NAMES,
    USUAL_ZONE,
    Address,
    Addresses,
    Currency,
    DatabaseUrl,
    Exports,
    Host,
    Locale,
    MailServer,
    Origins,
    Plans,
    PrivateUrl,
    Token,
    Url,
    WebhookKind,
    Zone,
    told,
)
from sheets_schema.text import Text

# Google's credential files, by their "type": a key, and what stands in a key's place (gcloud's
# sign-in, a workload identity, a service account that another one acts as).
_KEY = "service_account"
_OTHER_CREDENTIALS = ("authorized_user", "external_account", "impersonated_service_account")


class Settings(BaseSettings):
    """The environment. An empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", env_ignore_empty=True, str_strip_whitespace=True
    )

    spreadsheet_id: str = ""
    sheets_emulator_host: Host = ""
    google_application_credentials: str = ""
    google_credentials_json: str = ""
    database_url: DatabaseUrl = "sqlite:///var/inbox.db"
    intake_token: str = ""
    admin_token: Token = ""
    allowed_origins: Origins = ()
    browser_posts_per_minute: int = Field(40, ge=1)
    trusted_proxies: int = Field(0, ge=0)
    locale: Locale = "ja"
    timezone: Zone = USUAL_ZONE
    currency: Currency = "JPY"
    sites_file: str = ""
    sheets_calls_per_minute: int = Field(60, ge=2)
    retention_days: int = Field(90, ge=1)
    lead_retention_days: int = Field(1095, ge=1)
    rebuild_schedule: Plans = USUAL_PLANS
    exports: Exports = Field(default_factory=dict)
    export_schedule: Plans = USUAL_EXPORT_PLANS
    notice_webhook_url: PrivateUrl = ""
    notice_webhook_kind: WebhookKind = ""
    notice_webhook_token: str = ""
    notice_private_hosts: bool = False
    notice_email_to: Addresses = ()
    notice_email_from: Address = ""
    smtp_url: MailServer = ""
    alarm_silent_days: int = Field(0, ge=0)
    addon_url: Url = ""
    addon_service_account: str = ""
    google_oauth_client_id: str = ""
    addon_contact: str = ""
    google_certs_url: Url = "https://www.googleapis.com/oauth2/v1/certs"
    deliver_in_web: bool = True
    demo: bool = False
    demo_spreadsheet_url: str = ""

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """Site name → site: those of SITES_FILE, else `default` from the variables."""
        if self.sites_file:
            return read_sites(Path(self.sites_file))
        table = SiteTable(
            spreadsheet_id=self.spreadsheet_id,
            intake_token=self.intake_token,
            locale=self.locale,
            timezone=self.timezone,
            currency=self.currency,
            allowed_origins=self.allowed_origins,
            rebuild_schedule=self.rebuild_schedule,
            exports=self.exports,
            export_schedule=self.export_schedule,
            notice_webhook_url=self.notice_webhook_url,
            notice_webhook_kind=self.notice_webhook_kind,
            notice_webhook_token=self.notice_webhook_token,
            notice_email_to=self.notice_email_to,
        )
        return {"default": table.as_site("default")}

    def having(self, **values: str) -> "Settings":
        """The same with other values, which are taken as they are."""
        now = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_construct(**{**now, **values})

    @property
    def without_door(self) -> tuple[str, ...]:
        """Sites that nobody but this machine itself may post to."""
        return tuple(
            one.name for one in self.sites.values() if not (one.intake_token or one.allowed_origins)
        )

    @property
    def is_setting_up(self) -> bool:
        """Nothing is configured yet but who may do so: nobody can post, and the status page's
        first steps lead on."""
        return bool(self.admin_token) and not (self.sites_file or self.spreadsheet_id)

    def _check_proxy(self) -> None:
        """Behind a proxy this machine is nobody in particular, so that nobody could post."""
        if self.trusted_proxies and self.without_door and not self.is_setting_up:
            raise SettingsError(
                Problem(
                    "INTAKE_TOKEN",
                    Text(
                        "ありません。TRUSTED_PROXIES のプロキシの後ろでは必要です。",
                        "Missing, and needed behind the proxies of TRUSTED_PROXIES.",
                    ),
                )
            )

    @cached_property
    def google_account(self) -> Mapping[str, str] | None:
        """Who we are to Google: the service account's key, or another of Google's credential
        files. None with the local spreadsheet, and where Google itself knows who we are
        (server.sheets.account)."""
        if self.google_credentials_json:
            return _account(self.google_credentials_json, "GOOGLE_CREDENTIALS_JSON")
        if self.google_application_credentials:
            text = _key_file(Path(self.google_application_credentials))
            return _account(text, "GOOGLE_APPLICATION_CREDENTIALS")
        return None

    @property
    def delivers_in_web(self) -> bool:
        return self.deliver_in_web and any(one.spreadsheet_id for one in self.sites.values())

    def may_notify_private(self, site: Site) -> bool:
        """Whether the site's webhook may be on this machine or in its network: where the owner says
        so, and on this very machine, by its own name, where the spreadsheet is the local one."""
        host = urlsplit(site.notice_webhook_url).hostname
        return self.notice_private_hosts or bool(self.sheets_emulator_host and host in LOCAL_NAMES)

    @cached_property
    def has_addon(self) -> bool:
        """Whether the add-on is on. Raises SettingsError where it is set by halves."""
        names = ("ADDON_URL", "ADDON_SERVICE_ACCOUNT", "GOOGLE_OAUTH_CLIENT_ID")
        lacking = [name for name in names if not getattr(self, name.lower())]
        # The client id may be there for other reasons; the other two turn the add-on on.
        if lacking and not {*names[:2]} <= {*lacking}:
            raise SettingsError(
                Problem(
                    ", ".join(lacking),
                    Text(
                        f"ありません。アドオンには {', '.join(names)} のすべてが必要です。"
                        "docs/addon.md を見て揃えるか、すべて外してください。",
                        f"Missing, and the add-on needs all of {', '.join(names)}. Set them all "
                        "(docs/addon.md says where to find each), or none.",
                    ),
                )
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
                    Problem(
                        f"{where}NOTICE_WEBHOOK_TOKEN",
                        Text(
                            "ありません。Chatwork には API トークンが必要です。「サービス連携」"
                            "→「API Token」で発行してください。",
                            "Missing. Chatwork needs an API token: make one under サービス連携 → "
                            "API Token.",
                        ),
                    )
                )
        if not any(site.notice_email_to for site in self.sites.values()):
            return ""
        if not self.smtp_url:
            raise SettingsError(
                Problem(
                    "SMTP_URL",
                    Text(
                        "ありません。NOTICE_EMAIL_TO に送るメールサーバーを "
                        "smtp://USER:PASSWORD@HOST:587 のように書いてください。",
                        "Missing, and NOTICE_EMAIL_TO needs it. Give the mail server, such as "
                        "smtp://USER:PASSWORD@HOST:587.",
                    ),
                )
            )
        user = unquote(urlsplit(self.smtp_url).username or "")
        sender = self.notice_email_from or (user if "@" in user else "")
        if not sender:
            raise SettingsError(
                Problem(
                    "NOTICE_EMAIL_FROM",
                    Text(
                        "ありません。通知メールの差出人のアドレスを書いてください。",
                        "Missing. Give the address that the e-mails come from.",
                    ),
                )
            )
        return sender

    @property
    def mail_sender(self) -> str:
        """The sender of e-mails to people that 設定 names, "" where none can be sent."""
        user = unquote(urlsplit(self.smtp_url).username or "")
        sender = self.notice_email_from or (user if "@" in user else "")
        return sender if self.smtp_url else ""

    def check(self) -> "Settings":
        """Raise SettingsError with every problem of the settings taken together."""
        problems = self.problems()
        if problems:
            raise SettingsError(*problems)
        return self

    def problems(self) -> list[Problem]:
        """What cannot be used of files and of settings that need each other; each under the
        setting's name."""
        found: list[Problem] = []
        for look in (
            lambda: self.sites,
            self._check_proxy,
            lambda: self.google_account,
            lambda: self.has_addon,
            lambda: self.notice_sender,
        ):
            try:
                look()
            except SettingsError as error:
                found.extend(error.problems)
            except ValidationError as error:
                found.extend(told(error))
        # The sites are looked at for the notices, too.
        return list(dict.fromkeys(found))


def load() -> Settings:
    """The settings of this process.

    Raises SettingsError listing every unusable value with its remedy.
    """
    try:
        return Settings().check()
    except ValidationError as error:
        unusable = {str(one["loc"][0]) for one in error.errors()}
        names = tuple(name.upper() for name in unusable)
        # With the others as they are, so that what is wrong with them is told as well.
        standing_in = {name: Settings.model_fields[name].default for name in unusable}
        more = Settings(**standing_in).problems()
        problems = [*told(error), *(one for one in more if not one.setting.startswith(names))]
        raise SettingsError(*problems) from None


def _key_file(path: Path) -> str:
    name = "GOOGLE_APPLICATION_CREDENTIALS"
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            Problem(
                name,
                Text(
                    f"{path} がありません。サービスアカウントの鍵(JSON)をそこに置いてください。",
                    f"There is no file {path}. Put the service account's JSON key there.",
                ),
            )
        ) from None
    except OSError as error:
        raise SettingsError(Problem(name, unreadable(path, error))) from None
    except UnicodeDecodeError:
        raise SettingsError(_no_key(name)) from None


def _account(text: str, name: str) -> Mapping[str, str]:
    try:
        account = json.loads(text)
    except ValueError:
        account = None
    if isinstance(account, dict):
        kind = account.get("type", _KEY)
        if kind in _OTHER_CREDENTIALS or {"client_email", "private_key"} <= account.keys():
            return account
    raise SettingsError(_no_key(name))


def _no_key(name: str) -> Problem:
    return Problem(
        name,
        Text(
            "サービスアカウントの JSON の鍵ではありません。「IAM と管理」→「サービス アカウント」"
            "→「キー」で作り直してください。",
            "This is not a service account's JSON key. Download one under IAM → Service accounts "
            "→ Keys.",
        ),
    )
