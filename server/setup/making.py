"""A spreadsheet from nothing, and what one that stands lacks: decided from what is there, written
by one call."""

from dataclasses import dataclass, replace

from server.business.named import DEFAULTS, default_names
from server.settings.sites import Site
from server.setup import bands, charts
from server.setup.choices import renewed
from server.setup.features import follow_features, mark_features
from server.setup.filter_views import missing_views
from server.setup.following import CHOSEN, Seen, follow_names, is_new, remember, with_lists
from server.setup.inspection import inspect
from server.setup.repairs import GOOGLE_LOCALE, Request, choice_lists, columns_of, repairs
from server.setup.silence import follow_setting
from server.setup.upgrades import ColumnNow, SheetState, upgrades
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.formats import below_header
from server.sheets.headings import header_trouble
from server.sheets.http import answer_of
from server.sheets.layout import Layout
from server.sheets.marks import mark_version
from sheets_schema import dashboard
from sheets_schema.features import USUAL
from sheets_schema.tabs import DASHBOARD, LEADS, SETTINGS, TARGETS
from sheets_schema.text import Text

SPREADSHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


def create(connection: Connection, site: Site, title: str | None) -> str:
    """A new spreadsheet with every tab. Two calls. Gives its id."""
    name = title or ("リード管理" if site.locale == "ja" else "Leads")
    properties = {
        "title": name,
        "locale": GOOGLE_LOCALE[site.locale],
        "timeZone": site.timezone,
    }
    answer = answer_of(
        connection.http().request("post", SPREADSHEETS, json={"properties": properties})
    )
    spreadsheet_id = str(answer["spreadsheetId"])
    only = answer["sheets"][0]["properties"]
    # proto3 JSON may leave an id of 0 out.
    first_id = only.get("sheetId", 0)
    layout = Layout({}, site.timezone, properties["locale"], {first_id: only["title"]})
    requests = [
        *repairs(site, layout),
        {"deleteSheet": {"sheetId": first_id}},
        mark_version(site.locale, marked=False),
        mark_features(USUAL, marked=False),
        remember({column: default_names(column, site.locale) for column in DEFAULTS}, marked=False),
    ]
    connection.door(spreadsheet_id).batch_update(requests)
    return spreadsheet_id


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """`told`: what is to be done, a line each. `requests`: all of it, for one batchUpdate."""

    told: list[Text]
    requests: list[Request]


def planned(
    door: Door, site: Site, *, repair_charts: bool = False, repair_time_zone: bool = False
) -> SetupPlan:
    """What the spreadsheet lacks. Nothing that stands is touched. Two calls, none of which
    writes."""
    layout = door.layout(by_id=True, notes=True)
    standing = inspect(door, layout, site)
    told: list[Text] = []
    if standing.locale in ("ja", "en") and standing.locale != site.locale:
        told.append(
            Text(
                f"LOCALE は {site.locale} ですが、このスプレッドシートは {standing.locale} "
                f"で作られています。{standing.locale} のまま続けます。",
                f"LOCALE is {site.locale}, but this spreadsheet was made in {standing.locale}; "
                "that is kept.",
            )
        )
        site = replace(site, locale="en" if standing.locale == "en" else "ja")
    for tab in layout.tabs.values():
        trouble = header_trouble(tab)
        if trouble is not None:
            told.append(trouble)
    requests = repairs(
        site, layout, stale_days=standing.stale_days, channels=standing.channels,
        features=standing.features,
    )  # fmt: skip
    if requests:
        told.append(Text("足りないタブと列を補います。", "Missing tabs and columns are added."))
    steps = upgrades(site, layout, standing)
    for step, made in steps:
        if layout.tabs:  # else everything is new, and told already
            told.append(Text(f"版 {step.to}: {step.told.ja}", f"version {step.to}: {step.told.en}"))
        requests.extend(made)
    shown = follow_features(site, layout, standing.features, standing.filled, repaired=True)
    if shown:
        told.append(
            Text(
                "設定の機能に合わせて、タブと列を表示または非表示にします。",
                "Tabs and columns are shown or hidden as Features in Settings says.",
            )
        )
        requests.extend(shown)
    views = _views(site, layout, standing)
    if views:
        titles = ", ".join(one["addFilterView"]["filter"]["title"] for one in views)
        told.append(Text(f"フィルタ表示を加えます: {titles}", f"Filter views are added: {titles}"))
        requests.extend(views)
    if is_new(layout, standing.names):
        requests.extend(_names(site, layout, standing))
        if layout.names is not None:
            told.append(
                Text(
                    "設定で変わった商談フェーズとリードステータスの名前に、選択肢、色、"
                    "フィルタ表示を合わせます。",
                    "Choices, colours and filter views follow the names of phases and statuses "
                    "that changed in Settings.",
                )
            )
    choices = _target_choices(site, layout, standing)
    if choices:
        told.append(
            Text(
                "目標の流入チャネルの選択肢を設定に合わせます。",
                "The choices of channels in Targets are brought in line with Settings.",
            )
        )
        requests.extend(choices)
    tints = _tints(layout, standing)
    if tints:
        told.append(
            Text(
                "リードの色を列の持ち主と放置日数に合わせます。",
                "The colours of Leads are brought in line with whose columns they are and with "
                "the stale days.",
            )
        )
        requests.extend(tints)
    if layout.time_zone != site.timezone:
        told.append(_zones(layout.time_zone, site.timezone, repaired=repair_time_zone))
        if repair_time_zone:
            requests.append(
                {
                    "updateSpreadsheetProperties": {
                        "properties": {"timeZone": site.timezone},
                        "fields": "timeZone",
                    }
                }
            )
    if repair_charts:
        drawn = _lost_charts(site, layout, standing, requests)
        if drawn:
            told.append(Text("消されたグラフを作り直します。", "Deleted charts are made again."))
            requests.extend(drawn)
    if steps:
        requests.append(mark_version(site.locale, marked=standing.marked))
    if not requests and not told:
        told.append(Text("すべて揃っています。", "Everything is in place."))
    return SetupPlan(told, requests)


