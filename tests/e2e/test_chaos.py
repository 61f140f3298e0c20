"""A short piece of `make chaos`: nothing lost, nothing twice."""

from pathlib import Path

import pytest

from tests.support import chaos
from tests.support.databases import fresh_postgresql, postgresql_server

__all__ = ["postgresql_server"]


@pytest.mark.timeout(600)
def test_chaos_on_sqlite_with_one_worker(tmp_path: Path) -> None:
    outcome = chaos.run(
        tmp_path,
        seed=1,
        submissions=400,
        database_url=f"sqlite:///{tmp_path / 'inbox.db'}",
        workers=1,
    )
    assert outcome.accepted == 400
    assert outcome.is_well, outcome


@pytest.mark.timeout(600)
def test_chaos_on_postgresql_with_three_workers(tmp_path: Path, postgresql_server: str) -> None:
    outcome = chaos.run(
        tmp_path,
        seed=2,
        submissions=400,
        database_url=fresh_postgresql(postgresql_server),
        workers=3,
    )
    assert outcome.accepted == 400
    assert outcome.is_well, outcome
