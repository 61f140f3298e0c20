"""A reminder in words that every way can carry: a title, a line above, lines that lead to rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.business.addresses import Address
from server.notice.announcement import on_one_line
from sheets_schema.kpi_texts import AND_MORE
from sheets_schema.text import Locale

# As many as are read at a glance.
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class MessageLine:
    """`who` and `what` hold visitors' words, on one line each. `url`: of the row."""

    kind: str
    who: str
    due: str
    what: str
    url: str

    @property
    def head(self) -> str:
        return f"[{self.kind}] {self.who}"


@dataclass(frozen=True, slots=True)
class Message:
    """`facts`: lines of figures. `rest`: what is not shown, "" for nothing. `url`: of the tab, ""
    for none. `about`: of an alarm, which."""

    kind: str
    site: str
    locale: Locale
    title: str
    lead: str
    facts: tuple[str, ...]
    lines: tuple[MessageLine, ...]
    rest: str
    url: str
    link_words: str
    why: str
    told: tuple[Address, ...]
    about: str = ""


def message_of(
    kind: str,
    site: str,
    told: Sequence[Address],
    said: Mapping[str, Any],
    lines: Sequence[Mapping[str, str]],
) -> Message:
    """`said`, `lines`: as of server.notice.reminder_queue."""
    locale: Locale = "en" if said.get("locale") == "en" else "ja"
    more = len(lines) - MOST_LINES
    return Message(
        kind=kind,
        site=site,
        locale=locale,
        title=str(said["title"]).replace("{count}", f"{len(lines):,}"),
        lead=on_one_line(said["lead"]),
        facts=tuple(on_one_line(one) for one in said.get("facts", ())),
        lines=tuple(_line(one, locale) for one in lines[:MOST_LINES]),
        rest=AND_MORE.of(locale).format(count=f"{more:,}") if more > 0 else "",
        url=str(said["url"]),
        link_words=str(said["link_words"]),
        why=str(said["why"]),
        told=tuple(told),
        about=str(said.get("about", "")),
    )


def _line(words_of: Mapping[str, str], locale: Locale) -> MessageLine:
    company, name = (on_one_line(words_of.get(key, "")) for key in ("company", "name"))
    who = " ".join(part for part in (company, name) if part)
    if person := on_one_line(words_of.get("person", "")):
        who = f"{who} ({person})" if locale == "en" else f"{who}({person})"
    return MessageLine(
        kind=words_of.get("kind", ""),
        who=who,
        due=words_of.get("due", ""),
        what=on_one_line(words_of.get("what", "")),
        url=words_of.get("url", ""),
    )
