"""Google's card JSON, the part of it that we use.

Source: https://developers.google.com/workspace/add-ons/reference/rpc/google.apps.card.v1
Texts may hold simple HTML, so whatever is not ours is escaped.
"""

import html
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sheets_schema import look

Json = dict[str, Any]
Icon = Literal["BOOKMARK", "CLOCK", "DESCRIPTION", "EMAIL", "PERSON", "STAR", "TICKET"]


def escaped(text: object) -> str:
    return html.escape(str(text), quote=False)


def paragraph(markup: str) -> Json:
    return {"textParagraph": {"text": markup}}


def line(
    text: str,
    *,
    above: str = "",
    below: str = "",
    icon: Icon | None = None,
    link: str = "",
) -> Json:
    """A decorated text. All three are markup."""
    widget: Json = {"text": text, "wrapText": True}
    if above:
        widget["topLabel"] = above
    if below:
        widget["bottomLabel"] = below
    if icon:
        widget["startIcon"] = {"knownIcon": icon}
    if link:
        widget["onClick"] = {"openLink": {"url": link}}
    return {"decoratedText": widget}


def grid(items: Sequence[tuple[str, str]], columns: int) -> Json:
    """Large words with a small one below each: (title, subtitle), as plain text."""
    return {
        "grid": {
            "columnCount": columns,
            "borderStyle": {"type": "NO_BORDER"},
            "items": [
                {"id": str(number), "title": title, "subtitle": subtitle, "layout": "TEXT_BELOW"}
                for number, (title, subtitle) in enumerate(items)
            ],
        }
    }


def button(text: str, url: str, parameters: Mapping[str, str] | None = None) -> Json:
    """A button that makes Google post to `url`."""
    action: Json = {"function": url, "loadIndicator": "SPINNER"}
    if parameters:
        action["parameters"] = [{"key": key, "value": one} for key, one in parameters.items()]
    return {"text": text, "altText": text, "onClick": {"action": action}}


def filled(plain: Json) -> Json:
    """The button that matters most on a card. A footer's buttons need a colour."""
    return {**plain, "color": _rgb(look.ACCENT)}


def pale(plain: Json) -> Json:
    return {**plain, "color": _rgb(look.LINE)}


def buttons(*shown: Json) -> Json:
    return {"buttonList": {"buttons": list(shown)}}


def section(*widgets: Json, header: str = "", shown: int | None = None) -> Json:
    """`shown`: how many widgets stay visible while the rest is folded away."""
    made: Json = {"widgets": list(widgets)}
    if header:
        made["header"] = header
    if shown is not None and len(widgets) > shown:
        made |= {"collapsible": True, "uncollapsibleWidgetsCount": shown}
    return made


def card(
    name: str,
    subtitle: str,
    *sections: Json,
    footer: tuple[Json, Json] | Json | None = None,
) -> Json:
    """`footer`: the primary button, or the primary and the secondary one."""
    made: Json = {
        "name": name,
        "header": {"title": "Leadsheet", **({"subtitle": subtitle} if subtitle else {})},
        "sections": list(sections),
    }
    if isinstance(footer, tuple):
        made["fixedFooter"] = {"primaryButton": footer[0], "secondaryButton": footer[1]}
    elif footer is not None:
        made["fixedFooter"] = {"primaryButton": footer}
    return made


def _rgb(colour: str) -> dict[str, float]:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return dict(zip(("red", "green", "blue"), (round(part, 4) for part in parts), strict=True))
