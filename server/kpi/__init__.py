"""The figures, pure: cells are read, counted, laid out on tabs, drawn as requests."""
