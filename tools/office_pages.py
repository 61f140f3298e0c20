"""The made-up firm's spreadsheet as an .xlsx file, opened by LibreOffice: its pages as a PDF and as
pictures to look at, and on standard output what each tab kept.

    python -m tools.office_pages --to var/office --locale ja
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import requests
from openpyxl import load_workbook

from sheets_schema.text import Locale
from tests.support.processes import product
from tools import screenshots

SECONDS = 600


def main() -> int:
    options = _options()
    office, pictures = (shutil.which(name) for name in ("soffice", "pdftoppm"))
    if office is None or pictures is None:
        print(
            "LibreOffice と poppler-utils が必要です。 / LibreOffice and poppler-utils are needed."
        )
        return 1
    options.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        book = _workbook(Path(name), options.to / f"leads.{options.locale}.xlsx", options.locale)
        again = _converted(office, book, Path(name), "xlsx")
        for title, kept, reopened in zip(*_contents(book, again), strict=True):
            print(f"{title}: {kept}" + ("" if kept == reopened else f" → {reopened}"))
        made = _converted(office, book, Path(name), "pdf")
        pdf = shutil.move(made, options.to / made.name)
    pages = options.to / book.stem
    subprocess.run([pictures, "-r", "60", "-png", str(pdf), str(pages)], check=True)
    print(pdf, len(list(options.to.glob(f"{book.stem}-*.png"))), "pages")
    return 0


def _workbook(folder: Path, to: Path, locale: Locale) -> Path:
    """The .xlsx that the spreadsheet's page gives to download."""
    with product(folder, LOCALE=locale) as running:
        running.start_web()
        running.start_worker()
        screenshots.play(running.web, running.environment, folder, locale)
        address = f"http://{running.sheets}/spreadsheets/{running.spreadsheet_id}/download.xlsx"
        answer = requests.get(address, timeout=60)
        answer.raise_for_status()
        to.write_bytes(answer.content)
    return to


def _converted(office: str, book: Path, folder: Path, kind: str) -> Path:
    """By LibreOffice, with a profile of its own so that one in use is not disturbed."""
    out = folder / kind
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run([*command, str(book)], check=True, timeout=SECONDS, capture_output=True)
    return out / f"{book.stem}.{kind}"


def _contents(*books: Path) -> tuple[list[str], ...]:
    """The titles, and for each book what every tab has, in words."""
    read = [load_workbook(book) for book in books]
    told = [
        [
            f"{sheet.max_row} rows, {len(sheet.data_validations.dataValidation)} dropdowns and "
            f"rules, {sum(len(one.rules) for one in sheet.conditional_formatting)} conditional "
            f"formats, {len(getattr(sheet, '_charts', ()))} charts"
            for sheet in book.worksheets
        ]
        for book in read
    ]
    return (read[0].sheetnames, *told)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--locale", choices=("ja", "en"), default="ja")
    parser.add_argument("--to", type=Path, default=Path("var/office"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
