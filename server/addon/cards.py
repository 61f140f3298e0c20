"""The cards people see beside their spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.addon import figures
from server.addon.card_texts import TEXTS, say
from server.addon.event import SPREADSHEET, TITLE
from server.addon.widgets import (
    Json,
    button,
    buttons,
    card,
    escaped,
    filled,
    grid,
    line,
    pale,
    paragraph,
    section,
)
from server.database.writers import WriterState
from server.inbox.views import Backlog
from server.rebuild.queue import Job, SiteRebuilds
from server.settings.sites import Site
from sheets_schema.text import Locale, said

# More channels than this are folded away.
CHANNELS_SHOWN = 7
PEOPLE_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the buttons lead: full addresses, since Google signs each request for its address."""

    allow: str
    rebuild: str
    refresh: str


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a connected spreadsheet's card tells, as it stands now."""

    site: Site
    title: str
    standing: SiteRebuilds
    backlog: Backlog
    writer: WriterState
    now: datetime


def ask_permission(locale: Locale, paths: Paths) -> Json:
    return card(
        "ask",
        say(locale, "ask_title"),
        section(
            paragraph(say(locale, "ask")),
            buttons(filled(button(say(locale, "allow"), paths.allow))),
        ),
    )


def not_connected(
    locale: Locale, paths: Paths, spreadsheet_id: str, title: str, address: str, contact: str
) -> Json:
    """`address`: of the service account, "" on the local spreadsheet. `contact`: whom to ask."""
    carried = {SPREADSHEET: spreadsheet_id, TITLE: title}
    return card(
        "connect",
        escaped(title),
        section(
            paragraph(f"<b>{say(locale, 'connect_title')}</b>"),
            paragraph(say(locale, "connect")),
            line(
                escaped(address) or say(locale, "connect_local"),
                above=say(locale, "connect_share"),
                icon="EMAIL",
            ),
            line(
                escaped(contact) or say(locale, "connect_contact"),
                above=say(locale, "connect_ask"),
                icon="PERSON",
            ),
            line(escaped(spreadsheet_id), above=say(locale, "connect_id"), icon="DESCRIPTION"),
            buttons(button(say(locale, "refresh"), paths.refresh, carried)),
        ),
    )


def refused(locale: Locale, why: str, retry: Json | None = None) -> Json:
    """`why`: key of the words that say what happened and what to do."""
    told = [paragraph(f"<b>{say(locale, 'refused_title')}</b>"), paragraph(say(locale, why))]
    return card("refused", "", section(*told, *([buttons(retry)] if retry else [])))


def connected(locale: Locale, paths: Paths, facts: CardFacts) -> Json:
    carried = {SPREADSHEET: facts.site.spreadsheet_id, TITLE: facts.title}
    refresh = button(say(locale, "refresh"), paths.refresh, carried)
    rebuild = button(say(locale, "rebuild"), paths.rebuild, carried)
    current = facts.standing.current
    return card(
        "connected",
        escaped(facts.title),
        *([_working(locale, current)] if current else []),
        *_figures(locale, facts),
        _standing(locale, facts),
        footer=filled(refresh) if current else (filled(rebuild), pale(refresh)),
    )


def _working(locale: Locale, job: Job) -> Json:
    step = f"step.{job.step}"
    if job.state == "queued":
        told = say(locale, "queued")
    else:
        told = say(locale, step) if step in TEXTS else say(locale, "working")
        told = f"{told}({job.share:.0%})" if locale == "ja" else f"{told} ({job.share:.0%})"
    return section(
        line(
            f"<b>{told}</b>",
            above=say(locale, "working"),
            below=say(locale, "working_note"),
            icon="CLOCK",
        )
    )


def _figures(locale: Locale, facts: CardFacts) -> Sequence[Json]:
    done = facts.standing.done
    if done is None or not done.report:
        return [section(paragraph(say(locale, "no_figures")))]
    currency = facts.site.currency
    channels = [
        line(escaped(f"{stages}  ·  {cost}"), above=escaped(name))
        for name, stages, cost in figures.by_channel(done.report, currency)
    ]
    sections = [section(grid(figures.headline(done.report, currency, locale), 2))]
    if people := figures.today(done.report):
        lines = [_person(locale, *one) for one in people]
        sections.append(section(*lines, header=say(locale, "today"), shown=PEOPLE_SHOWN))
    if channels:
        sections.append(section(*channels, header=say(locale, "by_channel"), shown=CHANNELS_SHOWN))
    return sections


def _person(locale: Locale, name: str, count: int, late: int) -> Json:
    told = "today_late" if late else "today_count"
    return line(
        escaped(say(locale, told, count=f"{count:,}", late=f"{late:,}")), above=escaped(name)
    )


def _standing(locale: Locale, facts: CardFacts) -> Json:
    return section(
        _last_rebuild(locale, facts),
        _inbox(locale, facts),
        _quality(locale, facts.standing.done),
        header=say(locale, "standing"),
    )


def _last_rebuild(locale: Locale, facts: CardFacts) -> Json:
    job, above = facts.standing.ended, say(locale, "last_rebuild")
    if job is None or job.finished_at is None:
        return line(say(locale, "never"), above=above, icon="CLOCK")
    at = f"{job.finished_at.astimezone(facts.site.zone):%m/%d %H:%M}"
    if job.state == "failed":
        why = escaped(said(job.trouble, locale))
        return line("⚠ " + say(locale, "failed", at=at), above=above, below=why, icon="CLOCK")
    seconds = f"{job.seconds or 0.0:.1f}"
    return line("✓ " + say(locale, "done", at=at, seconds=seconds), above=above, icon="CLOCK")


def _inbox(locale: Locale, facts: CardFacts) -> Json:
    backlog, writer = facts.backlog, facts.writer
    text = say(locale, "inbox_empty")
    if backlog.waiting and backlog.oldest is not None:
        age = age_of((facts.now - backlog.oldest).total_seconds(), locale)
        text = say(locale, "inbox_waiting", count=f"{backlog.waiting:,}", age=age)
    notes = []
    if writer.paused is not None:
        trouble = escaped(said(writer.trouble, locale))
        notes.append("⚠ " + say(locale, "inbox_paused", trouble=trouble))
    if backlog.isolated:
        notes.append("⚠ " + say(locale, "inbox_isolated", count=f"{backlog.isolated:,}"))
    return line(text, above=say(locale, "inbox"), below="<br>".join(notes), icon="EMAIL")


def _quality(locale: Locale, done: Job | None) -> Json:
    count = None if done is None or not done.report else done.report.get("findings")
    if count is None:
        text = say(locale, "quality_unknown")
    elif count:
        text = "⚠ " + say(locale, "quality_some", count=f"{count:,}")
    else:
        text = "✓ " + say(locale, "quality_none")
    return line(text, above=say(locale, "quality"), icon="TICKET")


def age_of(seconds: float, locale: Locale) -> str:
    """In the largest unit that is at least one."""
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= length:
            return say(locale, unit, count=int(seconds // length))
    return say(locale, "seconds", count=max(0, int(seconds)))
