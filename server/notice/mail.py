"""One e-mail through the owner's own mail server, and what its answer means."""

import contextlib
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote, urlsplit

from server.errors import OutcomeUnknown, Refused, TryLater
from server.notice.announcement import Announcement
from server.notice.shapes import mail_text, unlinked
from server.outside import deadline
from sheets_schema.text import Text

SECONDS = 10.0
# From the greeting to the goodbye.
IN_ALL_SECONDS = 60.0
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))


@dataclass(frozen=True, slots=True)
class MailServer:
    """`encrypted`: from the first byte (smtps); otherwise STARTTLS. A server on this very machine
    is spoken to as it is: its certificate is seldom one that can be checked."""

    host: str
    port: int
    user: str
    password: str
    encrypted: bool


def server_of(url: str) -> MailServer:
    """`smtp://user:password@host:587`, `smtps://…:465`; raises ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("not an SMTP address")
    encrypted = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if encrypted else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted=encrypted,
    )


def letter(told: Announcement, sender: str, to: Sequence[str], number: int) -> EmailMessage:
    """`number`: of the notice. One notice is one Message-ID, whenever it is sent."""
    who = told.cells.get("company") or told.cells.get("name") or told.lead_id
    message = headed(f"{told.title}: {unlinked(who)}", sender, to, f"{told.lead_id}.{number}")
    message.set_content(mail_text(told))
    return message


def headed(subject: str, sender: str, to: Sequence[str], number: str) -> EmailMessage:
    """A message without its words yet. `number`: of what is told, as part of the Message-ID."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{number}@{sender.rpartition('@')[2].strip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


class _Watched(smtplib.SMTP):
    """Also while it waits for the greeting, `deadline.within` can cut it."""

    def _get_socket(self, *args: Any) -> Any:
        found = super()._get_socket(*args)  # type: ignore[misc]
        deadline.watch(lambda: self.sock or found)
        return found


class _WatchedTls(smtplib.SMTP_SSL):
    def _get_socket(self, *args: Any) -> Any:
        found = super()._get_socket(*args)  # type: ignore[misc]
        deadline.watch(lambda: self.sock or found)
        return found


def send(server: MailServer, message: EmailMessage) -> None:
    """Raises Refused, TryLater or OutcomeUnknown."""
    with deadline.within(IN_ALL_SECONDS):
        _send(server, message)


def _send(server: MailServer, message: EmailMessage) -> None:
    try:
        smtp = _connected(server)
    except smtplib.SMTPAuthenticationError as error:
        raise _answered(error.smtp_code, _SIGN_IN) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(_NOT_SECURE) from error
    except smtplib.SMTPResponseException as error:
        raise _answered(error.smtp_code, _REFUSED) from error
    except ssl.SSLCertVerificationError as error:
        raise Refused(_CERTIFICATE) from error
    except (smtplib.SMTPException, OSError) as error:
        raise TryLater(_UNREACHABLE) from error
    try:
        _hand_in(smtp, message)
    finally:
        # What is said at parting changes nothing about what was handed in.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.quit()


def _connected(server: MailServer) -> smtplib.SMTP:
    """Signed in, and nothing sent yet."""
    trust = ssl.create_default_context()
    smtp: smtplib.SMTP
    if server.encrypted:
        smtp = _WatchedTls(server.host, server.port, timeout=SECONDS, context=trust)
    else:
        smtp = _Watched(server.host, server.port, timeout=SECONDS)
    try:
        smtp.ehlo()
        if not server.encrypted and server.host not in _LOCAL:
            smtp.starttls(context=trust)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _hand_in(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        refused = smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise _answered(_worst(error.recipients), _RECIPIENTS) from error
    except smtplib.SMTPResponseException as error:
        raise _answered(error.smtp_code, _REFUSED) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(_RECIPIENTS.format(code="SMTPUTF8")) from error
    except (smtplib.SMTPException, OSError) as error:
        raise OutcomeUnknown(_BROKE_OFF) from error
    if refused:
        # The others have it: sending again would give it to them twice.
        raise Refused(_SOME_RECIPIENTS, status=_worst(refused))


def _worst(recipients: dict[str, tuple[int, bytes]]) -> int:
    return max(code for code, _ in recipients.values())


def _answered(code: int, words: Text) -> Refused | TryLater:
    """4xx asks to come again, 5xx does not (RFC 5321, 4.2.1)."""
    if 400 <= code < 500:
        return TryLater(
            Text(
                f"メール サーバーがいま受け付けません({code})。自動で再試行します。",
                f"The mail server does not take it now ({code}). It is tried again by itself.",
            )
        )
    return Refused(words.format(code=code), status=code)


_SIGN_IN = Text(
    "メール サーバーにサインインできません({code})。SMTP_URL のユーザー名とパスワードをご確認くだ"
    "さい。",
    "The mail server refuses the sign-in ({code}). Check user and password in SMTP_URL.",
)
_NOT_SECURE = Text(
    "メール サーバーが暗号化(STARTTLS)または認証に対応していません。SMTP_URL を smtps:// "
    "にするか、別のサーバーを指定してください。",
    "The mail server knows no STARTTLS or no sign-in. Use smtps:// in SMTP_URL, or another server.",
)
_CERTIFICATE = Text(
    "メール サーバーの証明書を確認できません。SMTP_URL のホスト名をご確認ください。",
    "The mail server's certificate cannot be trusted. Check the host in SMTP_URL.",
)
_UNREACHABLE = Text(
    "メール サーバーに接続できません。自動で再試行します。",
    "The mail server cannot be reached. It is tried again by itself.",
)
_REFUSED = Text(
    "メール サーバーに断られました({code})。NOTICE_EMAIL_FROM と SMTP_URL をご確認ください。",
    "The mail server refuses it ({code}). Check NOTICE_EMAIL_FROM and SMTP_URL.",
)
_RECIPIENTS = Text(
    "宛先が断られました({code})。NOTICE_EMAIL_TO(今日やることは設定の通知先)をご確認ください。",
    "The recipient is refused ({code}). Check NOTICE_EMAIL_TO, or Notify of Settings for Today.",
)
_SOME_RECIPIENTS = Text(
    "宛先の一部が断られました。ほかの宛先には届いています。"
    "NOTICE_EMAIL_TO(今日やることは設定の通知先)をご確認ください。",
    "Some recipients are refused; the others have it. Check NOTICE_EMAIL_TO, or Notify of "
    "Settings for Today.",
)
_BROKE_OFF = Text(
    "メール サーバーとの接続が送信中に切れました。届いたかどうか分かりません。",
    "The connection to the mail server broke while sending. Whether it arrived is not known.",
)
