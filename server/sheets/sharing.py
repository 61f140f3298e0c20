"""Who may open a spreadsheet: Drive's permissions."""

import contextlib
import http.client

from google.auth.exceptions import GoogleAuthError
from googleapiclient.errors import HttpError
from httplib2 import HttpLib2Error

from server.errors import Refused, TryLater
from server.outside import deadline
from server.sheets.connection import Connection
from server.sheets.http import READ_SECONDS
from server.sheets.remedies import UNREACHABLE, UNREADABLE
from sheets_schema.text import Text


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
        with deadline.within(READ_SECONDS), contextlib.closing(connection.drive()) as drive:
            asked = drive.permissions().create(fileId=spreadsheet_id, body=permission, **options)
            _check(asked.execute())
    except HttpError as error:
        whom = permission.get("emailAddress", "anyone")
        raise Refused(
            Text(
                f"{whom} との共有が断られました({error.reason})。アドレスと、Google Drive API "
                "が有効になっているかをご確認ください。",
                f"Sharing with {whom} was refused ({error.reason}). Check the address and that "
                "the Google Drive API is enabled.",
            )
        ) from error
    except (GoogleAuthError, HttpLib2Error, http.client.HTTPException, OSError) as error:
        raise TryLater(UNREACHABLE.told()) from error
    except ValueError as error:  # of an answer that is no JSON; sharing again does no harm
        raise TryLater(UNREADABLE.told()) from error


def _check(answer: object) -> None:
    """Drive answers with the permission that it made; anybody in between may answer 200."""
    if not isinstance(answer, dict) or not answer.get("id"):
        raise ValueError("not a permission")
