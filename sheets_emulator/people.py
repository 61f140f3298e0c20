"""Who there is: the owner, and how Drive writes people down."""

from typing import Final

from sheets_emulator.model.cell import Json

OWNER: Final = "owner@example.com"
"""Who a request without a token acts as."""


def owner_permission(user: str) -> Json:
    return {
        "kind": "drive#permission",
        "id": permission_id(user),
        "type": "user",
        "emailAddress": user,
        "role": "owner",
        "displayName": user.split("@")[0],
        "deleted": False,
        "pendingOwner": False,
    }


def permission_id(grantee: str) -> str:
    """The same person has the same id on every file."""
    number = 0
    for letter in grantee.casefold():
        number = (number * 131 + ord(letter)) % 10**20
    return f"{number:020d}"
