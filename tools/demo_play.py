"""What `make run` plays in: a year of a made-up firm, first as visitors who fill in forms, then as
the people who work in the spreadsheet. Its totals are the worked table of the KPI definitions. All
names are invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import requests
from tqdm import tqdm

from server.settings.sites import Site
from server.sheets.cells import serial
from server.sheets.door import Door
from sheets_schema import lists, metrics
from sheets_schema.kpi_texts import ALL_CHANNELS
from sheets_schema.lists import CHANNELS, INVALID_REASONS
from sheets_schema.meeting import DECISION_STATES
from sheets_schema.text import Locale, Text
from tools.demo_cells import cells_at, from_row_2, typed_cell
from tools.demo_lists import CONTACT, GUIDE, firm_of

FAMILY = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田")
GIVEN = ("太郎", "花子", "健一", "美咲", "大輔", "由美", "翔太", "恵子", "誠", "直樹", "陽子", "亮")
OWNERS = ("山口", "中野", "藤井")
GUIDES = 24
# How many days ago the first visitor came.
FIRST_DAY = 352
# Of the year's cost, in hundredths: this month's, last month's and so on.
SHARES = (9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8)
STUDENTS = INVALID_REASONS[2]
SENT_BACK = Text("予算と時期が未確認", "Budget and timing not asked")
BROCHURE = Text("資料請求フォーム", "Brochure request")
MESSAGE = Text("製品の資料を送ってください。", "Please send us your brochure.")
IN_ENGLISH = {
    "family": ("Smith", "Jones", "Brown", "Taylor", "Evans", "Walker", "White", "Green", "Hall",
               "Young", "Reed"),
    "given": ("Anna", "Ben", "Clara", "David", "Emma", "Frank", "Grace", "Henry", "Ivy", "Jack",
              "Kim", "Lucy", "Mark"),
    "owners": ("Kate", "Leo", "Mia"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What a channel brings: valid leads, deals and contracts, and leads that turn out invalid."""

    channel: str
    valid: int
    deals: int
    won: int
    invalid: int
    cost: int
    fields: dict[str, str | Text]


