"""E-mail addresses and phone numbers as platforms compare them: normalised, then SHA-256 in lower
hex. Source: developers.google.com/data-manager/api/devguides/concepts/formatting; Meta takes the
same but for the phone's `+`."""

import hashlib

from server.matching import email_key, phone_key

_DOTLESS = frozenset(("gmail.com", "googlemail.com"))


def email_of(text: str) -> str:
    """` A.b+N@Example.com` → `a.b+n@example.com`; "" where it is no address."""
    address = email_key("".join(text.split()))
    user, _, domain = address.rpartition("@")
    if domain not in _DOTLESS:
        return address
    plain = user.partition("+")[0].replace(".", "")
    return f"{plain}@{domain}" if plain else ""


def hashed(text: str) -> str:
    """Never the hash of nothing."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def hashed_email(text: str) -> str:
    return hashed(email_of(text))


def hashed_phone(text: str, *, plus: bool = True) -> str:
    """Of the number in E.164. `plus`: whether its `+` belongs to what is hashed."""
    number = phone_key(text)
    return hashed(number if plus else number.removeprefix("+"))
