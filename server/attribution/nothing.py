"""Nothing: what stands where a value should, because a script, a template or a link had none.

`undefined`, `(not set)`, `{{gclid}}`, `%%GCLID%%`, `[gclid]` … tell nothing, whichever case, width,
quotes or encoding they come in. The one notion for fields and addresses, on every route.
"""

import re
import unicodedata
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from sheets_schema.click_ids import CLICK_IDS

# What programs write for “no value”, without the signs around it.
_WORDS = frozenset(
    (
        "undefined", "null", "nil", "none", "nan", "infinity", "n/a", "not set", "notset",
        "not_set", "not-set", "not provided", "not_provided", "not-provided", "notprovided",
        "not available", "not applicable", "no value", "novalue", "unavailable", "unset", "unknown",
        "empty", "blank", "false", "array", "dbnull", "invalid date", "#ref!",
        "#value!", "#name?", "#null!", "#div/0!", "n.a", "undef", "nullptr", "not found",
        "not defined", "no data", "nodata", "empty string", "void 0", r"\n", r"\0",
    )
)  # fmt: skip
# …and what they write for it in Japanese.
_WORDS_JA = re.compile(
    r"(?:該当|指定|設定|登録|入力|記載|取得|値|情報|データ)?(?:なし|ナシ|無し|無)"
    r"|未(?:設定|指定|定義|登録|入力|取得)|不明|空(?:欄|白|文字)|取得(?:不可|失敗|できません|できず)"
)
# The same word again, for a script that joined several of nothing.
_SAME_AGAIN = re.compile(r"(?:undefined|null)+")
_BETWEEN_WORDS = re.compile(r"[\s,;:|/&+_-]+")
_WORDS_TOGETHER = 8
# …and what no click id is, though a campaign might be called so (NA: North America).
_NO_ID = frozenset((
    "0", "na", "no", "true", "yes", "-1", "string", "value", "id", "clickid", "test", "dummy",
    "sample", "example", "tbd", "todo", "xxx", "0.0", "direct", "organic", "other", "missing",
    "deleted", "nothing", "default",
))  # fmt: skip
# A template nobody has filled in, as tag managers, advertising systems, mail and form tools write
# them: the whole value, or a shortcode of the kind [get param=gclid].
_TEMPLATE = re.compile(
    r"\{.+\}|\$\{?.+[\}\$]|\$[a-z_]\w*|\#\{.+\}|<[/%?=!]*\s*[a-z_].*>|«.+»|%%.+%%|%[a-z_.]+[%!]|%\(?\w*\)?s"
    r"|__[a-z].*__|\*\|.+\|\*|\|{1,2}.+\|{1,2}|[#@]{1,2}[\w.]+[#@]{1,2}|\(\(.+\)\)|\[\[.+\]\]"
    r"|\[%.+%\]|\[/?[a-z_][\w.:-]*(?:,fallback=.*)?\]|\[[a-z_][\w.:-]* [^\]]*=[^\]]*\]"
    r"|【[a-z_][\w.:-]*】|\[object \w+\]|function ?\(.*\}",
    re.DOTALL,
)
# Of these, what no person writes into a form: not (x), $x$ or #x#.
_UNFILLED = re.compile(
    r"\{\{.+\}\}|\{%.+%\}|\{[a-z_][\w.:-]*\}|\$\{.+\}|\#\{.+\}|<[%?=].+>|%%[\w.=@() -]+%%"
    r"|\*\|.+\|\*"
    r"|__[a-z][a-z_]*__|\[[a-z]+[_-][a-z][\w-]*\]|\[object \w+\]|function ?\(.*\}|<test lead: .+>",
    re.DOTALL,
)
# Anywhere in a click id, they show that it is none.
_HOLDS_TEMPLATE = re.compile(r"\{\{|\}\}|\$\{|%%|\[object |__[A-Za-z_]+__")
# The name of a click id, without its signs, where its value should be: YOUR_GCLID_HERE.
_IDS = "|".join(one.name.replace("_", "") for one in CLICK_IDS)
_NAME_OF_A_FACT = re.compile(
    r"(?:your|my|insert|enter|replace|with|the|get|no|without|missing|hidden|merge|param|urlparam)*"
    rf"(?:(?:utm(?:source|medium|campaign|term|content)|g?clickid|{_IDS})(?:here|value|default)*)+"
)
_WRAPS = " \t\r\n\"'`“”‘’()[]<>{}（）「」"
# Around a word that is nothing anyway, they make nothing else of it.
_SIGNS_AROUND = _WRAPS + ".,;:!?&=*_-|/#。、"
# Signs of a template that an address has encoded: %7B%7Bgclid%7D%7D, %5Bgclid%5D, %28not%20set%29.
_ENCODED = re.compile(r"%(?:25|2[03489acf]|3[ce]|5[bd]|7[bcd])", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_SIGNS = re.compile(r"[\W_ー]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
# No placeholder is longer; click ids and addresses often are.
_LONGEST = 120
_LONGEST_WORD = 20


def is_nothing(text: str) -> bool:
    """`text`, said by a page, a browser or a program, tells nothing."""
    if len(text) > _LONGEST or "://" in text or (len(text) > _LONGEST_WORD and text.isalnum()):
        return False
    return _is_nothing(text)


def is_no_id(text: str) -> bool:
    """The same for a click id, which no word of a language can be, nor several of them."""
    bare = text.strip()
    return (
        is_nothing(text)
        or not bare.isascii()
        or _SPACES.search(bare) is not None
        or bare.casefold().strip(_WRAPS) in _NO_ID
        or _HOLDS_TEMPLATE.search(text) is not None
    )


def is_template(text: str) -> bool:
    """`text` is what no person writes: a template nobody filled in, or a script's accident. A
    person may well be called Null, and answer “none”."""
    if len(text) > _LONGEST:
        return False
    return _is_template(text)


@lru_cache(maxsize=2048)
def _is_nothing(text: str) -> bool:
    narrow = _narrow(text)
    bare = narrow.strip(_WRAPS)
    if _is_word(bare) or _is_word(narrow.strip(_SIGNS_AROUND)):
        return True
    pieces = _BETWEEN_WORDS.split(bare, _WORDS_TOGETHER)
    if all(map(_is_word, filter(None, pieces))):
        return True
    core = _SIGNS.sub("", bare)
    if not core:
        return True
    return _TEMPLATE.fullmatch(narrow) is not None or _NAME_OF_A_FACT.fullmatch(core) is not None


def _is_word(bare: str) -> bool:
    return (
        bare in _WORDS
        or _SAME_AGAIN.fullmatch(bare) is not None
        or _WORDS_JA.fullmatch(bare) is not None
    )


@lru_cache(maxsize=2048)
def _is_template(text: str) -> bool:
    narrow = _narrow(text)
    if narrow.strip(_WRAPS) == "undefined":
        return True
    return _UNFILLED.fullmatch(narrow) is not None


def _narrow(text: str) -> str:
    """In one width and case, without what encodings have put around it."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip()
    for _ in range(2):
        if _ENCODED.search(folded):
            folded = unquote(folded, errors="replace")
        if "&" in folded:
            folded = unescape(folded)
    return _SPACES.sub(" ", folded).strip().casefold()
