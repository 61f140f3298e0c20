"""The business's own rules: checked before all others, the first that holds wins."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from server.attribution.hosts import named_host, split_url, within
from server.attribution.source import Source, folded
from server.attribution.touch import Touch


def first_that_holds(
    rules: tuple[Mapping[str, str], ...], touch: Touch, visit: Source, forms: tuple[str, ...]
) -> Mapping[str, str] | None:
    """The first rule whose every condition holds.

    `forms`: what the form goes by: its title and its id. Values may hold `*`; case and full
    width are ignored.
    `host` stands for its subdomains and is looked for in the referrer and in utm_source;
    `landing` is the path of the landing page, and `/lp` holds for `/lp/a` too.
    """
    for rule in rules:
        conditions = {key: value for key, value in rule.items() if key != "channel"}
        if conditions and all(
            _holds(key, folded(value), touch, visit, forms) for key, value in conditions.items()
        ):
            return rule
    return None


def _holds(key: str, wanted: str, touch: Touch, visit: Source, forms: tuple[str, ...]) -> bool:
    match key:
        case "host":
            site = named_host(wanted)
            seen = (visit.referrer, named_host(visit.source))
            return bool(site) and any(within(host, site) for host in seen if host)
        case "landing":
            path = _path(touch.landing_page)
            return bool(path) and (
                fnmatchcase(path, wanted) or (path + "/").startswith(wanted.rstrip("/") + "/")
            )
        case "form":
            return any(fnmatchcase(folded(form), wanted) for form in forms)
        case "utm_source" | "utm_medium" | "utm_campaign" | "utm_term" | "utm_content":
            return fnmatchcase(folded(str(getattr(touch, key))), wanted)
        case _:
            return False


def _path(address: str) -> str:
    parts = split_url(address)
    return (parts.path or "/").lower() if parts and parts.netloc else ""
