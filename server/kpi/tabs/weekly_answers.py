"""定例会: the figures that answer a question. Which ones is told by the words of the question, so
that a firm's own questions are answered like the given ones."""

from collections.abc import Callable, Sequence
from statistics import median

import numpy as np

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.equal_age import PAST_MONTHS, RECENT_MONTHS
from server.kpi.count.moved import Judged, take_apart
from server.kpi.read.calendar import Period
from server.kpi.read.columns import Bools, Ints, Longs
from server.kpi.read.vocabulary import Chosen
from sheets_schema import lists
from sheets_schema import meeting_texts as words
from sheets_schema.dimensions import (
    CAMPAIGN,
    CHANNEL,
    CHANNEL_DETAIL,
    CONVERSION_POINT,
    EMPLOYEES,
    INDUSTRY,
    INSIDE_SALES,
    JOB_TITLE,
    LANDING_PAGE,
    OWNER,
    REPEAT,
    SOURCE_MEDIUM,
    Dimension,
)

MOST = 3
Answer = Callable[[Book, Judged], str]


def answer_to(book: Book, judged: Judged, question: str) -> str:
    """In one line. A question whose words say nothing is answered by the channels."""
    asked = typed.fold(question)
    for hints, answer in _ANSWERS:
        if any(hint in asked for hint in hints):
            return answer(book, judged) or book.say(words.ALL_AS_BEFORE)
    return _by(CHANNEL)(book, judged) or book.say(words.ALL_AS_BEFORE)


def _by(dimension: Dimension) -> Answer:
    def answer(book: Book, judged: Judged) -> str:
        """The values that moved the rate."""
        apart = take_apart(book, judged, dimension)
        return _joined(
            book,
            [
                book.say(words.THEN_NOW_OF).format(
                    name=one.name, then=_percent(one.then), now=_percent(one.now), cases=one.now[1]
                )
                for one in apart.contributors[:MOST]
            ],
        )

    return answer


def _people(book: Book, judged: Judged) -> str:
    """By inside sales; by owner where that column is not in use."""
    in_use = bool((book.columns.words["inside_sales"].codes >= 0).any())
    return _by(INSIDE_SALES if in_use else OWNER)(book, judged)


def _invalid_reasons(book: Book, judged: Judged) -> str:
    leads = book.leads
    invalid = ~leads["valid"].to_numpy()
    sides = (judged.cohorts.now, judged.cohorts.then)
    return _shares(book, book.columns.reasons, [side & invalid for side in sides], sides)


def _lost_reasons(book: Book, judged: Judged) -> str:
    lost = book.fact("lost")
    sides = [side & lost for side in (judged.cohorts.now, judged.cohorts.then)]
    return _shares(book, book.columns.lost_reasons, sides, sides)


def _shares(book: Book, chosen: Chosen, found: Sequence[Bools], of: Sequence[Bools]) -> str:
    """The values whose share grew most."""
    width = len(chosen.names)
    totals = [int(one.sum()) for one in of]
    if not all(totals):
        return book.say(words.NO_FIGURES)
    now, then = (
        np.bincount(chosen.codes[one][chosen.codes[one] >= 0], minlength=width) / total
        for one, total in zip(found, totals, strict=True)
    )
    order = np.argsort(then - now, kind="stable")[:MOST].tolist()
    return _joined(
        book,
        [
            f"{chosen.names[place]} {_then_now(book, then[place], now[place])}"
            for place in order
            # A growth that nobody could see, 1% → 1%, is none.
            if now[place] > then[place] and _points(now[place]) != _points(then[place])
        ],
    )


def _response_days(book: Book, judged: Judged) -> str:
    leads = book.leads
    received, responded = (leads[day].to_numpy() for day in ("received", "responded_day"))
    known = (responded > 0) & (responded >= received)
    then, now = (
        (responded - received)[side & known].tolist()
        for side in (judged.cohorts.then, judged.cohorts.now)
    )
    if not then or not now:
        return book.say(words.NO_FIGURES)
    return book.say(words.DAYS_OF).format(then=f"{median(then):g}", now=f"{median(now):g}")


def _not_reached(book: Book, judged: Judged) -> str:
    """Leads still 未接続, by channel."""
    statuses = book.columns.statuses
    unreached = statuses.codes == statuses.place(lists.STATUS_NO_CONTACT)
    keys = book.keys(CHANNEL)
    return _counted(book, keys.leads, keys.names, judged.cohorts.now & unreached)


