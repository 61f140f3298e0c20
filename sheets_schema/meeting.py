"""What 定例会 looks at week by week: its four rates, the headline figure of each stage of a
business, and the questions that a firm asks where a rate moved."""

from dataclasses import dataclass

from sheets_schema.metrics import QUOTIENTS
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class MeetingRate:
    """`definition`: of whom, and what must have happened."""

    key: str
    name: Text
    definition: Text


RATES: tuple[MeetingRate, ...] = (
    MeetingRate(
        "valid_rate", QUOTIENTS["valid_rate"].name,
        Text("受付月のリードのうち判定済みのもの。無効理由のないものの割合",
             "Of the judged leads by month received, those without an invalid reason"),
    ),
    MeetingRate(
        "opportunity_rate", QUOTIENTS["opportunity_rate"].name,
        Text("受付月の有効リードのうち、{days}日以内に商談になったものの割合",
             "Of the valid leads by month received, those that became opportunities within {days} "
             "days"),
    ),
    MeetingRate(
        "win_rate", QUOTIENTS["win_rate"].name,
        Text("商談月の商談のうち、{days}日以内に成約したものの割合",
             "Of the opportunities by their month, those won within {days} days"),
    ),
    MeetingRate(
        "response_rate", Text("初回対応(1営業日以内)", "First response within 1 business day"),
        Text("初回対応日が分かるか、まだ未対応のリードのうち、受付の次の営業日までに対応したものの"
             "割合(受付月。休業日は営業日に入れません)",
             "Of leads whose first response is known or still missing, those answered by the next "
             "business day (by month received; closed days are none)"),
    ),
)  # fmt: skip
RATE_NAMES: tuple[Text, ...] = tuple(one.name for one in RATES)

# 設定 KGIの段階: what a business calls the stage, and its headline figure.
KGI_STAGES: tuple[tuple[Text, str], ...] = (
    (Text("立ち上げ", "Launch"), "opportunities"),
    (Text("中期", "Growth"), "qualified"),
    (Text("後期", "Scale"), "pipeline_amount"),
    (Text("理想", "Ideal"), "won_amount"),
)

# 設定 段階, 質問. Each asks one thing, so that one figure can answer it.
QUESTIONS: tuple[tuple[str, Text], ...] = (
    ("valid_rate", Text("どの無効理由が増えたか", "Which invalid reason grew?")),
    ("valid_rate", Text("増えたのはどのフォーム(CVポイント)か",
                        "At which form (conversion point) did it happen?")),
    ("valid_rate", Text("無効の基準は変わっていないか", "Has the rule for a valid lead changed?")),
    ("opportunity_rate", Text("初回対応までの日数は延びていないか",
                              "Does the first response take longer?")),
    ("opportunity_rate", Text("連絡がつかない(未接続の)リードはどこに多いか",
                              "Where are the leads that cannot be reached?")),
    ("opportunity_rate", Text("どの IS担当で変わったか",
                              "With whom of inside sales did it change?")),
    ("win_rate", Text("どの失注理由が増えたか", "Which lost reason grew?")),
    ("win_rate", Text("どの商談フェーズで止まっているか", "In which deal phase do deals stop?")),
    ("win_rate", Text("値引き率は変わったか", "Has the discount changed?")),
    ("response_rate", Text("どの IS担当で遅れているか", "Who of inside sales is late?")),
    ("response_rate", Text("リードの件数が増えて手が回っていないか",
                           "Have leads become too many to answer?")),
)  # fmt: skip

DECISION_OPEN: tuple[Text, ...] = (Text("未着手", "Not started"), Text("進行中", "In progress"))
DECISION_CLOSED: tuple[Text, ...] = (Text("完了", "Done"), Text("中止", "Dropped"))
DECISION_STATES: tuple[Text, ...] = (*DECISION_OPEN, *DECISION_CLOSED)
