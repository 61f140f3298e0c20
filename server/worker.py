"""python -m server.worker: delivers the inbox to the spreadsheet and runs rebuilds."""

import logging
import os
import signal
import sys
import threading
from types import FrameType

from server import log
from server.background import Background
from server.database.prepare import open_inbox, warn_if_the_disk_is_lost
from server.database.shared_disk import warn_if_it_is_shared
from server.database.tallies import TALLIES, keep_flushing
from server.errors import SettingsError
from server.settings import environment
from server.web.doors import warn_of_files


def main() -> int:
    log.set_up()
    logger = logging.getLogger("leadsheet")
    try:
        loaded = environment.load()
        database = open_inbox(loaded.database_url)
        warn_if_the_disk_is_lost(database, os.environ)
        warn_if_it_is_shared(database)
        warn_of_files(loaded)
        background = Background(loaded, database)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    stop = threading.Event()

    def asked_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked_to_stop)
    signal.signal(signal.SIGINT, asked_to_stop)
    background.start()
    keep_flushing(database, TALLIES)
    logger.info("worker ready")
    # A wait without an end does not hear Ctrl-C on Windows.
    while not stop.wait(1.0):
        continue
    logger.info("worker stopping: finishing the work in hand")
    background.stop()
    background.join()
    TALLIES.flush(database)
    database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
