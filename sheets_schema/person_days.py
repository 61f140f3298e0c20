"""The columns of days on 担当者別, declared: which days, which percentile of them, and where the
column stands. The tab, 指標の定義 and docs/metrics.md are written from these."""

from dataclasses import dataclass
from typing import Literal

from sheets_schema.features import PEOPLE
from sheets_schema.metrics import DURATIONS, Duration, Format
from sheets_schema.text import Text

_BY_KEY = {one.key: one for one in DURATIONS}


@dataclass(frozen=True, slots=True)
class PersonDays:
    """`duration`: key of a Duration. `percent`: 50 for the median. `table`: that of inside sales or
    of sales; `behind`: the figure of it behind which the column stands."""

    key: str
    name: Text
    duration: str
    percent: int
    table: Literal["first_contact", "sales"]
    behind: str
    feature: str = PEOPLE.key
    format: Format = "days"

    @property
    def of(self) -> Duration:
        return _BY_KEY[self.duration]

    @property
    def definition(self) -> Text:
        days = self.of.definition
        if self.percent == 50:
            return Text(f"担当者ごとの中央値: {days.ja}", f"Each person's median: {days.en}")
        return Text(
            f"担当者ごとの {self.percent} パーセンタイル: {days.ja}",
            f"Each person's {self.percent}th percentile: {days.en}",
        )


PERSON_DAYS: tuple[PersonDays, ...] = (
    PersonDays("response_days",
               Text("初回対応日数(中央値)", "Days to first response (median)"),
               "received_to_response", 50, "first_contact", behind="contact_rate"),
    PersonDays("days_to_won", Text("受注までの日数(中央値)", "Days to contract (median)"),
               "opportunity_to_won", 50, "sales", behind="won_amount"),
)  # fmt: skip
