"""One batch, exactly once.

A batch is sent as one atomic batchUpdate: the rows, and a developer metadata entry (its mark) under
an id that only this batch uses and that a spreadsheet accepts once. So however often, and however
late, the same request reaches Google, it is applied once at most. What remains is to find out
whether it was: look for the mark, then settle or send the same batch again.

Before a batch is split or given up of which a copy may still be under way, its mark is written
alone (burnt), so that none can be applied after its leads went out another way.

A no says something about a row only if Google takes another one: until then a refused lead is held
back, not set aside, and the spreadsheet pauses.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from server.database.database import Database
from server.database.writers import Lease
from server.delivery.activities import standing_activities
from server.delivery.requests import append, burnt_value, mark, room
from server.delivery.standing import standing_ids
from server.errors import ExternalError, NotReachable, OutcomeUnknown, Refused, TryLater
from server.handover.handing import Handing
from server.handover.queue import HandOver
from server.inbox import batches
from server.inbox.batches import BATCH_ROWS, Batch, Goods
from server.settings.sites import Site
from server.setup.repairs import choice_lists, missing_columns
from server.sheets.door import Door
from server.sheets.guard import guard
from server.sheets.headings import header_trouble
from server.sheets.layout import Layout, TabLayout
from server.sheets.reading import GRID_FIELDS, tab_layout
from sheets_schema.columns import Column
from sheets_schema.features import USUAL, is_used
from sheets_schema.tabs import ACTIVITIES, LEADS, Tab
from sheets_schema.text import Text

GUARDED_TRIES = 3
KEPT_MARKS = 500
PRUNE_AT_ONCE = 100
REPLY_FIELDS = f"updatedSpreadsheet(sheets({GRID_FIELDS}))"

Verdict = Literal["applied", "absent", "burnt", "collision"]
# burnt: its leads go on in other batches, or are set aside; renumbered: it goes on itself; held:
# its lead waits until it is known what is to blame; let_go: its leads belong elsewhere by now.
End = Literal["settled", "burnt", "renumbered", "held", "let_go"]

HOMES: dict[Goods, Tab] = {"leads": LEADS, "activities": ACTIVITIES}

log = logging.getLogger("leadsheet.delivery")


class SpreadsheetFullError(Refused):
    """Ten million cells: no row fits any more, whichever it is. A person has to make room."""


class TabMissingError(Refused):
    """リード is not there: deleted, or never set up. A person has to bring it back."""


class TabProtectedError(Refused):
    """Somebody has protected リード from this program. A person has to lift that."""


class RowsRefusedError(Refused):
    """Google takes none of the rows, whichever it is."""


# So many different rows in a row, and it is not the rows that are to blame.
MOST_DOUBTS = 2


@dataclass(slots=True)
class Writing:
    """One holder's work on one spreadsheet. `tab`: where the columns stand, from a reply just
    received; `used`: where they were taken to stand by the last request. `handing`: decides on the
    first 種別, スコア and 担当者 of the leads it claims. `takes_rows`: Google has just taken one;
    `doubts`: the leads' refusals since then; `was_refused`: some are held back from earlier.
    `goods`: what is brought; whatever that is, it is spoken of as leads here."""

    database: Database
    door: Door
    lease: Lease
    site: Site
    now: Callable[[], datetime]
    tab: TabLayout | None = None
    used: TabLayout | None = None
    handing: Handing | None = None
    goods: Goods = "leads"
    takes_rows: bool = False
    doubts: list[Refused] = field(default_factory=list)
    was_refused: bool = False
    # Of the batch in hand: refused for a mark; no copy of it is under way; the inbox says so.
    is_about_marks: bool = False
    is_sure: bool = False
    is_noted_unsent: bool = False

    def drain(
        self, sites: Sequence[str], *, go_on: Callable[[], bool] = lambda: True
    ) -> Iterator[tuple[Batch, End]]:
        """End what was begun, then deliver what waits; yields each batch it has dealt with, and
        how that ended.

        `go_on` is asked before each batch after the first. Raises as `deliver` does, and
        LeaseLostError.
        """
        first = True
        if self.goods != "leads":
            # Nothing is claimed for a tab that is not there: its feature may be off for good.
            self.tab = self._read_tab()
        self.was_refused = batches.held_batch(self.database, self.lease, self.goods) is not None
        while first or go_on():
            batch = batches.open_batch(self.database, self.lease, self.goods)
            begun_earlier = batch is not None
            if batch is not None and self._is_in_doubt and batch.unsent and len(batch.leads) > 1:
                # One alone shows as much as all of them, and none is refused for another.
                batches.split(self.database, self.lease, batch, self.now(), first=1)
                continue
            if batch is None:
                first = False
                batch = self._claim(sites)
            if batch is None and not self.doubts:
                batch = batches.held_batch(self.database, self.lease, self.goods)
                begun_earlier = True
            if batch is None:
                break
            if {lead.site for lead in batch.leads} <= {*sites}:
                yield batch, self.deliver(batch, seen_before=begun_earlier)
            else:
                yield batch, self.let_go(batch)
        if self.doubts:
            raise _none_taken(self.doubts)

    @property
    def _is_in_doubt(self) -> bool:
        """Whether rows were refused, now or the last time, and none was taken since."""
        return bool(self.doubts) or self.was_refused

    def _claim(self, sites: Sequence[str]) -> Batch | None:
        """While there is doubt, one lead alone is to show whether others are taken."""
        most = 1 if self._is_in_doubt else BATCH_ROWS
        return batches.claim(
            self.database,
            self.lease,
            sites,
            self.now(),
            self._hand_over(),
            most=most,
            goods=self.goods,
        )

    @property
    def _home(self) -> Tab:
        """Where the goods go."""
        return HOMES[self.goods]

    def let_go(self, batch: Batch, *, possibly_double: bool = False) -> End:
        """The spreadsheet is not, or no longer, that of the batch's leads: they wait again, after
        it is made sure that no copy of the batch can be applied any more. Raises what `deliver`
        raises where that cannot be made sure of.

        `possibly_double`: a person says that they are to go on all the same.
        """
        detail = _POSSIBLY_DOUBLE if possibly_double and not batch.unsent else None
        if not batch.unsent and not possibly_double:
            verdict = self._look(batch)
            if verdict == "absent":
                if (end := self._burn(batch)) is not None:
                    return end
            elif verdict == "applied":
                return self._conclude(batch, verdict)
            standing = self._standing(batch)
            if not batches.drop_delivered(self.database, self.lease, batch, standing, self.now()):
                return "settled"
        batches.let_go(self.database, self.lease, batch, self.now(), detail)
        log.warning(
            "let go", extra={"batch": batch.number, "site": self.site.name, "sure": detail is None}
        )
        return "let_go"

    def deliver(self, batch: Batch, *, seen_before: bool) -> End:
        """Bring `batch` to its end, or raise TryLater, Refused or OutcomeUnknown with the batch
        open and safe to take up again.

        `seen_before`: somebody may have sent it already, so look first.
        """
        self.is_sure = self.is_noted_unsent = batch.unsent
        if seen_before:
            verdict = self._look(batch)
            if verdict != "absent":
                return self._conclude(batch, verdict)
            # Marks are pruned in the end: of a batch from a backup only the rows themselves tell.
            if self._standing(batch) & {lead.lead_id for lead in batch.leads}:
                return self._next_number(batch)
        # A batch that is refused although nothing seems to have moved goes without the guard, so
        # that no lead ever waits because of it. Columns may have moved there and back: not at once.
        tries = 0
        while (end := self._try(batch, guarded=tries < GUARDED_TRIES)) is None:
            tries = tries + 1 if self.is_about_marks else GUARDED_TRIES
        return end

    def _try(self, batch: Batch, *, guarded: bool) -> End | None:
        """None where it is to be sent again, in the end without the guard."""
        try:
            tab = self.tab or self._read_tab()
        except ExternalError:
            self._nothing_left(batch)
            raise
        # Used once: the next batch takes where the columns stand from this one's reply.
        self.tab, self.used = None, tab
        self._about_to_leave(batch)
        try:
            self._send(batch, tab, guarded=guarded)
        except OutcomeUnknown:
            self.is_sure = False
            batches.note_unknown(self.database, self.lease, batch)
            raise
        except TryLater:
            self._nothing_left(batch)
            raise
        except Refused as error:
            self._nothing_left(batch)
            return self._refused(batch, error, guarded=guarded)
        return "settled"

    def _about_to_leave(self, batch: Batch) -> None:
        if self.is_noted_unsent:
            batches.note_sending(self.database, self.lease, batch)
            self.is_noted_unsent = False

    def _nothing_left(self, batch: Batch) -> None:
        """This attempt was not applied, and will not be; was it so of all before, it is kept."""
        if self.is_sure and not self.is_noted_unsent:
            batches.note_not_applied(self.database, self.lease, batch)
            self.is_noted_unsent = True

    def _hand_over(self) -> HandOver | None:
        if self.handing is None:
            return None
        seen = self.handing.read_if_due(self.database, self.lease, self.now())
        tab = None if seen is None else seen.tabs.get(LEADS.key)
        if seen is not None and tab is not None and not self._lacking(tab, seen):
            self.tab = tab  # just read for 設定: no need to read it again for the rows
        return self.handing.decision(self.database, self.lease)

    def _send(self, batch: Batch, tab: TabLayout, *, guarded: bool) -> None:
        reply = self.door.batch_update(
            [
                *(guard(tab) if guarded else ()),
                *room(batch, tab),
                append(batch, tab, self.site),
                mark(batch, batch.digest),
            ],
            response_ranges=[f"{_quoted(tab.title)}!{tab.line + 1}:{tab.line + 1}"],
            fields=REPLY_FIELDS,
        )
        batches.settle(self.database, batch, self.now(), frees_held=True)
        self.takes_rows, self.was_refused = True, False
        self.doubts.clear()
        self._notice_moves(batch, tab, reply)
        self._prune()

    def _prune(self) -> None:
        """Metadata of a spreadsheet is limited in size: keep the marks of the newest batches. A
        hundred at once, when there are a hundred too many, or more since it last failed."""
        old = batches.prunable(self.database, self.lease.spreadsheet_id, keep=KEPT_MARKS)
        if len(old) < PRUNE_AT_ONCE:
            return
        lookups = ({"developerMetadataLookup": {"metadataId": one}} for one in old.values())
        try:
            self.door.batch_update(
                [{"deleteDeveloperMetadata": {"dataFilter": lookup}} for lookup in lookups]
            )
        except ExternalError as error:
            # The rows are written. The next batch tries again.
            log.warning("marks not pruned", extra={"error": type(error).__name__})
        else:
            batches.note_pruned(self.database, list(old))

    def _read_tab(self) -> TabLayout:
        layout = self.door.layout()
        tab = layout.tabs.get(self._home.key)
        if tab is None:
            title = self._home.title
            raise TabMissingError(
                Text(
                    f"「{title.ja}」のタブが見つかりません。scripts/setup_spreadsheet.py "
                    "で作り直してください。",
                    f"The tab {title.en} is missing. Run scripts/setup_spreadsheet.py to create "
                    "it again.",
                )
            )
        lacking = self._lacking(tab, layout)
        if lacking and tab.header_row is None:
            # Made again, every column would stand there twice.
            trouble = header_trouble(tab)
            raise TabMissingError("" if trouble is None else trouble)
        return tab if not lacking else self._with_columns(tab, lacking, layout)

    def _with_columns(self, tab: TabLayout, lacking: list[Column], layout: Layout) -> TabLayout:
        """People's deleted columns recreated at the end, and where all stand then."""
        keys = [column.key for column in lacking]
        log.warning("columns recreated", extra={"columns": keys, "site": self.site.name})
        choices = choice_lists(layout)
        self.door.batch_update(missing_columns(self.site, self._home, tab, choices, lacking))
        # Read again, with the new marks: the rows are to be guarded like any others.
        return self.door.layout().tabs.get(self._home.key, tab)

    def _lacking(self, tab: TabLayout, layout: Layout) -> list[Column]:
        """Columns of ours that are not there, though their feature is in use."""
        in_use = layout.features if layout.featured else USUAL
        wanted = (one for one in self._home.columns if is_used(one.feature, in_use))
        return [column for column in wanted if column.key not in tab.columns]

    def _look(self, batch: Batch) -> Verdict:
        value = self.door.mark_value(batch.mark_id)
        if value is None:
            return "absent"
        if value == batch.digest:
            return "applied"
        return "burnt" if value == burnt_value(batch) else "collision"

    def _conclude(self, batch: Batch, verdict: Verdict) -> End:
        match verdict:
            case "applied":
                batches.settle(self.database, batch, self.now())
                return "settled"
            case "burnt":
                return self._go_on_after_burning(batch)
            case "collision":
                return self._next_number(batch)
            case "absent":
                raise AssertionError("an absent mark concludes nothing")

    def _refused(self, batch: Batch, error: Refused, *, guarded: bool) -> End | None:
        """A no. Either the mark is there already, or the columns moved away under us, or Google
        does not take one of the rows. None: send it again."""
        verdict = self._look(batch)
        if verdict != "absent":
            return self._conclude(batch, verdict)
        if (of_all := _refusal_of_all(error)) is not None:
            raise of_all from error
        tab = self._read_tab()
        if _differ(self.used, tab):
            raise TryLater(
                Text(
                    "書き込み中にタブが変更されました。自動で再試行します。",
                    "The tab was changed while it was being written. It is tried again by itself.",
                )
            ) from error
        if isinstance(error, NotReachable):
            raise error
        if guarded and tab.mark_ids:
            self.tab, self.is_about_marks = tab, "etadata" in str(error)
            return None
        # Where no copy is under way there is none to burn: marks are few, and refusals may go on.
        if not self.is_sure and (end := self._burn(batch)) is not None:
            return end
        log.warning(
            "batch refused",
            extra={"batch": batch.number, "site": self.site.name, "rows": len(batch.leads)},
        )
        if len(batch.leads) > 1:
            # Is it all of them, two calls for single ones show it, and not two for each.
            first = None if self.takes_rows else 1
            batches.split(self.database, self.lease, batch, self.now(), first=first)
        elif _names_a_row(error) or batches.others_were_taken(self.database, batch):
            batches.isolate(self.database, self.lease, batch, error.text, self.now())
        else:
            batches.hold_back(self.database, self.lease, batch, self.now())
            self.doubts.append(error)
            if len(self.doubts) + self.was_refused >= MOST_DOUBTS:
                raise _none_taken(self.doubts) from error
            return "held"
        return "burnt"

    def _burn(self, batch: Batch) -> End | None:
        """Make sure the batch can never be applied any more; its end where it had one already."""
        try:
            self.door.batch_update([mark(batch, burnt_value(batch))])
        except Refused:
            verdict = self._look(batch)
            if verdict == "absent":
                # Not even a bare mark is taken: the rows are not to blame, a person has to look.
                raise
            return self._conclude(batch, verdict)
        return None

    def _go_on_after_burning(self, batch: Batch) -> End:
        if len(batch.leads) > 1:
            batches.split(self.database, self.lease, batch, self.now())
            return "burnt"
        batches.renumber(self.database, self.lease, batch)
        return "renumbered"

    def _next_number(self, batch: Batch) -> End:
        """Our number is taken: this inbox was restored from a backup, or the spreadsheet is a copy.
        Either way leads of ours may stand there already; they must not be written again."""
        log.warning("batch number taken", extra={"batch": batch.number, "site": self.site.name})
        left = batches.drop_delivered(
            self.database, self.lease, batch, self._standing(batch), self.now()
        )
        if not left:
            return "settled"
        batches.renumber(self.database, self.lease, batch)
        return "renumbered"

    def _standing(self, batch: Batch) -> set[str]:
        """The ids of every row there is; of activities, of those of `batch`. Two calls."""
        if batch.goods == "activities":
            return standing_activities(self.door, self.door.layout(), batch.leads, self.site)
        return {one for one in standing_ids(self.door, self.door.layout()) if one}

    def _notice_moves(self, batch: Batch, before: TabLayout, reply: dict[str, Any]) -> None:
        """Compare where the columns stand now with where they were taken to stand."""
        sheets = reply.get("updatedSpreadsheet", {}).get("sheets", [])
        for sheet in sheets:
            if sheet["properties"]["sheetId"] != before.sheet_id:
                continue
            after = tab_layout(sheet, self._home)
            if dict(after.columns) == dict(before.columns):
                self.tab = after
                return
            ids = [lead.lead_id for lead in batch.leads]
            batches.note(
                self.database,
                ids,
                "misplaced",
                Text(
                    "リードの列が、書き込みと同時に動かされました。この行の値の位置をご確認くださ"
                    "い。",
                    "A column of Leads was moved while this row was written. Check where its "
                    "values stand.",
                ),
                self.now(),
            )
            log.error("columns moved", extra={"batch": batch.number, "site": self.site.name})


