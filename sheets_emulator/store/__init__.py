"""Spreadsheets at rest and in motion: committed states, the log on disk, the feed of changes."""
