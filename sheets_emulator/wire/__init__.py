"""Requests and replies: routes, quotas, faults, and Google's manners."""
