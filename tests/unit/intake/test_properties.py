"""What must hold for any bytes at all."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.intake.body import read
from server.intake.compose import Arrival, Composed, compose
from server.intake.names import role_of
from server.lead import CHANNEL_GIVEN
from server.settings.sites import Site
from sheets_schema.fields import NOISE
from sheets_schema.leads import LEAD_COLUMNS
from tests.unit.intake.payloads import Captured, captured, every_name

SITE = Site("default", "sheet")
AT = datetime(2026, 11, 21, 17, 33, tzinfo=UTC)
CAPTURED = [sent for name in every_name() for sent in captured(name)]
CONTENT_TYPES = st.sampled_from(
    ["", "application/json", "text/plain", "application/x-www-form-urlencoded",
     "multipart/form-data; boundary=B", "application/json; charset=shift_jis", ";;=", "x; charset="]
)  # fmt: skip
WORDS = st.text(max_size=30)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
COLUMNS = {column.key for column in LEAD_COLUMNS}


def _lead(body: bytes, content_type: str = "") -> Composed | None:
    submission = read(body, content_type)
    if submission.is_empty:
        return None
    return compose(
        submission, Arrival(SITE, AT, trusted=True, body=body, content_type=content_type)
    )


def _is_fit(composed: Composed) -> None:
    """The inbox and a cell can hold it."""
    lead = composed.lead
    # A channel that the sender told itself is marked as such, with a number.
    assert lead.cells.get(CHANNEL_GIVEN, 1) == 1
    texts = {key: value for key, value in lead.cells.items() if key != CHANNEL_GIVEN}
    assert texts.keys() <= COLUMNS - {"lead_id", "received_at"}
    for value in texts.values():
        assert isinstance(value, str)
        assert value.strip()
        value.encode("utf-8")
        assert "\x00" not in value
        assert "\r" not in value
    assert lead.cells["channel"]
    assert lead.words is None or len(lead.words) == 64
    assert lead.received_at <= AT


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), CONTENT_TYPES)
def test_any_bytes_are_empty_or_a_row(body: bytes, content_type: str) -> None:
    composed = _lead(body, content_type)
    if composed is not None:
        _is_fit(composed)


@settings(max_examples=300, deadline=None)
@given(JSON_VALUES)
def test_any_json_is_empty_or_a_row(value: Any) -> None:
    composed = _lead(json.dumps(value).encode())
    if composed is not None:
        _is_fit(composed)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[bytes, str]:
    """A captured body with pieces cut out, doubled, overwritten or swapped."""
    sent: Captured = draw(st.sampled_from(CAPTURED))
    body = bytearray(sent.body)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 60)))
        piece = draw(st.binary(max_size=12) | st.just(bytes(body[start:end]) * 2) | st.just(b""))
        body[start:end] = piece
    return bytes(body), draw(st.just(sent.content_type) | CONTENT_TYPES)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_damaged_submission_is_still_a_row(sent: tuple[bytes, str]) -> None:
    body, content_type = sent
    composed = _lead(body, content_type)
    if composed is None:
        assert len(body.strip()) < 5
    else:
        _is_fit(composed)
        assert composed.lead.body == body


FORMS = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=12),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Co")), max_size=20),
    min_size=1,
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(FORMS)
def test_no_word_is_lost_whatever_the_fields_are_called(fields: dict[str, str]) -> None:
    composed = _lead(json.dumps(fields).encode())
    assert composed is not None
    written = "\n".join(str(value) for value in composed.lead.cells.values())
    for name, value in fields.items():
        # A page's title or a program's word without a letter or number is a placeholder.
        tells = any(map(str.isalnum, value)) if role_of(name).voice == "tag" else value.strip()
        if tells and role_of(name) is not NOISE:
            assert value in written


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(WORDS.filter(bool), WORDS, max_size=6), st.randoms())
def test_the_order_of_fields_does_not_change_the_words(fields: dict[str, str], random: Any) -> None:
    body = {"your-email": "taro@example.co.jp"} | fields
    shuffled = list(body.items())
    random.shuffle(shuffled)
    first, second = _lead(json.dumps(body).encode()), _lead(json.dumps(dict(shuffled)).encode())
    assert first is not None
    assert second is not None
    assert first.lead.words == second.lead.words
    assert first.lead.words is not None


ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=10)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(ASCII.filter(lambda name: "[" not in name), ASCII, min_size=1, max_size=6))
def test_json_and_an_encoded_form_say_the_same(fields: dict[str, str]) -> None:
    as_json = read(json.dumps(fields).encode(), "application/json").fields
    as_form = read(urlencode(fields).encode(), "application/x-www-form-urlencoded").fields
    if "_charset_" not in fields:
        assert as_form == as_json
