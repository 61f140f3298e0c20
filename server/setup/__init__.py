"""Creating and repairing the spreadsheet: tabs, headers, marks, formats. Never people's cells."""
