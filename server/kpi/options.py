"""What a single rebuild is asked for beyond what 設定 says."""

from dataclasses import dataclass
from datetime import date

from server.kpi.read.calendar import Period


@dataclass(frozen=True, slots=True)
class Options:
    """`period`: instead of 開始月 and 終了月; None takes theirs. `as_of`: count only what is dated
    up to this day; None is today in the spreadsheet's time zone. `dry_run`: write nothing."""

    period: Period | None = None
    as_of: date | None = None
    dry_run: bool = False
