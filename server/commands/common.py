"""What every command needs: settings, sites, words on standard error."""

import sys
from collections.abc import Callable

from server import log, settings
from server.delivery.loop import Target, targets
from server.errors import LeadsheetError
from server.settings import Settings


def run(work: Callable[[Settings], int]) -> int:
    """Exit status: 0 done, 1 failed with the reason told. (2, wrong usage, is argparse's.)"""
    log.set_up()
    try:
        return work(settings.load())
    except LeadsheetError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("中断しました。もう一度実行すると続きから行います。")
        say("Interrupted. Run it again to go on.")
        return 1


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def chosen(loaded: Settings, name: str | None) -> tuple[Target, ...]:
    """The spreadsheets of one site, or of all. Raises LeadsheetError for an unknown one."""
    if name is not None and name not in loaded.sites:
        known = ", ".join(loaded.sites)
        raise LeadsheetError(
            f"サイト {name} はありません。あるのは {known} です。 / "
            f"There is no site {name}. The sites are: {known}."
        )
    found = tuple(
        target for target in targets(loaded.sites.values()) if name is None or name in target.names
    )
    if not found:
        raise LeadsheetError(
            "SPREADSHEET_ID が設定されていません。setup_spreadsheet.py で作成できます。 / "
            "SPREADSHEET_ID is not set. setup_spreadsheet.py makes a spreadsheet."
        )
    return found
