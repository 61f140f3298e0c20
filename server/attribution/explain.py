"""Which rule decided the channel of a visit, told to a person."""

from server.attribution.channel import Attribution
from server.attribution.ga4 import RULES
from sheets_schema.channel_rules import STEP
from sheets_schema.text import Locale, Text

_TOLD_BY = {
    "utm": Text("リンクの utm", "the link's utm values"),
    "click_id": Text("クリックID", "the click id"),
    "referrer": Text("参照元のホスト", "the referrer's host"),
    "nothing": Text("手がかりなし(直接)", "nothing (direct)"),
}
_LABELS = {
    "channel": Text("流入チャネル", "Channel"),
    "detail": Text("チャネル詳細", "Channel detail"),
    "source": Text("参照元 / メディア", "Source / medium"),
    "campaign": Text("キャンペーン", "Campaign"),
    "click_id": Text("クリックID", "Click ID"),
    "rule": Text("決めた規則", "Decided by"),
    "evidence": Text("根拠", "Evidence"),
}


def explain(found: Attribution, locale: Locale) -> list[tuple[str, str]]:
    """(what, value) in the order in which a person asks."""
    click_id = f"{found.touch.click_id_type}={found.touch.click_id}" if found.touch.click_id else ""
    told = {
        "channel": found.channel,
        "rule": STEP[found.step].says.of(locale) + _own_rule(found),
        "detail": f"{found.detail} ({_ga4_rule(found.detail, locale)})",
        "source": f"{found.visit.source} / {found.visit.medium}",
        "evidence": _TOLD_BY[found.visit.told_by].of(locale),
        "campaign": found.visit.campaign,
        "click_id": click_id,
    }
    return [(_LABELS[key].of(locale), value) for key, value in told.items() if value]


def _own_rule(found: Attribution) -> str:
    conditions = (f"{key}={value}" for key, value in found.own_rule.items() if key != "channel")
    return f" ({', '.join(conditions)})" if found.own_rule else ""


def _ga4_rule(detail: str, locale: Locale) -> str:
    names = [name for name, _ in RULES]
    if detail not in names:
        return Text("GA4 のどの規則にも当たらない", "no rule of GA4 holds").of(locale)
    number = names.index(detail) + 1
    return Text(f"GA4 の規則 {number}", f"rule {number} of GA4").of(locale)
