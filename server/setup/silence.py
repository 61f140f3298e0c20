"""The colour of open deals in which nothing happens follows 放置日数 of 設定. A conditional format
looks into another tab only by INDIRECT, which forgets a tab that is renamed and is worked out anew
for every cell; so the number stands in the formula, and setup and every rebuild see to it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sheets_schema import business_settings

Request = dict[str, Any]
Rule = Mapping[str, Any]

USUAL_DAYS = int(business_settings.BY_KEY["stale_days"].default or 0)

_CELL = r"\$[A-Z]{1,3}\d+"
# Our formula wherever its columns have moved to. What somebody has written anew is theirs.
_SILENT = re.compile(
    rf'=AND\({_CELL}<>"",{_CELL}="",{_CELL}="",'
    rf'OR\(AND\({_CELL}<>"",{_CELL}<=TODAY\(\)-(\d+)\),AND\({_CELL}="",{_CELL}<=TODAY\(\)-\1\)\)\)'
)
_NUMBER = re.compile(r"(?<=TODAY\(\)-)\d+")


def silent_formula(deal: str, last: str, won: str, lost: str, days: int) -> str:
    """True for an open deal without action for `days`, counted from 商談日 where nobody acted yet.
    The others are cells, such as `$K2`."""
    old = f'AND({last}<>"",{last}<=TODAY()-{days}),AND({last}="",{deal}<=TODAY()-{days})'
    return f'=AND({deal}<>"",{won}="",{lost}="",OR({old}))'


def follow_setting(rules: Sequence[Rule], days: int) -> list[Request]:
    """Requests that bring the number in our rules to `days`; none where it is right. `rules`: the
    conditionalFormats of リード. Colours and ranges stay as they are."""
    requests = []
    for index, rule in enumerate(rules):
        found = days_of(rule)
        if found is not None and found != days:
            changed = {"index": index, "rule": _with_days(rule, days)}
            requests.append({"updateConditionalFormatRule": changed})
    return requests


def put_back(reply: Mapping[str, Any], is_ours: Callable[[Rule], bool]) -> list[Request]:
    """Requests that restore rules of people's which `follow_setting` met because somebody moved
    the rules at that very moment: a rule has no id, only its place. `reply`: of that batchUpdate;
    `is_ours`: which rules it meant to change."""
    answers = [one.get("updateConditionalFormatRule") for one in reply.get("replies", [])]
    return [
        {
            "updateConditionalFormatRule": {
                "index": answer.get("newIndex", 0),
                "rule": answer["oldRule"],
            }
        }
        for answer in answers
        if answer and "oldRule" in answer and not is_ours(answer["oldRule"])
    ]


def days_of(rule: Rule) -> int | None:
    """The number in the rule, if it is ours."""
    match = _SILENT.fullmatch(_formula(rule))
    return int(match[1]) if match else None


def _formula(rule: Rule) -> str:
    condition = rule.get("booleanRule", {}).get("condition", {})
    values = condition.get("values", [])
    if condition.get("type") != "CUSTOM_FORMULA" or len(values) != 1:
        return ""
    return str(values[0].get("userEnteredValue", ""))


def _with_days(rule: Rule, days: int) -> dict[str, Any]:
    boolean = rule["booleanRule"]
    formula = _NUMBER.sub(str(days), _formula(rule))
    condition = {**boolean["condition"], "values": [{"userEnteredValue": formula}]}
    return {**rule, "booleanRule": {**boolean, "condition": condition}}
