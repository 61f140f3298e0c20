"""A lead's first 種別, スコア, 施策 and 担当者 or IS担当. Pure: what was decided is kept in the
inbox, so that a batch that is sent again is sent with the very same values."""

import re
from collections.abc import Iterable, Iterator, Mapping

from server.business.campaigns import campaign_key
from server.business.conditions import Condition, Rule
from server.handover.decision import First, Turn
from server.handover.rules import Rules, folded
from server.intake.agreement import said
from server.lead import CHANNEL_GIVEN, CellValue
from server.settings.sites import Site
from sheets_schema.conversions import CONSENT_DENIED, CONSENT_GIVEN
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.lists import KIND_MQL, KIND_SPAM, KIND_TEST, KIND_UQL
from sheets_schema.text import Locale, Text

_NUMBERED = re.compile(r"(?:フォーム|Form)\s*(\d{1,12})", re.IGNORECASE)
_ID_LINE = re.compile(r"^(?:_form_id|form id|フォームID): ?(\d{1,12})$", re.IGNORECASE)
_NOT_COUNTED = frozenset((*KIND_SPAM.both(), *KIND_TEST.both()))

_SCORED = Text("受付時のスコアの内訳", "How the score came about")
_POINTS = Text(
    "{points:+d} {words}({column}: {evidence})", "{points:+d} {words} ({column}: {evidence})"
)
_REACHED = Text("{name}({least})に達しています。", "Has reached the {name} ({least}).")
_MQL_SCORE = Text("MQL基準点", "MQL score")
_SQL_SCORE = Text("SQL基準点", "SQL score")
_LONGEST_EVIDENCE = 60


def first_values(
    cells: Mapping[str, CellValue], rules: Rules, site: Site, turn: Turn, *, known_owner: str = ""
) -> First:
    """`cells`: the lead's own, which are never replaced. `known_owner`: whom this person was given
    to when they wrote before."""
    kind = str(cells.get("kind", "")) or _kind(cells, rules, site)
    given: dict[str, CellValue] = {"status": rules.new_status} if rules.new_status else {}
    if kind in _NOT_COUNTED:
        return First(given, turn=turn)
    if "kind" not in cells and kind:
        given["kind"] = kind
    told: dict[str, str] = {}
    if CHANNEL_GIVEN not in cells and (channel := _first(rules.channels, cells)):
        given["channel"] = channel
        cells = {**cells, "channel": channel}
    if "campaign" not in cells and (campaign := _campaign(cells, rules)):
        given["campaign"] = campaign
    if rules.consent_fields and (consent := _consent(cells, rules, site.locale)) is not None:
        given["consent"] = consent
    if "score" not in cells:
        met = list(_met(cells, rules))
        score = sum(points for points, *_ in met)
        given["score"] = score
        if note := _note(met, score, rules, site.locale):
            told["score"] = note
    is_mql = kind not in KIND_UQL.both()
    if is_mql and rules.owners and rules.assigned not in cells:
        turn = _next(rules.owners, turn, known_owner)
        given[rules.assigned] = turn.owner if known_owner not in rules.owners else known_owner
    return First(given, told, announce=is_mql, turn=turn)


def _first(rules: Iterable[tuple[Rule, str]], cells: Mapping[str, CellValue]) -> str:
    """What stands beside the first rule that holds; "" where none does."""
    return next((name for rule, name in rules if rule.holds(cells)), "")


def _campaign(cells: Mapping[str, CellValue], rules: Rules) -> str:
    """By the conditions of 施策 in their order, else the one that utm_campaign names."""
    ruled = ((one.rule, one.name) for one in rules.campaigns if one.rule is not None)
    if name := _first(ruled, cells):
        return name
    told = campaign_key(str(cells.get("utm_campaign", "")))
    return next((one.name for one in rules.campaigns if told == campaign_key(one.name)), "")


def _consent(cells: Mapping[str, CellValue], rules: Rules, locale: Locale) -> str | None:
    """By the fields that 設定 names, which stand in その他: "" where the form has none of them.
    None where a no stands already, which nothing outweighs."""
    if cells.get("consent") in CONSENT_DENIED.both():
        return None
    answers = []
    for line in str(cells.get("other", "")).splitlines():
        label, colon, answer = line.partition(": ")
        if colon and folded(label) in rules.consent_fields:
            answers.append(said(answer))
    told = [one for one in answers if one is not None]
    return (CONSENT_GIVEN if all(told) else CONSENT_DENIED).of(locale) if told else ""


def _kind(cells: Mapping[str, CellValue], rules: Rules, site: Site) -> str:
    """By the form's name, or its number. "" where 設定 says nothing of the form: that is an MQL."""
    for name in _form_names(cells, site):
        kind = rules.form_kinds.get(folded(name))
        if kind is not None:
            return (KIND_UQL if kind is KIND_UQL else KIND_MQL).of(site.locale)
    return ""


def _form_names(cells: Mapping[str, CellValue], site: Site) -> Iterator[str]:
    title = str(cells.get("conversion_point", ""))
    if not title:
        return
    yield title
    if numbered := _NUMBERED.fullmatch(title.strip()):
        yield numbered[1]
    yield from (number for number, name in site.forms.items() if folded(name) == folded(title))
    for line in str(cells.get("other", "")).splitlines():
        if told := _ID_LINE.fullmatch(line.strip()):
            yield told[1]


def _met(cells: Mapping[str, CellValue], rules: Rules) -> Iterator[tuple[int, str, str, str]]:
    """(points, the rule's words, column key, what stands there) of each rule that holds."""
    for rule, points in rules.scores:
        way = next((one for one in rule.ways if _holds_together(one, cells)), None)
        if way is None:
            continue
        for column in way[0].columns:
            found = way[0].met(column, str(cells.get(column, "")))
            if found is not None:
                yield points, rule.words, column, found
                break


def _holds_together(way: tuple[Condition, ...], cells: Mapping[str, CellValue]) -> bool:
    return Rule("", (way,)).holds(cells)


def _note(met: list[tuple[int, str, str, str]], score: int, rules: Rules, locale: Locale) -> str:
    """Why the lead has its score; "" where there is nothing to tell."""
    lines = [
        _POINTS.of(locale).format(
            points=points, words=words, column=_header(column, locale), evidence=_short(evidence)
        )
        for points, words, column, evidence in met
    ]
    marks = ((_MQL_SCORE, rules.mql_score), (_SQL_SCORE, rules.sql_score))
    lines += [
        _REACHED.of(locale).format(name=name.of(locale), least=least)
        for name, least in marks
        if least is not None and score >= least
    ]
    return "\n".join([_SCORED.of(locale), *lines]) if lines else ""


def _next(owners: tuple[str, ...], turn: Turn, known_owner: str) -> Turn:
    """The one after the last. Somebody who gets a lead for having had that person before is not
    passed over for it, nor is anybody else."""
    if known_owner in owners:
        return turn
    # Where the last one has left the list, whoever moved up into that place is next.
    after = owners.index(turn.owner) + 1 if turn.owner in owners else max(turn.place, 0)
    place = after % len(owners)
    return Turn(owners[place], place)


def _header(column: str, locale: Locale) -> str:
    return next(one.header.of(locale) for one in LEAD_COLUMNS if one.key == column)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_EVIDENCE else line[: _LONGEST_EVIDENCE - 1] + "…"
