"""Developer metadata between its JSON and the model."""

from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.metadata import Location, Metadata
from sheets_emulator.model.spreadsheet import Spreadsheet


def metadata_json(metadata: Metadata) -> Json:
    written: Json = {"metadataId": metadata.id, "metadataKey": metadata.key}
    if metadata.value:
        written["metadataValue"] = metadata.value
    written["location"] = location_json(metadata.location)
    written["visibility"] = metadata.visibility
    return written


def location_json(location: Location) -> Json:
    match location.type:
        case "SPREADSHEET":
            return {"locationType": "SPREADSHEET", "spreadsheet": True}
        case "SHEET":
            return {"locationType": "SHEET", "sheetId": location.sheet_id}
        case "ROW" | "COLUMN":
            index = location.index or 0
            where: Json = {"sheetId": location.sheet_id} if location.sheet_id else {}
            where["dimension"] = location.dimension
            where["startIndex"], where["endIndex"] = index, index + 1
            return {"locationType": location.type, "dimensionRange": where}


def location_of(book: Spreadsheet, given: Json) -> Location:
    """A DeveloperMetadataLocation of a request; ApiError 400 where it is not one place."""
    named = [name for name in ("spreadsheet", "sheetId", "dimensionRange") if name in given]
    if len(named) != 1:
        raise invalid_argument("Developer metadata must always have a location specified.")
    if named == ["spreadsheet"]:
        if not given["spreadsheet"]:
            raise invalid_argument("Developer metadata must always have a location specified.")
        return Location("SPREADSHEET")
    if named == ["sheetId"]:
        return Location("SHEET", book.known_sheet(given["sheetId"]).id)
    where = given["dimensionRange"]
    sheet = book.known_sheet(where.get("sheetId", 0))
    start, end = where.get("startIndex"), where.get("endIndex")
    if start is None or end is None:
        raise invalid_argument("DimensionRange must specify both a startIndex and an endIndex")
    if end - start != 1 or start < 0:
        raise invalid_argument("DimensionRange must represent a single row or column")
    rows = where.get("dimension") == "ROWS"
    if not rows and where.get("dimension") != "COLUMNS":
        raise invalid_argument("No dimension specified.")
    if start >= (sheet.row_count if rows else sheet.column_count):
        raise invalid_argument(f"dimensionRange.startIndex[{start}] is outside the grid.")
    return Location("ROW" if rows else "COLUMN", sheet.id, start)
