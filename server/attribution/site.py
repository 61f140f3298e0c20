"""A site's settings as a policy for its channels."""

from server.attribution.channel import Policy
from server.attribution.hosts import host_of
from server.settings.sites import Site


def policy_of(site: Site, page_url: str = "") -> Policy:
    """The site's own hosts are those it names, those it takes posts from, and the form's page."""
    told = (host_of(address) for address in (*site.allowed_origins, page_url))
    return Policy(
        own_hosts=(*site.own_hosts, *(host for host in told if host)),
        media_hosts=site.media_hosts,
        own_rules=site.channel_rules,
        touch=site.touch,
        locale=site.locale,
    )
