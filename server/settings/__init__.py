"""The environment, the table of sites, and how each value is checked."""
