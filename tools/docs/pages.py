"""Every generated page: path below docs/ → what writes it."""

from collections.abc import Callable, Mapping

from tools.docs import metrics_page, settings_page, spreadsheet_page

PAGES: Mapping[str, Callable[[], str]] = {
    "metrics.md": metrics_page.page,
    "settings.md": settings_page.page,
    "spreadsheet.md": spreadsheet_page.page,
}