def _zones(sheet: str, wanted: str, *, repaired: bool) -> Text:
    if repaired:
        return Text(
            f"タイムゾーンを {sheet} から {wanted} に揃えます。",
            f"The time zone becomes {wanted}; it was {sheet}.",
        )
    return Text(
        f"スプレッドシートのタイムゾーンは {sheet}、TIMEZONE は {wanted} です。--repair-time-zone "
        "を付けると揃えます。",
        f"The spreadsheet's time zone is {sheet}, TIMEZONE is {wanted}. --repair-time-zone makes "
        "them the same.",
    )


def _views(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    leads = layout.tabs.get(LEADS.key)
    if leads is None:
        return []  # the new tab brings its own
    titles = set(standing.views)
    return missing_views(
        leads.sheet_id,
        leads.columns,
        standing.owners,
        titles,
        site.locale,
        standing.names.get("status_name"),
    )


def _names(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    leads = layout.tabs.get(LEADS.key)
    seen = Seen()
    if leads is not None:
        now = {
            key: standing.columns.get((leads.sheet_id, leads.columns.get(key, -1)), ColumnNow())
            for key in CHOSEN
        }
        seen = Seen(
            {key: one.note for key, one in now.items()},
            {key: one.rule or {} for key, one in now.items()},
            standing.filters,
        )
    choices = choice_lists(layout, standing.channels)
    wanted = columns_of(SETTINGS, standing.features)
    # The conditional formats were not asked for with the layout.
    if leads is not None:
        layout = replace(layout, rules={leads.sheet_id: standing.rules})
    return follow_names(site, layout, standing.names, seen, with_lists(layout, choices, wanted))


def _target_choices(site: Site, layout: Layout, standing: SheetState) -> list[Request]:
    targets, choices = layout.tabs.get(TARGETS.key), choice_lists(layout, standing.channels)
    if targets is None or choices is None or "channel" not in targets.columns:
        return []
    index = targets.columns["channel"]
    now = standing.columns.get((targets.sheet_id, index), ColumnNow()).rule
    rule = renewed(now, choices, site.locale)
    place = below_header(targets.sheet_id, index)
    return [] if rule is None else [{"setDataValidation": {"range": place, "rule": rule}}]


def _tints(layout: Layout, standing: SheetState) -> list[Request]:
    leads = layout.tabs.get(LEADS.key)
    if leads is None:
        return []
    places = bands.places(leads, standing.features)
    relaid = bands.mended(leads.sheet_id, *places, standing.bands)
    return [*relaid, *follow_setting(standing.rules, standing.stale_days)]


def _lost_charts(
    site: Site, layout: Layout, standing: SheetState, requests: list[Request]
) -> list[Request]:
    found = layout.tabs.get(DASHBOARD.key)
    if found is None or any("addChart" in one for one in requests):
        return []
    column = found.columns.get(dashboard.DATA_MARK, dashboard.DATA_COLUMN)
    return charts.charts(found.sheet_id, column, site.locale, standing=standing.objects)
