"""The inbox's tables: the same on SQLite and PostgreSQL. A lead is claimed, worked, settled; never
deleted on read. Changes of these tables are migrations (server/database/migrations); indexes over
some rows only stand in server/database/declared.py."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from server.database.stored_text import InBoth


class Instant(TypeDecorator[datetime]):
    """An aware UTC time. SQLite forgets time zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# BIGINT does not count up by itself on SQLite; its INTEGER has 64 bits already.
Number = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()


# Facts about this inbox itself: `uuid`, which goes into every batch's mark; `people_secret`, on
# which the keys of persons depend.
facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# state: waiting → claimed (in a batch) → delivered;
# `known_since`: when this person was first received, if not for the first time; at the latest the
# lead's own `received_at`.
# isolated: Google refuses this row; removed: a person deleted the row; forgotten: erased.
# `handover`: what the rules of 設定 made of it when it was first claimed: `cells` and `notes`,
# column key → first value and its cell's note; kept, so that it is sent the same again.
# `whole`: the row can hold all that the body holds, so that the body need not be kept for ever.
leads = Table(
    "leads",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("site", String(80), nullable=False),
    Column("state", String(12), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("words", String(64)),
    Column("content_type", String(200), nullable=False),
    Column("body", LargeBinary),
    Column("whole", Boolean, nullable=False),
    Column("known_since", Instant),
    Column("handover", JSON),
    Column("batch_id", ForeignKey("batches.id")),
    Column("delivered_at", Instant),
    Column("reason", InBoth),
    Index("leads_by_work", "site", "state", "id"),
    Index("leads_by_words", "site", "words", "arrived_at"),
    Index("leads_by_batch", "batch_id"),
    Index("leads_by_arrival", "arrived_at"),
)

# What was done with a lead, recorded on its page (活動): on its way into the spreadsheet as a lead
# is, in the same states. `received_at`: when it was done, to the second; with `lead_id` it tells
# its row. `key`: of the form that was sent, so that a double click records once.
activities = Table(
    "activities",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("site", String(80), nullable=False),
    Column("state", String(12), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("lead_id", ForeignKey("leads.id"), nullable=False),
    Column("key", String(80), nullable=False),
    Column("batch_id", ForeignKey("batches.id")),
    Column("delivered_at", Instant),
    Column("reason", InBoth),
    Index("activities_by_work", "site", "state", "id"),
    Index("activities_by_lead", "lead_id", "received_at", unique=True),
    Index("activities_by_key", "site", "key", unique=True),
    Index("activities_by_batch", "batch_id"),
)

# Idempotency keys, signatures, the plugin's own ids: each leads to the lead it first brought.
lead_keys = Table(
    "lead_keys",
    metadata,
    Column("site", String(80), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("lead_id", ForeignKey("leads.id"), nullable=False, index=True),
)

# By what a person is known who writes again (server.matching); the keys are digests that depend on
# a secret of this inbox (server.inbox.people).
lead_people = Table(
    "lead_people",
    metadata,
    Column("lead_id", ForeignKey("leads.id"), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("site", String(80), nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Index("people_by_key", "site", "key", "arrived_at"),
)

# A lead's history beyond what its own row says: duplicates, isolations, releases.
events = Table(
    "events",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("lead_id", String(36), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("detail", InBoth),
)

# state: unsent (no copy of it is under way) | open (may have been sent) | held (unsent: one lead,
# refused while nothing shows that any other would be taken) → settled | burnt (split or given
# up, can never be applied) → pruned (its mark was taken out of the spreadsheet, long after).
# `unknown`: an attempt was sent that nobody answered. `goods`: the table of what it brings.
batches = Table(
    "batches",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("spreadsheet_id", String(120), nullable=False),
    Column("number", Integer, nullable=False),
    Column("mark_id", Integer, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("goods", String(12), nullable=False, server_default="leads"),
    Column("state", String(8), nullable=False),
    Column("unknown", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Index("batches_by_work", "spreadsheet_id", "state", "id"),
    Index("batches_by_number", "spreadsheet_id", "number", unique=True),
)

# One row a spreadsheet: who may write it now (lease and fence), and how the writing goes.
# `rules`: the cells of 設定 that have a say in handing over, as last read; `rules_tried_at`: when
# they were last asked for. `turn`: which owner was given the last lead. `tried_at`: when the last
# try failed, after which `next_try_at` was set.
writers = Table(
    "writers",
    metadata,
    Column("spreadsheet_id", String(120), primary_key=True),
    Column("holder", String(120)),
    Column("fence", Number, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("next_number", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Instant),
    Column("next_try_at", Instant),
    Column("tried_at", Instant),
    Column("paused", String(20)),
    Column("trouble", InBoth),
    Column("last_ok_at", Instant),
    Column("reconciled_at", Instant),
    Column("reconciled", JSON),
    Column("rules", JSON),
    Column("rules_tried_at", Instant),
    Column("turn", JSON),
)

# What people are told of new leads. state: waiting (until the lead is delivered, and until it can
# be sent) → sending → sent | refused | unknown (perhaps sent, and so never sent again) | given_up.
# `way`: webhook or email. `trouble`: why it is not sent, in words.
notices = Table(
    "notices",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("lead_id", ForeignKey("leads.id"), nullable=False, index=True),
    Column("site", String(80), nullable=False),
    Column("way", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("began_at", Instant),
    Column("settled_at", Instant),
    Column("tries", Integer, nullable=False),
    Column("trouble", InBoth),
    Index("notices_by_work", "state", "next_try_at"),
)

# What the morning's rebuild decided to tell people. `name`: what it is of a spreadsheet, once and
# for all (kind, day or leads, person, way). state: as of notices. `until`: after that it says
# nothing new. `told`: whom to (kinds of addresses and ids). `said`: its words but the lines'.
reminders = Table(
    "reminders",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("spreadsheet_id", String(120), nullable=False),
    Column("name", String(120), nullable=False),
    Column("site", String(80), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("person", String(200), nullable=False),
    Column("way", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("told", JSON, nullable=False),
    Column("said", JSON, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("began_at", Instant),
    Column("settled_at", Instant),
    Column("tries", Integer, nullable=False),
    Column("trouble", InBoth),
    Index("reminders_once", "spreadsheet_id", "name", unique=True),
    Index("reminders_by_work", "state", "next_try_at"),
)

# A reminder's lines, one a lead; gone once it is sent. `lead_id`: of a row typed by hand "".
reminder_lines = Table(
    "reminder_lines",
    metadata,
    Column("reminder_id", ForeignKey("reminders.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("lead_id", String(200), nullable=False, index=True),
    Column("words", JSON, nullable=False),
)

# What is wrong just now and was told to people (server.alarms). Gone once it is well again.
alarms = Table(
    "alarms",
    metadata,
    Column("site", String(80), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("since", Instant, nullable=False),
)

# Which leads were told of as urgent. `row`: by what past rebuilds know a row
# (server.kpi.count.people). `whom`: person or manager.
reminded = Table(
    "reminded",
    metadata,
    Column("spreadsheet_id", String(120), primary_key=True),
    Column("row", String(20), primary_key=True),
    Column("whom", String(8), primary_key=True),
    Column("lead_id", String(200), nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

# What is left of Google's quotas and of tries to sign in, shared by every process of a deployment.
# `tokens` may fall below zero: calls that have been let in and wait for their turn.
quotas = Table(
    "quotas",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("at", Float, nullable=False),
)

# Sessions of the status page that ended before their time: by signing out. `id`: a digest. `until`:
# when the cookie is worth nothing by itself.
ended_sessions = Table(
    "ended_sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("until", Instant, nullable=False),
)

# Rebuilds of the KPI tabs. state: queued → running → done | failed. At most one of each of the
# first two a site. `attempts`: how often it was begun; grows where a worker died midway.
# `step` and `share` (0–1): how far a running one is. `report`: what a finished one did.
rebuilds = Table(
    "rebuilds",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("site", String(80), nullable=False),
    Column("state", String(8), nullable=False),
    Column("origin", String(10), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("expires_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("step", String(20)),
    Column("share", Float, nullable=False),
    Column("report", JSON),
    Column("trouble", InBoth),
    Index("rebuilds_by_work", "state", "asked_at"),
    Index("rebuilds_by_site", "site", "asked_at"),
)

# When each site's next planned rebuild is due, and who is seeing to it just now. `plan`: the cron
# expressions that `next_at` was reckoned from.
schedules = Table(
    "schedules",
    metadata,
    Column("site", String(80), primary_key=True),
    Column("plan", Text, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("holder", String(120)),
    Column("expires_at", Float, nullable=False),
)

# Exports by plan. state: running → done | failed. `slot`: the planned moment, the run's identity.
# `attempts`: grows where a worker died midway. `report`: what a finished one wrote.
export_runs = Table(
    "export_runs",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("site", String(80), nullable=False),
    Column("name", String(40), nullable=False),
    Column("slot", Instant, nullable=False),
    Column("state", String(8), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("expires_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("report", JSON),
    Column("trouble", InBoth),
    Index("export_runs_by_slot", "site", "name", "slot", unique=True),
)

# Files for advertising platforms. state: decided (its lines are fixed, it may be there) → written.
# `kind`: conversions or corrections. `place`: its whole address. `head`: the rows above its lines.
conversion_files = Table(
    "conversion_files",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("site", String(80), nullable=False),
    Column("target", String(20), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("place", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("written_at", Instant),
    Column("head", JSON, nullable=False),
    Index("conversion_files_by_work", "site", "target", "state", "id"),
    Index("conversion_files_by_place", "place"),
)

# What was sent: a row for each line. `kind`: sent, retract, restate. `file_id`: None for one that
# stands on a tab which the platform fetches. `stage`: a key of sheets_schema.conversions. `value`:
# a decimal number, None for none. `line`: its fields; None once the person was erased.
conversions = Table(
    "conversions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("file_id", ForeignKey("conversion_files.id")),
    Column("site", String(80), nullable=False),
    Column("target", String(20), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("lead_id", String(80), nullable=False),
    Column("stage", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("click_id", Text),
    Column("happened_at", Instant, nullable=False),
    Column("value", String(40)),
    Column("currency", String(3), nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("line", JSON),
    Index("conversions_by_file", "file_id"),
    Index("conversions_by_lead", "lead_id"),
)

# Counts for /metrics that no single process knows: each process adds what it has counted.
tallies = Table(
    "tallies",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("labels", String(200), primary_key=True),
    Column("amount", Float, nullable=False),
)

# The stages that past rebuilds saw: the newest state of each site,
stage_states = Table(
    "stage_states",
    metadata,
    Column("site", String(80), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("state", LargeBinary, nullable=False),
)

# and what leads back from the state after a rebuild to the one before it.
stage_changes = Table(
    "stage_changes",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("site", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("undo", LargeBinary, nullable=False),
    Index("stage_changes_by_time", "site", "at"),
)
