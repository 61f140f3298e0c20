"""Tables → files, each all or nothing, for their owner alone; and a list of them, written last.

A reader who finds the list finds files that are whole. CSV is as for every hand-over (UTF-8 with
BOM, CRLF, a header row), and no cell of it is a formula to a spreadsheet program; Parquet holds the
words as they are."""

import csv
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from server.errors import LeadsheetError
from server.warehouse.values import NO_AMOUNT, NO_DATE, NO_TIME, FilledTable, Values
from sheets_schema.text import Text
from sheets_schema.warehouse import SqlField

Format = Literal["parquet", "csv"]
MANIFEST = "manifest.json"
_WORKING = ".leadsheet-export-"
# What a run that was killed left behind; one that is under way is younger.
_ABANDONED = 24 * 3600
# A spreadsheet program takes a cell for a formula by its first sign; a phone number is none.
_FORMULA = re.compile(r"[\s]*[=@+\-\t\r＝＠＋－]")
_NUMBER = re.compile(r"[+\-]?[\d\s().\-]+")


def has_duckdb() -> bool:
    return find_spec("duckdb") is not None


def write_all(
    tables: Sequence[FilledTable], to: Path, how: Format, about: dict[str, Any]
) -> list[Path]:
    """`about`: what the list says beside the files. Gives the files, the list last. Raises
    LeadsheetError where the folder cannot be written; then nothing in it has changed, or files
    that are whole and a list that still tells of the former ones."""
    if how == "parquet" and not has_duckdb():
        raise LeadsheetError(
            Text(
                "Parquet を書くには DuckDB が必要です。pip install 'leadsheet[warehouse]' "
                "を実行するか、--format csv を付けてください。",
                "Parquet needs DuckDB: pip install 'leadsheet[warehouse]', or ask for --format "
                "csv.",
            )
        )
    try:
        with _workshop(to) as inside:
            made = [_write(one, inside, how) for one in tables]
            listed = inside / MANIFEST
            told = {**about, "format": how, "tables": _told(tables, made)}
            listed.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
            found = []
            for path in (*made, listed):
                path.chmod(0o600)
                _to_disk(path)
                found.append(path.replace(to / path.name))
            _to_disk(to)
            return found
    except OSError as error:
        raise LeadsheetError(
            Text(
                f"{to} に書き込めません({error.strerror})。場所、権限、空き容量をご確認ください。",
                f"{to} cannot be written ({error.strerror}). Check the place, who may write "
                "there, and whether it has room.",
            )
        ) from error


@contextmanager
def _workshop(to: Path) -> Iterator[Path]:
    """A folder within `to`, gone afterwards; so that what is done is moved and never copied."""
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in to.glob(f"{_WORKING}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    inside = Path(tempfile.mkdtemp(prefix=_WORKING, dir=to))
    try:
        yield inside
    finally:
        shutil.rmtree(inside, ignore_errors=True)


def _to_disk(path: Path) -> None:
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _told(tables: Sequence[FilledTable], made: Sequence[Path]) -> list[dict[str, Any]]:
    return [
        {
            "table": one.declared.key,
            "file": path.name,
            "rows": one.rows,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "columns": [{"name": field.key, "type": field.declared} for field in one.fields],
        }
        for one, path in zip(tables, made, strict=True)
    ]


def _write(table: FilledTable, inside: Path, how: Format) -> Path:
    path = inside / f"{table.declared.key}.{how}"
    # Nobody else may read it while it grows.
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if how == "csv":
        _write_csv(table, path)
    else:
        _write_parquet(table, path)
    return path


def _write_csv(table: FilledTable, path: Path) -> None:
    columns = [_as_text(field, table.columns[field.key]) for field in table.fields]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([field.key for field in table.fields])
        writer.writerows(zip(*columns, strict=True))


def _write_parquet(table: FilledTable, path: Path) -> None:
    import duckdb

    frame = pd.DataFrame(
        {field.key: _for_duckdb(field, table.columns[field.key]) for field in table.fields}
    )
    typed = ", ".join(
        f'CAST("{field.key}" AS {field.declared}) AS "{field.key}"' for field in table.fields
    )
    database = duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False})
    try:
        database.register("given", frame)
        target = str(path).replace("'", "''")
        database.execute(
            f"COPY (SELECT {typed} FROM given) TO '{target}' "  # noqa: S608  declared names
            "(FORMAT parquet, COMPRESSION zstd)"
        )
    except duckdb.IOException as error:
        raise OSError(0, str(error).splitlines()[0]) from error
    finally:
        database.close()


def _for_duckdb(field: SqlField, values: Values) -> Any:
    match field.type:
        case "VARCHAR":
            return pd.array(values, dtype="string")
        case "DECIMAL":
            return pd.array(_decimals(values, field.scale), dtype="string")
        case "DATE" | "TIMESTAMP":
            return values.astype("datetime64[s]")
        case "BOOLEAN" | "INTEGER":
            return values


def _as_text(field: SqlField, values: Values) -> list[str | None]:
    match field.type:
        case "VARCHAR":
            return [_harmless(one) for one in values.tolist()]
        case "DECIMAL":
            return _decimals(values, field.scale)
        case "DATE":
            return _unless(values, NO_DATE)
        case "TIMESTAMP":
            texts = _unless(values, NO_TIME)
            return [None if one is None else one.replace("T", " ") for one in texts]
        case "BOOLEAN":
            return ["true" if one else "false" for one in values.tolist()]
        case "INTEGER":
            return [str(one) for one in values.tolist()]


def _unless(values: Values, nothing: np.datetime64) -> list[str | None]:
    texts = np.datetime_as_string(values.astype(nothing.dtype)).tolist()
    return [None if one == "NaT" else one for one in texts]


def _decimals(values: Values, scale: int) -> list[str | None]:
    whole = 10**scale
    return [None if one == NO_AMOUNT else _decimal(one, whole, scale) for one in values.tolist()]


def _decimal(units: int, whole: int, scale: int) -> str:
    above, below = divmod(abs(units), whole)
    sign = "-" if units < 0 else ""
    return f"{sign}{above}.{below:0{scale}}" if below else f"{sign}{above}"


def _harmless(text: str | None) -> str | None:
    """A quote before what would be a formula."""
    if text is None or not _FORMULA.match(text) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
