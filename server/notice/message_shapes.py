"""A reminder in the shape each incoming webhook takes (server.notice.shapes names the sources).
Visitors' words are made harmless; whom to call comes from 設定, and never calls a whole room."""

from typing import Any, assert_never

from server.business.addresses import Address
from server.notice.message import Message, MessageLine
from server.notice.shapes import harmless
from server.notice.ways import WebhookKind
from sheets_schema.text import Text

_OPEN = Text("開く", "Open")


def request_for(kind: WebhookKind, told: Message, token: str) -> dict[str, Any]:
    """`json` or `data`, and `headers`, for requests.post."""
    match kind:
        case "slack":
            text = _lines(told, kind).replace("&", "&amp;")
            return {"json": {"text": text, "unfurl_links": False, "unfurl_media": False}}
        case "google_chat":
            return {"json": {"text": _lines(told, kind)}}
        case "chatwork":
            return {
                "data": {"body": _chatwork(told), "self_unread": "1"},
                "headers": {"X-ChatWorkToken": token},
            }
        case "teams":
            return {"json": _teams(told)}
        case "generic":
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            return {"json": _generic(told), "headers": headers}
        case _:
            assert_never(kind)


def called(address: Address, kind: WebhookKind) -> str:
    """How this program calls somebody; elsewhere only their name stands there."""
    match kind, address.kind:
        case "slack", "slack":
            return f"<@{address.id}>"
        case "google_chat", "google_chat":
            return f"<{address.id}>"
        case "chatwork", "chatwork":
            return f"[To:{address.id}]"
        case _:
            return harmless(f"@{address.id}")


def _calls(told: Message, kind: WebhookKind) -> str:
    return " ".join(called(one, kind) for one in told.told)


def _told(line: MessageLine) -> str:
    due = f"{line.due} " if line.due else ""
    return harmless(f"{due}{line.head}: {line.what}")


def _lines(told: Message, kind: WebhookKind) -> str:
    open_ = _OPEN.of(told.locale)
    return "\n".join([
        f"*{harmless(told.title)}* {_calls(told, kind)}".rstrip(),
        harmless(told.lead),
        *(f"• {harmless(one)}" for one in told.facts),
        *(f"• {_told(one)} <{one.url}|{open_}>" for one in told.lines),
        *([harmless(told.rest)] if told.rest else []),
        *([f"<{told.url}|{told.link_words}>"] if told.url else []),
    ])  # fmt: skip


def _chatwork(told: Message) -> str:
    body = "\n".join([
        harmless(told.lead),
        *(f"・{harmless(one)}" for one in told.facts),
        *(f"・{_told(one)}\n{one.url}" for one in told.lines),
        *([harmless(told.rest)] if told.rest else []),
        *([f"{told.link_words}: {told.url}"] if told.url else []),
    ])  # fmt: skip
    calls = _calls(told, "chatwork")
    box = f"[info][title]{harmless(told.title)}[/title]{body}[/info]"
    return f"{calls}\n{box}" if calls else box


def _teams(told: Message) -> dict[str, Any]:
    """Teams calls people by an address that only it knows: here their names stand in the text."""

    def block(text: str, **more: Any) -> dict[str, Any]:
        return {"type": "TextBlock", "text": text, "wrap": True, **more}

    open_ = _OPEN.of(told.locale)
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            block(harmless(told.title), weight="Bolder"),
            block(f"{_calls(told, 'teams')} {harmless(told.lead)}".strip()),
            *(block(harmless(one)) for one in told.facts),
            *(block(f"{_told(one)} [{open_}]({one.url})", spacing="Small") for one in told.lines),
            *([block(harmless(told.rest), isSubtle=True)] if told.rest else []),
        ],
    }
    if told.url:
        card["actions"] = [{"type": "Action.OpenUrl", "title": told.link_words, "url": told.url}]
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def _generic(told: Message) -> dict[str, Any]:
    """Whoever reads JSON reads words as they are."""
    return {
        "event": told.kind if told.about else f"reminder_{told.kind}",
        **({"alarm": told.about} if told.about else {}),
        "site": told.site,
        "to": [one.id for one in told.told],
        "title": told.title,
        "lead": told.lead,
        "facts": list(told.facts),
        "items": [
            {"kind": one.kind, "who": one.who, "due": one.due, "what": one.what, "url": one.url}
            for one in told.lines
        ],
        "more": told.rest,
        "url": told.url,
        # Chat programs of other kinds show this one to people.
        "text": "\n".join([
            told.title, *(harmless(one) for one in (told.lead, *told.facts)),
            *(f"{_told(one)} {one.url}" for one in told.lines), told.url,
        ]),
    }  # fmt: skip
