"""rebuild_kpis: rebuild the KPI tabs of one site or of all."""

import argparse
import dataclasses
import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from server.commands.common import run, say, site_named
from server.commands.progress import in_steps
from server.commands.where import say_where
from server.database.database import Database
from server.database.prepare import open_inbox
from server.errors import LeadsheetError, OutcomeUnknown
from server.kpi.options import Options
from server.kpi.read.calendar import Period
from server.rebuild import queue as rebuilds
from server.rebuild.of_site import rebuild_site
from server.rebuild.publish import STEPS, Report
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.quota import connect
from sheets_schema.text import Text

_WORDS = {
    "layout": "タブと列を確認 / layout",
    "read": "シートを読み込み / read",
    "count": "集計 / count",
    "tabs": "表を作成 / tables",
    "write": "シートへ書き込み / write",
}


def work(arguments: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 failed with no site's tabs half-written, 2 wrong usage."""
    period = None
    if arguments.first is not None or arguments.last is not None:
        period = Period(arguments.first, arguments.last)
    options = Options(period=period, as_of=arguments.as_of, dry_run=arguments.dry_run)
    return run(lambda loaded: _rebuild(loaded, arguments, options))


def _rebuild(settings: Settings, arguments: argparse.Namespace, options: Options) -> int:
    failed = False
    reports: list[dict[str, object]] = []
    names = _sites(settings, arguments)
    say_where(settings, [settings.sites[name] for name in names])
    with closing(open_inbox(settings.database_url)) as database:
        connection = connect(settings, database)
        for name in names:
            try:
                report = _one(settings, database, connection, name, options)
            except LeadsheetError as error:
                failed = True
                told = str(_told(error))
                say(f"{name}: {told}")
                reports.append({"site": name, "error": told})
                continue
            reports.append(rebuilds.for_programs(dataclasses.asdict(report)))
            if not arguments.json:
                print(_summary(report))  # noqa: T201
    if arguments.json:
        answer = reports if arguments.all else reports[0]
        print(json.dumps(answer, ensure_ascii=False, indent=2))  # noqa: T201
    return 1 if failed else 0


def _one(
    settings: Settings, database: Database, connection: Connection, name: str, options: Options
) -> Report:
    with in_steps(len(STEPS), name) as step:
        now = datetime.now(UTC)

        def keep(**how: Any) -> None:
            if not options.dry_run:
                rebuilds.note_run(database, name, now, datetime.now(UTC), **how)

        try:
            report = rebuild_site(
                connection, database, settings.sites, name, options, connection.clock.now,
                lambda done: step(_WORDS[done]), settings.addon_url,
            )  # fmt: skip
        except LeadsheetError as error:
            keep(trouble=_told(error))
            raise
        keep(report=dataclasses.asdict(report))
        return report


def _told(error: LeadsheetError) -> Text:
    if isinstance(error, OutcomeUnknown):
        return Text(
            "書き込めたかどうかが分かりません。もう一度実行してください(二重にはなりません)。",
            "It is unknown whether the tabs were written. Run it again; that is safe.",
        )
    return error.text


def _summary(report: Report) -> str:
    done = Text("KPI タブを書き換えました", "the KPI tabs are written anew")
    if report.dry_run:
        done = Text("書き込まずに終えました", "counted, nothing written")
    line = (
        f"{report.site}: {done.ja}。リード {report.rows} 行、API {report.calls} 回、"
        f"{report.seconds:.1f} 秒、データ品質 {report.findings} 件 / {done.en}; "
        f"{report.rows} leads, {report.calls} calls, {report.seconds:.1f} s, "
        f"{report.findings} findings"
    )
    return "\n".join((line, *map(str, report.warnings)))


def _sites(settings: Settings, arguments: argparse.Namespace) -> list[str]:
    if arguments.all or (arguments.site is None and len(settings.sites) == 1):
        return list(settings.sites)
    return [site_named(settings, arguments.site or "default").name]