def _open_phases(book: Book, judged: Judged) -> str:
    phases = book.columns.phases
    told = _counted(book, phases.codes, phases.names, book.fact("open")
                    & book.fact("counted") & (phases.codes >= 0))  # fmt: skip
    return book.say(words.OPEN_BY_PHASE).format(phases=told) if told else ""


def _counted(book: Book, codes: Ints | Longs, names: Sequence[str], chosen: Bools) -> str:
    counts = np.bincount(codes[chosen], minlength=len(names))
    order = np.argsort(-counts, kind="stable")[:MOST].tolist()
    return _joined(book, [f"{names[place]} {counts[place]}" for place in order if counts[place]])


def _discount(book: Book, judged: Judged) -> str:
    leads = book.leads
    chosen = leads["won"].to_numpy() & leads["both_amounts"].to_numpy()
    rates = []
    for side in (judged.cohorts.then, judged.cohorts.now):
        asked, got = (
            int(leads[column].to_numpy()[side & chosen].sum())
            for column in ("expected_amount", "won_amount")
        )
        if not asked:
            return book.say(words.NO_FIGURES)
        rates.append(1 - got / asked)
    return _then_now(book, *rates)


def _volume(book: Book, judged: Judged) -> str:
    """Leads a month."""
    leads = book.leads
    months = leads["received_month"].to_numpy()
    counted = leads["counted"].to_numpy()

    def a_month(span: Period, length: int) -> str:
        return f"{int((counted & span.holds(months)).sum()) / length:.0f}"

    return book.say(words.A_MONTH).format(
        then=a_month(judged.cohorts.past, PAST_MONTHS),
        now=a_month(judged.cohorts.recent, RECENT_MONTHS),
    )


# What 設定 calls the agreement on each rate.
_AGREED = {
    "valid_rate": ("有効リード", "valid leads"),
    "opportunity_rate": ("商談化", "becoming an opportunity"),
    "win_rate": ("成約", "won"),
    "response_rate": ("mql化", "becoming an mql"),
}


def _agreement(book: Book, judged: Judged) -> str:
    """The firm's own words, and since when they hold."""
    names = _AGREED[judged.key]
    for one in book.business.agreed:
        if typed.fold(one.metric) in names and one.condition:
            day = f"{typed.date_of(one.day):%Y/%m/%d}" if one.day else "–"
            return book.say(words.AGREED).format(day=day, words=one.condition)
    name = names[0] if book.locale == "ja" else names[1]
    return book.say(words.NOT_AGREED).format(metric=name)


def _joined(book: Book, told: Sequence[str]) -> str:
    return ("、" if book.locale == "ja" else ", ").join(told)


def _then_now(book: Book, then: float, now: float) -> str:
    return book.say(words.THEN_NOW).format(then=_points(then), now=_points(now))


def _percent(counts: tuple[int, int]) -> str:
    reached, cases = counts
    return _points(reached / cases) if cases else "–"


def _points(share: float) -> str:
    return f"{int(share * 100 + 0.5)}%" if share >= 0 else f"{share:.0%}"


# The first whose word stands in the question answers it; so the narrower words come first.
_ANSWERS: tuple[tuple[tuple[str, ...], Answer], ...] = (
    (("無効理由", "invalid reason"), _invalid_reasons),
    (("失注理由", "lost reason"), _lost_reasons),
    (("値引", "価格", "discount", "price"), _discount),
    (("フェーズ", "phase"), _open_phases),
    (("未接続", "連絡がつかない", "つながらない", "reached", "no contact"), _not_reached),
    (("基準", "定義", "条件", "rule", "definition"), _agreement),
    (("件数", "手が回", "多すぎ", "too many", "volume"), _volume),
    (("担当", "だれ", "誰", "who", "owner", "inside sales"), _people),
    (("初回対応", "最初の連絡", "first response", "first contact"), _response_days),
    (("キャンペーン", "施策", "campaign"), _by(CAMPAIGN)),
    (("フォーム", "cvポイント", "form", "conversion point"), _by(CONVERSION_POINT)),
    (("ランディング", "ページ", "lp", "landing", "page"), _by(LANDING_PAGE)),
    (("チャネル詳細", "channel detail"), _by(CHANNEL_DETAIL)),
    (("参照元", "メディア", "source", "medium"), _by(SOURCE_MEDIUM)),
    (("業種", "industry"), _by(INDUSTRY)),
    (("規模", "size"), _by(EMPLOYEES)),
    (("役職", "title"), _by(JOB_TITLE)),
    (("再問い合わせ", "wrote before"), _by(REPEAT)),
    (("チャネル", "媒体", "広告", "channel", " ad"), _by(CHANNEL)),
)
