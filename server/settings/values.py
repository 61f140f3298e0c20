"""The kinds of value a setting can have: how each is written, checked and refused in words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, ValidationError
from pydantic_settings import NoDecode

from server.errors import Problem
from server.settings.cron_weekday import on_weekday
from sheets_schema.exports import EXPORT_NAMES
from sheets_schema.text import Text

Locale = Literal["ja", "en"]
# "": told by the address.
WebhookKind = Literal["", "slack", "google_chat", "chatwork", "teams", "generic"]
LOCAL_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))
# Of a token that people hold.
SHORTEST_TOKEN = 20
_FEWEST_SIGNS = 5
USUAL_ZONE = "Asia/Tokyo"
_USUAL_PORTS = {"http": 80, "https": 443}


def _known_zone(value: str) -> str:
    if value != USUAL_ZONE and value not in available_timezones():  # it walks through every file
        raise ValueError(
            Text(
                "Asia/Tokyo のような名前で書いてください。",
                "Give a name such as Asia/Tokyo.",
            )
        )
    return value


def _three_letters(value: str) -> str:
    if re.fullmatch("[A-Z]{3}", value) is None:
        raise ValueError(
            Text(
                "JPY のように、大文字3字で書いてください。",
                "Give three capital letters, such as JPY.",
            )
        )
    return value


def _split_origins(value: Any) -> Any:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _as_browsers_say(origins: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_origin(written) for written in origins))


def _origin(written: str) -> str:
    """As a browser's Origin header has it: in lower case, the host in ASCII, no usual port and no
    path (RFC 6454, 6.2)."""
    wrong = Text(
        f"`{written}` は使えません。https://www.example.co.jp のように書いてください。",
        f"`{written}` is no origin. Give it with its scheme, such as https://www.example.co.jp.",
    )
    try:
        parts = urlsplit(written.strip())
        host, port = (parts.hostname or "").encode("idna").decode("ascii").lower(), parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in _USUAL_PORTS or not host:
        raise ValueError(wrong)
    shown = f"[{host}]" if ":" in host else host
    usual = port in (None, _USUAL_PORTS[parts.scheme])
    return f"{parts.scheme}://{shown}" if usual else f"{parts.scheme}://{shown}:{port}"


def _split_hosts(value: Any) -> Any:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        return parts
    bare = (str(part).lower().split("://", 1)[-1].split("/", 1)[0] for part in parts)
    return tuple(host.split(":", 1)[0].removeprefix("www.") for host in bare)


def _hard_to_guess(value: str) -> str:
    if value and (len(value) < SHORTEST_TOKEN or len(set(value)) < _FEWEST_SIGNS):
        raise ValueError(
            Text(
                f"短すぎて推測されます。{SHORTEST_TOKEN} 文字以上の、でたらめな値にしてください。"
                "`openssl rand -hex 32` で作れます。",
                f"It can be guessed. Give {SHORTEST_TOKEN} random characters or more; `openssl "
                "rand -hex 32` makes them.",
            )
        )
    return value


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
                raise CronSimError
            # 31 February is well written and never comes.
            next(CronSim(on_weekday(plan, 0), datetime.now(UTC)))
        except (CronSimError, StopIteration):
            raise ValueError(
                Text(
                    f"`{plan}` は cron 式ではありません。`0 * * * *` のように「分 時 日 月 曜日」"
                    "で書きます。複数は `;` で区切り、止めるには `off` とします。",
                    f"`{plan}` is not a cron expression: write minute hour day month weekday, "
                    "such as `0 * * * *`; several are separated by `;`, and `off` stops them.",
                )
            ) from None
    return plans


def _split_exports(value: Any) -> Any:
    """`google-clicks=gs://bucket/ads; hubspot=/srv/crm`"""
    if not isinstance(value, str):
        return value
    parts = (part.partition("=") for part in re.split(r"[;\n]", value) if part.strip())
    return {name.strip(): address.strip() for name, _, address in parts}


def _known_exports(exports: dict[str, str]) -> dict[str, str]:
    for name, address in exports.items():
        if name not in EXPORT_NAMES:
            known = ", ".join(EXPORT_NAMES)
            raise ValueError(
                Text(
                    f"`{name}` という書き出しはありません。{known} のいずれかを、"
                    "google-clicks=/srv/ads のように書いてください。",
                    f"There is no export `{name}`. Write one of {known}, such as "
                    "google-clicks=/srv/ads.",
                )
            )
        if "://" not in address and not address.startswith("/"):
            raise ValueError(
                Text(
                    f"`{name}` の書き出し先は、/ で始まるフォルダーか gs://、s3:// "
                    "にしてください。",
                    f"Give `{name}` a folder that begins with /, or gs:// or s3://.",
                )
            )
    return exports


def _parted(address: str) -> SplitResult:
    """Of what cannot be parted, such as `https://[x`, nothing; the library's own words would quote
    it, with a password that stands in it."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _bare_url(value: str) -> str:
    url = value.rstrip("/")
    parts = _parted(url)
    if url and not (parts.hostname and parts.scheme in ("http", "https")):
        raise ValueError(
            Text(
                "https://leads.example.com のように、アドレス全体を書いてください。",
                "Give the whole address, such as https://leads.example.com.",
            )
        )
    return url


