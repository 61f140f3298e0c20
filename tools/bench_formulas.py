"""The same counts as formulas of a spreadsheet: how long LibreOffice takes to recalculate the base
tabs as COUNTIFS, beside a rebuild. Only where `soffice` is installed."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter

from sheets_schema.lists import CHANNELS, INVALID_REASONS
from tests.support.sample_firm import EPOCH, sample_firm

SIZES = (10_000, 100_000)
NAMES = [channel.name.ja for channel in CHANNELS]
REASONS = [reason.ja for reason in INVALID_REASONS]
# Channel, 無効理由, 商談日, 成約日.
Row = tuple[str, str, int, int]

# Nothing is recalculated but by calculateAll: the first lead loses its channel after the file was
# read, so right counts at the end can only come from what was timed.
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Sub Recalculate(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  document.enableAutomaticCalculation(False)
  document.Sheets.getByName("Leads").getCellByPosition(0, 0).String = ""
  file = FreeFile : Open target For Output As #file
  For turn = 1 To 5
    started = GetSystemTicks() : document.calculateAll() : Print #file, GetSystemTicks() - started
  Next turn
  cursor = document.Sheets.getByName("KPI").createCursor() : cursor.gotoEndOfUsedArea(False)
  For row = 0 To cursor.RangeAddress.EndRow
    Print #file, document.Sheets.getByName("KPI").getCellByPosition(0, row).Value
  Next row
  Close #file : document.close(True)
End Sub
</script:module>"""
TURNS = 5


def main() -> int:
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is not installed; the comparison with formulas is left out.")
        return 0
    for size in SIZES:
        rows = list(_rows(size))
        formulas = dict(_formulas(rows))
        milliseconds, counted = _recalculated(office, rows, list(formulas))
        if counted != list(formulas.values()):
            print("LibreOffice did not count as expected; no comparison.")
            return 1
        print(f"{len(rows):7,} leads   LibreOffice recalculates {len(formulas)} COUNTIFS of the "
              f"base tabs in {milliseconds / 1000:.3f} s", flush=True)  # fmt: skip
    return 0


def _rows(size: int) -> Iterator[Row]:
    """Leads that formulas can count at all: tidy ones."""
    for lead in sample_firm(EPOCH.replace(year=2026, month=11, day=20), leads=size).leads:
        channel, dates = lead.get("channel"), (lead.get("opportunity_on"), lead.get("won_on"))
        if channel in NAMES and all(one is None or isinstance(one, int) for one in dates):
            yield channel, str(lead.get("invalid_reason") or ""), dates[0] or 0, dates[1] or 0


def _formulas(rows: Sequence[Row]) -> Iterator[tuple[str, int]]:
    """Every count of ファネル, then of 無効理由, and what it comes to without the first lead."""
    channel, reason, opened, won = (f"Leads!${c}$1:${c}${len(rows)}" for c in "ABCD")
    later = rows[1:]
    for name in NAMES:
        mine = [row for row in later if row[0] == name]
        valid = [row for row in mine if not row[1]]
        these = f'{channel},"{name}",{reason}'
        yield f'COUNTIFS({these},"")', len(valid)
        yield f'COUNTIFS({these},"",{opened},">0")', sum(row[2] > 0 for row in valid)
        yield f'COUNTIFS({these},"",{won},">0")', sum(row[3] > 0 for row in valid)
        for word in REASONS:
            yield f'COUNTIFS({these},"{word}")', sum(row[1] == word for row in mine)
    for word in REASONS:
        yield f'COUNTIFS({reason},"{word}")', sum(row[1] == word for row in rows)


def _recalculated(office: str, rows: Sequence[Row], formulas: list[str]) -> tuple[int, list[int]]:
    """Milliseconds of the quickest of several recalculations, and the counts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "leads.xlsx", folder / "told.txt"
        _write(source, rows, formulas)
        home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
        macro = f"macro:///Standard.Module1.Recalculate({source.as_uri()},{target.as_uri()})"
        # Its first start makes the profile that the macro belongs in.
        for task in ("--terminate_after_init", macro):
            subprocess.run([office, "--headless", "--norestore", home, task],
                           check=True, capture_output=True, timeout=600)  # fmt: skip
            basic = folder / "home" / "user" / "basic" / "Standard" / "Module1.xba"
            basic.write_text(MACRO, encoding="utf-8")
        told = [int(line) for line in target.read_text().split()]
    return min(told[:TURNS]), told[TURNS:]


def _write(file: Path, rows: Sequence[Row], formulas: Sequence[str]) -> None:
    """Formulas without results, and the leads that they count."""
    with xlsxwriter.Workbook(file) as workbook:
        sheets = [workbook.add_worksheet(name) for name in ("KPI", "Leads")]
        for place, formula in enumerate(formulas):
            sheets[0].write_formula(place, 0, f"={formula}")
        for place, row in enumerate(rows):
            sheets[1].write_row(place, 0, row)


if __name__ == "__main__":
    sys.exit(main())
