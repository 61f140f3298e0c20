"""Columns and ranges as people write them."""


def letters(column: int) -> str:
    """Zero-based column → A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def quoted(title: str) -> str:
    """A tab's title in a range, whatever is in it."""
    return "'" + title.replace("'", "''") + "'"
