"""The loop that sends what the morning's rebuild decided to tell people."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from server.database.database import Database
from server.database.instants import utc_now
from server.errors import Refused
from server.notice import mail, message_shapes, webhook
from server.notice import reminder_queue as reminders
from server.notice.message import Message, message_of
from server.notice.message_mail import reminder_letter
from server.notice.queue import Group
from server.notice.reminder_queue import DueReminder
from server.notice.sending import Sending
from server.notice.ways import kind_of
from server.settings.environment import Settings
from server.settings.sites import Site
from sheets_schema.text import Text

TICK_SECONDS = 1.0
MOST_THREADS = 4
WAYS = ("webhook", "email")

log = logging.getLogger("leadsheet.reminder")

NO_MAIL = Text(
    "設定の通知先にメールアドレスがありますが、送るメール サーバーがありません。SMTP_URL(と "
    "NOTICE_EMAIL_FROM)を設定してください。",
    "Settings names an e-mail address under Notify, but there is no mail server. Set SMTP_URL "
    "(and NOTICE_EMAIL_FROM).",
)
NO_WEBHOOK = Text(
    "設定の通知先にチャットの呼びかけ先がありますが、送る先のチャットがありません。"
    "NOTICE_WEBHOOK_URL を設定してください。",
    "Settings names somebody of a chat under Notify, but there is no chat to send to. Set "
    "NOTICE_WEBHOOK_URL.",
)


class Reminders(Sending[DueReminder]):
    def __init__(
        self,
        settings: Settings,
        database: Database,
        now: Callable[[], datetime] = utc_now,
        surely_past: Callable[[], datetime | None] | None = None,
    ) -> None:
        super().__init__(
            "reminder",
            log,
            reminders,
            database,
            [(name, way) for name in settings.sites for way in WAYS],
            now,
            surely_past or now,
            tick_seconds=TICK_SECONDS,
            most_threads=MOST_THREADS,
        )
        self._settings = settings
        self._sites = settings.sites

    def _work(self, group: Group, some: Sequence[DueReminder]) -> None:
        for one in some:
            if self._loop.is_stopping:
                return
            begun = reminders.begin(self._database, one, self._now())
            if begun is not None and not self._send(group, begun):
                return

    def _send(self, group: Group, reminder: DueReminder) -> bool:
        site = self._sites[group[0]]
        about: dict[str, object] = {
            "site": reminder.site, "reminder": reminder.id, "kind": reminder.kind
        }  # fmt: skip
        return self._attempt(group, reminder, lambda: self._tell(site, reminder), about)

    def _tell(self, site: Site, reminder: DueReminder) -> None:
        told = message_of(reminder.kind, site.name, reminder.told, reminder.said, reminder.lines)
        if reminder.way == "webhook":
            self._post(site, told)
        else:
            self._mail(told, reminder.id)

    def _post(self, site: Site, told: Message) -> None:
        if not site.notice_webhook_url:
            raise Refused(NO_WEBHOOK)
        request = message_shapes.request_for(kind_of(site), told, site.notice_webhook_token)
        webhook.post(
            site.notice_webhook_url,
            request,
            may_be_private=self._settings.may_notify_private(site),
        )

    def _mail(self, told: Message, number: int) -> None:
        sender = self._settings.mail_sender
        if not sender:
            raise Refused(NO_MAIL)
        to = [one.id for one in told.told]
        letter = reminder_letter(told, sender, to, number)
        mail.send(mail.server_of(self._settings.smtp_url), letter)
