"""Drive v3: files, folders, sharing, exports."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from googleapiclient.errors import HttpError

from tests.contract.emulator.book import Book
from tests.support.emulator import Emulator
from tests.support.google import Google

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def drive_error(call: Any) -> dict[str, Any]:
    with pytest.raises(HttpError) as raised:
        call.execute()
    error: dict[str, Any] = json.loads(raised.value.content)["error"]
    assert error["code"] == raised.value.status_code
    return error


@pytest.fixture
def drive(place: Emulator | Google) -> Any:
    return place.drive()


@pytest.fixture
def named(drive: Any) -> Iterator[tuple[str, str]]:
    """(id, name) of a spreadsheet made through Drive, with a name nobody else has."""
    name = f"顧客's 一覧 {uuid4().hex}"
    made = drive.files().create(body={"name": name, "mimeType": SPREADSHEET}).execute()
    yield made["id"], name
    drive.files().delete(fileId=made["id"]).execute()


def test_a_file_shows_four_fields_unless_asked_for_more(drive: Any, named: tuple[str, str]) -> None:
    file_id, name = named
    assert drive.files().get(fileId=file_id).execute() == {
        "kind": "drive#file",
        "id": file_id,
        "name": name,
        "mimeType": SPREADSHEET,
    }
    fields = "id,trashed,createdTime,capabilities/canEdit,owners(me,emailAddress)"
    more = drive.files().get(fileId=file_id, fields=fields).execute()
    assert more["trashed"] is False
    assert more["capabilities"] == {"canEdit": True}
    assert more["owners"][0]["me"] is True
    assert more["createdTime"].endswith("Z")


def test_files_are_found_by_name_type_and_trash(drive: Any, named: tuple[str, str]) -> None:
    file_id, name = named
    quoted = name.replace("'", "\\'")

    def found(query: str) -> list[str]:
        answer = drive.files().list(q=query, fields="files(id,name)").execute()
        return [file["id"] for file in answer["files"]]

    assert found(f"name = '{quoted}'") == [file_id]
    assert found(f"name='{quoted}' and mimeType='{SPREADSHEET}' and trashed=false") == [file_id]
    assert found(f"name = '{quoted}' and mimeType = '{FOLDER}'") == []
    assert found(f"name = '{quoted}' and not trashed = true") == [file_id]
    assert found(f"(name = '{quoted}' or name = 'nobody') and 'root' in parents") == [file_id]
    assert file_id in found("name contains '顧客'")
    assert file_id in found("'me' in owners")
    assert file_id in found("trashed = false and 'me' in writers")
    assert file_id not in found("not 'me' in readers")
    drive.files().update(fileId=file_id, body={"trashed": True}).execute()
    assert found(f"name = '{quoted}' and trashed = false") == []
    assert found(f"name = '{quoted}' and trashed = true") == [file_id]


def test_a_query_that_is_none_is_refused(drive: Any) -> None:
    error = drive_error(drive.files().list(q="name is 'x'"))
    assert (error["code"], error["message"]) == (400, "Invalid Value")
    assert error["errors"][0] == {
        "message": "Invalid Value",
        "domain": "global",
        "reason": "invalid",
        "location": "q",
        "locationType": "parameter",
    }


def test_lists_come_in_pages(drive: Any, local: Emulator) -> None:
    name = f"頁 {uuid4().hex}"
    made = [
        drive.files().create(body={"name": name, "mimeType": SPREADSHEET}).execute()["id"]
        for _ in range(3)
    ]
    query = {"q": f"name = '{name}'", "pageSize": 2, "orderBy": "createdTime"}
    first = drive.files().list(**query).execute()
    second = drive.files().list(**query, pageToken=first["nextPageToken"]).execute()
    assert first["kind"] == "drive#fileList"
    assert first["incompleteSearch"] is False
    assert "nextPageToken" not in second
    assert [file["id"] for file in first["files"] + second["files"]] == made
    for file_id in made:
        drive.files().delete(fileId=file_id).execute()


def test_a_file_is_renamed_moved_and_copied(drive: Any, place: Emulator | Google) -> None:
    folder = drive.files().create(body={"name": "営業部", "mimeType": FOLDER}).execute()["id"]
    book = Book.create(place)
    try:
        book.put("A1", [["写す"]])
        drive.files().update(
            fileId=book.id, body={"name": "改名"}, addParents=folder, removeParents="root"
        ).execute()
        assert book.get("properties.title") == {"properties": {"title": "改名"}}
        inside = drive.files().list(q=f"'{folder}' in parents").execute()["files"]
        assert [file["id"] for file in inside] == [book.id]
        copied = drive.files().copy(fileId=book.id, body={"name": "写し"}).execute()
        copy = Book(place, copied["id"])
        assert copied["name"] == "写し"
        copy.put("A2", [["写しだけ"]])
        assert copy.read("A1:A2") == [["写す"], ["写しだけ"]]
        assert book.read("A1:A2") == [["写す"]]
        copy.delete()
    finally:
        book.delete()
        drive.files().delete(fileId=folder).execute()


def test_a_deleted_file_is_gone_for_both_apis(drive: Any, place: Emulator | Google) -> None:
    book = Book.create(place)
    assert drive.files().delete(fileId=book.id).execute() == ""
    error = drive_error(drive.files().get(fileId=book.id))
    assert error["message"] == f"File not found: {book.id}."
    assert error["errors"][0]["reason"] == "notFound"
    with pytest.raises(HttpError) as raised:
        book.get()
    assert raised.value.status_code == 404


def test_a_file_is_shared_and_unshared(drive: Any, named: tuple[str, str], local: Emulator) -> None:
    file_id, _ = named
    api = drive.permissions()
    body = {"type": "user", "role": "reader", "emailAddress": "sato@example.com"}
    given = api.create(fileId=file_id, body=body, sendNotificationEmail=False).execute()
    assert given.keys() == {"kind", "id", "type", "role"}
    fields = "id,emailAddress,role"
    got = api.get(fileId=file_id, permissionId=given["id"], fields=fields).execute()
    assert got == {"id": given["id"], "emailAddress": "sato@example.com", "role": "reader"}
    changed = {"role": "writer"}
    api.update(fileId=file_id, permissionId=given["id"], body=changed).execute()
    listed = api.list(fileId=file_id, fields="permissions(emailAddress,role)").execute()
    assert listed["permissions"] == [
        {"emailAddress": "owner@example.com", "role": "owner"},
        {"emailAddress": "sato@example.com", "role": "writer"},
    ]
    api.delete(fileId=file_id, permissionId=given["id"]).execute()
    error = drive_error(api.get(fileId=file_id, permissionId=given["id"]))
    assert error["message"] == f"Permission not found: {given['id']}."


@pytest.mark.parametrize(
    "body",
    [
        {"role": "reader", "emailAddress": "sato@example.com"},
        {"type": "user", "emailAddress": "sato@example.com"},
        {"type": "user", "role": "reader", "emailAddress": "nobody"},
        {"type": "user", "role": "owner", "emailAddress": "sato@example.com"},
    ],
)
def test_half_a_permission_is_refused(
    drive: Any, named: tuple[str, str], body: dict[str, str]
) -> None:
    assert drive_error(drive.permissions().create(fileId=named[0], body=body))["code"] in (400, 403)


def test_the_first_sheet_is_exported_as_text(drive: Any, book: Book) -> None:
    values = [["会社", "備考"], ["青木商店", '改行\nと"引用"'], ["", "2"]]
    book.put("A1:B3", values)
    body = drive.files().export(fileId=book.id, mimeType="text/csv").execute()
    rows = list(csv.reader(io.StringIO(body.decode("utf-8"), newline="")))
    assert rows == values
    tabs = drive.files().export(fileId=book.id, mimeType="text/tab-separated-values").execute()
    assert tabs.decode("utf-8").splitlines()[0] == "会社\t備考"


def test_the_whole_spreadsheet_is_exported_as_a_workbook(drive: Any, book: Book) -> None:
    book.put("A1:B1", [["会社", 12.5]])
    book.batch({"addSheet": {"properties": {"title": "設定"}}})
    body = drive.files().export(fileId=book.id, mimeType=XLSX).execute()
    workbook = openpyxl.load_workbook(io.BytesIO(body))
    assert workbook.sheetnames == ["Sheet1", "設定"]
    assert [cell.value for cell in workbook["Sheet1"][1]] == ["会社", 12.5]


def test_other_formats_are_refused(drive: Any, book: Book) -> None:
    call = drive.files().export(fileId=book.id, mimeType="image/png")
    assert drive_error(call)["message"] == "The requested conversion is not supported."
    error = drive_error(drive.files().get_media(fileId=book.id))
    assert (error["code"], error["errors"][0]["reason"]) == (403, "fileNotDownloadable")


def test_a_csv_file_becomes_a_spreadsheet(place: Emulator | Google) -> None:
    # By hand: google-api-python-client sends uploads to Google whatever its endpoint is.
    parts = (
        "--part\r\nContent-Type: application/json\r\n\r\n"
        f'{{"name": "取り込み", "mimeType": "{SPREADSHEET}"}}\r\n'
        "--part\r\nContent-Type: text/csv\r\n\r\n"
        "会社,数\n青木商店,3\n\r\n--part--"
    )
    made = place.gspread().http_client.session.post(
        "https://www.googleapis.com/upload/drive/v3/files?uploadType=multipart",
        data=parts.encode(),
        headers={"Content-Type": "multipart/related; boundary=part"},
    )
    book = Book(place, made.json()["id"])
    try:
        assert book.read("A1:B2") == [["会社", "数"], ["青木商店", 3]]
        assert book.get("properties.title") == {"properties": {"title": "取り込み"}}
    finally:
        book.delete()


def test_about_says_who_asks(drive: Any, local: Emulator) -> None:
    about = drive.about().get(fields="user(emailAddress,me)").execute()
    assert about == {"user": {"emailAddress": "owner@example.com", "me": True}}
    error = drive_error(drive.about().get())
    assert error["message"] == "The 'fields' parameter is required for this method."
