"""Columns → facts, sums and figures, and what moved since earlier rebuilds."""
