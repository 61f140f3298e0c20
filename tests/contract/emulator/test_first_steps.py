"""What a newcomer does in the first minute."""

from tests.support.emulator import Emulator


def test_a_spreadsheet_made_with_gspread_is_read_back_with_googleapiclient(
    emulator: Emulator,
) -> None:
    book = emulator.gspread().create("はじめて")
    book.sheet1.update([["会社", "数"], ["青木商店", 3]], "A1")

    read = (
        emulator.sheets()
        .spreadsheets()
        .values()
        .get(spreadsheetId=book.id, range="Sheet1", valueRenderOption="UNFORMATTED_VALUE")
        .execute()
    )

    assert read == {
        "range": "Sheet1!A1:Z1000",
        "majorDimension": "ROWS",
        "values": [["会社", "数"], ["青木商店", 3]],
    }
    listed = emulator.drive().files().list(q="name = 'はじめて'").execute()
    assert [file["id"] for file in listed["files"]] == [book.id]
