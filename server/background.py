"""What runs beside the web requests: delivery and rebuilds. The worker process is only this; the
web process runs it in threads unless DELIVER_IN_WEB=0."""

import dataclasses
import threading
from typing import Any

from server.alarms.loop import Alarms
from server.database.database import Database
from server.database.instants import utc_now
from server.delivery.loop import Delivery
from server.delivery.reconcile import Nightly
from server.delivery.strays import settle_names
from server.exports.planned import PlannedExports
from server.notice.loop import Notices
from server.notice.reminding import Reminders
from server.rebuild.clock import Clock
from server.rebuild.runner import Progress, Rebuild, Runner
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.quota import connect


class Background:
    """Start, and stop after the work in hand."""

    def __init__(self, settings: Settings, database: Database) -> None:
        connection = connect(settings, database)
        settle_names(database, settings.sites)
        self._delivery = Delivery(settings, database, connection)
        self._runner = Runner(database, _rebuilder(settings, database, connection), utc_now)
        self._clock = Clock(database, settings.sites.values(), utc_now)
        self._nightly = Nightly(settings, database, connection)
        self._notices = Notices(settings, database, connection)
        clock = connection.clock
        self._reminders = Reminders(settings, database, clock.now, clock.surely_past)
        self._alarms = Alarms(settings, database, clock.now, clock.surely_past)
        self._exports = PlannedExports(settings, database, connection, clock.now)
        self._threads = [
            threading.Thread(target=self._delivery.run, name="delivery", daemon=True),
            threading.Thread(target=self._runner.run, name="rebuild", daemon=True),
            threading.Thread(target=self._clock.run, name="clock", daemon=True),
            threading.Thread(target=self._nightly.run, name="nightly", daemon=True),
            threading.Thread(target=self._notices.run, name="notices", daemon=True),
            threading.Thread(target=self._reminders.run, name="reminders", daemon=True),
            threading.Thread(target=self._alarms.run, name="alarms", daemon=True),
            threading.Thread(target=self._exports.run, name="exports", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._delivery.stop()
        self._runner.stop()
        self._clock.stop()
        self._nightly.stop()
        self._notices.stop()
        self._reminders.stop()
        self._alarms.stop()
        self._exports.stop()

    def join(self, timeout: float | None = None) -> None:
        for thread in self._threads:
            thread.join(timeout)


class Watch:
    """What looks on where others do the work: alarms are raised and sent from here, too, since a
    worker that does not run cannot say so."""

    def __init__(self, settings: Settings, database: Database) -> None:
        # By this machine's clock alone nobody is called silent, and nothing is given up.
        self._alarms = Alarms(settings, database, utc_now, lambda: None)
        self._reminders = Reminders(settings, database, surely_past=lambda: None)

    def start(self) -> None:
        for name, run in (("alarms", self._alarms.run), ("reminders", self._reminders.run)):
            threading.Thread(target=run, name=name, daemon=True).start()

    def stop(self) -> None:
        self._alarms.stop()
        self._reminders.stop()


def _rebuilder(settings: Settings, database: Database, connection: Connection) -> Rebuild:
    def rebuild(name: str, progress: Progress) -> dict[str, Any]:
        # pandas costs half a second and much memory: only a process that rebuilds pays for it.
        from server.kpi.options import Options
        from server.rebuild.of_site import rebuild_site
        from server.rebuild.publish import STEPS

        report = rebuild_site(
            connection,
            database,
            settings.sites,
            name,
            Options(),
            connection.clock.now,
            lambda step: progress(step, STEPS.index(step) / len(STEPS)),
            settings.addon_url,
        )
        return dataclasses.asdict(report)

    return rebuild
