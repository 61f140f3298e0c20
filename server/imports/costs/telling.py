"""What is said of reports before they are written: what was read, and what 費用 would become."""

from collections.abc import Iterator, Sequence

from server.imports.costs.figures import decimal_of
from server.imports.costs.planning import CostPlan, CostRow
from server.imports.costs.report import AdReport
from server.imports.costs.rules import CostRules
from server.imports.told import shown
from sheets_schema.text import Text, plain


def preview(reports: Sequence[AdReport], plan: CostPlan, rules: CostRules) -> Iterator[Text]:
    yield from about_files(reports)
    for row in plan.new:
        yield _of_row(Text("新規", "new"), row)
    for before, row in plan.changed:
        yield _of_row(Text("置換", f"replaces {before.row.amount:,f}"), row)
    yield from remarks(reports, plan, rules)


def about_files(reports: Sequence[AdReport]) -> Iterator[Text]:
    for report in reports:
        yield from _of_report(report)


def remarks(reports: Sequence[AdReport], plan: CostPlan, rules: CostRules) -> Iterator[Text]:
    """What else people should know before they say yes."""
    if plan.same:
        yield Text(f"変わらない行 {len(plan.same)}", f"unchanged rows: {len(plan.same)}")
    if plan.beside:
        listed = ", ".join(plan.beside)
        yield Text(
            f"注意: 手入力の行が同じ月・チャネルにあります({listed})。"
            "二重になっていないかご確認ください。",
            f"Note: rows typed by hand stand for the same month and channel ({listed}). Check "
            "that nothing is there twice.",
        )
    campaigns = {cost.campaign for report in reports for cost in report.costs if cost.units}
    if unruled := sorted(name for name in campaigns if not rules.of(name).by_rule):
        listed = ", ".join(unruled[:20]) + (" …" if len(unruled) > 20 else "")
        yield Text(
            f"設定に条件のないキャンペーン {len(unruled)} 件は {rules.default} にします: {listed}",
            f"campaigns without a rule in Settings go to {rules.default}: {listed}",
        )
    if plan.edited:
        yield from _of_edited(plan)


def _of_report(report: AdReport) -> Iterator[Text]:
    name = report.platform.name
    yield Text(
        f"{report.file}: {name.ja}, {report.currency}, 使った行 {report.used}",
        f"{report.file}: {name.en}, {report.currency}, rows used: {report.used}",
    )
    ours = f"{decimal_of(report.units):,f}"
    theirs = "-" if report.stated is None else f"{decimal_of(report.stated[1]):,f}"
    yield Text(f"  合計 {ours}、ファイルの合計 {theirs}", f"total {ours}, the file's own {theirs}")
    days = sorted({day for cost in report.costs for day in cost.days})
    if days:
        yield Text(f"  期間 {days[0]} 〜 {days[-1]}", f"period {days[0]} to {days[-1]}")
    for why, left in report.left.items():
        lines = [line for line in left.lines if line]
        at = f"(行 {shown(lines)})" if lines else ""
        at_en = f" (lines {shown(lines)})" if lines else ""
        yield Text(
            f"  除いた行 {left.count}: {why.ja}{at}",
            f"left out: {left.count}, {why.en}{at_en}",
        )
    for note in report.notes:
        yield Text(f"  {note.ja}", note.en)


def _of_row(what: Text, row: CostRow) -> Text:
    return plain(f"  {what}: {row.month:%Y-%m} | {row.channel} | {row.measure} | {row.amount:,f}")


def _of_edited(plan: CostPlan) -> Iterator[Text]:
    listed = ", ".join(f"{row.month:%Y-%m} {row.measure}" for row in plan.edited[:20])
    yield Text(
        f"人が直した行 {len(plan.edited)} 件はそのままにします: {listed}",
        f"rows that people have changed stay as they are: {len(plan.edited)}, {listed}",
    )
