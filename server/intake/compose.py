"""A submission becomes a lead."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime

import uuid_utils

from server.intake.agreement import consent_of
from server.intake.cells import cells_of
from server.intake.consent import forget_the_visit, is_refused, without_query
from server.intake.digest import Digest, words_of, words_of_text
from server.intake.envelope import CONSENT_FIELD, expanded
from server.intake.lead_ads import id_of_lead_ad
from server.intake.opened import opened
from server.intake.sorting import Sorted, sort
from server.intake.submission import Submission
from server.intake.text import clean
from server.intake.times import submitted_at
from server.intake.twice import undone
from server.lead import CellValue, Lead
from server.settings.sites import Site
from sheets_schema.conversions import CONSENT_DENIED, CONSENT_GIVEN
from sheets_schema.lists import UNCLASSIFIED
from sheets_schema.text import Text

UNREADABLE = Text("(読み取れない送信)", "(unreadable submission)")
NOT_ALL_SHOWN = Text(
    "(長すぎるため一部を省きました。送信の全体は受信箱にあります)",
    "(too long to show in full; the inbox has the whole submission)",
)
# Twice what a cell holds; all of it is in the body.
_LONGEST_TEXT = 100_000
# All cells of a row together: no small body makes a large row.
_TIMES_BODY = 2
_ALWAYS = 200_000
_LEAST = 2_000
_UNIT_TAG = re.compile(r"wpcf7-f(\d{1,12})(?:-p\d{1,12})?-o\d{1,6}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a submission beside its body.

    `trusted`: the sender proved who it is, so that its submitted_at and status count.
    `form_id`: the form that the address posted to names; `page_url`: the page the browser says
    it was on; `keys`: as on Lead; `share`: so many leads came in one body.
    """

    site: Site
    at: datetime
    trusted: bool
    body: bytes
    content_type: str = ""
    content_encoding: str = ""
    keys: tuple[str, ...] = ()
    form_id: str = ""
    page_url: str = ""
    share: int = 1


@dataclass(frozen=True, slots=True)
class Composed:
    """`hash`: of the visitor's words, also where they hold no contact; `unit_tag` and `locale`
    as Contact Form 7's script sent them, else "". `blank`: the form's fields, where it has some
    and the visitor filled in none of them."""

    lead: Lead
    hash: str
    unit_tag: str
    locale: str
    blank: tuple[str, ...] = ()


def compose(submission: Submission, arrival: Arrival) -> Composed:
    """Raises nothing: whatever was sent becomes a row."""
    site = arrival.site
    told = tuple(expanded(submission.fields))
    fields = tuple(one for one in told if one.name != CONSENT_FIELD)
    submission = opened(replace(submission, fields=tuple(map(undone, fields))))
    found = sort(submission.fields, site.field_names, site.locale)
    refused = is_refused(told)
    if refused:
        forget_the_visit(found)
        arrival = replace(arrival, page_url=without_query(arrival.page_url))
    status = found.what("status")
    cf7 = {one.field.name: one.text for one in found.all if one.field.name.startswith("_wpcf7")}
    tag = _UNIT_TAG.fullmatch(cf7.get("_wpcf7_unit_tag", "").strip())
    form_id = (
        arrival.form_id
        or cf7.get("_wpcf7", "").strip()
        or found.what("form_id")
        or (tag.group(1) if tag else "")
    )
    received = _received_at(found, arrival)
    cells, is_cut = _bounded(
        _cells(submission, found, arrival, form_id, refused=refused), submission, arrival
    )
    keys = arrival.keys
    if submission.unreadable:
        words = words_of_text(submission.unreadable, site)
    else:
        words = words_of(found.all, site, form_id, arrival.at)
    if submission.rest or submission.is_cut:
        words = _with_body(words, words_of_text(submission.rest, site), arrival.body)
    if submission.sender_id and arrival.trusted:
        keys += (f"key:{submission.sender_id}",)
    elif arrival.trusted and not any(key.startswith("key:") for key in keys):
        # Advertising systems come again hours later, with other words around the same lead.
        keys += tuple(f"lead-ad:{told}" for told in (id_of_lead_ad(found),) if told)
    lead = Lead(
        lead_id=str(uuid_utils.uuid7()),
        site=site.name,
        received_at=received,
        arrived_at=arrival.at,
        cells=cells,
        words=words.digest if words.hold_contact else None,
        keys=tuple(dict.fromkeys(keys)),
        content_type=arrival.content_type,
        body=arrival.body,
        whole=not (found.has_content or is_cut),
        accepted=arrival.trusted and status in ("", "mail_sent"),
    )
    return Composed(
        lead=lead,
        hash=words.digest[:32],
        unit_tag=tag.group(0) if tag else "",
        locale=cf7.get("_wpcf7_locale", "").strip(),
        blank=() if submission.rest else _blank_fields(found),
    )


