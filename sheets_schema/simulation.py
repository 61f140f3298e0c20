"""シミュレーション: the lines of its two plans, written down once. What people assume stands on
the tab itself, in a column a plan; results are formulas over it; the program writes only the
actuals beside.

In a formula `{key}` is the cell of that line in the same column, `{total:key}` that of the sum. A
product is rounded half up and a quotient up, each after the ninth decimal place, so that 45 × 70 %
is 31.5 and no hair less; a result carries on rounded, its expected value unrounded."""

from dataclasses import dataclass
from typing import Literal

from sheets_schema.metrics import Format
from sheets_schema.text import Text

# input: people's. result, expected, gap: formulas. actual: the program's.
LineKind = Literal["input", "result", "expected", "actual", "gap"]

PLANS = 3


@dataclass(frozen=True, slots=True)
class PlanLine:
    """`formula`: of a plan's column. `total`: whether the plans are added up; a formula of its own
    in `of_total`. `target`: the metric whose target of the fiscal year stands beside the sum.
    `figure`: the metric that an actual shows. `defaults`: keys of business_settings that fill the
    columns from the left, `all_plans`: the one that fills each."""

    key: str
    name: Text
    kind: LineKind
    format: Format
    formula: str = ""
    total: bool = False
    of_total: str = ""
    target: str = ""
    figure: str = ""
    defaults: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """`plans`: what its columns are called. `goal`: key of the line beside whose sum people write
    the target themselves, and the setting that it begins with."""

    heading: Text
    plans: tuple[Text, ...]
    lines: tuple[PlanLine, ...]
    note: Text
    goal: tuple[str, str] = ("", "")


ACTUAL = Text("実績(近似)", "actual (approximate)")
GAP = Text("実績 − 想定", "actual − assumed")
EXPECTED = Text("期待値(丸めなし)", "expected (unrounded)")
TARGET_LINE = Text("想定の対象", "Compared with")
TARGET_NOTE = Text(
    "この列の想定を比べる施策(または流入チャネル)の名前です。空欄なら全体と比べます。",
    "The campaign (or channel) with which this column is compared. Blank means everything.",
)
NOT_FOUND = Text("該当なし", "not found")
ITEM = Text("項目", "Item")
ROOM = Text("＋", "+")
ROOM_NOTE = Text(
    "施策を足すには、左の列をコピーし、この列の左に挿入します。合計にも入ります。",
    "To add a plan, copy a column and insert it to the left of this one: the sum takes it in.",
)
SUM = Text("合計", "Total")
SUM_TARGET = Text("目標", "Target")
SUM_TARGET_NOTE = Text(
    "目標タブの、今期(会計年度)の全体の合計です。",
    "The sum of this fiscal year's targets for all channels.",
)
SUM_GAP = Text("合計 − 目標", "Total − target")
PEOPLE_NOTE = Text(
    "黄色のセルが想定です。書き換えると、すぐに計算し直されます。再集計では変わりません。",
    "The yellow cells are what you assume. A change answers at once; a rebuild leaves them alone.",
)


def _product(one: str, other: str) -> str:
    return f'=IF(OR({one}="",{other}=""),"",ROUND(ROUND({one}*{other},9),0))'


def _exact_product(one: str, other: str) -> str:
    return f'=IF(OR({one}="",{other}=""),"",{one}*{other})'


def _quotient(one: str, other: str) -> str:
    return f'=IF(OR({one}="",{other}=""),"",IFERROR(ROUNDUP(ROUND({one}/{other},9),0),"{{zero}}"))'


def _exact_quotient(one: str, other: str) -> str:
    return f'=IF(OR({one}="",{other}=""),"",IFERROR({one}/{other},"{{zero}}"))'


