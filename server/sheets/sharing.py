"""Who may open a spreadsheet: Drive's permissions."""

import contextlib

from google.auth.exceptions import GoogleAuthError
from googleapiclient.errors import HttpError
from httplib2 import HttpLib2Error

from server.errors import Refused, TryLater
from server.sheets.connection import Connection
from server.sheets.remedies import UNREACHABLE


def share(connection: Connection, spreadsheet_id: str, address: str) -> None:
    """Make a person an editor; nobody is sent an e-mail. Raises as `permit` does."""
    permission = {"type": "user", "role": "writer", "emailAddress": address}
    permit(connection, spreadsheet_id, permission, sendNotificationEmail=False)


def permit(
    connection: Connection, spreadsheet_id: str, permission: dict[str, str], **options: bool
) -> None:
    """`permission` as Drive v3 takes it. Raises Refused, and TryLater where Google cannot be
    reached."""
    try:
        with contextlib.closing(connection.drive()) as drive:
            drive.permissions().create(fileId=spreadsheet_id, body=permission, **options).execute()
    except HttpError as error:
        whom = permission.get("emailAddress", "anyone")
        raise Refused(
            f"{whom} との共有が断られました({error.reason})。アドレスと、"
            "Google Drive API が有効になっているかをご確認ください。 / "
            f"Sharing with {whom} was refused ({error.reason}). Check the address and that the "
            "Google Drive API is enabled."
        ) from error
    except (GoogleAuthError, HttpLib2Error, OSError) as error:
        raise TryLater(UNREACHABLE.told()) from error
