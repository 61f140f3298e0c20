"""What the made-up firm has on its lists: the rules it set up at first, the firms it wants to win,
and the calls it wrote down."""

from typing import Any

from server.settings.sites import Site
from server.sheets.cells import serial
from server.sheets.door import Door
from sheets_schema import features, lists
from sheets_schema.business_settings import BY_KEY
from sheets_schema.text import Locale, Text
from tools.demo_cells import cells_at, from_row_2, now_in, typed_cell

GUIDE = Text("工程改善ガイドのダウンロード", "Guide to better processes")
CONTACT = Text("お問い合わせフォーム", "Contact form")
MQL_SCORE = 20
# Condition and points.
SCORES: tuple[tuple[Text, int], ...] = (
    (Text("フォーム = お問い合わせフォーム", "form = Contact form"), 15),
    (Text("役職 = 部長", "job title = Department head"), 20),
    (Text("役職 = 課長", "job title = Section manager"), 10),
    (Text("LP に /compare/ を含む", "LP contains /compare/"), 5),
)

PLACES = (
    ("青葉", "aoba"), ("若葉", "wakaba"), ("みなと", "minato"), ("ひかり", "hikari"),
    ("大和", "yamato"), ("東雲", "shinonome"), ("北斗", "hokuto"), ("すみれ", "sumire"),
    ("富士見", "fujimi"), ("千歳", "chitose"), ("あさひ", "asahi"), ("双葉", "futaba"),
    ("白樺", "shirakaba"), ("桜台", "sakuradai"), ("緑川", "midorikawa"), ("三日月", "mikazuki"),
    ("銀河", "ginga"), ("日の出", "hinode"), ("松風", "matsukaze"),
)  # fmt: skip
TRADES = (
    ("精機", "seiki"), ("電子", "denshi"), ("物流", "butsuryu"), ("食品", "shokuhin"),
    ("樹脂", "jushi"), ("工業", "kogyo"), ("製作所", "seisakusho"), ("印刷", "insatsu"),
    ("建設", "kensetsu"), ("薬品", "yakuhin"), ("包装", "hoso"), ("テクノ", "techno"),
    ("システム", "system"), ("化学", "kagaku"), ("金属", "kinzoku"), ("通信", "tsushin"),
    ("商事", "shoji"),
)  # fmt: skip
IN_ENGLISH = (
    ("Aldgate", "Birch", "Corner", "Dale", "Elm", "Ferry", "Grove", "Harbour", "Iris", "Juniper",
     "Kestrel", "Linden", "Mill", "North", "Orchard", "Park", "Quarry", "River", "Stone"),
    ("Tools", "Foods", "Print", "Logistics", "Electric", "Plastics", "Systems", "Steel",
     "Chemicals", "Builders", "Packaging", "Optics", "Motors", "Textiles", "Glass", "Paper",
     "Trading"),
)  # fmt: skip
LOGISTICS, FOOD = Text("運輸・物流", "Logistics"), Text("食品", "Food")
# By the trade in a firm's name; all others make things.
INDUSTRIES = (
    (("物流", "Logistics"), LOGISTICS),
    (("食品", "Foods"), FOOD),
    (("建設", "Builders"), Text("建設", "Construction")),
    (("システム", "テクノ", "通信", "Systems"), Text("IT・通信", "IT")),
    (("商事", "Trading"), Text("卸売", "Wholesale")),
)
MAKERS = Text("製造", "Manufacturing")
GROUPS = (Text("関東の重点企業", "Key firms, east"), Text("関西の重点企業", "Key firms, west"))
CARRIERS = Text("物流・食品", "Logistics and food")
CALLS = (
    (lists.RESULT_ABSENT, Text("不在。夕方にかけ直す。", "Out. To be called again this evening.")),
    (lists.RESULT_CONNECTED,
     Text("資料は届いている。来月の会議で検討するとのこと。",
          "Has the brochure; it is on next month's agenda.")),
    (lists.RESULT_APPOINTMENT,
     Text("検査の手間を減らしたい。オンラインで30分の約束。",
          "Wants less work at inspection. Half an hour online agreed.")),
    (lists.RESULT_ABSENT, Text("会議中。伝言を残した。", "In a meeting. Left word.")),
    (lists.RESULT_DECLINED, Text("今期の予算は終わっている。", "This year's budget is spent.")),
)  # fmt: skip


