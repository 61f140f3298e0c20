"""The captured requests."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "fixtures" / "payloads"


@dataclass(frozen=True)
class Captured:
    body: bytes
    content_type: str
    answer: dict[str, Any] | None

    def headers(self) -> dict[str, str]:
        return {"Content-Type": self.content_type}


@cache
def captured(name: str) -> tuple[Captured, ...]:
    """The POSTs of one file, such as `browser_to_cf7/a01_mail_sent_full`."""
    told = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    found = []
    for exchange in told.get("exchanges", told.get("requests", [])):
        request = exchange.get("request", exchange)
        if request["method"] != "POST":
            continue
        text = request["body"]["text"] if "body" in request else request["body_text"]
        headers = {key.lower(): value for key, value in request["headers"]}
        answer = exchange.get("response", {}).get("json")
        found.append(Captured(text.encode(), headers.get("content-type", ""), answer))
    return tuple(found)


def every_name() -> list[str]:
    return sorted(
        f"{path.parent.name}/{path.stem}"
        for path in FOLDER.glob("*/*.json")
        if path.stem != "b10_get_default"
    )