PLANS = (
    Plan("organic", 25, 5, 1, 4, 0, {"referrer": "https://www.google.co.jp/"}),
    Plan(
        "web_ads", 100, 25, 5, 9, 1_000_000,
        {
            "utm_source": "google", "utm_medium": "cpc",
            "gclid": "EAIaIQ-sample", "referrer": "https://www.google.co.jp/",
        },
    ),
    Plan("web_media", 25, 10, 2, 2, 500_000, {"流入チャネル": Text("Web媒体", "Web media")}),
    Plan(
        "events", 100, 5, 1, 6, 500_000,
        {"utm_source": "expo", "utm_medium": "qr"},
    ),
    Plan("outbound", 0, 5, 1, 0, 250_000, {}),
    Plan("partners", 0, 4, 2, 0, 200_000, {}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Campaign:
    """What part of a channel's year it had. `deals`: which of its deals it brought, by their place
    in turns of five; `page`: where its links lead."""

    channel: str
    name: Text
    page: str
    cost: int
    budget: int
    deals: tuple[int, ...]


CAMPAIGNS = (
    Campaign("web_ads", Text("指名検索", "Brand search"), "brand", 150_000, 180_000, (0, 1, 2)),
    Campaign("web_ads", Text("一般キーワード", "Generic keywords"), "compare", 550_000, 600_000,
             (3, 4)),
    Campaign("web_ads", Text("ディスプレイ広告", "Display ads"), "lp/display", 300_000, 400_000,
             ()),
    Campaign("events", Text("機械要素展", "Parts fair"), "fair", 500_000, 500_000,
             (0, 1, 2, 3, 4)),
)  # fmt: skip
# Figure, target a month, and how much more from September on.
TARGETS: tuple[tuple[str, float, float], ...] = (
    ("valid", 20, 3), ("opportunities", 4, 1), ("won", 1, 0), ("won_amount", 3_200_000, 400_000),
    ("cost_per_won", 250_000, 0), ("mql_amount", 2_400_000, 300_000), ("sql_share", 0.9, 0),
)  # fmt: skip
# Days ago, what, days until due, state, metric, channel.
DECISIONS: tuple[tuple[int, Text, int, int, str, str], ...] = (
    (40, Text("ディスプレイ広告の配信先から学生向けサイトを外す",
              "Take student sites out of the display ads"), -5, 1, "valid_rate", "web_ads"),
    (21, Text("資料請求の翌営業日までに電話する", "Call by the next business day after a request"),
     14, 1, "opportunities", ""),
    (12, Text("展示会の名刺を5日以内に取り込む", "Bring in cards of fairs within five days"), 9, 0,
     "leads", "events"),
    (60, Text("見積の書式を1枚にする", "Quotations on one page"), -30, 2, "won", ""),
)  # fmt: skip
INDUSTRIES = (
    Text("製造業", "Manufacturing"),
    Text("卸売業", "Wholesale"),
    Text("建設業", "Building"),
)
SIZES = ("30", "120", "8", "450", "60")
TITLES = (Text("担当", "Staff"), Text("課長", "Section manager"), Text("部長", "Department head"))
ATTRIBUTES = (Text("業種", "Industry"), Text("従業員数", "Company size"), Text("役職", "Job title"))


def spread_of(plan: Plan) -> list[int]:
    """The places, among a channel's leads, of those that become deals."""
    return [number * (plan.valid + plan.invalid) // plan.deals for number in range(plan.deals)]


def _campaign(plan: Plan, place: int) -> Campaign | None:
    run = [one for one in CAMPAIGNS if one.channel == plan.channel]
    if not run:
        return None
    spread = spread_of(plan)
    if place in spread:
        return next(one for one in run if spread.index(place) % 5 in one.deals)
    return run[place % len(run)]


def _attributes(plan: Plan, place: int, locale: Locale) -> dict[str, str]:
    """Who decides becomes a deal more often."""
    becomes = place in spread_of(plan)
    values = (
        INDUSTRIES[(place + becomes) % 3].of(locale),
        SIZES[place % 5],
        TITLES[1 + place % 2 if becomes or place % 7 == 0 else 0].of(locale),
    )
    labels = (one.of(locale) for one in ATTRIBUTES)
    return dict(zip(labels, values, strict=True))


def post_submissions(web: str, now: datetime, locale: Locale = "ja") -> int:
    """Every visitor's form, through the real endpoint. A second run only meets duplicates."""
    bodies = sorted(_submissions(now, locale), key=lambda body: body["submitted_at"])
    with requests.Session() as session:
        for number, body in enumerate(
            tqdm(bodies, desc="フォームの送信 / submissions", unit="件", disable=None)
        ):
            answer = session.post(
                f"{web}/v1/leads",
                json=body,
                headers={"Idempotency-Key": f"demo-{number}"},
                timeout=10,
            )
            answer.raise_for_status()
    return len(bodies)


def _submissions(now: datetime, locale: Locale) -> Iterator[dict[str, str]]:
    number = 0
    for plan in PLANS:
        total = plan.valid + plan.invalid
        for place in range(total):
            number += 1
            sent = now - timedelta(days=FIRST_DAY - place * 345 / total, minutes=number * 7 % 600)
            firm, person = _who(number, number, number * 5, locale)
            yield {
                "_contact_form_title": (BROCHURE if number % 3 else CONTACT).of(locale),
                "your-name": person,
                "your-company": firm,
                "your-email": f"sample{number:03}@{firm_of(number, locale)[1]}",
                "your-tel": f"03-0000-{number:04}",
                "your-message": MESSAGE.of(locale),
                "landing_page": "https://sakura.example.jp/products/",
                "submitted_at": sent.astimezone(UTC).isoformat(timespec="seconds"),
                **{
                    key: value.of(locale) if isinstance(value, Text) else value
                    for key, value in plan.fields.items()
                },
                **_attributes(plan, place, locale),
                **_brought(plan, place, locale),
                **_clicked(plan, number),
                # Most agree; some forms are older than the box.
                **({} if number % 5 == 0 else {"privacy-acceptance": "1"}),
            }
    yield from _guides(now, number + 1, locale)


def _guides(now: datetime, first: int, locale: Locale) -> Iterator[dict[str, str]]:
    """Who only downloads the guide: counted apart until somebody works on it."""
    for place in range(GUIDES):
        number = first + place
        sent = now - timedelta(days=340 - place * 14, minutes=number * 11 % 600)
        company, person = _who(number, number * 2, number, locale)
        yield {
            "_contact_form_title": GUIDE.of(locale),
            "your-name": person,
            "your-company": company,
            "your-email": f"sample{number:03}@{firm_of(number, locale)[1]}",
            "landing_page": "https://sakura.example.jp/guide/",
            "referrer": "https://www.google.co.jp/",
            "submitted_at": sent.astimezone(UTC).isoformat(timespec="seconds"),
        }


def _clicked(plan: Plan, number: int) -> dict[str, str]:
    """A click of its own for each lead that an advertisement brought, at three platforms."""
    if "gclid" not in plan.fields:
        return {}
    if number % 7 == 3:
        return {"gclid": "", "yclid": f"YSS.sample{number}", "utm_source": "yahoo"}
    if number % 7 == 5:
        return {"gclid": "", "msclkid": f"{number:032x}", "utm_source": "bing"}
    return {"gclid": f"EAIaIQ-sample-{number}"}


def _brought(plan: Plan, place: int, locale: Locale) -> dict[str, str]:
    campaign = _campaign(plan, place)
    if campaign is None:
        return {}
    page = f"https://sakura.example.jp/{campaign.page}/"
    return {"utm_campaign": campaign.name.of(locale), "landing_page": page}


def _who(firm: int, family: int, given: int, locale: Locale) -> tuple[str, str]:
    """A company and a person, each as they are written in that language."""
    company, _ = firm_of(firm, locale)
    if locale == "en":
        families, givens = (IN_ENGLISH[one] for one in ("family", "given"))
        return company, f"{givens[given % len(givens)]} {families[family % len(families)]}"
    return company, f"{FAMILY[family % len(FAMILY)]} {GIVEN[given % len(GIVEN)]}"


def owners_of(site: Site) -> tuple[str, ...]:
    return IN_ENGLISH["owners"] if site.locale == "en" else OWNERS


def play_people(door: Door, site: Site) -> bool:
    """Sales and marketing at work, through the Sheets API. False where they have been before."""
    layout = door.layout()
    tab = layout.tabs["leads"]
    wanted = ["received_at", "channel", "opportunity_on", "lead_id", "conversion_point"]
    leads = door.read_columns(layout, {"leads": wanted})["leads"]
    if any(leads["opportunity_on"]):
        return False
    names = {one.key: one.name.of(site.locale) for one in CHANNELS}
    spellings = {one.key: one.name.both() for one in CHANNELS}
    requests_: list[dict[str, Any]] = []
    for plan in PLANS:
        rows = [
            index
            for index, channel in enumerate(leads["channel"], 1)
            # A hidden field of a form may name the channel in either language.
            if channel in spellings[plan.channel]
            and leads["conversion_point"][index - 1] != GUIDE.of(site.locale)
        ]
        for place, row in enumerate(rows):
            received = float(leads["received_at"][row - 1] or 0)
            edits = _edits(plan, place, received, site)
            requests_.extend(cells_at(tab.sheet_id, row, tab.columns, edits))
    requests_.append(_typed_rows(tab.sheet_id, tab.columns, names, site))
    requests_.append(_costs(layout.tabs["costs"].sheet_id, names, site))
    requests_.append(_targets(layout.tabs["targets"].sheet_id, site))
    settings = layout.tabs["settings"]
    roles = (lists.ROLE_INSIDE_SALES, lists.ROLE_SALES, lists.ROLE_BOTH)
    for number, (owner, role) in enumerate(zip(owners_of(site), roles, strict=True), 1):
        written: dict[str, str | float] = {"owner": owner, "role": role.of(site.locale)}
        requests_.extend(cells_at(settings.sheet_id, number, settings.columns, written))
    requests_.append(_campaigns(layout.tabs["campaigns"].sheet_id, names, site))
    requests_.append(_decisions(layout.tabs["decisions"].sheet_id, names, site))
    door.batch_update(requests_)
    return True


def _edits(plan: Plan, place: int, received: float, site: Site) -> dict[str, str | float]:
    """`place`: of the lead among its channel's, the oldest first."""
    day, today = float(int(received)), serial(datetime.now(site.zone).date())
    first, second, third = owners_of(site)
    edits: dict[str, str | float] = {
        "owner": (second, third)[place % 2], "inside_sales": (first, third, first)[place % 3],
    }  # fmt: skip
    if today - day >= 3:
        edits["first_response_on"] = min(day + (place * 5 % 4) * (1 + place % 3 // 2), today)
    # Deals are spread over the year; what turned out invalid stands between them.
    spread = spread_of(plan)
    others = [one for one in range(plan.valid + plan.invalid) if one not in spread]
    invalid = _invalid(plan, others)
    if place in spread:
        number = spread.index(place)
        met = min(day + 4 + number * 5 % 13, today - 1)
        edits["tossed_on"] = max(met - 2, day)
        if number % 6 == 4:
            edits["sent_back"] = SENT_BACK.of(site.locale)
        return edits | _deal(number, plan, met, today, site)
    if place in invalid:
        display = plan.channel == "web_ads" and place % 4
        reason = STUDENTS if display else INVALID_REASONS[(place * 7 // 3 + len(plan.channel)) % 5]
        words = (lists.STATUS_NO_PROSPECT, reason)
        return edits | dict(
            zip(("status", "invalid_reason"), (one.of(site.locale) for one in words), strict=True)
        )
    usual = (lists.STATUS_IN_PROGRESS, lists.STATUS_NO_CONTACT, lists.STATUS_RETRY)
    # Here and there one was overlooked.
    waits = today - day < 3 or (today - day < 30 and place % 7 == 3)
    status = lists.STATUS_NEW if waits else usual[place % 3]
    edits["status"] = status.of(site.locale)
    if waits:
        edits.pop("first_response_on", None)
    if today - day < 40 and status is not lists.STATUS_NEW:
        edits["next_action_on"] = today + place % 9 - 2
        edits["last_action_on"] = min(day + 2, today)
    return edits


def _invalid(plan: Plan, others: list[int]) -> set[int]:
    """What turned out invalid: spread over the year, but those of Web ads came by the display ads
    of the last months, which is what 定例会 has to tell."""
    if plan.channel == "web_ads":
        months = range(68, 102)  # places of about five weeks to four months ago
        return set([one for one in others if one in months and one % 3 == 2][-plan.invalid :])
    return set(others[:: max(len(others) // plan.invalid, 1)][: plan.invalid])


def _deal(number: int, plan: Plan, met: float, today: float, site: Site) -> dict[str, str | float]:
    """The first deals of a channel were won, later ones partly lost, the rest is open."""
    edits: dict[str, str | float] = {
        "status": lists.STATUS_SQL.of(site.locale),
        "opportunity_on": met,
        "last_action_on": min(met + 20, today - number % 40),
        "expected_amount": 800_000 + number % 5 * 300_000,
        "phase": lists.PHASES[number % 5].of(site.locale),
    }
    if number in _won(plan):
        edits |= {
            "won_on": min(met + 18 + number * 11 % 37, today),
            "won_amount": 1_200_000 + number * 150_000,
            "expected_amount": 1_300_000 + number * 160_000,
            "phase": lists.PHASE_WON.of(site.locale),
        }
    elif today - met > 120 and number % 3:
        reason, _ = lists.LOST_REASONS[number % 3]
        edits |= {"lost_on": met + 60, "lost_reason": reason.of(site.locale)}
        if number % 3 == 2:
            edits["next_action_on"] = today - number % 5
    else:
        edits |= _expected(number, today)
        if today - met < 60 or number % 5 < 3:
            # Two of five older deals have been let lie.
            edits["last_action_on"] = max(met, today - number % 25)
            edits["next_action_on"] = today + number % 7 - 1
    return edits


def _won(plan: Plan) -> set[int]:
    """Which of its deals were won: spread over the year like the deals themselves."""
    return {(2 * one + 1) * plan.deals // (2 * plan.won) for one in range(plan.won)}


def _expected(number: int, today: float) -> dict[str, str | float]:
    """When a deal should close: most in the months to come, some overdue, some without a date; and
    here and there a probability of the owner's own."""
    edits: dict[str, str | float] = {}
    if number % 7 != 3:
        edits["expected_on"] = today + (-9 if number % 6 == 5 else 6 + number * 23 % 130)
    if number % 4 == 2:
        edits["certainty"] = (0.3, 0.6, 0.8)[number % 3]
    return edits


def _typed_rows(sheet_id: int, columns: Any, names: dict[str, str], site: Site) -> dict[str, Any]:
    """Deals from calls and partners: rows that people type, without a リードID."""
    today = datetime.now(site.zone).date()
    rows = []
    for plan in PLANS:
        if plan.valid:
            continue
        for place in range(plan.deals):
            day = serial(today) - 330 + place * 75
            company, person = _who(place * 4 + plan.cost, place * 3, place * 7, site.locale)
            edits: dict[str, str | float] = {
                "company": company,
                "name": person,
                "channel": names[plan.channel],
                "owner": owners_of(site)[1 + place % 2],
                "status": lists.STATUS_SQL.of(site.locale),
                "opportunity_on": day,
                "last_action_on": day + 12,
                "expected_amount": 1_500_000,
                "phase": lists.PHASES[place % 5].of(site.locale),
            }
            if place in _won(plan):
                edits |= {"won_on": day + 25, "won_amount": 1_500_000}
            else:
                edits |= _expected(place, serial(today))
            cells: list[dict[str, Any]] = [{} for _ in range(max(columns.values()) + 1)]
            for key, value in edits.items():
                cells[columns[key]] = typed_cell(value)
            rows.append({"values": cells})
    return {"appendCells": {"sheetId": sheet_id, "rows": rows, "fields": "userEnteredValue"}}


def _costs(sheet_id: int, names: dict[str, str], site: Site) -> dict[str, Any]:
    """The year's cost by month, more of it of late; a row of 0 in a month before that saw leads."""
    today = datetime.now(site.zone).date()
    this = today.replace(day=1)
    first = today - timedelta(days=FIRST_DAY)
    rows = []
    for back in range(12, -1, -1):
        month = date(this.year + (this.month - 1 - back) // 12, (this.month - 1 - back) % 12 + 1, 1)
        if (month.year, month.month) < (first.year, first.month):
            continue
        for plan in PLANS:
            run = [(one.name.of(site.locale), one.cost) for one in CAMPAIGNS
                   if one.channel == plan.channel]  # fmt: skip
            for campaign, cost in run or [("", plan.cost)]:
                cells = (
                    serial(month), names[plan.channel], lists.COST_CATEGORIES[0].of(site.locale),
                    cost * SHARES[back] / 100 if back < len(SHARES) else 0, campaign,
                )  # fmt: skip
                rows.append({"values": [typed_cell(one) for one in cells]})
    return from_row_2(sheet_id, rows)


def _campaigns(sheet_id: int, names: dict[str, str], site: Site) -> dict[str, Any]:
    today = serial(datetime.now(site.zone).date())
    rows = []
    for place, one in enumerate(CAMPAIGNS):
        name = one.name.of(site.locale)
        condition = f"utm_campaign = {name}"
        cells = (name, names[one.channel], condition, today - 350, today + 60, one.budget, "",
                 owners_of(site)[place % 3])  # fmt: skip
        rows.append({"values": [typed_cell(cell) if cell != "" else {} for cell in cells]})
    return from_row_2(sheet_id, rows)


def _decisions(sheet_id: int, names: dict[str, str], site: Site) -> dict[str, Any]:
    """What was decided at the last meetings."""
    today = serial(datetime.now(site.zone).date())
    rows = []
    for place, (ago, what, due, state, metric, scope) in enumerate(DECISIONS):
        cells = (
            today - ago, what.of(site.locale), owners_of(site)[place % 3], today + due,
            DECISION_STATES[state].of(site.locale), metrics.DECLARED[metric].name.of(site.locale),
            names.get(scope) or ALL_CHANNELS.of(site.locale),
        )  # fmt: skip
        rows.append({"values": [typed_cell(one) for one in cells]})
    return from_row_2(sheet_id, rows)


def _targets(sheet_id: int, site: Site) -> dict[str, Any]:
    """Of every month of the fiscal year, for all channels; busier after the summer."""
    this = datetime.now(site.zone).date().replace(day=1)
    april = date(this.year - (this.month < 4), 4, 1)
    year = [date(april.year + month // 13, (month - 1) % 12 + 1, 1) for month in range(4, 16)]
    wanted = [
        (month, key, value + more * (place >= 5))
        for place, month in enumerate(year)
        for key, value, more in TARGETS
    ]
    rows = [
        {
            "values": [
                typed_cell(serial(month)),
                typed_cell(ALL_CHANNELS.of(site.locale)),
                typed_cell(metrics.DECLARED[key].name.of(site.locale)),
                typed_cell(value),
            ]
        }
        for month, key, value in wanted
    ]
    return from_row_2(sheet_id, rows)
