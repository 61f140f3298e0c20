"""How a card is handed to Google: a trigger's answer is the actions themselves, a button's answer
wraps them in `renderActions`.

Source: https://developers.google.com/workspace/add-ons/guides/alternate-runtimes
"""

from collections.abc import Sequence

from server.addon.widgets import Json


def to_trigger(card: Json) -> Json:
    return {"action": {"navigations": [{"pushCard": card}]}}


def to_button(card: Json, notice: str = "") -> Json:
    """Puts `card` in the place of the one that was clicked. `notice`: a word that passes."""
    action: Json = {"navigations": [{"updateCard": card}]}
    if notice:
        action["notification"] = {"text": notice}
    return {"renderActions": {"action": action}}


def ask_for_file() -> Json:
    """Google asks the person whether the add-on may use the open spreadsheet, and then calls the
    trigger for that."""
    asked: Json = {"editorAction": {"requestFileScopeForActiveDocument": {}}}
    return {"renderActions": {"hostAppAction": asked}}


def ask_for_scopes(scopes: Sequence[str]) -> Json:
    """Google asks the person for these scopes, and then sends the same event again."""
    return {"requesting_google_scopes": {"scopes": list(scopes)}}