_POSSIBLY_DOUBLE = Text(
    "以前の書き込み先に書き込まれたかどうかを確かめられないまま、指示により、"
    "いまの書き込み先へ送ります。二重になるかもしれません。",
    "Sent to where the site writes now, as was asked, although nobody could see whether it stands "
    "in the former spreadsheet. It may be there twice.",
)


def _refusal_of_all(error: Refused) -> Refused | None:
    """What Google's words say about the spreadsheet rather than about a row."""
    words = str(error)
    if "number of cells in the workbook" in words:
        return SpreadsheetFullError(
            Text(
                "スプレッドシートのセルが上限(1,000万)に達しました。空の行や列、"
                "使わないタブを削除してください。受信箱に保存されており、自動で再開します。",
                "The spreadsheet has reached ten million cells. Delete empty rows, columns or old "
                "tabs. Everything is kept in the inbox, and writing goes on by itself.",
            )
        )
    if "protected cell or object" in words or "remove protection" in words:
        return TabProtectedError(
            Text(
                "リードのタブが保護されていて、書き込めません。「データ」→「シートと範囲を保護」"
                "で、保護を外すか、サービスアカウントを編集者に加えてください。"
                "受信箱に保存されており、自動で再開します。",
                "The Leads tab is protected and cannot be written. Under Data → Protect sheets "
                "and ranges, lift the protection or add the service account as an editor. "
                "Everything is kept in the inbox, and writing goes on by itself.",
            )
        )
    return None


def _names_a_row(error: Refused) -> bool:
    """Whether Google's words are about what one row holds."""
    return re.search(r"\brows\[\d+\]|50,?000 characters", str(error)) is not None


def _none_taken(doubts: Sequence[Refused]) -> RowsRefusedError:
    why = doubts[-1].text
    return RowsRefusedError(
        Text(
            f"行を書き込めません。{why.ja}受信箱に保存されており、自動で再開します。",
            f"No row can be written. {why.en} Everything is kept in the inbox, and writing goes "
            "on by itself.",
        )
    )


def _differ(before: TabLayout | None, after: TabLayout) -> bool:
    """Whether a request made for `before` may have been refused because of what people did."""
    return before is None or (
        (before.sheet_id, before.title, before.row_count, dict(before.columns))
        != (after.sheet_id, after.title, after.row_count, dict(after.columns))
    )


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"
