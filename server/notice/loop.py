"""The loop that tells people of new MQLs, once their rows stand in the spreadsheet."""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from server.database.database import Database
from server.errors import OutcomeUnknown, Refused, TryLater
from server.notice import mail, webhook
from server.notice import queue as notices
from server.notice.announcement import Announcement, announcement
from server.notice.pauses import pause
from server.notice.queue import Due, Group
from server.notice.rows import Places, find_rows
from server.notice.shapes import request_for
from server.notice.ways import kind_of, ways_of
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.address import sheet_address
from server.sheets.connection import Connection

TICK_SECONDS = 0.5
CLEAR_UP_SECONDS = 30.0
# Finding rows costs two readings of the quota that delivery lives on.
LOOK_SECONDS = 10.0
LOOK_PATIENCE = 5.0
MOST_THREADS = 8

log = logging.getLogger("leadsheet.notice")


class Notices:
    """`run` sends until `stop` is called."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        connection: Connection,
    ) -> None:
        self._settings = settings
        self._database = database
        self._connection = connection
        self._now = connection.clock.now
        self._sites = settings.sites
        self._groups = [(name, way) for name, site in self._sites.items() for way in ways_of(site)]
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._busy: set[Group] = set()
        # Until when, on the process's own clock, which nobody sets.
        self._rests: dict[Group, float] = {}
        self._looked: dict[str, float] = {}
        self._cleared = 0.0

    def stop(self) -> None:
        """Finish the call in hand and begin no more."""
        self._stop.set()

    def run(self) -> None:
        if not self._groups:
            return
        with ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="notice") as pool:
            while not self._stop.wait(TICK_SECONDS):
                try:
                    self._tick(pool)
                except Exception:
                    # The database may be away for a moment; the loop must outlive that.
                    log.exception("notice loop")

    def run_due(self) -> None:
        """What is due now, in this thread, resting or not."""
        self._clear_up()
        for group, some in self._due(self._groups):
            self._work(group, some)

    def _tick(self, pool: ThreadPoolExecutor) -> None:
        if time.monotonic() - self._cleared > CLEAR_UP_SECONDS:
            self._cleared = time.monotonic()
            self._clear_up()
        for group, some in self._due([one for one in self._groups if self._may_begin(one)]):
            with self._lock:
                self._busy.add(group)
            pool.submit(self._work_and_leave, group, some)

    def _clear_up(self) -> None:
        notices.clear_up(self._database, self._now(), self._connection.clock.surely_past())

    def _due(self, groups: Sequence[Group]) -> list[tuple[Group, list[Due]]]:
        found = notices.due(self._database, groups, self._now())
        whose = attrgetter("site", "way")
        return [(group, list(some)) for group, some in groupby(sorted(found, key=whose), whose)]

    def _may_begin(self, group: Group) -> bool:
        with self._lock:
            rests = self._rests.get(group)
            spreadsheet_id = self._sites[group[0]].spreadsheet_id
            looked = self._looked.get(spreadsheet_id)
            return (
                group not in self._busy
                and (rests is None or time.monotonic() >= rests)
                and (looked is None or time.monotonic() - looked >= LOOK_SECONDS)
            )

    def _work_and_leave(self, group: Group, some: Sequence[Due]) -> None:
        try:
            self._work(group, some)
        except Exception as error:  # noqa: BLE001  its message might quote a lead or an address
            log.error("notice", extra={"site": group[0], "error": type(error).__name__})
        finally:
            with self._lock:
                self._busy.discard(group)

    def _work(self, group: Group, some: Sequence[Due]) -> None:
        site = self._sites[group[0]]
        places = self._places(site, some)
        for notice in some:
            if self._stop.is_set():
                return
            if notices.begin(self._database, notice, self._now()) and not self._send(
                group, notice, site, places
            ):
                return

    def _places(self, site: Site, some: Sequence[Due]) -> Places:
        with self._lock:
            self._looked[site.spreadsheet_id] = time.monotonic()
        address = sheet_address(site.spreadsheet_id, self._settings.sheets_emulator_host)
        door = self._connection.door(site.spreadsheet_id, read_seconds=LOOK_PATIENCE)
        return find_rows(door, address, [one.lead_id for one in some])

    def _send(self, group: Group, notice: Due, site: Site, places: Places) -> bool:
        """False where the others of the group had better wait, too."""
        told = announcement(
            notice.lead_id,
            site.name,
            site.locale,
            notice.cells,
            places.url(notice.lead_id),
            knows_row=notice.lead_id in places.rows,
        )
        outcome = "sent"
        try:
            self._tell(notice, site, told)
            notices.end(self._database, notice, "sent", None, self._now())
        except TryLater as error:
            outcome = "try_later"
            self._rest(group, notice, error)
        except OutcomeUnknown as error:
            outcome = "unknown"
            notices.end(self._database, notice, "unknown", str(error), self._now())
        except Refused as error:
            outcome = "refused"
            notices.end(self._database, notice, "refused", str(error), self._now())
        level = logging.INFO if outcome == "sent" else logging.WARNING
        log.log(
            level,
            "notice",
            extra={
                "site": site.name,
                "lead": notice.lead_id,
                "way": notice.way,
                "outcome": outcome,
            },
        )
        return outcome != "try_later"

    def _tell(self, notice: Due, site: Site, told: Announcement) -> None:
        if notice.way == "webhook":
            request = request_for(kind_of(site), told, site.notice_webhook_token)
            webhook.post(
                site.notice_webhook_url,
                request,
                may_be_private=self._settings.may_notify_private(site),
            )
            return
        sender = self._settings.notice_sender
        message = mail.letter(told, sender, site.notice_email_to, notice.id)
        mail.send(mail.server_of(self._settings.smtp_url), message)

    def _rest(self, group: Group, notice: Due, error: TryLater) -> None:
        seconds = pause(notice.tries, error.retry_after)
        until = self._now() + timedelta(seconds=seconds)
        notices.try_again_at(self._database, notice, until, str(error))
        with self._lock:
            self._rests[group] = time.monotonic() + seconds
