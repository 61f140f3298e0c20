"""Reading the spreadsheet as people's own tools do: through gspread, by header."""

from typing import Any

import gspread
import requests
from google.auth.credentials import AnonymousCredentials


def open_sheet(host: str, spreadsheet_id: str) -> gspread.Spreadsheet:
    """`host`: the local spreadsheet's host:port."""

    class Session(requests.Session):
        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
            for google in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                url = url.replace(google, f"http://{host}")
            return super().request(method, url, *args, **kwargs)

    client = gspread.Client(auth=AnonymousCredentials(), session=Session())
    return client.open_by_key(spreadsheet_id)


def records(host: str, spreadsheet_id: str, tab: str = "リード") -> list[dict[str, Any]]:
    """One dict a row, header → what the cell shows, rows without anything left out."""
    header, *rows = open_sheet(host, spreadsheet_id).worksheet(tab).get_all_values()
    return [dict(zip(header, row, strict=True)) for row in rows if any(row)]


def table(host: str, spreadsheet_id: str, tab: str, first: str) -> list[list[str]]:
    """A KPI tab's table as shown: from the row whose first cell is `first` down to 合計."""
    rows = open_sheet(host, spreadsheet_id).worksheet(tab).get_all_values()
    start = next(index for index, row in enumerate(rows) if row and row[0] == first)
    end = next(index for index in range(start, len(rows)) if rows[index][0] in ("合計", "Total"))
    return rows[start : end + 1]
