"""Whatever a file holds: what is read of it is the sum of its rows, or nothing is."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from server.imports.costs.figures import decimal_of
from server.imports.told import NotATable
from tests.unit.imports.costs.reports import read

AMOUNTS = st.decimals(0, 10_000_000, places=2, allow_nan=False)
WRITTEN = st.sampled_from(("{}", "{:,}", "¥{:,}", "{:,}円", " {} ", "\\{}"))
CAMPAIGNS = st.sampled_from(
    ("指名", "一般", "Total Store - Shopping", "合計会計", "2026年秋", "a,b", '"引用"', "=SUM(A1)")
)
ROWS = st.lists(
    st.tuples(
        st.integers(1, 28), CAMPAIGNS, st.sampled_from(("PC", "SP", "TAB")), AMOUNTS, WRITTEN
    ),
    min_size=1,
    max_size=12,
)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def line(*cells: str) -> str:
    return ",".join(map(quoted, cells)) + "\n"


@settings(max_examples=150)
@given(ROWS, st.sampled_from(("", "filtered", "plain", "account", "daily")), st.data())
def test_the_sum_is_that_of_the_rows_and_of_the_file(
    rows: list[tuple[int, str, str, Decimal, str]], total: str, data: st.DataObject
) -> None:
    """A second, plainer sum: of the very amounts that were put into the rows."""
    body = [
        line(f"2026-11-{day:02}", name, str(number), device, form.format(amount))
        for number, (day, name, device, amount, form) in enumerate(rows)
    ]
    expected = sum((row[3] for row in rows), Decimal(0))
    wrong = data.draw(st.booleans())
    said = expected + 1 if wrong else expected
    ends = {
        "": [],
        "filtered": [line("合計: フィルタしたキャンペーン", "--", "--", "--", f"{said:,}")],
        "plain": [line("合計", "--", "--", "--", f"{said}")],
        "account": [line("Total: Account", "--", "--", "--", f"{said}")],
        "daily": [line(f"2026-11-{rows[0][0]:02}", "合計", "--", "--", f"{said}")],
    }
    text = line("日", "キャンペーン", "キャンペーン ID", "デバイス", "費用") + "".join(
        [*body, *ends[total]]
    )
    try:
        report = read(text)
    except NotATable:
        one_day = len({row[0] for row in rows}) == 1
        # Named like a total, and with the amount of one: nobody can tell, if no total does.
        unsure = total == "" and any(row[1] in ("合計会計", "=SUM(A1)") for row in rows)
        assert (
            unsure
            or (wrong and total in ("filtered", "plain", "daily"))
            or (total == "daily" and not one_day)
        )
        return
    assert decimal_of(report.units) == expected
    assert sum((decimal_of(one.units) for one in report.costs), Decimal(0)) == expected
    assert report.stated is None or decimal_of(report.stated[1]) in (expected, said)


@settings(max_examples=200)
@given(st.text(st.sampled_from('日,費用キャンペーン\n"合計:-0123456789./年月¥▲ \t'), max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for header in ("", "日,キャンペーン,費用\n", "キャンペーン名\t毎月\tコスト\n"):
        try:
            report = read(header + text)
        except NotATable:
            continue
        assert sum(one.units for one in report.costs) == report.units
        assert report.stated is None or report.units <= report.stated[1]


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for header in (b"", "日,キャンペーン,費用\n".encode("cp932")):
        try:
            report = read(header + data)
        except NotATable:
            continue
        assert sum(one.units for one in report.costs) == report.units
