"""The plugin in processes of its own, as each request is in PHP, on one database file."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.programs import program

PHP = Path(__file__).resolve().parents[2] / "php"


@dataclass(frozen=True, slots=True)
class WordPress:
    """One site. See tests/php/post-over-socket.php for its commands."""

    database: Path

    def start(self, command: str, *more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [program("php"), str(PHP / "post-over-socket.php"), str(self.database), command, *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, command: str, *more: str, said: str = "") -> str:
        process = self.start(command, *more)
        printed, complaint = process.communicate(said, timeout=120)
        assert process.returncode == 0, printed + complaint
        return printed

    def submit(self, *posts: dict[str, Any], status: str = "mail_sent") -> None:
        """`status`: Contact Form 7's outcome; init where the request ends before there is one."""
        self.call("submit", status, said=json.dumps(posts))

    def replay(self, name: str, **instead: str) -> None:
        """A captured submission of tests/php/fixtures, of somebody else where `hanako` (as in
        hanako@example.jp) is given."""
        seen = (PHP / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
        for theirs, other in instead.items():
            seen = seen.replace(f"{theirs}@", f"{other}@")
        self.call("replay", said=seen)

    def rows(self) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = json.loads(self.call("rows"))
        return rows
