"""The page people look at: a spreadsheet as they know it, drawn from the store, edited through
the API."""
