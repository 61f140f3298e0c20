"""Rows of one list → people: those who come in several rows are one, those who do not come at all
are left out."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from server.business import typed
from server.imports.lists.headings import Headings
from server.imports.lists.reading import ListFile, Row
from server.imports.told import About
from server.matching import email_key, name_key, phone_key
from sheets_schema import list_fields as words
from sheets_schema.fields import OTHER
from sheets_schema.text import Text

CANCELLED = Text("キャンセル・取り消しなど", "cancelled or refused")
TEST_LEAD = Text("Meta のテストデータ", "a test lead of Meta")
_PREFIX = re.compile(r"(?:l|ag|as|c|f|p|st):(?=[\d+])")
_TEST = re.compile(r"\s*<\s*test\s+lead", re.IGNORECASE)
_ABROAD = re.compile(r"\+81[\s-]?0?([1-9][\d\s-]{7,})")
# A column 担当者 whose few names come again and again is one of ours.
_FEWEST_ROWS = 4
_PHONE_PARTS = frozenset(("phone_1", "phone_2", "phone_3"))


@dataclass(slots=True)
class ListedPeople:
    """`rows`: one for each person; `of_rows`: how many the file had. `left`: rows that are nobody
    to bring, with why. `merged`: how many rows went into another; `unpaid`: lines of those who have
    not paid; `notes`: what was made of columns that can be read in two ways."""

    headings: Headings
    rows: list[Row]
    of_rows: int = 0
    left: list[About] = field(default_factory=list)
    merged: int = 0
    unpaid: list[int] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def people_of(file: ListFile, owners: Sequence[str] = ()) -> ListedPeople:
    """`file`: gives its rows away, for there may not be room for them twice. `owners`: our own
    people, as 設定 lists them."""
    found = ListedPeople(file.headings, [], of_rows=len(file.rows))
    file.rows.reverse()
    while file.rows:
        row = _without_prefixes(file.rows.pop(), file.headings)
        if row.holds(b"<") and any(_TEST.match(text) for _, text in row.values):
            found.left.append(About(row.line, TEST_LEAD))
        elif _is_called_off(row, file.headings):
            found.left.append(About(row.line, CANCELLED))
        else:
            if _says(row, file.headings.attendance, words.UNPAID_WORDS):
                found.unpaid.append(row.line)
            found.rows.append(row)
    together = _together(found.rows, file.headings)
    found.merged = len(found.rows) - len(together)
    found.rows = _tags(together, file.headings)
    found.headings = _with_whole_phones(_decided(found, owners), found.rows)
    return found


def _decided(people: ListedPeople, owners: Sequence[str]) -> Headings:
    """担当者 beside no other name: theirs, unless the names are ours or come again and again."""
    headings, notes = people.headings, people.notes
    notes += [
        Text(
            f"列「{name}」は自社の担当者として読みました(氏名ではありません)。",
            f"The column “{name}” was read as our own person, not as the lead's name.",
        )
        for name in headings.ours
    ]
    if not headings.unsure:
        return headings
    names = [name_key(text) for row in people.rows if (text := row.get(headings.unsure))]
    ours = {name_key(owner) for owner in owners}
    repeated = len(names) >= _FEWEST_ROWS and 2 * len(set(names)) <= len(names)
    if names and (repeated or all(name in ours for name in names)):
        notes.append(
            Text(
                f"列「{headings.unsure}」は同じ名前が繰り返すか設定の担当者と同じなので、"
                "自社の担当者として読みました。先方の担当者なら、見出しを「氏名」"
                "に変えてください。",
                f"The column “{headings.unsure}” was read as our own people: its names recur, or "
                "are those of Settings. If they are the leads, head it Name.",
            )
        )
        return replace(headings, ours=(*headings.ours, headings.unsure), unsure="")
    notes.append(
        Text(
            f"列「{headings.unsure}」は先方の氏名として読みました。自社の担当者なら、"
            "見出しを「営業担当」に変えてください。",
            f"The column “{headings.unsure}” was read as the lead's name. If it is our own "
            "person, head it Owner.",
        )
    )
    return replace(headings, roles={**headings.roles, headings.unsure: "name"})


def _with_whole_phones(headings: Headings, rows: Sequence[Row]) -> Headings:
    """TEL(1) and TEL(2) of a tool are two numbers; of a form, the boxes of one."""
    whole = {
        name
        for name, role in headings.roles.items()
        if role in _PHONE_PARTS and any(phone_key(row.get(name)) for row in rows)
    }
    roles = {name: "phone" if name in whole else role for name, role in headings.roles.items()}
    return replace(headings, roles=roles)


def _without_prefixes(row: Row, headings: Headings) -> Row:
    """Meta writes `l:123` and `p:+8190…`, so that Excel leaves the figures alone."""
    if not headings.from_meta:
        return row
    return Row.of(row.line, ((name, _plain_number(text)) for name, text in row.values))


def _plain_number(text: str) -> str:
    if not (prefix := _PREFIX.match(text.strip())):
        return text
    number = text.strip()[prefix.end() :]
    if prefix[0] != "p:":
        return number
    abroad = _ABROAD.fullmatch(number)
    return f"0{abroad[1]}" if abroad else number


def _is_called_off(row: Row, headings: Headings) -> bool:
    if _says(row, headings.attendance, words.CANCELLED_WORDS):
        return True
    # A day, a reason, a tick: anything but a no. A guess that is wrong is told with its line.
    told = (row.get(name) for name in headings.called_off)
    return any(
        typed.flag_of(text) is not False
        and not any(word in typed.fold(text) for word in words.NOT_CANCELLED_WORDS)
        for text in told
    )


def _says(row: Row, names: Iterable[str], known: Sequence[str]) -> bool:
    for name in names:
        text = typed.fold(row.get(name))
        if text and any(word in text for word in known):
            return not any(word in text for word in words.NOT_CANCELLED_WORDS)
    return False


def _together(rows: Sequence[Row], headings: Headings) -> Sequence[Row]:
    if headings.begins:
        return [_one(group, headings) for group in _records(rows, headings)]
    if not (headings.joined or (headings.id and not headings.orders)):
        return rows
    key_of = _keys_by(headings)
    # Of what comes once, half a million times, a figure is enough.
    figures = [hash(key_of(row)) for row in rows]
    once: set[int] = set()
    again: set[int] = set()
    for figure in figures:
        (again if figure in once else once).add(figure)
    del once
    if not again:
        return rows
    groups: dict[object, list[Row]] = {}
    found: list[Row | list[Row]] = []
    for row, figure in zip(rows, figures, strict=True):
        key = key_of(row) if figure in again else None
        if key is None:
            found.append(row)
        elif key in groups:
            groups[key].append(row)
        else:
            found.append(groups.setdefault(key, [row]))
    return [one if isinstance(one, Row) else _one(one, headings) for one in found]


def _records(rows: Sequence[Row], headings: Headings) -> Iterable[list[Row]]:
    """A row without a number goes on with the one above."""
    groups: list[list[Row]] = []
    for whole in rows:
        row = Row.of(whole.line, (one for one in whole.values if one[0] != headings.begins))
        if groups and not whole.get(headings.begins):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _keys_by(headings: Headings) -> Callable[[Row], object]:
    """By what rows of one person are known: of joins who it is, else the tool's number with that.
    None for a row that stands by itself."""
    emails, names = headings.of_role("email"), headings.of_role("name")
    parts = [*headings.of_role("last_name"), *headings.of_role("first_name")]

    def who(row: Row) -> str:
        for known, key in ((emails, email_key), (names, name_key)):
            for name in known:
                if found := key(row.get(name)):
                    return found
        return "".join(name_key(row.get(name)) for name in parts)

    def by_number(row: Row) -> object:
        number = "" if headings.orders else row.get(headings.id)
        return (typed.fold(number), who(row)) if number else None

    return (lambda row: who(row) or by_number(row)) if headings.joined else by_number


def _one(group: Sequence[Row], headings: Headings) -> Row:
    """All that the rows say, each thing once; of Zoom's joins the first and the last moment and
    the minutes together."""
    if len(group) == 1:
        return group[0]
    values: list[tuple[str, str]] = []
    for name in dict.fromkeys(name for row in group for name, _ in row.values):
        texts = [text for row in group if (text := row.get(name))]
        if name == headings.minutes:
            said = [typed.number_of(text) for text in texts]
            values.append((name, str(sum(one for one in said if one is not None))))
        elif name == headings.joined or len(set(texts)) == 1:
            values.append((name, texts[0]))
        elif name == headings.left:
            values.append((name, texts[-1]))
        elif headings.roles.get(name, OTHER.key) == OTHER.key and not headings.joined:
            values.append((name, "、".join(texts)))
        else:
            values.append((name, texts[0]))
    return Row.of(group[0].line, values)


def _tags(rows: Sequence[Row], headings: Headings) -> list[Row]:
    """Eight has a column for each tag behind its last one, with 1 where the card has it."""
    if not headings.from_eight or words.EIGHT_LAST not in headings.names:
        return list(rows)
    behind = set(headings.names[headings.names.index(words.EIGHT_LAST) + 1 :])
    other = {
        name for row in rows for name in row.names
        if name in behind and row.get(name).strip() != "1"
    }  # fmt: skip
    tags = behind - other
    return [
        row if tags.isdisjoint(row.names) else Row.of(row.line, _tagged(row, tags)) for row in rows
    ]


def _tagged(row: Row, tags: set[str]) -> Iterator[tuple[str, str]]:
    yield from ((name, text) for name, text in row.values if name not in tags)
    if mine := [name for name, _ in row.values if name in tags]:
        yield "タグ", "、".join(mine)
