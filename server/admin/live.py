"""Parts of a page that a small script asks for again and again: cheap where nothing changed, and
never held open, so that a web process that serves a few requests at a time stays free."""

from flask import Response, request


def unchanged_or(html: str) -> Response:
    """The fragment with its mark; 304 for a script that holds this very fragment already."""
    response = Response(html)
    response.add_etag()
    response.make_conditional(request)
    return response
