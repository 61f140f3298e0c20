"""商談フェーズ and リードステータス of 設定, which people rename, reorder and add to: which row of
the list is which phase or status.

Four things tell, in this order: the name that the row had before; the note of its cell, which says
what it was first called and travels with the cell when people sort, insert, cut and paste (a mark
on the row would stay behind when they sort); an older or a default name; and, where only that is
left, its place between its neighbours. What a phase was called is remembered on the spreadsheet, so
that rows of リード that still carry an old name keep their meaning.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from server.business import typed
from sheets_schema import lists
from sheets_schema.text import Locale, Text

# What the lists are kept under in the spreadsheet's memory → their defaults.
DEFAULTS: Mapping[str, tuple[Text, ...]] = {
    "phase_name": lists.PHASES,
    "status_name": lists.STATUSES,
}
# More than these says that a column holds something else.
MOST_ROWS = 100
_LONGEST_NAME = 100
_OLDER_NAMES = 5

_FIRST_CALLED = Text(
    "もとの名前: 「{name}」。名前や順番を変えても、このメモで見分けます。",
    "First called “{name}”. Rename or move it as you like: this note tells which one it is.",
)
_QUOTED = re.compile(r"[「“\"]([^」”\"]+)[」”\"]")


@dataclass(frozen=True, slots=True)
class Named:
    """`key`: its default name in English, for ever; a row that people added has its first name
    behind a plus. `name`: as it is called now. `older`: what it was called before, newest first.
    `place`: its row below the header of 設定; None where it has left the list."""

    key: str
    name: str
    older: tuple[str, ...] = ()
    place: int | None = None

    @property
    def default(self) -> Text | None:
        return _BY_KEY.get(self.key)

    def words(self) -> tuple[str, ...]:
        """Every name that it goes by, today's first."""
        default = self.default
        return (self.name, *self.older, *(default.both() if default else ()))


_BY_KEY: dict[str, Text] = {one.en: one for texts in DEFAULTS.values() for one in texts}


@dataclass(frozen=True, slots=True)
class NameList:
    """`rows`: those of 設定 in its order, then what has left the list."""

    rows: tuple[Named, ...]

    @property
    def listed(self) -> tuple[Named, ...]:
        return tuple(one for one in self.rows if one.place is not None)

    def of(self, default: Text) -> str:
        """What a default is called now; its own name in `rows`' language where it is gone."""
        return next(one.name for one in self.rows if one.key == default.en)

    def has(self, default: Text) -> bool:
        return any(one.key == default.en and one.place is not None for one in self.rows)


def default_names(column: str, locale: Locale) -> NameList:
    return NameList(
        tuple(
            Named(one.en, one.of(locale), place=place) for place, one in enumerate(DEFAULTS[column])
        )
    )


def read_names(
    column: str,
    cells: Iterable[tuple[int, str]],
    locale: Locale,
    notes: Mapping[int, str] | None = None,
    remembered: Sequence[Named] = (),
) -> NameList:
    """`cells`: (place, name) of the filled cells of `column`, each name once. `notes`: place → the
    note of that cell. `remembered`: the list as it was when the program last looked; () before."""
    rows = list(cells)[:MOST_ROWS]
    if not rows:
        return default_names(column, locale) if not remembered else NameList(tuple(remembered))
    known = list(remembered) or list(default_names(column, locale).rows)
    known += [
        Named(one.en, one.of(locale))
        for one in DEFAULTS[column]
        if all(row.key != one.en for row in known)
    ]
    found = _matched(known, rows, notes or {})
    by_key = {one.key: one for one in known}
    listed = [_now(by_key.get(found[place]), name, place) for place, name in rows]
    here = {one.key for one in listed}
    gone = [replace(one, place=None) for one in known if one.key not in here]
    return NameList((*listed, *gone))


def _now(before: Named | None, name: str, place: int) -> Named:
    if before is None:
        return Named(f"+{name}", name, place=place)
    older = tuple(one for one in (before.name, *before.older) if one != name)
    return Named(before.key, name, older[:_OLDER_NAMES], place)