def _with_actual(line: PlanLine, figure: str) -> tuple[PlanLine, ...]:
    """An assumption, the sheet's own actual, and the gap between them, of rates in points."""
    key, rate = line.key, line.format == "percent"
    times = "*100" if rate else ""
    difference = f"({{{key}.actual}}-{{{key}}}){times}"
    gap = f'=IF(OR({{{key}}}="",{{{key}.actual}}=""),"",IFERROR({difference},""))'
    return (
        line,
        PlanLine(f"{key}.actual", ACTUAL, "actual", line.format, figure=figure),
        PlanLine(f"{key}.gap", GAP, "gap", "points" if rate else line.format, gap),
    )


def _input(
    key: str,
    ja: str,
    en: str,
    form: Format,
    *defaults: str,
    total: bool = False,
    target: str = "",
) -> PlanLine:
    return PlanLine(
        key, Text(ja, en), "input", form, total=total, target=target, defaults=defaults or (key,)
    )


def _step(
    key: str, name: Text, one: str, other: str, *, before: str = "", target: str = ""
) -> tuple[PlanLine, ...]:
    """`before`: the expected value that this one goes on from."""
    expected = f"{{{before}.expected}}" if before else one
    return (
        PlanLine(key, name, "result", "count", _product(one, other), total=True, target=target),
        PlanLine(
            f"{key}.expected", EXPECTED, "expected", "number", _exact_product(expected, other),
            total=True,
        ),
    )  # fmt: skip


def _needs(key: str, name: Text, one: str, other: str, *, before: str = "") -> tuple[PlanLine, ...]:
    expected = f"{{{before}.expected}}" if before else one
    return (
        PlanLine(key, name, "result", "count", _quotient(one, other), total=True),
        PlanLine(
            f"{key}.expected", EXPECTED, "expected", "number", _exact_quotient(expected, other),
            total=True,
        ),
    )  # fmt: skip


_FOLLOWED = Text("→ フォローできるリード", "→ leads to follow")
_OPPORTUNITIES = Text("→ 商談", "→ opportunities")
_QUALIFIED = Text("→ 有効商談", "→ qualified opportunities")
_WON = Text("→ 成約", "→ won")
_ROI = '=IF(OR({gross}="",{plan_cost}=""),"",IFERROR({gross}/{plan_cost},"{zero}"))'

FORWARD = Block(
    Text("順算: 費用から成果を見積もる", "Forward: from a cost to its result"),
    (Text("施策1", "Plan 1"), Text("施策2", "Plan 2"), Text("施策3", "Plan 3")),
    (
        PlanLine("target", TARGET_LINE, "input", "text", note=TARGET_NOTE),
        *_with_actual(
            _input("plan_cost", "想定費用", "Planned cost", "money", total=True, target="cost"),
            "cost",
        ),
        *_with_actual(
            _input("plan_leads", "想定リード数", "Planned leads", "count", total=True,
                   target="leads"),
            "leads",
        ),
        *_with_actual(
            _input("plan_follow_rate", "想定フォロー率", "Planned follow rate", "percent"),
            "follow_rate",
        ),
        *_step("followed", _FOLLOWED, "{plan_leads}", "{plan_follow_rate}"),
        *_with_actual(
            _input("plan_opportunity_rate", "想定商談率", "Planned opportunity rate", "percent"),
            "opportunity_rate",
        ),
        *_step("opportunities", _OPPORTUNITIES, "{followed}", "{plan_opportunity_rate}",
               before="followed", target="opportunities"),
        *_with_actual(
            _input("plan_qualified_rate", "想定有効商談率", "Planned qualified rate", "percent"),
            "qualified_rate",
        ),
        *_step("qualified", _QUALIFIED, "{opportunities}", "{plan_qualified_rate}",
               before="opportunities", target="qualified"),
        *_with_actual(
            _input("plan_win_rate", "想定有効商談成約率", "Planned qualified win rate", "percent"),
            "qualified_win_rate",
        ),
        *_step("won", _WON, "{qualified}", "{plan_win_rate}", before="qualified", target="won"),
        *_with_actual(
            _input("plan_deal", "想定成約単価", "Planned won amount per contract", "money"),
            "won_size",
        ),
        PlanLine("revenue", Text("→ 売上", "→ revenue"), "result", "money",
                 _exact_product("{won}", "{plan_deal}"), total=True, target="won_amount"),
        PlanLine("revenue.expected", EXPECTED, "expected", "money",
                 _exact_product("{won.expected}", "{plan_deal}"), total=True),
        _input("plan_margin", "想定粗利率", "Planned gross margin", "percent"),
        PlanLine("gross", Text("→ 粗利", "→ gross profit"), "result", "money",
                 _exact_product("{revenue}", "{plan_margin}"), total=True),
        PlanLine("gross.expected", EXPECTED, "expected", "money",
                 _exact_product("{revenue.expected}", "{plan_margin}"), total=True),
        PlanLine("roi", Text("→ 粗利ROI", "→ gross profit ROI"), "result", "percent", _ROI,
                 total=True, of_total=_ROI),
        PlanLine("roi.actual", ACTUAL, "actual", "percent", figure="gross_roi"),
    ),
    Text(
        "件数は段階ごとに四捨五入します。期待値は丸めずに次の段階へ進めます。実績は近似です: "
        "フォロー率 ≒ 有効リード ÷ リード、商談率 ≒ 商談 ÷ 有効リード。",
        "Counts are rounded half up at each step; expected values go on unrounded. Actuals are "
        "approximate: follow rate ≒ valid ÷ leads, opportunity rate ≒ opportunities ÷ valid leads.",
    ),
)  # fmt: skip

