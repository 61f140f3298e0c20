"""A corrected spreadsheet id, a spreadsheet that is gone, a site that has another name: nothing is
stranded, nothing is written twice, and what needs a person is told."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from server.commands.setup_spreadsheet import create
from server.commands.start import start
from server.database import writers
from server.database.database import Database
from server.database.instants import utc_now
from server.database.prepare import open_inbox
from server.database.tables import batches as batches_table
from server.delivery import strays
from server.delivery.loop import Delivery
from server.errors import (
    LeadsheetError,
    NotReachable,
    OutcomeUnknown,
    SettingsError,
    TryLater,
)
from server.inbox import batches, site_names, upkeep, views
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from tests.support import inside
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.processes import local_spreadsheet
from tests.support.reading import records


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_spreadsheet(tmp_path_factory.mktemp("sheets"), "--faults") as host:
        yield host


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    yield opened
    opened.close()


def new_sheet(sheets: str) -> str:
    made = Settings(sheets_emulator_host=sheets)
    return create(Connection(made), made.sites["default"], "test")


def settings(sheets: str, spreadsheet_id: str) -> Settings:
    return Settings(sheets_emulator_host=sheets, spreadsheet_id=spreadsheet_id)


def with_sites(sheets: str, folder: Path, **ids: str) -> Settings:
    tables = "\n".join(
        f'[sites.{name}]\nspreadsheet_id = "{one}"\nintake_token = "token-{name}"\n'
        for name, one in ids.items()
    )
    (folder / "sites.toml").write_text(tables)
    return Settings(sheets_emulator_host=sheets, sites_file=str(folder / "sites.toml"))


def delivery(loaded: Settings, database: Database) -> Delivery:
    return Delivery(loaded, database, Connection(loaded))


def put(database: Database, *names: str, site: str = "default") -> list[str]:
    return [put_lead(database, a_lead(name, site=site)).lead_id for name in names]


def names(sheets: str, spreadsheet_id: str) -> list[str]:
    return sorted(row["氏名"] for row in records(sheets, spreadsheet_id))


def states(database: Database) -> set[str]:
    return {lead["state"] for lead in inside.recent(database)}


def lost_answer(
    database: Database, loaded: Settings, monkeypatch: pytest.MonkeyPatch, *, applied: bool
) -> None:
    """A batch of all that waits, sent to the spreadsheet of `loaded`, whose answer got lost."""
    real = Door.batch_update

    def loses(door: Door, asked: list[dict[str, object]], **more: object) -> object:
        if applied:
            real(door, asked, **more)  # type: ignore[arg-type]
        raise OutcomeUnknown("lost")

    with monkeypatch.context() as patched:
        patched.setattr(Door, "batch_update", loses)
        with pytest.raises(OutcomeUnknown):
            delivery(loaded, database).deliver_all()


@pytest.mark.parametrize("wrong_id", ["no-such-spreadsheet", "x" * 44])
def test_leads_claimed_for_a_wrong_id_go_to_the_right_one(
    sheets: str, database: Database, wrong_id: str
) -> None:
    wrong = settings(sheets, wrong_id)
    put(database, "佐藤", "鈴木", "高橋")
    with pytest.raises(LeadsheetError):
        delivery(wrong, database).deliver_all()
    assert states(database) == {"claimed"}
    right = new_sheet(sheets)
    corrected = delivery(settings(sheets, right), database)
    assert corrected.free_strays() == 1
    corrected.deliver_all()
    assert names(sheets, right) == ["佐藤", "鈴木", "高橋"]
    assert views.backlog(database).waiting == 0


@pytest.mark.parametrize("applied", [False, True])
def test_a_replaced_spreadsheet_that_can_be_reached_is_asked_first(
    sheets: str, database: Database, monkeypatch: pytest.MonkeyPatch, applied: bool
) -> None:
    former, new = new_sheet(sheets), new_sheet(sheets)
    put(database, "佐藤")
    lost_answer(database, settings(sheets, former), monkeypatch, applied=applied)
    now = delivery(settings(sheets, new), database)
    now.free_strays(at_once=True)
    now.deliver_all()
    assert (names(sheets, former), names(sheets, new)) == (
        (["佐藤"], []) if applied else ([], ["佐藤"])
    )


def test_a_late_copy_cannot_be_applied_to_the_former_one_any_more(
    sheets: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, new = new_sheet(sheets), new_sheet(sheets)
    put(database, "佐藤")
    sent: list[list[dict[str, object]]] = []
    monkeypatch.setattr(Door, "batch_update", lambda _door, asked, **_: _lose(sent, asked))
    with pytest.raises(OutcomeUnknown):
        delivery(settings(sheets, former), database).deliver_all()
    monkeypatch.undo()
    now = delivery(settings(sheets, new), database)
    now.free_strays(at_once=True)
    now.deliver_all()
    with pytest.raises(LeadsheetError):
        Connection(settings(sheets, former)).door(former).batch_update(sent[-1])
    assert (names(sheets, former), names(sheets, new)) == ([], ["佐藤"])


def _lose(sent: list[list[dict[str, object]]], asked: list[dict[str, object]]) -> object:
    sent.append(asked)
    raise OutcomeUnknown("lost")


def test_where_nobody_can_look_a_person_decides(
    sheets: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, new = new_sheet(sheets), new_sheet(sheets)
    (lead_id,) = put(database, "佐藤")
    lost_answer(database, settings(sheets, former), monkeypatch, applied=False)
    requests.delete(f"http://{sheets}/drive/v3/files/{former}", timeout=60).raise_for_status()
    loaded = settings(sheets, new)
    now = delivery(loaded, database)
    assert now.free_strays(at_once=True) == 0
    now.deliver_all()  # comes to an end, although one is still claimed
    (told,) = strays.stranded(database, loaded.sites)
    assert (told.site, told.spreadsheet_id, told.leads) == ("default", former, 1)
    assert "--release" in str(strays.told(told))
    assert now.free_strays(possibly_double=True) == 1
    now.deliver_all()
    assert names(sheets, new) == ["佐藤"]
    assert strays.stranded(database, loaded.sites) == []
    history = inside.history_of(database, lead_id)
    assert [one["kind"] for one in history] == ["let_go"]
    assert "twice" in history[0]["detail"]


def test_a_deleted_spreadsheet_that_is_restored_goes_on_by_itself(
    sheets: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = new_sheet(sheets)
    put(database, "佐藤")
    lost_answer(database, settings(sheets, sheet), monkeypatch, applied=True)
    address = f"http://{sheets}/drive/v3/files/{sheet}"
    requests.patch(address, json={"trashed": True}, timeout=60).raise_for_status()
    requests.patch(address, json={"trashed": False}, timeout=60).raise_for_status()
    delivery(settings(sheets, sheet), database).deliver_all()
    assert names(sheets, sheet) == ["佐藤"]


def test_two_sites_whose_ids_were_exchanged_get_their_own_leads(
    sheets: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aoba, wakaba = new_sheet(sheets), new_sheet(sheets)
    put(database, "佐藤", site="aoba")
    put(database, "鈴木", site="wakaba")
    crossed = with_sites(sheets, tmp_path, aoba=wakaba, wakaba=aoba)
    for target in delivery(crossed, database)._targets:
        lease = writers.acquire(database, target.spreadsheet_id, "test")
        assert lease is not None
        batches.claim(database, lease, target.names, utc_now())
        writers.release(database, lease)
    loaded = with_sites(sheets, tmp_path, aoba=aoba, wakaba=wakaba)
    delivery(loaded, database).deliver_all()
    assert (names(sheets, aoba), names(sheets, wakaba)) == (["佐藤"], ["鈴木"])


@pytest.mark.parametrize("same_sheet", [True, False])
def test_default_becomes_the_only_site_of_a_file(
    sheets: str, database: Database, tmp_path: Path, same_sheet: bool
) -> None:
    former = new_sheet(sheets)
    strays.settle_names(database, settings(sheets, former).sites)
    (lead_id,) = put(database, "佐藤")
    sheet = former if same_sheet else new_sheet(sheets)
    loaded = with_sites(sheets, tmp_path, aoba=sheet)
    now = delivery(loaded, database)
    now.free_strays()
    now.deliver_all()
    assert names(sheets, sheet) == ["佐藤"]
    assert upkeep.site_of(database, lead_id) == "aoba"


def test_a_renamed_site_takes_everything_along(
    sheets: str, database: Database, tmp_path: Path
) -> None:
    aoba, wakaba = new_sheet(sheets), new_sheet(sheets)
    before = with_sites(sheets, tmp_path, aoba=aoba, wakaba=wakaba)
    strays.settle_names(database, before.sites)
    lead = a_lead("佐藤", site="aoba", keys=("key-1",))
    first = put_lead(database, lead).lead_id
    delivery(before, database).deliver_all()
    put(database, "鈴木", site="aoba")
    after = with_sites(sheets, tmp_path, blue=aoba, wakaba=wakaba)
    now = delivery(after, database)
    now.free_strays()
    now.deliver_all()
    assert names(sheets, aoba) == ["佐藤", "鈴木"]
    assert upkeep.site_of(database, first) == "blue"
    again = a_lead("佐藤", site="blue", keys=("key-1",))
    assert put_lead(database, again).lead_id == first
    assert site_names.without_settings(database, after.sites) == []


def test_a_site_taken_out_is_told_and_nobody_elses(
    sheets: str, database: Database, tmp_path: Path
) -> None:
    aoba, wakaba = new_sheet(sheets), new_sheet(sheets)
    strays.settle_names(database, with_sites(sheets, tmp_path, aoba=aoba, wakaba=wakaba).sites)
    put(database, "佐藤", site="aoba")
    loaded = with_sites(sheets, tmp_path, wakaba=wakaba)
    now = delivery(loaded, database)
    now.free_strays()
    now.deliver_all()
    assert names(sheets, wakaba) == []
    (told,) = strays.stranded(database, loaded.sites)
    assert (told.site, told.leads) == ("aoba", 1)
    assert "--from-site aoba" in str(strays.told(told))
    assert site_names.last_spreadsheet(database, "aoba") == aoba
    assert site_names.adopt(database, "aoba", "wakaba") == 1
    now.deliver_all()
    assert names(sheets, wakaba) == ["佐藤"]


def test_names_that_are_swapped_keep_their_keys_apart(database: Database) -> None:
    old = put_lead(database, a_lead("佐藤", site="aoba", keys=("same", "own"))).lead_id
    new = put_lead(database, a_lead("鈴木", site="blue", keys=("same",))).lead_id
    site_names.adopt(database, "aoba", "blue")
    for key, lead_id in (("same", new), ("own", old)):
        again = put_lead(database, a_lead("高橋", site="blue", keys=(key,)))
        assert (again.lead_id, again.duplicate) == (lead_id, True)


@pytest.mark.parametrize(
    "origins",
    [
        ("https://example.co.jp", "https://example.co.jp"),
        ("https://EXAMPLE.co.jp", "https://example.co.jp:443"),
        ("https://例え.jp", "https://xn--r8jz45g.jp"),
    ],
)
def test_two_sites_with_one_origin_do_not_start(tmp_path: Path, origins: tuple[str, str]) -> None:
    tables = "\n".join(
        f'[sites.{name}]\nspreadsheet_id = "{name}"\nintake_token = "token-{name}"\n'
        f"allowed_origins = {json.dumps([origin], ensure_ascii=False)}\n"
        for name, origin in zip(("aoba", "wakaba"), origins, strict=True)
    )
    (tmp_path / "sites.toml").write_text(tables, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"sites\.wakaba.*sites\.aoba"):
        Settings(sites_file=str(tmp_path / "sites.toml")).check()


def test_a_command_does_not_wait_for_ever_for_another_writer(
    sheets: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = new_sheet(sheets)
    put(database, "佐藤")
    monkeypatch.setattr("server.delivery.loop.PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(writers, "acquire", lambda *_: None)
    with pytest.raises(LeadsheetError, match="Another process is still writing"):
        delivery(settings(sheets, sheet), database).deliver_all()


@pytest.fixture
def command(
    sheets: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """A command in this process, for sites of these spreadsheets."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", sheets)
    monkeypatch.setenv("DATABASE_URL", str(database.url))

    def run(name: str, *arguments: str, **ids: str) -> int:
        with_sites(sheets, tmp_path, **ids)
        monkeypatch.setenv("SITES_FILE", str(tmp_path / "sites.toml"))
        return start(name, arguments)

    return run


