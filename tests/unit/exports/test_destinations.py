"""Where exports go: whole or not at all, and for their owner alone."""

import stat
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from server.errors import LeadsheetError, Refused
from server.exports.destinations import destination


@pytest.fixture
def store() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_a_folder_gets_private_files_and_is_made_where_it_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "ads"
    place = destination(str(folder)).put("out.csv", b"one")
    assert Path(place).read_bytes() == b"one"
    assert stat.S_IMODE(Path(place).stat().st_mode) == 0o600
    assert [one.name for one in folder.iterdir()] == ["out.csv"]


def test_a_file_is_copied_whole_and_private(tmp_path: Path) -> None:
    source = tmp_path / "big.parquet"
    source.write_bytes(b"x" * 100_000)
    place = destination(f"file://{tmp_path}/out").put_file("big.parquet", source)
    assert Path(place).read_bytes() == source.read_bytes()
    assert stat.S_IMODE(Path(place).stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_leaves_the_former_one(tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(Refused, match="書き込めません"):
        destination(str(tmp_path)).put("out.csv", b"two")
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_a_store_is_written_by_its_address(store: fsspec.AbstractFileSystem) -> None:
    assert destination("memory://bucket/ads/").put("a.csv", b"one") == "memory://bucket/ads/a.csv"
    assert store.cat_file("/bucket/ads/a.csv") == b"one"


@pytest.mark.parametrize(
    ("address", "words"), [("s3://bucket/x", "leadsheet[stores]"), ("nowhere://x", "gs://")]
)
def test_a_store_that_cannot_be_reached_says_what_to_do(address: str, words: str) -> None:
    with pytest.raises(LeadsheetError) as told:
        destination(address)
    assert words in str(told.value)
