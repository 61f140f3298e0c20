"""The loop that sends what the morning's rebuild decided to tell people."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from server.database.database import Database
from server.errors import OutcomeUnknown, Refused, TryLater
from server.notice import mail, message_shapes, webhook
from server.notice import reminder_queue as reminders
from server.notice.message import Message, message_of
from server.notice.message_mail import reminder_letter
from server.notice.pauses import pause
from server.notice.queue import Group
from server.notice.reminder_queue import Due
from server.notice.ways import kind_of
from server.settings.environment import Settings
from server.settings.sites import Site

TICK_SECONDS = 1.0
CLEAR_UP_SECONDS = 30.0
MOST_THREADS = 4
WAYS = ("webhook", "email")

log = logging.getLogger("leadsheet.reminder")

NO_MAIL = (
    "設定の通知先にメールアドレスがありますが、送るメール サーバーがありません。SMTP_URL(と "
    "NOTICE_EMAIL_FROM)を設定してください。 / Settings names an e-mail address under Notify, but "
    "there is no mail server. Set SMTP_URL (and NOTICE_EMAIL_FROM)."
)
NO_WEBHOOK = (
    "設定の通知先にチャットの呼びかけ先がありますが、送る先のチャットがありません。"
    "NOTICE_WEBHOOK_URL を設定してください。 / Settings names somebody of a chat under Notify, but "
    "there is no chat to send to. Set NOTICE_WEBHOOK_URL."
)


class Reminders:
    """`run` sends until `stop` is called. `surely_past`: a moment that is over whichever clock is
    wrong, by which a reminder is given up as too late; None where nobody knows one."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        surely_past: Callable[[], datetime | None] | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._now = now
        self._surely_past = surely_past or now
        self._sites = settings.sites
        self._groups: list[Group] = [(name, way) for name in self._sites for way in WAYS]
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._busy: set[Group] = set()
        # Until when, on the process's own clock, which nobody sets.
        self._rests: dict[Group, float] = {}
        self._cleared = float("-inf")

    def stop(self) -> None:
        """Finish the call in hand and begin no more."""
        self._stop.set()

    def run(self) -> None:
        with ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="reminder") as pool:
            while not self._stop.wait(TICK_SECONDS):
                try:
                    self._tick(pool)
                except Exception:
                    # The database may be away for a moment; the loop must outlive that.
                    log.exception("reminder loop")

    def run_due(self) -> None:
        """What is due now, in this thread, resting or not."""
        reminders.clear_up(self._database, self._now(), self._surely_past())
        for group, some in self._due(self._groups):
            self._work(group, some)

    def _tick(self, pool: ThreadPoolExecutor) -> None:
        if time.monotonic() - self._cleared > CLEAR_UP_SECONDS:
            self._cleared = time.monotonic()
            reminders.clear_up(self._database, self._now(), self._surely_past())
        for group, some in self._due([one for one in self._groups if self._may_begin(one)]):
            with self._lock:
                self._busy.add(group)
            pool.submit(self._work_and_leave, group, some)

    def _due(self, groups: Sequence[Group]) -> list[tuple[Group, list[Due]]]:
        found = reminders.due(self._database, groups, self._now())
        whose = attrgetter("site", "way")
        return [(group, list(some)) for group, some in groupby(sorted(found, key=whose), whose)]

    def _may_begin(self, group: Group) -> bool:
        with self._lock:
            rests = self._rests.get(group)
            return group not in self._busy and (rests is None or time.monotonic() >= rests)

    def _work_and_leave(self, group: Group, some: Sequence[Due]) -> None:
        try:
            self._work(group, some)
        except Exception as error:  # noqa: BLE001  its message might quote a lead or an address
            log.error("reminder", extra={"site": group[0], "error": type(error).__name__})
        finally:
            with self._lock:
                self._busy.discard(group)

    def _work(self, group: Group, some: Sequence[Due]) -> None:
        for one in some:
            if self._stop.is_set():
                return
            begun = reminders.begin(self._database, one, self._now())
            if begun is not None and not self._send(group, begun):
                return

    def _send(self, group: Group, reminder: Due) -> bool:
        """False where the others of the group had better wait, too."""
        outcome = "sent"
        try:
            self._tell(self._sites[group[0]], reminder)
            reminders.end(self._database, reminder, "sent", None, self._now())
        except TryLater as error:
            outcome = "try_later"
            self._rest(group, reminder, error)
        except OutcomeUnknown as error:
            outcome = "unknown"
            reminders.end(self._database, reminder, "unknown", str(error), self._now())
        except Refused as error:
            outcome = "refused"
            reminders.end(self._database, reminder, "refused", str(error), self._now())
        log.log(
            logging.INFO if outcome == "sent" else logging.WARNING,
            "reminder",
            extra={
                "site": reminder.site,
                "reminder": reminder.id,
                "kind": reminder.kind,
                "way": reminder.way,
                "outcome": outcome,
            },
        )
        return outcome != "try_later"

    def _tell(self, site: Site, reminder: Due) -> None:
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

    def _rest(self, group: Group, reminder: Due, error: TryLater) -> None:
        seconds = pause(reminder.tries, error.retry_after)
        until = self._now() + timedelta(seconds=seconds)
        reminders.try_again_at(self._database, reminder, until, str(error))
        with self._lock:
            self._rests[group] = time.monotonic() + seconds
