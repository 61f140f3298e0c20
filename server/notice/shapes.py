"""An announcement in the shape each incoming webhook takes. Visitors' words are made harmless: none
of them may call a whole room, or pass for a link.

Sources, read 2026-11-21: Slack “Sending messages using incoming webhooks”; Google Chat “Send
messages with incoming webhooks”; Chatwork API v2 “POST /rooms/{room_id}/messages” and message
notation; Microsoft “Post to Teams with Workflows: webhook template” (Adaptive Card 1.4).
"""

import re
from typing import Any, assert_never

from server.notice.announcement import FIND_BY_ID, Announcement
from server.notice.ways import WebhookKind

# Signs with a meaning somewhere, and signs that only look like them.
_LOOK_ALIKES = str.maketrans("<>[]{}*_~`|@#", "＜＞［］｛｝＊＿～｀｜＠＃")
# What programs make links of: an address with its scheme, and the name of a host without one.
_SCHEME = re.compile(r"(?<=[A-Za-z0-9+.-]):(?=\S)")
_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W_])")


def request_for(kind: WebhookKind, told: Announcement, token: str) -> dict[str, Any]:
    """`json` or `data`, and `headers`, for requests.post."""
    match kind:
        case "slack":
            return {"json": {"text": _slack(told), "unfurl_links": False, "unfurl_media": False}}
        case "google_chat":
            return {"json": {"text": _google_chat(told)}}
        case "chatwork":
            # self_unread: also unread to the account whose token it is.
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


def harmless(words: str) -> str:
    return unlinked(words).translate(_LOOK_ALIKES)


def unlinked(words: str) -> str:
    """Nobody's program makes a link of it: a stranger's address is not to be had by a slip of the
    finger, from a message that comes from us."""
    return _DOT.sub("．", _SCHEME.sub("：", words).replace("//", "／／"))


def _slack(told: Announcement) -> str:
    lines = [line.replace("&", "&amp;") for line in told.lines(harmless)]
    url = told.url.replace("&", "&amp;")
    return "\n".join([f"*{told.title}*", *lines, f"<{url}|{told.link_words}>"])


def _google_chat(told: Announcement) -> str:
    lines = told.lines(harmless)
    return "\n".join([f"*{told.title}*", *lines, f"<{told.url}|{told.link_words}>"])


def _chatwork(told: Announcement) -> str:
    lines = "\n".join(told.lines(harmless))
    return f"[info][title]{told.title}[/title]{lines}\n{told.link_words}: {told.url}[/info]"


def _teams(told: Announcement) -> dict[str, Any]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": told.title, "weight": "Bolder", "wrap": True},
            {
                "type": "FactSet",
                "facts": [
                    {"title": header, "value": harmless(value)} for header, value in told.facts
                ],
            },
        ],
        "actions": [{"type": "Action.OpenUrl", "title": told.link_words, "url": told.url}],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def _generic(told: Announcement) -> dict[str, Any]:
    """Whoever reads JSON reads words as they are."""
    return {
        "event": "new_mql",
        "lead_id": told.lead_id,
        "site": told.site,
        **{key: told.cells.get(key, "") for key in ("company", "name", "channel")},
        "conversion_point": told.cells.get("conversion_point", ""),
        "owner": told.cells.get("owner", ""),
        "score": told.cells.get("score", ""),
        "url": told.url,
        # Chat programs of other kinds show this one to people.
        "text": "\n".join([told.title, *told.lines(harmless), told.url]),
    }


def mail_text(told: Announcement) -> str:
    return "\n".join(
        [
            told.title,
            "",
            *told.lines(unlinked),
            "",
            f"{told.link_words}:",
            told.url,
            "",
            FIND_BY_ID.of(told.locale),
            "",
        ]
    )
