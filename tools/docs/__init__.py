"""Pages of docs/ that are written from the declarations; a test holds them together."""
