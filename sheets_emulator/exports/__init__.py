"""Spreadsheets as files: CSV and Excel."""
