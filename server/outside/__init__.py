"""Calls to other machines: how long one may take, and what its failure means."""