def test_replay_says_what_it_cannot_bring_on(
    sheets: str,
    database: Database,
    command: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    sheet = new_sheet(sheets)
    put(database, "佐藤", site="former")
    assert command("replay_inbox", wakaba=sheet) == 1
    assert "--from-site former" in capsys.readouterr().err
    assert command("replay_inbox", "--from-site", "former", wakaba=sheet) == 2
    assert command("replay_inbox", "--from-site", "wakaba", "--site", "wakaba", wakaba=sheet) == 2
    assert command("replay_inbox", "--from-site", "former", "--site", "wakaba", wakaba=sheet) == 0
    assert names(sheets, sheet) == ["佐藤"]


def test_replay_releases_only_when_it_is_told_to(
    sheets: str,
    database: Database,
    tmp_path: Path,
    command: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    former, new = new_sheet(sheets), new_sheet(sheets)
    put(database, "佐藤", site="aoba")
    loaded = with_sites(sheets, tmp_path, aoba=former)
    lost_answer(database, loaded, monkeypatch, applied=False)
    requests.delete(f"http://{sheets}/drive/v3/files/{former}", timeout=60).raise_for_status()
    assert command("replay_inbox", aoba=new) == 1
    assert "--release" in capsys.readouterr().err
    assert names(sheets, new) == []
    assert command("replay_inbox", "--release", aoba=new) == 0
    assert names(sheets, new) == ["佐藤"]


@pytest.mark.parametrize("what", ["renamed", "taken out", "another spreadsheet"])
def test_a_person_is_erased_whatever_became_of_the_site(
    sheets: str, database: Database, tmp_path: Path, command: Callable[..., int], what: str
) -> None:
    aoba, other = new_sheet(sheets), new_sheet(sheets)
    before = with_sites(sheets, tmp_path, aoba=aoba, wakaba=other)
    strays.settle_names(database, before.sites)
    (lead_id,) = put(database, "佐藤", site="aoba")
    delivery(before, database).deliver_all()
    assert names(sheets, aoba) == ["佐藤"]
    after = {
        "renamed": {"blue": aoba, "wakaba": other},
        "taken out": {"wakaba": other},
        "another spreadsheet": {"aoba": new_sheet(sheets), "wakaba": other},
    }[what]
    assert command("forget_lead", lead_id, "--yes", **after) == 0
    assert names(sheets, aoba) == []
    assert {lead["state"] for lead in inside.recent(database)} == {"forgotten"}


@pytest.mark.parametrize("ends", ["answered", "unknown", "try later", "refused"])
def test_the_inbox_knows_what_may_have_been_sent(
    sheets: str, database: Database, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """Kept before a request leaves, and taken back only where it was not applied for sure."""
    sheet = new_sheet(sheets)
    put(database, "佐藤")
    seen: list[tuple[str, bool]] = []
    real = Door.batch_update

    def batch_update(door: Door, asked: list[dict[str, object]], **more: object) -> object:
        seen.append(_state_of_batch(database))
        if ends == "answered":
            return real(door, asked, **more)  # type: ignore[arg-type]
        raise {
            "unknown": OutcomeUnknown("lost"),
            "try later": TryLater("429"),
            "refused": NotReachable("403", status=403),
        }[ends]

    monkeypatch.setattr(Door, "batch_update", batch_update)
    with contextlib.suppress(LeadsheetError):
        delivery(settings(sheets, sheet), database).deliver_all()
    assert seen[0] == ("open", False)
    after = {"answered": "settled", "unknown": "open", "try later": "unsent", "refused": "unsent"}
    assert _state_of_batch(database) == (after[ends], ends == "unknown")


def _state_of_batch(database: Database) -> tuple[str, bool]:
    with database.read() as connection:
        row = connection.execute(select(batches_table.c.state, batches_table.c.unknown)).one()
    return str(row.state), bool(row.unknown)
