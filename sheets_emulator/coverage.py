"""What the local spreadsheet answers, written from the code that answers it.

`python -m sheets_emulator.coverage docs/emulator.md` writes the tables into the page between
their marks; a test fails where they differ.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sheets_emulator.access import Access
from sheets_emulator.batch.kinds import HANDLERS
from sheets_emulator.dispatch import Dispatcher
from sheets_emulator.proto import schema
from sheets_emulator.store.store import Store
from sheets_emulator.wire.faults import FAULT_KINDS
from sheets_emulator.wire.methods import Api

START: Final = "<!-- generated: python -m sheets_emulator.coverage docs/emulator.md -->"
END: Final = "<!-- end of generated -->"


def tables() -> str:
    """The tables as Markdown."""
    store = Store()
    answers = Dispatcher(store, Access(store)).answers
    store.close()
    sheets = sorted(method.id for method in Api("sheets", "v4", schema.sheets()).methods)
    drive = sorted(name for name in answers if name.startswith("drive."))
    kinds = sorted(schema.sheets().fields("Request"))
    return "\n".join(
        [
            START,
            "",
            f"### Sheets v4: {_share(answers, sheets)} methods",
            "",
            *_table("method", ((name, name in answers) for name in sheets)),
            "",
            f"### batchUpdate: {_share(HANDLERS, kinds)} kinds of request",
            "",
            *_table("request", ((kind, kind in HANDLERS) for kind in kinds)),
            "",
            "### Drive v3",
            "",
            *_table("method", ((name, True) for name in drive)),
            "",
            "### Faults",
            "",
            "| kind | what happens to the call |",
            "|---|---|",
            *(f"| `{kind}` | {meaning} |" for kind, meaning in FAULT_KINDS.items()),
            "",
            END,
        ]
    )


def _share(answered: Iterable[str], of: list[str]) -> str:
    return f"{len(set(answered) & set(of))} of {len(of)}"


def _table(title: str, rows: Iterable[tuple[str, bool]]) -> list[str]:
    return [
        f"| {title} | |",
        "|---|---|",
        *(
            f"| `{name}` | {'supported' if is_supported else 'refused'} |"
            for name, is_supported in rows
        ),
    ]


def replaced(page: str) -> str:
    """The page with fresh tables between its marks."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return before + tables() + after


def main() -> int:
    path = Path(sys.argv[1])
    path.write_text(replaced(path.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
