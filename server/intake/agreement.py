"""What a visitor said to “I agree to the privacy policy”: yes, no, or nothing that can be told."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

# Only for types: the figures read consent, too, and nothing else of how forms are read.
if TYPE_CHECKING:
    from server.intake.sorting import SortedField

ROLE = "consent"

_ASKED = re.compile(
    r"同意|プライバシー|個人情報|利用規約|規約に|privacy|consent|gdpr|acceptance|agree"
    r"|accept[ _-]*(?:the[ _-]*)?(?:terms|privacy|policy)|terms[ _-]?(?:and|&|of|$)|^tos$"
    r"|data[ _-]?protection"
)
# Of something else: being written to, not being told of to others.
_OF_SOMETHING_ELSE = re.compile(
    r"メルマガ|メールマガジン|ニュースレター|配信|ご案内|お知らせ|セミナー情報|newsletter|mailing|subscri"
    r"|marketing[ _-]?(?:e-?mail|message)|updates|offers|cookie"
)
_AGREED = r"(?:同意|承諾|了承|承認|賛同|許可)"
_NO_WORDS = frozenset((
    "0", "false", "no", "n", "off", "unchecked", "none", "denied", "いいえ", "否", "不可", "なし",
    "未", "×", "✗", "✕", "☐", "□",
))  # fmt: skip
_YES_WORDS = frozenset((
    "1", "true", "yes", "y", "on", "ok", "checked", "selected", "granted", "はい", "済", "可", "有",
    "あり", "○", "◯", "〇", "✓", "✔", "☑", "レ",
))  # fmt: skip
_HIDDEN = frozenset(("0", "false", "off", "no"))
_NO = re.compile(
    rf"{_AGREED}(?:は|を)?(?:し|いたし|致し|でき)?(?:ない|ません|て(?:い)?ない|て(?:い)?ません|ず|かね)"
    r"|[未不非]同意|拒否|撤回|取り?下げ|取り?消|お断り"
    r"|^no\b|^not\b|\b(?:do(?:es)? not|don't|didn't|did not|cannot|can't)\b.{0,20}"
    r"\b(?:agree|accept|consent)|\b(?:disagree|declin|den(?:y|ied)|refus|reject|withdr[ae]w|revok"
    r"|opt(?:ed)?[ -]?out)"
)
_YES = re.compile(
    rf"{_AGREED}|確認(?:し|済)|読みました|\b(?:agree|accept|consent|grant)|\bopt(?:ed)?[ -]?in\b"
)
# “I agree that it is not handed on”: only what follows the last verb of agreeing says no.
_LAST_VERB = re.compile(rf"{_AGREED}(?!.*{_AGREED}).*$", re.DOTALL)
_END = re.compile(r"[。.!]+$")
_LONGEST = 400


def asks(name: str, label: str) -> bool:
    """Whether a field asks for consent, by its name or what the visitor saw beside it."""
    return any(_asks(one) for one in (label, name) if one) and not any(
        _OF_SOMETHING_ELSE.search(_narrow(one)) for one in (label, name)
    )


def said(text: str) -> bool | None:
    """`1`, `同意する` → yes, `Not consented` → no; None for a blank and what nobody can tell."""
    words = _END.sub("", _narrow(text))
    if not words:
        return None
    if words in _NO_WORDS:
        return False
    if words in _YES_WORDS:
        return True
    verb = _LAST_VERB.search(words)
    if _NO.search(words[max(verb.start() - 1, 0) :] if verb else words):
        return False
    return True if _YES.search(words) else None


def consent_of(fields: Iterable["SortedField"]) -> bool | None:
    """Of a whole submission. A field that the site's own table calls `consent` is the only one that
    counts; of several, one no is a no."""
    filled = [one for one in fields if one.text.strip()]
    own = [one for one in filled if one.role.key == ROLE]
    asked = own or [one for one in filled if asks(one.field.name, one.field.label or "")]
    answers = [answer for one in asked if (answer := said(_answer(one))) is not None]
    return all(answers) if answers else None


def _answer(one: "SortedField") -> str:
    """Rails, CakePHP and Symfony send a hidden “0” before the box that was ticked."""
    filled = [text for value in one.field.values if (text := value.strip())]
    is_box = len(filled) == len(("hidden", "ticked")) and _narrow(filled[0]) in _HIDDEN
    return filled[-1] if is_box else one.text


@lru_cache(maxsize=4096)
def _asks(name: str) -> bool:
    return len(name) <= _LONGEST and _ASKED.search(_narrow(name)) is not None


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST]).casefold().strip()
