"""The rooms whose guarantees are tried this way, and the tests that state them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Room:
    """`folder` and `tests`: paths from the root of the repository."""

    folder: str
    tests: tuple[str, ...]

    def sources(self) -> Sequence[str]:
        found = sorted((ROOT / self.folder).rglob("*.py"))
        return [one.relative_to(ROOT).as_posix() for one in found]


ROOMS: Mapping[str, Room] = {
    "delivery": Room(
        "server/delivery",
        (
            "tests/unit/delivery",
            "tests/contract/test_delivery.py",
            "tests/contract/test_strays.py",
            "tests/contract/test_refused_for_all.py",
            "tests/contract/test_activities.py",
        ),
    ),
    "inbox": Room("server/inbox", ("tests/unit/inbox", "tests/unit/delivery")),
    "handover": Room(
        "server/handover", ("tests/unit/handover", "tests/contract/test_handing_over.py")
    ),
    "attribution": Room(
        "server/attribution", ("tests/unit/attribution", "tests/unit/intake/test_captured.py")
    ),
    "count": Room("server/kpi/count", ("tests/unit/kpi",)),
}
