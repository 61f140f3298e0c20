"""What every command needs: settings, a site, words on standard error, and how it ends."""

import sys
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from server import log
from server.database.writers import LeaseLostError
from server.errors import LeadsheetError
from server.settings import environment
from server.settings.environment import Settings
from server.settings.sites import Site
from sheets_schema.text import Text


class WrongUsageError(LeadsheetError):
    """What was typed cannot be meant; found out only once the settings are read."""


def run(work: Callable[[Settings], int]) -> int:
    """Exit status: 0 done, 1 failed with the reason told, 2 wrong usage."""
    log.set_up()
    try:
        return work(environment.load())
    except WrongUsageError as error:
        say(str(error))
        return 2
    except LeaseLostError:
        say(
            "別のプロセスが書き込みを引き継いだため、中断しました。もう一度実行してください"
            "(二重にはなりません)。 / Another process took over the writing, so this one stopped. "
            "Run it again; nothing is written twice."
        )
    except LeadsheetError as error:
        say(str(error))
    except SQLAlchemyError as error:
        say(
            f"受信箱のデータベースが使えなくなりました({type(error).__name__})。動いているか、"
            "空き容量があるかを確かめて、もう一度実行してください。 / The inbox's database failed "
            f"({type(error).__name__}). Check that it runs and has room, and run this again."
        )
    except KeyboardInterrupt:
        say(
            "中断しました。もう一度実行すると続きから行います。 / "
            "Interrupted. Run it again to go on."
        )
    return 1


def say(words: Text | str) -> None:
    sys.stderr.write(f"{words}\n")


def site_named(loaded: Settings, name: str) -> Site:
    """Raises WrongUsageError where there is none of this name."""
    site = loaded.sites.get(name)
    if site is None:
        known = ", ".join(loaded.sites)
        raise WrongUsageError(
            Text(
                f"サイト {name} はありません。--site は {known} のいずれかにしてください。",
                f"There is no site {name}. Give one of {known} as --site.",
            )
        )
    return site
