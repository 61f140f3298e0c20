"""createDeveloperMetadata, updateDeveloperMetadata, deleteDeveloperMetadata."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sheets_emulator.batch.common import free_id, mask, required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.filters import matching_metadata
from sheets_emulator.model.metadata import Location, Metadata, Visibility
from sheets_emulator.model.metadata_json import location_of, metadata_json
from sheets_emulator.model.spreadsheet import Spreadsheet

_NO_KEY: Final = "Developer metadata must always have a key specified."
_VISIBILITIES: Final[dict[str, Visibility]] = {"DOCUMENT": "DOCUMENT", "PROJECT": "PROJECT"}


@handles("createDeveloperMetadata")
def create_developer_metadata(book: Spreadsheet, request: Json) -> Json:
    given = required(request, "developerMetadata")
    wanted = given.get("metadataId")
    if wanted is not None and wanted <= 0:
        raise invalid_argument("developerMetadata.metadataId must be positive.")
    if wanted in book.metadata:
        raise invalid_argument(
            f"Cannot add developer metadata with ID [{wanted}] because developer metadata with that"
            " ID already exists."
        )
    if not given.get("metadataKey"):
        raise invalid_argument(_NO_KEY)
    metadata = Metadata(
        id=wanted or free_id(book.metadata),
        key=given["metadataKey"],
        value=given.get("metadataValue", ""),
        visibility=_visibility(given),
        location=location_of(book, given.get("location", {})),
    )
    book.metadata[metadata.id] = metadata
    return {"developerMetadata": metadata_json(metadata)}


@handles("updateDeveloperMetadata")
def update_developer_metadata(book: Spreadsheet, request: Json) -> Json:
    tree = mask(request, "DeveloperMetadata")
    given = request.get("developerMetadata", {})
    filters = required(request, "dataFilters")
    everything = "*" in tree
    if "metadataId" in tree:
        raise invalid_argument("metadataId cannot be updated.")
    changed: list[Metadata] = []
    for metadata in matching_metadata(book, filters):
        new = metadata
        if everything or "metadataKey" in tree:
            if not given.get("metadataKey"):
                raise invalid_argument(_NO_KEY)
            new = replace(new, key=given["metadataKey"])
        if everything or "metadataValue" in tree:
            new = replace(new, value=given.get("metadataValue", ""))
        if everything or "visibility" in tree:
            new = replace(new, visibility=_visibility(given))
        if everything or "location" in tree:
            new = replace(new, location=location_of(book, given.get("location", {})))
        book.metadata[metadata.id] = new
        changed.append(new)
    return {"developerMetadata": [metadata_json(metadata) for metadata in changed]}


@handles("deleteDeveloperMetadata")
def delete_developer_metadata(book: Spreadsheet, request: Json) -> Json:
    gone = matching_metadata(book, [required(request, "dataFilter")])
    for metadata in gone:
        del book.metadata[metadata.id]
    return {"deletedDeveloperMetadata": [metadata_json(metadata) for metadata in gone]}


def copy_metadata(source: Iterable[Metadata], book: Spreadsheet, sheet_id: int) -> None:
    """Carries metadata of a sheet over to its copy. An id that is taken gets another: it stays
    unique in a spreadsheet."""
    for metadata in list(source):
        new_id = metadata.id if metadata.id not in book.metadata else free_id(book.metadata)
        location: Location = replace(metadata.location, sheet_id=sheet_id)
        book.metadata[new_id] = replace(metadata, id=new_id, location=location)


def _visibility(given: Json) -> Visibility:
    found = _VISIBILITIES.get(given.get("visibility", ""))
    if found is None:
        raise invalid_argument("Developer metadata must always have visibility specified.")
    return found