def firm_of(number: int, locale: Locale) -> tuple[str, str]:
    """Its name and its domain."""
    place, trade = number % len(PLACES), number % len(TRADES)
    (first, roman), (second, of) = PLACES[place], TRADES[trade]
    domain = f"{roman}-{of}.example.jp"
    if locale == "en":
        first, second = IN_ENGLISH[0][place], IN_ENGLISH[1][trade]
        return f"{first} {second} Ltd.", f"{first}-{second}.example.com".lower()
    return f"株式会社{first}{second}", domain


def set_up(door: Door, site: Site) -> None:
    """Before the first visitor: which form is of whom, what earns a score, and which features the
    firm uses. A later start leaves 設定 as people have left it."""
    layout = door.layout()
    tab = layout.tabs["settings"]
    stands = door.read_columns(layout, {"settings": ["item", "feature", "score_rule", "form"]})
    columns = stands["settings"]
    if GUIDE.of(site.locale) in columns["form"]:
        return
    wanted: list[dict[str, Any]] = []

    def put(row: int, values: dict[str, str | float | bool]) -> None:
        wanted.extend(cells_at(tab.sheet_id, row, tab.columns, values))

    free = 1 + sum(value is not None for value in columns["score_rule"])
    for place, (rule, points) in enumerate(SCORES):
        put(free + place, {"score_rule": rule.of(site.locale), "score_points": points})
    free = 1 + sum(value is not None for value in columns["form"])
    put(free, {"form": GUIDE.of(site.locale), "form_kind": lists.KIND_UQL.of(site.locale)})
    put(1 + columns["item"].index(BY_KEY["mql_score"].name.of(site.locale)), {"value": MQL_SCORE})
    for one in (features.TARGET_COMPANIES, features.ACTIVITIES):
        put(1 + columns["feature"].index(one.name.of(site.locale)), {"in_use": True})
    door.batch_update(wanted)


def play_lists(door: Door, site: Site, owners: tuple[str, ...]) -> None:
    """ターゲット企業 and 活動, once their tabs stand. A second run finds them filled."""
    layout = door.layout()
    if "target_companies" not in layout.tabs or "activities" not in layout.tabs:
        return
    read = door.read_columns(layout, {
        "leads": ["received_at", "company", "name", "lead_id", "status"],
        "target_companies": ["company"],
    })  # fmt: skip
    if any(read["target_companies"].get("company", ())):
        return
    companies = [_company(place, site, owners) for place in range(40)]
    door.batch_update([
        from_row_2(layout.tabs["target_companies"].sheet_id, companies),
        from_row_2(layout.tabs["activities"].sheet_id, _calls(read["leads"], site, owners)),
    ])  # fmt: skip


def _company(place: int, site: Site, owners: tuple[str, ...]) -> dict[str, Any]:
    """Of five firms three have written already."""
    number = 3 + place * 7 if place % 5 < 3 else 281 + place
    name, domain = firm_of(number, site.locale)
    industry = next(
        (one for words, one in INDUSTRIES if any(word in name for word in words)), MAKERS
    )
    group = CARRIERS if industry in (LOGISTICS, FOOD) else GROUPS[place % len(GROUPS)]
    cells = (
        name, "", domain, "", industry.of(site.locale), 40 + place * 37 % 900,
        group.of(site.locale), lists.PRIORITIES[(place * 3 // 2) % 4].of(site.locale),
        owners[place % len(owners)],
    )  # fmt: skip
    return {"values": [typed_cell(cell) if cell != "" else {} for cell in cells]}


def _calls(leads: dict[str, Any], site: Site, owners: tuple[str, ...]) -> list[dict[str, Any]]:
    """Calls of the last ten weeks: up to three a lead, by those of inside sales."""
    today = serial(now_in(site).date())
    new = lists.STATUS_NEW.of(site.locale)
    rows = []
    for place, received in enumerate(leads["received_at"]):
        worked = leads["status"][place] not in (None, new) and leads["lead_id"][place]
        if not worked or not isinstance(received, int | float) or received < today - 70:
            continue
        for attempt in range(1 + place % 3):
            at = int(received) + 1 + attempt * 3 + (10 + place % 7) / 24
            if at >= today + 0.4:
                break
            result, words = CALLS[(place + attempt) % len(CALLS)]
            cells = (
                at, owners[(0, 2)[place % 2]], leads["company"][place], leads["name"][place],
                leads["lead_id"][place], lists.ACTIVITY_CALL.of(site.locale),
                result.of(site.locale), words.of(site.locale),
            )  # fmt: skip
            rows.append({"values": [typed_cell(cell) for cell in cells]})
    return rows
