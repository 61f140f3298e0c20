"""The loop that tells people of new MQLs, once their rows stand in the spreadsheet."""

import logging
import time
from collections.abc import Sequence

from server.database.database import Database
from server.notice import mail, webhook
from server.notice import queue as notices
from server.notice.announcement import Announcement, announcement
from server.notice.queue import DueNotice, Group
from server.notice.rows import LeadRows, find_rows
from server.notice.sending import Sending
from server.notice.shapes import request_for
from server.notice.ways import kind_of, ways_of
from server.settings.environment import Settings
from server.settings.sites import Site
from server.sheets.address import sheet_address
from server.sheets.connection import Connection

TICK_SECONDS = 0.5
# Finding rows costs two readings of the quota that delivery lives on.
LOOK_SECONDS = 10.0
LOOK_PATIENCE = 5.0
MOST_THREADS = 8

log = logging.getLogger("leadsheet.notice")


class Notices(Sending[DueNotice]):
    def __init__(self, settings: Settings, database: Database, connection: Connection) -> None:
        super().__init__(
            "notice",
            log,
            notices,
            database,
            [(name, way) for name, site in settings.sites.items() for way in ways_of(site)],
            connection.clock.now,
            connection.clock.surely_past,
            tick_seconds=TICK_SECONDS,
            most_threads=MOST_THREADS,
        )
        self._settings = settings
        self._connection = connection
        self._sites = settings.sites
        self._looked: dict[str, float] = {}

    def _may_begin(self, group: Group) -> bool:
        with self._lock:
            looked = self._looked.get(self._sites[group[0]].spreadsheet_id)
        rested = looked is None or time.monotonic() - looked >= LOOK_SECONDS
        return rested and super()._may_begin(group)

    def _work(self, group: Group, some: Sequence[DueNotice]) -> None:
        site = self._sites[group[0]]
        places = self._places(site, some)
        for notice in some:
            if self._loop.is_stopping:
                return
            if notices.begin(self._database, notice, self._now()) and not self._send(
                group, notice, site, places
            ):
                return

    def _places(self, site: Site, some: Sequence[DueNotice]) -> LeadRows:
        with self._lock:
            self._looked[site.spreadsheet_id] = time.monotonic()
        address = sheet_address(site.spreadsheet_id, self._settings.sheets_emulator_host)
        door = self._connection.door(site.spreadsheet_id, read_seconds=LOOK_PATIENCE)
        return find_rows(door, address, [one.lead_id for one in some])

    def _send(self, group: Group, notice: DueNotice, site: Site, places: LeadRows) -> bool:
        told = announcement(
            notice.lead_id,
            site.name,
            site.locale,
            notice.cells,
            places.url(notice.lead_id),
            knows_row=notice.lead_id in places.rows,
        )
        about: dict[str, object] = {"site": site.name, "lead": notice.lead_id}
        return self._attempt(group, notice, lambda: self._tell(notice, site, told), about)

    def _tell(self, notice: DueNotice, site: Site, told: Announcement) -> None:
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
