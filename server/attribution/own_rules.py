"""The business's own rules: checked before all others, the first that holds wins."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from server.attribution.hosts import host_of, split_url, within
from server.attribution.source import Source
from server.attribution.touch import Touch


def first_that_holds(
    rules: tuple[Mapping[str, str], ...], touch: Touch, visit: Source, forms: tuple[str, ...]
) -> Mapping[str, str] | None:
    """The first rule whose every condition holds.

    `forms`: what the form goes by: its title and its id. Values may hold `*`, case is ignored.
    `host` stands for its subdomains and is looked for in the referrer and in utm_source;
    `landing` is the path of the landing page, and `/lp` holds for `/lp/a` too.
    """
    for rule in rules:
        conditions = {key: value for key, value in rule.items() if key != "channel"}
        if conditions and all(
            _holds(key, value.strip().lower(), touch, visit, forms)
            for key, value in conditions.items()
        ):
            return rule
    return None


def _holds(key: str, wanted: str, touch: Touch, visit: Source, forms: tuple[str, ...]) -> bool:
    match key:
        case "host":
            site = host_of(f"//{wanted}")
            seen = (visit.referrer, host_of(f"//{visit.source.lower()}"))
            return any(within(host, site) for host in seen if host)
        case "landing":
            path = _path(touch.landing_page)
            return bool(path) and (
                fnmatchcase(path, wanted) or (path + "/").startswith(wanted.rstrip("/") + "/")
            )
        case "form":
            return any(fnmatchcase(form.lower(), wanted) for form in forms)
        case "utm_source" | "utm_medium" | "utm_campaign" | "utm_term" | "utm_content":
            return fnmatchcase(str(getattr(touch, key)).strip().lower(), wanted)
        case _:
            return False


def _path(address: str) -> str:
    parts = split_url(address)
    return (parts.path or "/").lower() if parts and parts.netloc else ""
