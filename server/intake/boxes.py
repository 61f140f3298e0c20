"""What a form asks for in several boxes: a phone number in three, an e-mail in two."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from server.intake.names import role_of
from server.intake.submission import Field
from server.intake.text import clean

_BOXES_OF_A_PHONE, _BOXES_OF_AN_EMAIL = 3, 2
_BOX_OF_A_PHONE = re.compile(r"\d{1,5}")
_SEPARATORS = re.compile(r"[\s()-]+")
_PHONE_OF_BOXES = re.compile(
    r"(?=(?:\D*\d){9,13}$)(?:\+\d{1,3}-\d{1,11}|0\d{1,4}-\d{1,8})(?:-\d{1,5})?"
)


def in_one_box(fields: tuple[Field, ...]) -> Iterator[Field]:
    """A phone number or an e-mail that came as an object of its boxes, `tel: {first, second}`, as
    one field; all else as it is."""
    if not any("." in one.name for one in fields):
        yield from fields
        return
    boxes: dict[str, list[Field]] = {}
    for one in fields:
        if "." in one.name and len(one.values) == 1 and not one.is_file:
            boxes.setdefault(one.name.rpartition(".")[0], []).append(one)
    made = {
        above: text
        for above, parts in boxes.items()
        if len(parts) in (_BOXES_OF_AN_EMAIL, _BOXES_OF_A_PHONE)
        and (text := _of_members(role_of(above).key, [one.values[0].strip() for one in parts]))
    }
    told: set[str] = set()
    for one in fields:
        above = one.name.rpartition(".")[0]
        if above not in made or one not in boxes[above]:
            yield one
        elif above not in told:
            told.add(above)
            yield replace(one, name=above, values=(made[above],), label="")


def _of_members(key: str, texts: list[str]) -> str:
    if key == "phone":
        whole = "-".join(texts)
        return whole if _PHONE_OF_BOXES.fullmatch(whole) else ""
    return from_boxes(key, texts) if key == "email" else ""


def from_boxes(key: str, values: list[str]) -> str:
    """A phone number or an e-mail that is typed into several boxes of one name: `tel[]` 03, 1234
    and 5678, `mail[]` taro and example.jp. "" where it is no such thing."""
    boxes = [text for value in values if (text := clean(value).strip())]
    if key == "phone" and len(boxes) == _BOXES_OF_A_PHONE:
        is_one = all(_BOX_OF_A_PHONE.fullmatch(box) for box in boxes)
        return "-".join(boxes) if is_one else ""
    if key == "email" and len(boxes) == _BOXES_OF_AN_EMAIL:
        is_one = not any(sign in box for box in boxes for sign in "@＠") and "." in boxes[1]
        return "@".join(boxes) if is_one else ""
    return ""


def is_made_of(whole: str, pieces: Iterable[str]) -> bool:
    """The pieces, each once, in whatever order, are the whole and nothing but it."""
    texts = list(dict.fromkeys(_bare(piece) for piece in pieces))
    orders = ("".join(texts), "".join(reversed(texts)))
    return _bare(whole) in orders


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text)
