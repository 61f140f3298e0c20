"""Where people open a spreadsheet, or one row of it."""


def sheet_address(spreadsheet_id: str, emulator_host: str = "") -> str:
    """`emulator_host`: `host:port` of the local spreadsheet, where that is used."""
    if emulator_host:
        return f"http://{emulator_host}/spreadsheets/{spreadsheet_id}"
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"


def row_address(sheet: str, sheet_id: int, row: int | None) -> str:
    """`sheet`: the spreadsheet's address; `row`: counted from 1; None for the tab alone."""
    place = "" if row is None else f"&range=A{row}"
    return f"{sheet}#gid={sheet_id}{place}"
