"""Reports of every platform as chance leaves them: other charsets, other spellings, pasted, cut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

Cells = list[str]
Amount = tuple[int, str, Decimal]  # day, campaign, cost

FORMATS = (
    "google", "google-en", "yahoo-search", "yahoo-display", "meta", "microsoft", "line", "x",
    "linkedin",
)  # fmt: skip
_EDITS = '0123456789,.-"\t合計A円/ '
_WRITTEN: Sequence[Callable[[Decimal], str]] = (
    lambda one: f"{one}",
    lambda one: f"{one:,}",
    lambda one: f"¥{one:,}",
    lambda one: f"{one:,}円",
    lambda one: f"{one:,}".translate(str.maketrans("0123456789,.", "０１２３４５６７８９，．")),
)


@dataclass(frozen=True, slots=True)
class Mangled:
    """`total`: what the rows cost in truth; None where the file has lost every total, so that
    nobody could tell. `what`: what was done, for whoever looks at a failure."""

    data: bytes
    platform: str
    total: Decimal | None
    what: str


def mangled(random: Random, number: int) -> Mangled:
    """`number`: makes the campaigns' names its own."""
    kind = random.choice(FORMATS)
    rows = [
        (random.randint(1, 27), f"№{number} {random.choice('指名一般')}{place}",
         Decimal(random.choice((random.randint(1, 999), random.randint(1000, 10**7)))))
        for place in range(random.randint(1, 6))
    ]  # fmt: skip
    if kind == "yahoo-display":
        rows = [(day, name, cost + Decimal("0.25")) for day, name, cost in rows]
    total = sum((row[2] for row in rows), Decimal(0))
    write = random.choice(_WRITTEN)
    lines, has_total = _lines(kind, rows, total, write, number)
    tab = kind == "yahoo-display" or random.random() < 0.3
    done = [kind]
    if has_total and random.random() < 0.6:
        done.append(_damage(lines, random))
    text = _text(lines, "\t" if tab else ",", always=random.random() < 0.5)
    text = text.replace("\n", random.choice(("\n", "\r\n")))
    if has_total and random.random() < 0.5:
        place = random.randrange(len(text))
        sign = random.choice(_EDITS)
        done.append(f"{text[place]!r} at {place} is {sign!r}")
        text = text[:place] + sign + text[place + 1 :]
    if has_total and random.random() < 0.2:
        place = random.randrange(len(text))
        done.append(f"cut at {place}")
        text = text[:place]
    is_there = not has_total or write(total) in text
    encoding = random.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932"))
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        data = text.encode()
    known = total if is_there else None
    return Mangled(data, kind.removesuffix("-en"), known, ", ".join((*done, encoding)))


def _lines(
    kind: str,
    rows: Sequence[Amount],
    total: Decimal,
    write: Callable[[Decimal], str],
    number: int,
) -> tuple[list[Cells], bool]:
    """And whether a total of the rows stands there."""
    said = write(total)
    match kind:
        case "google" | "google-en":
            is_en = kind == "google-en"
            head = ["日", "キャンペーン", "キャンペーン ID", "通貨コード", "費用"]
            if is_en:
                head = ["Day", "Campaign", "Campaign ID", "Currency code", "Cost"]
            above = ["Campaign report", "October 1, 2026 - October 31, 2026"] if is_en else [
                "キャンペーン レポート", "2026年10月1日 - 2026年10月31日"]  # fmt: skip
            labels = ("Total: Campaigns", "Total: Account") if is_en else (
                "合計: キャンペーン", "合計: アカウント")  # fmt: skip
            body = [[f"2026-10-{day:02}", name, f"{number}{place}", "JPY", write(cost)]
                    for place, (day, name, cost) in enumerate(rows)]  # fmt: skip
            ends = [[labels[0], " --", " --", "JPY", said],
                    [labels[1], " --", " --", "JPY", write(total + 50)]]  # fmt: skip
            return [[above[0]], [above[1]], head, *body, *ends], True
        case "yahoo-search":
            body = [[name, "2026/10/01", write(cost)] for _, name, cost in rows]
            return [["キャンペーン名", "毎月", "コスト"], *body, ["--", "--", said]], True
        case "yahoo-display":
            body = [[f"2026-10-{day:02}", name, write(cost)] for day, name, cost in rows]
            return [["日", "キャンペーン名", "コスト"], *body, ["Total", "--", said]], True
        case "meta":
            head = ["レポート開始日", "レポート終了日", "キャンペーン名", "日", "消化金額 (JPY)"]
            span = ["2026-10-01", "2026-10-31"]
            body = [[*span, name, f"2026-10-{day:02}", write(cost)] for day, name, cost in rows]
            return [head, [*span, "", "", said], *body], True
        case "microsoft":
            body = [[f"10/{day}/2026", name, write(cost)] for day, name, cost in rows]
            return [["Report Time: 10/1/2026,10/31/2026"], [f"Rows: {len(rows)}"], [],
                    ["Gregorian date", "Campaign name", "Spend"], *body,
                    ["©2026 Microsoft Corporation. All rights reserved."]], False  # fmt: skip
        case "x":
            body = [[f"2026-10-{day:02}", name, "Card", write(cost)] for day, name, cost in rows]
            return [["Time period", "Campaign name", "Funding source", "Spend"], *body], False
        case "linkedin":
            body = [[f"10/{day}/2026", name, "JPY", write(cost)] for day, name, cost in rows]
            return [["Campaign Performance Report (in UTC)"],
                    ["Report Start: 10/1/2026, Report End: 10/31/2026"], [],
                    ["Start Date (in UTC)", "Campaign Name", "Currency", "Total Spent"],
                    *body], False  # fmt: skip
        case _:
            body = [[f"2026/10/{day}", name, write(cost)] for day, name, cost in rows]
            return [["日", "キャンペーン名", "ご利用金額"], *body], False


def _damage(lines: list[Cells], random: Random) -> str:
    """As people and tools do to a table."""
    place = random.randrange(len(lines))
    match random.randrange(4):
        case 0:
            del lines[place]
            return f"without line {place}"
        case 1:
            lines.insert(random.randrange(len(lines)), list(lines[place]))
            return f"line {place} twice"
        case 2:
            other = random.randrange(len(lines))
            lines[place], lines[other] = lines[other], lines[place]
            return f"lines {place} and {other} exchanged"
        case _:
            lines += [list(line) for line in lines]
            return "the whole twice"


def _text(lines: Sequence[Cells], delimiter: str, *, always: bool) -> str:
    def cell(text: str) -> str:
        quoted = always or delimiter in text or '"' in text
        return '"' + text.replace('"', '""') + '"' if quoted else text

    return "".join(delimiter.join(map(cell, line)) + "\n" for line in lines)