def _matched(
    known: Sequence[Named], rows: Sequence[tuple[int, str]], notes: Mapping[int, str]
) -> dict[int, str]:
    """Place → key, with a key of its own for a row that nobody knows."""
    found: dict[int, str] = {}
    by_name = {typed.fold(one.name): one.key for one in known}
    by_older = _older(known)
    by_note = {place: key for place, note in notes.items() if (key := _key_of_note(note, by_older))}
    ways: tuple[dict[int, str | None], ...] = (
        {place: by_name.get(typed.fold(name)) for place, name in rows},
        {place: by_note.get(place) for place, _ in rows},
        {place: by_older.get(typed.fold(name)) for place, name in rows},
    )
    for told in ways:
        for place, key in told.items():
            if place not in found and key is not None and key not in found.values():
                found[place] = key
    _by_neighbours(known, rows, found, alone=not notes)
    for place, name in rows:
        found.setdefault(place, f"+{name}")
    return found


def _older(known: Sequence[Named]) -> dict[str, str]:
    """Folded older and default name → key; what something is called now counts first."""
    names: dict[str, str] = {}
    for one in known:
        for word in one.words():
            names.setdefault(typed.fold(word), one.key)
    return {**names, **{typed.fold(one.name): one.key for one in known}}


def _key_of_note(note: str, by_older: Mapping[str, str]) -> str | None:
    """Of the first name in quotation marks that is a default's; then of one that was remembered."""
    quoted = _QUOTED.findall(note)
    defaults = {word: one.en for one in _BY_KEY.values() for word in one.both()}
    keys = set(by_older.values())
    for word in quoted:
        if defaults.get(word) in keys:
            return defaults[word]
    return next((by_older[typed.fold(word)] for word in quoted if typed.fold(word) in by_older),
                None)  # fmt: skip


def _by_neighbours(
    known: Sequence[Named],
    rows: Sequence[tuple[int, str]],
    found: dict[int, str],
    *,
    alone: bool,
) -> None:
    """As many new names as names are gone, between the same two neighbours: these were renamed.
    `alone`: so is the only new one, wherever it stands, where the only one is gone; notes would
    have told that."""
    listed = [one.key for one in known if one.place is not None]
    claimed = set(found.values())
    before = _runs([(key, key in claimed) for key in listed])
    now = _runs([(found.get(place, str(place)), place in found) for place, _ in rows])
    for ends, lost in before.items():
        new = now.get(ends, [])
        if new and len(new) == len(lost):
            found.update(zip(map(int, new), lost, strict=True))
    lost_keys = [key for key in listed if key not in found.values()]
    new_places = [place for place, _ in rows if place not in found]
    if alone and len(lost_keys) == len(new_places) == 1:
        found[new_places[0]] = lost_keys[0]


def _runs(keys: Sequence[tuple[str, bool]]) -> dict[tuple[str, str], list[str]]:
    """(neighbour above, neighbour below) → the unmatched between them."""
    runs: dict[tuple[str, str], list[str]] = {}
    above, run = "", list[str]()
    for key, matched in [*keys, ("", True)]:
        if not matched:
            run.append(key)
            continue
        if run:
            runs[above, key] = run
        above, run = key, []
    return runs


def first_note(default: Text, locale: Locale) -> str:
    """The note of a cell in which the program writes a default."""
    return _FIRST_CALLED.of(locale).format(name=default.of(locale))


def remembered_in(memory: str) -> dict[str, tuple[Named, ...]]:
    """What stands in the spreadsheet's memory; nothing where it is damaged or somebody else's."""
    try:
        told = json.loads(memory)
        return {
            column: tuple(
                Named(
                    str(one["key"]),
                    str(one["names"][0]),
                    tuple(map(str, one["names"][1:])),
                    int(one["place"]) if "place" in one else None,
                )
                for one in told[column]
            )
            for column in DEFAULTS
            if column in told
        }
    except (ValueError, TypeError, KeyError, IndexError):
        return {}


def to_remember(found: Mapping[str, NameList]) -> str:
    """The same for the spreadsheet's memory. Rows are remembered by their order, so that one that
    moves along with the others is nothing new."""
    return json.dumps(
        {column: list(_told(found[column])) for column in DEFAULTS if column in found},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _told(names: NameList) -> Iterator[dict[str, object]]:
    for order, one in enumerate(names.rows):
        place = {} if one.place is None else {"place": order}
        written = [name[:_LONGEST_NAME] for name in (one.name, *one.older)]
        yield {"key": one.key[:_LONGEST_NAME], "names": written, **place}
