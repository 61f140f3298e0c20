"""Words of totals that were garbled on the way (Tot4l, 合訃, 合言t), or of a language that no
platform writes here. Only an amount that fits makes them a total: there is a campaign 時計, too."""

import unicodedata
from functools import lru_cache

_USUAL = ("合計", "小計", "総計", "累計", "総額")
_SIGNS = (*_USUAL, "合计", "总计", "小计", "總計", "합계", "총계", "소계")
# 計 is made of 言 and 十.
_TAKEN_APART = ("合言", "小言", "総言", "累言")
_LETTERS = ("total", "totals", "subtotal", "grandtotal")
_ABROAD = frozenset(
    ("gesamt", "summe", "gesamtsumme", "insgesamt", "totale", "totaal", "totaux", "suma", "soma",
     "somme", "итого", "всего", "ukupno", "razem", "toplam", "jumlah", "tổng", "รวม")
)  # fmt: skip
# One sign away, and what campaigns are called.
_ORDINARY = frozenset(
    ("総合", "小売", "合宿", "合格", "総務", "合同", "小型", "累積", "会計", "設計", "統計", "家計",
     "時計", "小学", "合成", "合併", "総会", "総研", "小説", "小物", "tonal")
)  # fmt: skip
_LOOKS_LIKE = str.maketrans("014375!|@$", "olaetsllas")
# Bytes of one charset read in another: what was written, and what it was read in.
_MISREAD = (("utf-8", "cp1252"), ("utf-8", "latin-1"), ("cp932", "cp1252"), ("cp932", "latin-1"))
_LONGEST = 14


@lru_cache(maxsize=65536)
def may_be_garbled(text: str) -> bool:
    """`text`: folded (figures.narrow)."""
    head = "".join(text.replace("：", ":").partition(":")[0].split()).strip(".,;*#-_/|()[]【】「」")
    if not 1 < len(head) <= _LONGEST or head in _ORDINARY:
        return False
    if head in _ABROAD or head.startswith(_TAKEN_APART) or "\ufffd" in head:
        return True
    if any(_is_near(head, word) for word in _SIGNS):
        return True
    letters = head.translate(_LOOKS_LIKE)
    if any(_is_near(letters, word) for word in _LETTERS):
        return True
    return not head.isascii() and _bare(text) in _misread()


def _is_near(text: str, word: str) -> bool:
    """All of it but one sign, which may be another, one too many or missing."""
    if abs(len(text) - len(word)) > 1:
        return False
    start = 0
    while start < min(len(text), len(word)) and text[start] == word[start]:
        start += 1
    rest, wanted = text[start:], word[start:]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


@lru_cache(maxsize=1)
def _misread() -> frozenset[str]:
    """Some of their bytes are no letter there, and are lost."""
    words = (
        _bare(word.encode(written).decode(read, "ignore"))
        for word in _USUAL
        for written, read in _MISREAD
    )
    # A letter alone may be anything.
    return frozenset(word for word in words if len(word) > 1)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalpha())
