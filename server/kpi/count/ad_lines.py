"""What stands on the tabs 広告連携: the lines that a platform may be told now, and those that it
fetches already. A line that was on a fetched tab stays there as it was until it is too old; one
that went out in a file is on no tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from server.business.decided import Business
from server.conversions.candidates import Candidate, ConversionLine, LeftOut
from server.conversions.choosing import ChoosingRules, Key, choose, reason_against
from server.conversions.platforms import PLATFORMS, Place, Sent
from server.conversions.records import Record
from server.settings.sites import Site
from sheets_schema import business_settings
from sheets_schema.tabs import AD_TABS


class AdRecord(Protocol):
    """What the platforms of a site were told, and what is to be kept of it."""

    def told(self, target: str) -> Mapping[Key, Sent]: ...

    def erased(self) -> frozenset[str]: ...

    def note(self, target: str, lines: Sequence[Record], at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class AdLines:
    """`heads`: the rows above. `rows`: one a line. `fresh`: those of them that stand there for the
    first time, where the platform fetches the tab. `left`: what is on no line, and why."""

    heads: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    fresh: tuple[ConversionLine, ...]
    left: tuple[LeftOut, ...]


def rules_for(
    business: Business, site: Site, now: datetime, told: Mapping[Key, Sent], erased: frozenset[str]
) -> ChoosingRules:
    return ChoosingRules(
        place=Place(site.zone, site.currency, now),
        sent=told,
        erased=erased,
        blank_consent=business.choice("blank_consent") is business_settings.CONSENT_SEND,
        wait_for_judgement=business.choice("valid_wait") is business_settings.WAIT_FOR_JUDGEMENT,
    )


def lines_for_tabs(
    business: Business,
    site: Site,
    candidates: Sequence[Candidate],
    record: AdRecord | None,
    now: datetime,
) -> dict[str, AdLines]:
    """Name of the platform → what stands on its tab."""
    erased = record.erased() if record else frozenset[str]()
    fetched = business.choice("ad_tabs_fetched") is business_settings.FETCHED_YES
    return {
        target: _of(
            target,
            candidates,
            rules_for(business, site, now, record.told(target) if record else {}, erased),
            fetched=fetched and record is not None,
        )
        for target in AD_TABS
    }


def _of(
    target: str, candidates: Sequence[Candidate], rules: ChoosingRules, *, fetched: bool
) -> AdLines:
    platform = PLATFORMS[target]
    chosen = choose(platform, candidates, rules)
    standing = [
        sent.fields
        for one in candidates
        if (sent := rules.sent.get((one.lead_id, one.stage))) is not None
        and sent.file_id is None
        and sent.fields
        and not sent.retracted
        # As if it had not been sent: whoever has withdrawn or is too old is taken off.
        and reason_against(platform, one, _unsent(rules)) is None
    ]
    return AdLines(
        heads=platform.heads(rules.place),
        rows=(*standing, *(line.fields for line in chosen.lines)),
        fresh=chosen.lines if fetched else (),
        left=tuple(one for one in chosen.left if one.reason != "sent"),
    )


def _unsent(rules: ChoosingRules) -> ChoosingRules:
    return ChoosingRules(
        place=rules.place,
        erased=rules.erased,
        blank_consent=rules.blank_consent,
        wait_for_judgement=rules.wait_for_judgement,
    )


def note_fetched(
    tabs: Mapping[str, AdLines], record: AdRecord | None, currency: str, now: datetime
) -> None:
    """Before the tabs are written: a platform may fetch them the next moment."""
    for target, lines in tabs.items():
        if record is not None and lines.fresh:
            record.note(target, [Record.of(one, currency) for one in lines.fresh], now)
