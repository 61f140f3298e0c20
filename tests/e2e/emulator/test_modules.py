"""The page's own modules, asked directly: arithmetic that no one sees a part of on the screen."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.contrast import contrast, luminance
from tests.support.emulator import Emulator

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
Ask = Callable[[str, str, Any], Any]


@pytest.fixture
def ask(emulator: Emulator, open_page: Open) -> Ask:
    """ask(module, function of (module, given), given) → its answer."""
    page = open_page(f"{emulator.url}/")

    def evaluate(module: str, function: str, given: Any) -> Any:
        script = f"async (given) => ({function})(await import('/page/{module}.js'), given)"
        return page.evaluate(script, given)

    return evaluate


AXIS = """({ Axis }, runs) => {
    const axis = new Axis({ count: runs.at(-1)[1], runs });
    const indexes = Array.from({ length: axis.count }, (_, i) => i);
    return {
        total: axis.total,
        sizes: indexes.map((i) => axis.size(i)),
        positions: [...indexes, axis.count].map((i) => axis.position(i)),
        at: Array.from({ length: axis.total }, (_, pixel) => axis.at(pixel)),
        steps: indexes.map((i) => [axis.step(i, 1), axis.step(i, -1)]),
        visible: [...axis.visible(0, axis.count)],
    };
}"""


@pytest.mark.parametrize("seed", range(5))
def test_an_axis_says_the_same_as_a_list_of_sizes(ask: Ask, seed: int) -> None:
    chance = random.Random(seed)
    sizes: list[int] = []
    runs: list[list[int]] = []
    while len(sizes) < 30:
        size, length = chance.choice([0, 3, 5, 8]), chance.randrange(1, 5)
        runs.append([len(sizes), len(sizes) + length, size])
        sizes += [size] * length
    sizes.append(4)
    runs.append([len(sizes) - 1, len(sizes), 4])

    found = ask("geometry", AXIS, runs)

    visible = [index for index, size in enumerate(sizes) if size]
    assert found["total"] == sum(sizes)
    assert found["sizes"] == sizes
    assert found["positions"] == [sum(sizes[:index]) for index in range(len(sizes) + 1)]
    assert found["at"] == [index for index, size in enumerate(sizes) for _ in range(size)]
    assert found["visible"] == visible
    for index, (after, before) in enumerate(found["steps"]):
        assert after == next((one for one in visible if one > index), index)
        assert before == next((one for one in reversed(visible) if one < index), index)


def test_addresses(ask: Ask) -> None:
    given = ["B3", "$B$3", "b3:d5", "D5:B3", "AA10", "", "3B", "B0", "B3:", "設定!A1"]
    one = {"top": 2, "bottom": 3, "left": 1, "right": 2}
    block = {"top": 2, "bottom": 5, "left": 1, "right": 4}
    far = {"top": 9, "bottom": 10, "left": 26, "right": 27}

    found = ask("geometry", "(m, texts) => texts.map(m.parseAddress)", given)

    assert found == [one, one, block, block, far, None, None, None, None, None]
    assert ask("geometry", '(m, r) => m.rangeName("It\'s", r)', block) == "'It''s'!B3:D5"
    names = ask("geometry", "(m, all) => all.map(m.columnName)", [0, 25, 26, 701, 702, 18277])
    assert names == ["A", "Z", "AA", "ZZ", "AAA", "ZZZ"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a", [["a"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"a\nb"\t"say ""hi"""', [["a\nb", 'say "hi"']]),
        ("a\t\nb", [["a", ""], ["b"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
        ('5" pipe\tx', [['5" pipe', "x"]]),
    ],
)
def test_what_is_pasted_is_cut_into_cells(ask: Ask, text: str, rows: list[list[str]]) -> None:
    assert ask("clipboard", "(m, text) => m.fromTabs(text)", text) == rows


COLORS = [None, "#ffffff", "#f7f9fb", "#fffbea", "#d3f2e3", "#fde8e8", "#ffeb3b", "#56b4e9",
          "#8c8c8c", "#243b53", "#0f7b4d", "#b42318", "#000000"]  # fmt: skip


def test_every_pair_of_colours_can_be_read_in_the_dark(ask: Ask) -> None:
    pairs = [[fill, ink] for fill in COLORS for ink in COLORS]
    found = ask("colors", "(m, pairs) => pairs.map(([f, i]) => m.darkColors(f, i))", pairs)

    unreadable = [
        (pair, drawn)
        for pair, drawn in zip(pairs, found, strict=True)
        if contrast(drawn["background"] or "#111820", drawn["color"]) < 4.45
    ]
    assert unreadable == []


def test_header_fills_stay_and_light_ones_turn_dark(ask: Ask) -> None:
    darkened = "(m, fills) => fills.map((fill) => m.darkColors(fill, null).background)"
    navy, white, people, program = ask(
        "colors", darkened, ["#243b53", "#ffffff", "#fffbea", "#f7f9fb"]
    )
    assert navy == "#243b53"
    assert white == "#111820"
    assert max(map(luminance, (people, program))) < 0.03
    assert int(people[1:3], 16) > int(people[5:7], 16), "a yellow stays a yellow"
    assert int(program[5:7], 16) > int(program[1:3], 16), "a blue grey stays one"
