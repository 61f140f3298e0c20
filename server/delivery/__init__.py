"""Inbox → spreadsheet, exactly once."""
