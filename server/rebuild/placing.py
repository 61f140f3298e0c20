"""Where each KPI tab stands in this spreadsheet, and how a missing one is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from server.kpi.render.paper import Paper
from server.settings.sites import Site
from server.setup.repairs import new_tab
from server.sheets.layout import Layout
from server.sheets.marks import mark_tab
from sheets_schema.tabs import TABS, Tab


@dataclass(frozen=True, slots=True)
class Places:
    """`papers`: tab key → its paper. `creations`: what makes the tabs that are missing."""

    papers: Mapping[str, Paper]
    creations: list[dict[str, Any]]


def places_for(tabs: Iterable[Tab], layout: Layout, site: Site) -> Places:
    papers: dict[str, Paper] = {}
    creations: list[dict[str, Any]] = []
    titles = dict(layout.titles)
    for tab in tabs:
        found = layout.tabs.get(tab.key)
        if found is not None:
            size = (found.sheet_id, found.row_count, found.column_count)
            marked: Mapping[str, int] = found.columns
            ends, lines, ids = found.ends, found.lines, found.mark_ids
            blocks, charts = found.blocks, found.charts
            if tab.key not in found.marks:
                creations.append(mark_tab(tab, found.sheet_id))
        else:
            # No further to the right than there are sheets.
            index = min(TABS.index(tab), len(titles))
            requests = list(new_tab(site, tab, index, titles))
            properties = requests[0]["addSheet"]["properties"]
            titles[properties["sheetId"]] = properties["title"]
            grid = properties["gridProperties"]
            size = (properties["sheetId"], grid["rowCount"], grid["columnCount"])
            marked, ends, lines, ids, blocks, charts = {}, None, {}, {}, {}, {}
            creations.extend(requests)
        papers[tab.key] = Paper(
            *size, site.locale, site.currency, marked, ends, lines, ids, blocks, charts
        )
    return Places(papers, creations)


def with_all_titles(layout: Layout, properties: Mapping[str, Any]) -> Layout:
    """`layout` with every sheet that `Door.properties` saw, ours or not."""
    sheets = [sheet["properties"] for sheet in properties.get("sheets", [])]
    return replace(layout, titles={one.get("sheetId", 0): one["title"] for one in sheets})
