"""Requests and replies: proto3 JSON, field masks, routes, and Google's manners."""
