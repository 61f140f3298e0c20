"""The Google Workspace add-on for Google Sheets, HTTP runtime: Google posts an event, we answer
with a card. What is shown comes from the inbox database, never from a call to the spreadsheet."""
