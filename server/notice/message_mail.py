"""A reminder as an e-mail: words alone, and beside them tables with styles in place, which Outlook
and telephones draw alike. Nothing is fetched from anywhere: no picture, no font, no script."""

from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from html import escape

from server.notice.mail import headed
from server.notice.message import Message, MessageLine
from server.notice.shapes import unlinked
from sheets_schema import look
from sheets_schema.text import Text

_OPEN = Text("開く", "Open")
_FONT = "font-family:'Hiragino Sans','Yu Gothic UI',Meiryo,'Segoe UI',Arial,sans-serif"
# A program that knows dark mode turns these over; Outlook leaves them as they are.
_DARK = (
    "@media (prefers-color-scheme:dark){"
    f".page{{background:{look.DARK_SURFACE}!important}}"
    f".page td,.page p,.page h1{{color:{look.DARK_INK}!important}}"
    f".page .muted{{color:{look.DARK_MUTED}!important}}"
    f".page a{{color:{look.DARK_ACCENT}!important}}"
    f".page .line{{border-color:{look.DARK_LINE}!important}}}}"
)


def reminder_letter(told: Message, sender: str, to: Sequence[str], number: int) -> EmailMessage:
    """`number`: of the reminder. One reminder is one Message-ID, whenever it is sent."""
    message = headed(told.title, sender, to, f"reminder.{number}")
    message.set_content("\n".join(_text(told)))
    message.add_alternative("\n".join(_html(told)), subtype="html")
    return message


def _text(told: Message) -> Iterator[str]:
    yield from (told.title, "", unlinked(told.lead), "")
    for fact in told.facts:
        yield f"- {unlinked(fact)}"
    for line in told.lines:
        yield f"- {unlinked(_due(line))}{unlinked(line.head)}"
        yield f"  {unlinked(line.what)}"
        yield f"  {line.url}"
    if told.rest:
        yield told.rest
    if told.url:
        yield from ("", f"{told.link_words}:", told.url)
    yield from ("", told.why, "")


def _html(told: Message) -> Iterator[str]:
    muted = f"color:{look.MUTED};font-size:13px"
    yield "<!doctype html>"
    yield f'<html lang="{told.locale}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<meta name="supported-color-schemes" content="light dark">'
    yield f"<title>{escape(told.title)}</title><style>{_DARK}</style></head>"
    yield f'<body class="page" style="margin:0;padding:0;background:{look.SURFACE}">'
    yield '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
    yield '<tr><td align="center" style="padding:16px 8px">'
    yield '<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"'
    yield f' style="width:100%;max-width:600px;{_FONT};font-size:15px;line-height:1.5;'
    yield f'color:{look.INK};text-align:left">'
    yield f'<tr><td><h1 style="margin:0 0 4px;font-size:20px">{escape(told.title)}</h1>'
    yield f'<p style="margin:0 0 12px">{_safe(told.lead)}</p></td></tr>'
    for fact in told.facts:
        yield f'<tr><td class="line" style="{_cell()}">{_safe(fact)}</td></tr>'
    for line in told.lines:
        yield from _row(line, _OPEN.of(told.locale), muted)
    if told.rest:
        yield f'<tr><td class="muted" style="padding:8px 0;{muted}">{escape(told.rest)}</td></tr>'
    link = _link(told.url, told.link_words) if told.url else ""
    yield f'<tr><td style="padding:16px 0">{link}</td></tr>'
    yield f'<tr><td class="muted" style="{muted}">{escape(told.why)}</td></tr>'
    yield "</table></td></tr></table></body></html>"


def _row(line: MessageLine, open_: str, muted: str) -> Iterator[str]:
    yield f'<tr><td class="line" style="{_cell()}">'
    yield f'<span class="muted" style="{muted}">{_safe(_due(line))}{escape(line.kind)}</span><br>'
    yield f"<strong>{_safe(line.who)}</strong><br>{_safe(line.what)} "
    yield f"{_link(line.url, open_)}</td></tr>"


def _due(line: MessageLine) -> str:
    return f"{line.due} " if line.due else ""


def _cell() -> str:
    return f"padding:8px 0;border-top:1px solid {look.LINE}"


def _link(url: str, words: str) -> str:
    """Our own address, and never a visitor's."""
    return f'<a href="{escape(url)}" style="color:{look.ACCENT}">{escape(words)}</a>'


def _safe(words: str) -> str:
    return escape(unlinked(words))