def _with_driver(value: str) -> str:
    """Hosts name a PostgreSQL without our driver: `postgres://` (Heroku), `postgresql://`. Never
    quoted in a message: it holds a password, and one with an @ or / in it would be taken for the
    host's name, which drivers quote."""
    scheme, _, rest = value.partition("://")
    if not scheme.startswith("sqlite"):
        user, _, place = rest.partition("?")[0].rpartition("@")
        if set(user) & set("@/#[]") or not _is_place(place):
            raise ValueError(
                Text(
                    "postgresql+psycopg://USER:PASSWORD@HOST:5432/NAME の形で書いてください。"
                    "パスワードの @ や / は %40、%2F とします。",
                    "Write postgresql+psycopg://USER:PASSWORD@HOST:5432/NAME, with signs such as "
                    "@ or / in the password as %40, %2F.",
                )
            )
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else value


def _is_place(place: str) -> bool:
    """`host:5432/name`, or nothing of it."""
    try:
        urlsplit(f"//{place}").port  # noqa: B018  reading it is the check
    except ValueError:
        return False
    return True


def _private_url(value: str) -> str:
    """An address that is a secret itself: never quoted in a message."""
    parts = _parted(value)
    local = parts.hostname in LOCAL_NAMES
    if value and not (parts.hostname and (parts.scheme == "https" or local)):
        raise ValueError(
            Text(
                "受信 Webhook のアドレス全体を https:// から書いてください。",
                "Give the whole address of the incoming webhook, with https://.",
            )
        )
    return value


def _mail_server(value: str) -> str:
    parts = _parted(value)
    try:
        right = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if value and not right:
        raise ValueError(
            Text(
                "smtp://USER:PASSWORD@HOST:587 または smtps://USER:PASSWORD@HOST:465 の形で"
                "書いてください。パスワードの @ や / は %40、%2F とします。",
                "Write smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465, with signs "
                "such as @ or / in the password as %40, %2F.",
            )
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
    if not address:
        return address
    # Imported here: large, and most settings name no address.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError(
            Text(
                f"`{address}` はメールアドレスではありません。1件ずつご確認ください。",
                f"`{address}` is not an e-mail address. Check each of them.",
            )
        ) from None
    return address


Token = Annotated[str, AfterValidator(_hard_to_guess)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Currency = Annotated[str, AfterValidator(_three_letters)]
Origins = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split_origins), AfterValidator(_as_browsers_say)
]
Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_hosts)]
Host = Annotated[str, BeforeValidator(_without_scheme)]
Url = Annotated[str, AfterValidator(_bare_url)]
DatabaseUrl = Annotated[str, AfterValidator(_with_driver)]
PrivateUrl = Annotated[str, AfterValidator(_private_url)]
MailServer = Annotated[str, AfterValidator(_mail_server)]
Address = Annotated[str, AfterValidator(_known_address)]
Addresses = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split_addresses), AfterValidator(_known_addresses)
]
Exports = Annotated[
    dict[str, str], NoDecode, BeforeValidator(_split_exports), AfterValidator(_known_exports)
]
Plans = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split_plans), AfterValidator(_known_plans)
]


# The checks that pydantic makes itself → what is to be done; {…}: what it says about the check.
_REMEDIES = {
    "literal_error": Text("{expected} のいずれかにしてください。", "Give one of {expected}."),
    "int_parsing": Text("整数で書いてください。", "Give a whole number."),
    "int_type": Text("整数で書いてください。", "Give a whole number."),
    "greater_than_equal": Text("{ge} 以上にしてください。", "Give {ge} or more."),
    "less_than_equal": Text("{le} 以下にしてください。", "Give {le} or less."),
    "bool_parsing": Text("1 か 0 にしてください。", "Give 1 or 0."),
    "string_type": Text('文字列を "…" で書いてください。', 'Give a text, in quotes: "…".'),
    "dict_type": Text("表(キー = 値)で書いてください。", "Give a table: key = value."),
    "model_type": Text("表(キー = 値)で書いてください。", "Give a table: key = value."),
    "tuple_type": Text('["…", "…"] の形で書いてください。', 'Give a list: ["…", "…"].'),
    "extra_forbidden": Text(
        "このキーはありません。docs/settings.md の表にある名前で書いてください。",
        "There is no such key. docs/settings.md has a table of all.",
    ),
}


_UNUSABLE = Text(
    "この値は使えません。docs/settings.md の例のように書いてください。",
    "This cannot be used. docs/settings.md shows how it is written.",
)


def told(error: ValidationError, where: str = "") -> list[Problem]:
    """What is wrong and what to do; without what was given: it may be a secret. `where`: in which
    file, if in one."""
    return [
        Problem(" ".join(filter(None, (where, _place(one["loc"])))), _remedy(one))
        for one in error.errors(include_url=False, include_input=False)
    ]


def _place(path: tuple[int | str, ...]) -> str:
    return ".".join(map(str, path)).upper()


def _remedy(problem: Mapping[str, Any]) -> Text:
    about = problem.get("ctx", {})
    if "error" in about:
        # A validator's own words. Those of a library that it called may quote what was given.
        return next((one for one in about["error"].args if isinstance(one, Text)), _UNUSABLE)
    known = _REMEDIES.get(problem["type"])
    if known is not None:
        # A list of choices is said with "or", which is one of the two languages only.
        return known.format(**{key: str(said).replace(" or ", ", ") for key, said in about.items()})
    return Text("この値は使えません。", f"This cannot be used: {problem['msg']}.")
