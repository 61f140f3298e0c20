"""What ads cost, as the platforms' own reports tell it, into 費用."""
