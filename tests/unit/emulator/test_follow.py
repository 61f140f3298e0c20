"""Ranges and references follow the grid: held against moving the cells themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_emulator.model.grid import column_index, column_name, quoted_title
from sheets_emulator.model.references import copied, followed, retitled
from sheets_emulator.model.shift import Deleted, Inserted, Moved, Shift

SIZE = 12
spans = st.tuples(st.integers(0, SIZE - 1), st.integers(1, SIZE)).filter(lambda s: s[0] < s[1])


def moved_cells(shift: Shift) -> list[int]:
    """What stands where afterwards, a new row being -1: the plain way to compute a shift."""
    cells = list(range(SIZE))
    match shift:
        case Inserted():
            return cells[: shift.at] + [-1] * shift.count + cells[shift.at :]
        case Deleted():
            return cells[: shift.start] + cells[shift.end :]
        case Moved():
            block = cells[shift.start : shift.end]
            rest = cells[: shift.start] + cells[shift.end :]
            to = shift.to if shift.to <= shift.start else shift.to - len(block)
            return rest[:to] + block + rest[to:]
        case _:
            raise AssertionError(shift)


shifts: st.SearchStrategy[Shift] = st.one_of(
    st.builds(lambda at, n: Inserted(0, "ROWS", at, n), st.integers(0, SIZE), st.integers(1, 3)),
    st.builds(lambda span: Deleted(0, "ROWS", *span), spans),
    st.builds(
        lambda span, to: Moved(0, "ROWS", span[0], span[1], to), spans, st.integers(0, SIZE)
    ).filter(lambda shift: not shift.start <= shift.to <= shift.end),
)


@given(shift=shifts, index=st.integers(0, SIZE - 1))
def test_an_index_is_where_its_cell_went(shift: Shift, index: int) -> None:
    cells = moved_cells(shift)
    expected = cells.index(index) if index in cells else None
    assert shift.index(index) == expected


@given(shift=shifts, span=spans)
def test_a_range_holds_the_cells_it_held(shift: Shift, span: tuple[int, int]) -> None:
    if isinstance(shift, Moved):
        return  # a move may tear a range apart; see below
    cells = moved_cells(shift)
    held = [place for place, cell in enumerate(cells) if span[0] <= cell < span[1]]
    moved = shift.span(*span)
    if not held:
        assert moved is None
    else:
        assert moved == (held[0], held[-1] + 1)


@given(span=spans, to=st.integers(0, SIZE))
def test_a_range_that_moves_as_a_whole_stays_whole(span: tuple[int, int], to: int) -> None:
    if span[0] <= to <= span[1]:
        return
    shift = Moved(0, "ROWS", *span, to)
    moved = shift.span(*span)
    assert moved is not None
    assert moved_cells(shift)[moved[0] : moved[1]] == list(range(*span))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A1+$A1+A$1+$A$1", "=B3+$A3+B$1+$A$1"),
        ('=A1&"A1"', '=B3&"A1"'),
        ("=SUM(A1:B2)", "=SUM(B3:C4)"),
        ("='お 客'!A1*設定!B2", "='お 客'!B3*設定!C4"),
        ("=SUM(A:A)+SUM(1:1)", "=SUM(B:B)+SUM(3:3)"),
        ("=LOG10(A1)+ROUND1(2)", "=LOG10(B3)+ROUND1(2)"),
        ("=Z1", "=AA3"),
    ],
)
def test_a_copied_formula_moves_its_relative_references(formula: str, expected: str) -> None:
    assert copied(formula, 2, 1) == expected


def test_a_reference_copied_off_the_grid_is_lost() -> None:
    assert copied("=A1+B2", -1, 0) == "=#REF!+B1"
    assert copied("=A1+B2", 0, -1) == "=#REF!+A2"


@pytest.mark.parametrize(
    ("formula", "shift", "expected"),
    [
        ("=A2+B5", Inserted(0, "ROWS", 2, 3), "=A2+B8"),
        ("=SUM(A2:A5)", Inserted(0, "ROWS", 2, 1), "=SUM(A2:A6)"),
        ("=SUM(A2:A5)", Deleted(0, "ROWS", 2, 4), "=SUM(A2:A3)"),
        ("=A3+$B$3", Deleted(0, "ROWS", 2, 3), "=#REF!+#REF!"),
        ("=C1", Deleted(0, "COLUMNS", 0, 1), "=B1"),
        ("=A1+A3", Moved(0, "ROWS", 0, 1, 3), "=A3+A2"),
        ("=Other!A2+Lead!A2", Inserted(0, "ROWS", 0, 1), "=Other!A2+Lead!A3"),
        ("=SUM(B:B)", Inserted(0, "COLUMNS", 0, 1), "=SUM(C:C)"),
    ],
)
def test_a_formula_follows_the_grid(formula: str, shift: Shift, expected: str) -> None:
    assert followed(formula, "Lead", "lead", shift) == expected


def test_a_formula_elsewhere_follows_only_what_it_names() -> None:
    shift = Inserted(0, "ROWS", 0, 1)
    assert followed("=A1+Lead!A1", "Other", "Lead", shift) == "=A1+Lead!A2"


def test_a_renamed_sheet_is_renamed_in_formulas() -> None:
    assert retitled("='費用'!A1+A1", "費用", "'費用 2026'") == "='費用 2026'!A1+A1"
    assert retitled("=費用!A1", "費用", None) == "=#REF!"


@given(st.integers(0, 18_277))
def test_column_names_go_both_ways(index: int) -> None:
    assert column_index(column_name(index)) == index


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Sheet1", "Sheet1"),
        ("A1", "'A1'"),
        ("R1C1", "'R1C1'"),
        ("リード", "'リード'"),
        ("it's", "'it''s'"),
        ("2026", "'2026'"),
        ("a b", "'a b'"),
        ("_x", "_x"),
    ],
)
def test_titles_are_quoted_only_where_they_need_it(title: str, shown: str) -> None:
    assert quoted_title(title) == shown


@given(shift=shifts, first=spans, second=spans)
def test_bands_side_by_side_never_come_to_overlap(
    shift: Shift, first: tuple[int, int], second: tuple[int, int]
) -> None:
    if first[0] > second[0]:
        first, second = second, first
    if first[1] > second[0]:
        return
    one, other = shift.band(*first), shift.band(*second)
    assert one is None or other is None or one[1] <= other[0] or other[1] <= one[0]


@given(shift=shifts, span=spans)
def test_a_band_keeps_the_cells_that_were_not_moved_out_of_it(
    shift: Shift, span: tuple[int, int]
) -> None:
    found = shift.band(*span)
    cells = moved_cells(shift)
    kept = {cell for cell in range(*span) if cell in cells}
    if isinstance(shift, Moved):
        kept -= set(range(shift.start, shift.end))
    covered = set(cells[found[0] : found[1]]) if found else set()
    assert kept <= covered
