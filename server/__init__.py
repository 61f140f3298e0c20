"""The running program: from a form post to the spreadsheet, from the spreadsheet to the KPIs."""
