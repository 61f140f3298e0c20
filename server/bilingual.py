"""Messages that are kept in both languages at once, as `日本語 / English`."""

from sheets_schema.text import Locale, Text

SEPARATOR = " / "


def in_language(message: str, locale: Locale) -> str:
    """The half that `locale` reads; the whole where it stands in one language only."""
    japanese, separator, english = message.partition(SEPARATOR)
    if not separator or japanese.isascii():
        return message
    return japanese if locale == "ja" else english


def halves(message: str) -> Text:
    return Text(in_language(message, "ja"), in_language(message, "en"))
