"""Results told back to advertising platforms: who may be told of, and in which form. Pure: nothing
here reads a spreadsheet or a database."""
