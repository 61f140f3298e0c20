"""/admin: what came in, what waits, what failed and why. Personal data is shown only here."""
