"""What became of the faults, kept between runs, and told room by room."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.mutants.faults import Mutant
from tools.mutants.rooms import ROOT
from tools.mutants.trial import Outcome

# More than this share of a room's faults that no test notices is too many.
MOST_SURVIVORS = 0.10
_EQUIVALENT = Path(__file__).with_name("equivalent.toml")


def equivalent() -> Mapping[str, str]:
    """The names of faults that nobody could see, and why."""
    found = tomllib.loads(_EQUIVALENT.read_text(encoding="utf-8"))
    return {one["name"]: one["reason"] for one in found.get("fault", ())}


class Kept:
    """Outcomes of earlier runs. A killed fault stays killed while its module is the same; one that
    survived is tried again as soon as the tests that could notice it are others."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[str, str] = (
            json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        )

    def outcome(self, mutant: Mutant, tests: Iterable[str]) -> Outcome | None:
        source, ran, outcome = self._found.get(_key(mutant), "  ").split(" ")
        if source != _digest(mutant) or (outcome == "survived" and ran != _of(tests)):
            return None
        match outcome:
            case "killed" | "survived" | "timeout":
                return outcome
            case _:
                return None

    def keep(self, mutant: Mutant, tests: Iterable[str], outcome: Outcome) -> None:
        self._found[_key(mutant)] = f"{_digest(mutant)} {_of(tests)} {outcome}"
        self._path.write_text(json.dumps(self._found, indent=0), encoding="utf-8")


def _key(mutant: Mutant) -> str:
    return f"{mutant.number} {mutant.name}"


def _digest(mutant: Mutant) -> str:
    return hashlib.sha256((ROOT / mutant.path).read_bytes()).hexdigest()[:16]


def _of(tests: Iterable[str]) -> str:
    """The tests, and the files they stand in."""
    names = sorted(tests)
    found = hashlib.sha256("\n".join(names).encode())
    for path in sorted({name.split("::")[0] for name in names}):
        found.update((ROOT / path).read_bytes())
    return found.hexdigest()[:16]


@dataclass(slots=True)
class Told:
    """One room. `tried`: how many faults; `justified`: how many of them nobody could see."""

    room: str
    tried: int = 0
    killed: int = 0
    justified: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def share(self) -> float:
        return len(self.survivors) / max(1, self.tried - self.justified)

    @property
    def is_good(self) -> bool:
        return self.share < MOST_SURVIVORS

    def lines(self) -> Sequence[str]:
        total = (
            f"{self.room}: {self.tried} faults, {self.killed} noticed, "
            f"{self.justified} that nobody could see, {len(self.survivors)} not noticed "
            f"({self.share:.1%})"
        )
        survivors = sorted(self.survivors, key=lambda one: (one.path, one.line))
        return [total, *(f"  {one.path}:{one.line}  {one.name}" for one in survivors)]
