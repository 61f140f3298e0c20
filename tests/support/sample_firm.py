"""A year in the sheet of a made-up firm: seasons, long sales, and every kind of mess that people
leave behind. The same `seed` gives the same cells. All names are invented.

    firm = sample_firm(date(2026, 11, 20))
    firm.leads, firm.costs, firm.targets, firm.settings    # rows by column key
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sheets_schema import business_settings, lists

Row = dict[str, Any]
EPOCH = date(1899, 12, 30)

FAMILY = (
    "佐藤", "鈴木", "高橋", "髙橋", "田中", "伊藤", "渡辺", "渡邊", "山本", "中村", "小林", "加藤",
    "吉田", "斎藤", "齋藤", "松本", "井上", "木村", "林", "清水", "山口", "阿部", "池田", "橋本",
)  # fmt: skip
GIVEN = (
    "太郎", "花子", "健一", "美咲", "大輔", "由美", "翔太", "恵子", "誠", "直樹", "陽子", "亮",
    "さくら", "拓也", "彩", "剛", "真由美", "浩二", "智子", "一郎",
)  # fmt: skip
PLACES = (
    "青葉", "若葉", "みなと", "ひかり", "大和", "東雲", "北斗", "すみれ", "富士見", "千歳",
    "あさひ", "双葉", "白樺", "桜台", "緑川", "三日月", "銀河", "日の出", "松風", "港南",
)  # fmt: skip
TRADES = (
    "精機", "電子", "物流", "食品", "樹脂", "工業", "製作所", "印刷", "建設", "薬品", "包装",
    "テクノ", "システム", "商事", "運輸", "化学", "金属", "通信",
)  # fmt: skip
LEGAL = ("株式会社{}", "{}株式会社", "㈱{}", "(株){}", "有限会社{}", "{}")
OWNERS = ("山口", "中野", "藤井", "青木")
FORMS = ("お問い合わせ", "デモ依頼", "資料請求", "セミナー申込")
UQL_FORMS = frozenset({"資料請求", "セミナー申込"})
PHASES = tuple(text.ja for text in lists.PHASES[:-2])
REASONS = tuple(text.ja for text in lists.INVALID_REASONS)
LOST = tuple(reason.ja for reason, _ in lists.LOST_REASONS)

# Share of a year's leads in each calendar month: the fairs of spring and autumn, quiet in August.
SEASON = (0.07, 0.08, 0.10, 0.10, 0.08, 0.08, 0.07, 0.04, 0.09, 0.11, 0.10, 0.08)


@dataclass(frozen=True, slots=True)
class Trait:
    """What a channel is like: share of the leads, and of those the chance of each next step; usual
    days to the opportunity and from there to the contract; usual amount; cost a month."""

    share: float
    invalid: float
    opportunity: float
    won: float
    days: tuple[int, int]
    amount: int
    cost: int


TRAITS = {
    "オーガニック": Trait(0.20, 0.18, 0.22, 0.25, (9, 45), 1_200_000, 0),
    "Web広告": Trait(0.34, 0.30, 0.18, 0.18, (7, 40), 900_000, 850_000),
    "Web媒体": Trait(0.14, 0.15, 0.30, 0.20, (6, 50), 1_500_000, 400_000),
    "展示会・セミナー": Trait(0.24, 0.12, 0.07, 0.22, (21, 70), 2_400_000, 500_000),
    "アウトバウンドコール": Trait(0.05, 0.05, 0.55, 0.15, (5, 60), 1_000_000, 250_000),
    "代理店紹介": Trait(0.03, 0.02, 0.70, 0.45, (4, 35), 3_000_000, 150_000),
}


@dataclass(frozen=True, slots=True)
class Firm:
    """Rows by column key of each input tab; `settings` by column, as 設定 holds them."""

    leads: list[Row]
    costs: list[Row]
    targets: list[Row]
    settings: dict[str, list[Any]]
    campaigns: list[Row]


# 施策 of Web広告 and 展示会: share of the channel's leads and cost.
CAMPAIGNS = {
    "Web広告": (("指名検索", "brand", 0.3, 0.2), ("一般検索", "generic", 0.5, 0.5),
                ("動画広告", "video", 0.2, 0.3)),
    "展示会・セミナー": (("機械要素展", "fair", 0.7, 0.8), ("導入セミナー", "seminar", 0.3, 0.2)),
}  # fmt: skip


def sample_firm(today: date, *, months: int = 13, leads: int = 2400, seed: int = 7) -> Firm:
    """About `leads` leads, received in the last `months` months up to `today`."""
    maker = _Maker(Random(seed), today, months)
    firm = Firm(
        maker.leads(leads), maker.costs(), maker.targets(leads), maker.settings(), _campaigns()
    )
    _cut_up(firm, Random(seed + 1), today)
    return firm


def _campaigns() -> list[Row]:
    return [
        {"campaign": name, "channel": channel, "budget": 6_000_000 * share,
         "condition": f"utm_campaign = {tag}\nLP に /{tag}/ を含む"}
        for channel, run in CAMPAIGNS.items()
        for name, tag, _, share in run
    ]  # fmt: skip


def _cut_up(firm: Firm, random: Random, today: date) -> None:
    """What the rows are cut by, drawn apart from all else: so that nothing else moves."""
    last = _serial(today)
    for row in firm.leads:
        if not isinstance(row.get("received_at"), float) or not row.get("lead_id"):
            continue
        run = CAMPAIGNS.get(str(row.get("channel")))
        if run and random.random() < 0.85:
            name, tag, *_ = random.choices(run, [one[2] for one in run])[0]
            row["utm_campaign"] = tag
            row["landing_page"] = f"https://www.aoba.example/{tag}/?gclid={random.randrange(10**6)}"
            if random.random() < 0.5:
                row["campaign"] = name
            row |= {"utm_source": random.choice(("google", "Google", "yahoo")), "utm_medium": "cpc"}
        row["channel_detail"] = "Paid Search" if run else "Organic Search"
        row["inside_sales"] = random.choice(OWNERS[:2])
        row["industry"] = random.choice(("製造業", "卸売業", "建設業", "情報通信業", None))
        row["employees"] = random.choice(("50名未満", "約120名", "1,000人以上", "10〜49名", None))
        row["job_title"] = random.choice(("部長", "課長", "担当", None))
        if row.get("last_action_on") and random.random() < 0.7:
            day = int(row["received_at"]) + random.randrange(4)
            row["first_response_on"] = min(day, last)
        if isinstance(row.get("opportunity_on"), int) and random.random() < 0.5:
            row["tossed_on"] = max(row["opportunity_on"] - 2, int(row["received_at"]))
            if random.random() < 0.15:
                row["sent_back"] = "時期が未定"
    for row in firm.costs:
        run = CAMPAIGNS.get(str(row["channel"]))
        if run and row["category"] == "販促・広告" and random.random() < 0.9:
            row["measure"] = random.choices([one[0] for one in run], [one[3] for one in run])[0]


class _Maker:
    def __init__(self, random: Random, today: date, months: int) -> None:
        self._random = random
        # Apart, so that nothing else of the year depends on it.
        self._foresight = Random(random.getstate()[1][0])
        last = today.year * 12 + today.month - 1
        self._months = [last - back for back in reversed(range(months))]
        self._today = today
        self._people: list[Row] = []

    def leads(self, count: int) -> list[Row]:
        weights = [SEASON[month % 12] for month in self._months]
        dates = [
            _first(self._random.choices(self._months, weights)[0])
            + timedelta(days=self._random.randrange(28))
            for _ in range(count)
        ]
        past = sorted(min(on, self._today - timedelta(days=on.day % 9)) for on in dates)
        rows = [self._lead(number, on) for number, on in enumerate(past)]
        for row in rows:
            if self._random.random() < 0.10:
                self._disturb(row)
        rows.extend(self._oddities())
        return rows

    def costs(self) -> list[Row]:
        """Monthly, by channel; people write months and amounts as they like, and forget some."""
        rows: list[Row] = []
        for place, month in enumerate(self._months):
            for channel, trait in TRAITS.items():
                if channel == "Web媒体" and place == len(self._months) - 1:
                    continue  # the invoice has not come yet
                amount = int(trait.cost * self._random.uniform(0.8, 1.2)) // 1000 * 1000
                rows.append(self._cost(month, channel, "販促・広告", amount))
            if place % 3 == 0:
                rows.append(self._cost(month, "Web広告", "委託", 120_000))
            rows.append(self._cost(month, None, "IT基盤", 80_000))
        first = _month_text(self._months[0], 0)
        rows += [
            {"month": first, "channel": "展示会・セミナー", "category": "制作", "amount": "30万円"},
            {"month": first, "channel": "口コミ", "category": "販促・広告", "amount": 50_000},
            {"month": "春ごろ", "channel": "Web広告", "category": "制作", "amount": 70_000},
            {"month": first, "channel": "Web媒体", "category": "雑費", "amount": "¥15,000"},
            {"month": first, "channel": "Web媒体", "category": "販促・広告", "amount": "見積中"},
            {"month": first, "channel": "Web広告", "category": "販促・広告", "amount": "▲20,000"},
        ]
        return rows

    def targets(self, leads: int) -> list[Row]:
        rows: list[Row] = []
        for month in (*self._months, self._months[-1] + 1):
            season = SEASON[month % 12]
            wanted = {
                "有効リード": round(leads * season * 0.85),
                "商談": round(leads * season * 0.17),
                "成約": round(leads * season * 0.04),
                "成約金額": round(leads * season * 0.04) * 1_300_000,
                "商談率": "20%",
                "成約獲得単価": 500_000,
            }
            rows.extend(
                {"month": _serial(_first(month)), "channel": "全体", "metric": metric,
                 "target": value}
                for metric, value in wanted.items()
            )  # fmt: skip
            rows.append(
                {"month": _month_text(month, 1), "channel": "Web広告", "metric": "有効リード",
                 "target": f"{round(leads * season * 0.25)}"}
            )  # fmt: skip
        rows += [
            {"month": "来月", "channel": "全体", "metric": "商談", "target": 10},
            {"month": _month_text(self._months[-1], 2), "channel": "全体", "metric": "売り上げ",
             "target": 10},
            {"month": _month_text(self._months[-1], 2), "channel": "全体", "metric": "商談",
             "target": 36},
        ]  # fmt: skip
        return rows

    def settings(self) -> dict[str, list[Any]]:
        items: dict[str, Any] = {item.name.ja: business_settings.written(item, "ja")
                 for item in business_settings.ITEMS}  # fmt: skip
        items |= {"放置日数": "30日くらい", "MQL基準点": 20, "SQL基準点": "30"}
        items["粗利率"] = "42%"
        return {
            "channel": [*TRAITS, "オーガニック "],
            "start_stage": ["商談" if one in {"アウトバウンドコール", "代理店紹介"} else "リード"
                            for one in TRAITS],
            "no_cost": [True],
            "invalid_reason": list(REASONS),
            "lost_reason": [*LOST, "予算の都合"],
            "lost_follow": [*(follow.ja for _, follow in lists.LOST_REASONS), "再フォロー"],
            "owner": list(OWNERS),
            "form": list(FORMS),
            "form_kind": ["UQL" if one in UQL_FORMS else "MQL" for one in FORMS],
            "metric": [text.ja for text in business_settings.AGREED_METRICS],
            "own_condition": ["国内の法人で、担当者と連絡が取れる", "初回の打ち合わせを終えた",
                              "契約書の締結", None, "予算と時期を確認した"],
            "agreed_on": ["令和7年10月1日", "2025/10/1", 45931, None, "決まり次第"],
            "score_rule": [rule.ja for rule, _ in business_settings.SCORE_RULES],
            "score_points": [points for _, points in business_settings.SCORE_RULES],
            "item": list(items),
            "value": list(items.values()),
        }  # fmt: skip

    def _lead(self, number: int, on: date) -> Row:
        random = self._random
        channel = random.choices(list(TRAITS), [one.share for one in TRAITS.values()])[0]
        trait = TRAITS[channel]
        person = self._person()
        row: Row = {
            "lead_id": f"{0x19A0_0000_0000 + number:012x}-{random.getrandbits(48):012x}",
            "received_at": _serial(on) + random.randrange(8 * 60, 20 * 60) / 1440,
            "channel": channel,
            "owner": random.choice(OWNERS),
            "status": "新規",
            "score": 0,
            **person,
        }
        if trait is not TRAITS["アウトバウンドコール"] and trait is not TRAITS["代理店紹介"]:
            form = random.choices(FORMS, (5, 2, 3, 2))[0]
            row |= {"conversion_point": form, "kind": "UQL" if form in UQL_FORMS else "MQL"}
        self._score(row)
        self._work(row, trait, on)
        return row

    def _work(self, row: Row, trait: Trait, on: date) -> None:
        """What people did with the lead until today."""
        random = self._random
        age = (self._today - on).days
        if age < 3 or random.random() < 0.06:
            return
        if random.random() < trait.invalid:
            row["invalid_reason"] = random.choices(REASONS, range(len(REASONS), 0, -1))[0]
            row["status"] = random.choice(("見込みなし", "リサイクル"))
            return
        if row.get("kind") == "UQL" and random.random() < 0.6:
            return
        row["status"] = random.choices(("進行中", "未接続", "再試行", "リサイクル"), (4, 3, 2, 1))[
            0
        ]
        row["last_action_on"] = _serial(on + timedelta(days=min(age, random.randrange(1, 20))))
        warm = 1.4 if row["score"] else 1.0
        wait = _spread(random, trait.days[0])
        if random.random() > trait.opportunity * warm or wait > age:
            return
        opened = on + timedelta(days=wait)
        row |= {"opportunity_on": _serial(opened), "status": "商談候補"}
        row["phase"] = random.choice(PHASES)
        row["expected_amount"] = self._money(trait.amount * random.uniform(0.6, 1.6))
        if random.random() < 0.55:
            row["qualified_on"] = _serial(min(opened + timedelta(days=random.randrange(1, 14)),
                                              self._today))  # fmt: skip
        self._close(row, trait, opened)

    def _close(self, row: Row, trait: Trait, opened: date) -> None:
        random = self._random
        ends = opened + timedelta(days=_spread(random, trait.days[1]))
        self._foresee(row, ends)
        if ends > self._today:
            action = self._today - timedelta(days=random.randrange(60))
            row["last_action_on"] = _serial(max(action, opened))
            if random.random() < 0.7:
                row["next_action_on"] = _serial(self._today + timedelta(days=random.randrange(30)))
            return
        if random.random() < trait.won * 1.6:
            row |= {"won_on": _serial(ends), "phase": "受注"}
            row["agreed_on"] = _serial(ends - timedelta(days=random.randrange(10)))
            row["won_amount"] = self._money(trait.amount * random.uniform(0.6, 1.5))
            if "qualified_on" not in row:
                row["qualified_on"] = row["opportunity_on"]
        elif random.random() < 0.8:
            row["lost_on"] = _serial(ends)
            row["lost_reason"] = random.choice((*LOST, "予算の都合"))
            if random.random() < 0.5:
                row["next_action_on"] = _serial(ends + timedelta(days=90))

    def _foresee(self, row: Row, ends: date) -> None:
        """What its owner says of the deal: a day rather too early than too late, sometimes none;
        and now and then a probability of their own."""
        random = self._foresight
        if random.random() < 0.9:
            row["expected_on"] = _serial(ends + timedelta(days=round(random.gauss(-6, 14))))
        if random.random() < 0.12:
            row["certainty"] = random.choice(("30%", 0.5, 60, "７０％"))

    def _score(self, row: Row) -> None:
        random = self._random
        lines = []
        if random.random() < 0.15:
            lines.append("役職: 決裁権者")
            row["score"] += 20
        if random.random() < 0.12:
            lines.append(f"製品ページ: {random.randrange(1, 9)}")
        if random.random() < 0.10:
            lines.append(f"競合利用経験: {random.choice(('なし', 'あり'))}")
        if lines:
            row["other"] = "\n".join(lines)
        if random.random() < 0.05:
            row["memo"] = "先週のセミナー参加。社内で検討とのこと"

    def _person(self) -> Row:
        """Some write again."""
        random = self._random
        if self._people and random.random() < 0.03:
            return dict(random.choice(self._people))
        company = random.choice(PLACES) + random.choice(TRADES)
        person = {
            "company": random.choice(LEGAL).format(company),
            "name": f"{random.choice(FAMILY)} {random.choice(GIVEN)}",
            "email": f"p{random.randrange(10**6)}@{random.choice(('aoba', 'wakaba', 'minato'))}"
            f"{random.randrange(400)}.example.co.jp",
            "phone": f"03-{random.randrange(1000, 9999)}-{random.randrange(1000, 9999)}",
        }
        self._people.append(person)
        return dict(person)

    def _money(self, amount: float) -> int:
        return int(amount) // 10_000 * 10_000

    def _cost(self, month: int, channel: str | None, category: str, amount: int) -> Row:
        writing = self._random.randrange(4)
        written: Any = amount if self._random.random() < 0.8 else f"¥{amount:,}"
        return {"month": _month_text(month, writing), "channel": channel, "category": category,
                "amount": written}  # fmt: skip

    def _disturb(self, row: Row) -> None:
        """One of the ways in which people leave a row."""
        random = self._random
        match random.randrange(16):
            case 0:
                row["channel"] = random.choice(
                    (" Web広告", "ｗｅｂ広告", "WEB広告　", "Ｗｅｂ媒体")
                )
            case 1:
                row["channel"] = random.choice((None, "口コミ", "未分類", "SNS"))
            case 2:
                for key in ("opportunity_on", "won_on", "lost_on"):
                    if isinstance(row.get(key), int):
                        row[key] = _written(EPOCH + timedelta(days=row[key]), random)
            case 3:
                row["kind"] = random.choice(("スパム", "テスト", "スパム", "見込み"))
            case 4:
                row["lead_id"] = None  # typed by hand: a call, a card
                row["received_at"] = random.choice((None, row["received_at"]))
            case 5:
                row["invalid_reason"] = random.choice(("重複", " 営業・売り込み", "冷やかし"))
            case 6:
                row["opportunity_on"] = None
            case 7:
                row["status"] = random.choice(("商談候補", "見込みなし", "対応中", None))
            case 8:
                row["won_amount"] = "300万円"
            case 9:
                row["expected_amount"] = random.choice(("約100万", "1,200,000円", "80万"))
            case 10:
                row["opportunity_on"] = random.choice(("未定", "来週", "2026/13/1"))
            case 11:
                row["phase"] = random.choice(("受注", "失注", "検討中", None))
            case 12:
                row["received_at"] = _written(
                    EPOCH + timedelta(days=int(row["received_at"])), random
                )
            case 13:
                row["company"] = f" {row['company']} "
            case 14:
                row["owner"] = None
            case _:
                row["won_on"], row["opportunity_on"] = row.get("opportunity_on"), row.get("won_on")

    def _oddities(self) -> list[Row]:
        """Each of these once, so that no kind is missing."""
        on = _serial(_first(self._months[len(self._months) // 2]))
        late = _serial(self._today) + 40
        base = {"channel": "Web広告", "received_at": on + 0.5, "status": "進行中"}
        copied = {**base, "lead_id": "copied", "company": "写し商会", "opportunity_on": on + 3}
        return [
            {**base, "company": "逆転産業", "opportunity_on": on - 20},
            {**base, "company": "未来電機", "received_at": late, "won_on": late},
            {**base, "company": "矛盾工業", "invalid_reason": "重複", "opportunity_on": on + 5,
             "won_on": on + 30, "won_amount": 900_000},
            {**base, "company": "両方物流", "opportunity_on": on + 5, "won_on": on + 40,
             "lost_on": on + 30, "won_amount": 700_000},
            {**base, "company": "早期失注", "lost_on": on + 9},
            {**base, "company": "謎理由", "opportunity_on": on + 2, "lost_on": on + 9,
             "lost_reason": "社長の一声"},
            {"company": "日付なし商店", "channel": "オーガニック"},
            {"company": "=HYPERLINK(\"https://example.com\")", "channel": "=1+1"},
            {"status": "新規", "owner": "山口"},
            {},
            copied,
            dict(copied),
            {**base, "kind": "スパム", "company": "迷惑", "won_on": on + 3},
        ]  # fmt: skip


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _serial(day: date) -> int:
    return (day - EPOCH).days


def _spread(random: Random, usual: int) -> int:
    """Days: most near `usual`, a few much later."""
    return max(0, round(usual * random.lognormvariate(0, 0.6)))


def _written(day: date, random: Random) -> str:
    """A date as one of seven people would write it."""
    writings: Sequence[str] = (
        f"{day.year}/{day.month}/{day.day}",
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"令和{day.year - 2018}年{day.month}月{day.day}日",
        f"R{day.year - 2018}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}".translate(
            str.maketrans("0123456789/", "０１２３４５６７８９／")
        ),
        f" {day.year}.{day.month:02}.{day.day:02} ",
    )
    return random.choice(writings)


def _month_text(month: int, writing: int) -> Any:
    year, number = month // 12, month % 12 + 1
    return (_serial(_first(month)), f"{year}-{number:02}", f"{year}年{number}月",
            f"{year}/{number}")[writing]  # fmt: skip
