"""Leads from the moment they are accepted: received, in batches, shown, erased."""