BACKWARD = Block(
    Text("逆算: 目標から必要な数を求める", "Backward: from a goal to what it takes"),
    (Text("ウェビナー", "Webinars"), Text("メール", "Mail"), Text("問い合わせ", "Inquiries")),
    (
        PlanLine("branch.target", TARGET_LINE, "input", "text", note=TARGET_NOTE),
        _input("branch_goal", "目標パイプラインの分担", "Part of the pipeline goal", "money",
               "goal_webinar", "goal_mail", "goal_inquiry", total=True),
        PlanLine("branch_share", Text("→ 構成比", "→ share"), "result", "percent",
                 '=IF({branch_goal}="","",IFERROR({branch_goal}/{goal:branch_goal},"{zero}"))',
                 total=True),
        _input("branch_deal", "有効商談の単価", "Amount of a qualified opportunity", "money",
               *("goal_deal",) * PLANS),
        *_needs("branch_qualified", _QUALIFIED, "{branch_goal}", "{branch_deal}"),
        *_with_actual(
            _input("branch_qualified_rate", "有効商談率", "Qualified rate", "percent",
                   *("goal_qualified_rate",) * PLANS),
            "qualified_rate",
        ),
        *_needs("branch_opportunities", _OPPORTUNITIES, "{branch_qualified}",
                "{branch_qualified_rate}", before="branch_qualified"),
        *_with_actual(
            _input("branch_opportunity_rate", "商談率", "Opportunity rate", "percent",
                   *("goal_opportunity_rate",) * PLANS),
            "opportunity_rate",
        ),
        *_needs("branch_followed", _FOLLOWED, "{branch_opportunities}",
                "{branch_opportunity_rate}", before="branch_opportunities"),
        _input("branch_each", "1回のリード数", "Leads each time", "count", "goal_leads_each"),
        PlanLine("branch_times", Text("→ 必要な回数", "→ how often"), "result", "count",
                 _quotient("{branch_followed}", "{branch_each}"), total=True),
    ),
    Text(
        "必要数は段階ごとに切り上げます。期待値は丸めずに次の段階へ進めます。",
        "What is needed is rounded up at each step; expected values go on unrounded.",
    ),
    goal=("branch_goal", "goal_pipeline"),
)  # fmt: skip
BLOCKS: tuple[Block, ...] = (FORWARD, BACKWARD)
# Lines in which people name what to compare with.
TARGET_LINES: tuple[str, ...] = ("target", "branch.target")
