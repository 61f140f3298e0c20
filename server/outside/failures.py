"""What failures of HTTP tell whoever has to decide whether to ask again."""

import requests

LONGEST_WAIT = 3600.0


def retry_after(response: requests.Response) -> float | None:
    """Seconds, as the other side asks; None where it does not, or asks what makes no sense."""
    try:
        seconds = float(response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds <= LONGEST_WAIT else None


def never_connected(error: requests.ConnectionError) -> bool:
    """urllib3 says NewConnectionError only where no connection came to be, so nothing was sent."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return type(reason).__name__ in {
        "NewConnectionError",
        "ConnectTimeoutError",
        "NameResolutionError",
    }
