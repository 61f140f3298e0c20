"""A local spreadsheet that speaks the Google Sheets and Drive APIs."""