def _blank_fields(found: Sorted) -> tuple[str, ...]:
    asked = [one for one in found.all if one.role.voice == "visitor"]
    if any(one.text.strip() for one in asked):
        return ()
    return tuple(dict.fromkeys(one.field.name for one in asked))


def _cells(
    submission: Submission, found: Sorted, arrival: Arrival, form_id: str, *, refused: bool
) -> dict[str, CellValue]:
    """`refused`: the visitor did not agree to be remembered, and so not to be told of."""
    site = arrival.site
    cells: dict[str, CellValue] = {}
    agreed = False if refused else consent_of(found.all)
    if agreed is not None:
        cells["consent"] = (CONSENT_GIVEN if agreed else CONSENT_DENIED).of(site.locale)
    if submission.unreadable:
        cells["conversion_point"] = UNREADABLE.of(site.locale)
        cells["channel"] = UNCLASSIFIED.name.of(site.locale)
        cells["other"] = submission.unreadable
    else:
        cells |= cells_of(found, site, form_id, arrival.page_url, trusted=arrival.trusted)
    fit = {name: clean(value) if isinstance(value, str) else value for name, value in cells.items()}
    return {name: value for name, value in fit.items() if not _is_blank(value)}


def _bounded(
    cells: dict[str, CellValue], submission: Submission, arrival: Arrival
) -> tuple[dict[str, CellValue], bool]:
    """The cells within what a row may hold, and whether something had to be left out: then the row
    says so."""
    room = max(_LEAST, _ALWAYS // arrival.share) + _TIMES_BODY * len(arrival.body)
    is_cut = submission.is_cut
    bounded: dict[str, CellValue] = {}
    other = str(cells.get("other", ""))
    for name, value in {**cells, "other": _joined(other, clean(submission.rest))}.items():
        if isinstance(value, str):
            text = value[: min(_LONGEST_TEXT, room)]
            is_cut = is_cut or len(text) < len(value)
            room -= len(text)
            value = text
        bounded[name] = value
    if is_cut:
        # First, so that it is seen, and not cut itself.
        told = NOT_ALL_SHOWN.of(arrival.site.locale)
        bounded["other"] = _joined(told, str(bounded["other"]))
    return {name: value for name, value in bounded.items() if not _is_blank(value)}, is_cut


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _with_body(words: Digest, rest: Digest, body: bytes) -> Digest:
    """What the fields do not hold makes a difference, too."""
    told = hashlib.sha256(words.digest.encode() + hashlib.sha256(body).digest())
    return Digest(told.hexdigest(), words.hold_contact or rest.hold_contact)


def _is_blank(value: CellValue) -> bool:
    return isinstance(value, str) and not value.strip()


def _received_at(found: Sorted, arrival: Arrival) -> datetime:
    """The sender's own time, taken out of what is left for その他 where it counts."""
    if arrival.trusted and (text := found.what("submitted_at")):
        told = submitted_at(text, arrival.at, arrival.site.zone)
        if told is not None:
            del found.about["submitted_at"]
            return told
    return arrival.at
