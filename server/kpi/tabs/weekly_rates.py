"""定例会: the four rates, what moved them, and the questions that follow, each beside the figures
that answer it."""

from collections.abc import Sequence

from server.business import typed
from server.kpi.count.book import SMALL_SAMPLE, Book
from server.kpi.count.equal_age import Cohorts, Counts
from server.kpi.count.moved import Apart, Contributor, Judged, dimensions_apart, take_apart
from server.kpi.pages import CellValue, Head, Mark, Table
from server.kpi.tabs.weekly_answers import answer_to
from sheets_schema import meeting_texts as words
from sheets_schema.metrics import Empty

CONTRIBUTORS = 3


def rates(book: Book, judged: Sequence[Judged]) -> Table:
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for one in judged:
        place = len(rows)
        name = book.say(one.cohorts.rate.name)
        told = book.say(one.cohorts.rate.definition).format(days=one.cohorts.age)
        marks[place, 0] = Mark(note=told)
        for column, (_, cases) in ((2, one.now), (3, one.then)):
            few = 0 < cases < SMALL_SAMPLE
            marks[place, column] = Mark(muted=few, note=f"n = {cases:,}")
        if one.verdict.name in {"FELL", "WATCH"}:
            marks[place, 7] = Mark(warn=True)
        rows.append([
            name,
            _span(book, one.cohorts),
            _share(one.now),
            _share(one.then),
            one.change * 100 if one.now[1] and one.then[1] else None,
            _chance(one.chance),
            _chance(one.adjusted),
            book.say(one.verdict.value),
        ])  # fmt: skip
    heads = (
        Head(book.say(words.RATES), note=book.say(words.RATES_NOTE)),
        Head(book.say(words.SPAN)),
        Head(book.say(words.RECENT), "percent"),
        Head(book.say(words.BEFORE), "percent"),
        Head(book.say(words.CHANGE), "points"),
        Head(book.say(words.CHANCE), "chance", book.say(words.CHANCE_NOTE)),
        Head(book.say(words.ADJUSTED), "chance", book.say(words.ADJUSTED_NOTE)),
        Head(book.say(words.VERDICT)),
    )
    return Table(heads, rows, marks=marks, block="rates")


def parts(book: Book, judged: Sequence[Judged], room: int) -> Table | None:
    """Each moved rate taken apart by channel and by campaign; None where none moved. Where there
    are too many lines, those that moved most surely stay."""
    lines = [
        (one, take_apart(book, one, dimension))
        for one in _surest_first(judged)
        for dimension in dimensions_apart(book)
    ][:room]
    if not lines:
        return None
    rows: list[list[CellValue]] = [
        [
            book.say(words.RATE_BY).format(
                rate=book.say(one.cohorts.rate.name), dimension=book.say(apart.dimension.name)
            ),
            "\n".join(_contributor(book, each) for each in apart.contributors[:CONTRIBUTORS]),
            one.change * 100,
            apart.mix * 100,
            apart.rate * 100,
        ]
        for one, apart in lines
    ]
    marks = {(place, 1): Mark(note=_counts(apart)) for place, (_, apart) in enumerate(lines)}
    heads = (
        Head(book.say(words.PARTS), note=book.say(words.PARTS_NOTE)),
        Head(book.say(words.CONTRIBUTORS)),
        Head(book.say(words.CHANGE), "points"),
        Head(book.say(words.MIX), "points"),
        Head(book.say(words.RATE), "points"),
    )
    return Table(heads, rows, marks=marks, block="parts", close=True)


def questions(book: Book, judged: Sequence[Judged], room: int) -> Table | None:
    """The questions of 設定 for the rates that moved; None where none did. Of several rates each
    has its turn, the one that moved most surely first."""
    asked = [
        [(one, question) for key, question in book.business.questions if key == one.key]
        for one in _surest_first(judged)
    ]
    deepest = max(map(len, asked), default=0)
    lines = [of[turn] for turn in range(deepest) for of in asked if turn < len(of)][:room]
    if not lines:
        return None
    order = {one.key: place for place, one in enumerate(judged)}
    lines.sort(key=lambda line: order[line[0].key])
    rows: list[list[CellValue]] = [
        [book.say(one.cohorts.rate.name), question, answer_to(book, one, question)]
        for one, question in lines
    ]
    heads = (
        Head(book.say(words.QUESTIONS)),
        Head(book.say(words.QUESTION)),
        Head(book.say(words.ANSWER), "line"),
    )
    return Table(heads, rows, block="questions")


def _surest_first(judged: Sequence[Judged]) -> list[Judged]:
    moved = (one for one in judged if one.to_discuss)
    return sorted(moved, key=lambda one: 1.0 if one.chance is None else one.chance)


def _span(book: Book, cohorts: Cohorts) -> str:
    first, last = cohorts.recent.first or 0, cohorts.recent.last or 0
    same_year = first // 12 == last // 12
    end = f"{last % 12 + 1:02}" if same_year else typed.month_text(last)
    return book.say(words.SPAN_OF).format(first=typed.month_text(first), last=end, days=cohorts.age)


def _share(counts: Counts) -> CellValue:
    reached, cases = counts
    return reached / cases if cases else Empty.ZERO_BASE


def _chance(chance: float | None) -> CellValue:
    return "< 0.001" if chance is not None and chance < 0.001 else chance


def _contributor(book: Book, one: Contributor) -> str:
    return book.say(words.CONTRIBUTOR).format(
        name=one.name,
        points=f"{one.part.whole * 100:+.1f}",
        then=_percent(one.then),
        now=_percent(one.now),
    )


def _percent(counts: Counts) -> str:
    reached, cases = counts
    return f"{int(reached / cases * 100 + 0.5)}%" if cases else "–"


def _counts(apart: Apart) -> str:
    return "\n".join(
        f"{one.name}: {one.then[0]}/{one.then[1]} → {one.now[0]}/{one.now[1]}"
        for one in apart.contributors
    )
