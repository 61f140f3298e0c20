"""What /metrics tells, read from the inbox at each scrape so that every process tells the same."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from server.database import instants, limits, tallies, writers
from server.database.database import Database
from server.database.tallies import BUCKETS, Labels
from server.delivery import strays
from server.inbox import site_names, upkeep, views
from server.settings.environment import Settings

COUNTERS = {
    "submissions": ("Answers to senders", ("route", "status")),
    "sheets_calls": ("Calls to the Sheets API", ("kind", "outcome")),
    "batches": ("Batches by how they ended", ("site", "end")),
}
HISTOGRAMS = {
    "submission_seconds": ("How long senders wait for their answer", ("route",)),
    "sheets_call_seconds": ("How long calls to the Sheets API take", ("kind",)),
    "delivery_seconds": ("From the arrival of a lead to its row", ("site",)),
}


class InboxCollector(Collector):
    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def collect(self) -> Iterable[Metric]:
        counted = tallies.read(self._database)
        yield from self._of_sites()
        yield from _counters(counted)
        yield from _histograms(counted)
        if not self._settings.sheets_emulator_host:
            yield self._quota()

    def _stranded(self) -> Mapping[str, int]:
        found = dict.fromkeys(self._settings.sites, 0)
        for one in strays.stranded(self._database, self._settings.sites):
            found[one.site] = found.get(one.site, 0) + one.leads
        return found

    def _of_sites(self) -> Iterator[Metric]:
        sites = self._settings.sites
        leads = GaugeMetricFamily("leadsheet_leads", "Leads by state", labels=("site", "state"))
        age = GaugeMetricFamily(
            "leadsheet_oldest_waiting_seconds", "Age of the oldest waiting lead", labels=("site",)
        )
        paused = GaugeMetricFamily(
            "leadsheet_paused", "1 where a person has to mend something", labels=("site",)
        )
        failures = GaugeMetricFamily(
            "leadsheet_failures", "Failed tries in a row", labels=("site",)
        )
        compared = GaugeMetricFamily(
            "leadsheet_reconciled", "Result of the last reconciliation", labels=("site", "what")
        )
        compared_at = GaugeMetricFamily(
            "leadsheet_reconciled_timestamp_seconds",
            "When the last reconciliation succeeded, Unix seconds",
            labels=("site",),
        )
        stranded = GaugeMetricFamily(
            "leadsheet_stranded",
            "Leads that wait for a person to say where they belong",
            labels=("site",),
        )
        for name, count in self._stranded().items():
            stranded.add_metric((name,), count)
        yield stranded
        for name in (*sites, *site_names.without_settings(self._database, sites)):
            for state, (count, oldest) in views.by_state(self._database, name).items():
                leads.add_metric((name, state), count)
                if state == "waiting":
                    age.add_metric((name,), instants.age(oldest, datetime.now(UTC)))
        for name, site in sites.items():
            writer = writers.state(self._database, site.spreadsheet_id)
            paused.add_metric((name,), 0 if writer.paused is None else 1)
            failures.add_metric((name,), writer.failures)
            if last := upkeep.last_comparison(self._database, site.spreadsheet_id):
                compared_at.add_metric((name,), last[0].timestamp())
                for what, count in last[1].items():
                    compared.add_metric((name, what), count)
        yield from (leads, age, paused, failures, compared, compared_at)

    def _quota(self) -> Metric:
        left = GaugeMetricFamily(
            "leadsheet_quota_left", "Calls Google would take at once", labels=("kind",)
        )
        calls = limits.left(self._database, self._settings.sheets_calls_per_minute)
        for kind, amount in calls.items():
            left.add_metric((kind,), amount)
        return left


def _counters(counted: Mapping[tuple[str, Labels], float]) -> Iterator[Metric]:
    for name, (words, labels) in COUNTERS.items():
        family = CounterMetricFamily(f"leadsheet_{name}", words, labels=labels)
        for (counted_name, values), amount in counted.items():
            if counted_name == name:
                family.add_metric(values, amount)
        yield family


def _histograms(counted: Mapping[tuple[str, Labels], float]) -> Iterator[Metric]:
    for name, (words, labels) in HISTOGRAMS.items():
        family = HistogramMetricFamily(f"leadsheet_{name}", words, labels=labels)
        for (counted_name, values), total in counted.items():
            if counted_name == f"{name}_sum":
                family.add_metric(values, _cumulated(counted, name, values), sum_value=total)
        yield family


def _cumulated(
    counted: Mapping[tuple[str, Labels], float], name: str, values: Labels
) -> list[tuple[str, float]]:
    """Prometheus wants each bucket to hold all below it."""
    so_far = 0.0
    buckets: list[tuple[str, float]] = []
    for bound in (*map(str, BUCKETS), "+Inf"):
        so_far += counted.get((f"{name}_bucket", (*values, bound)), 0.0)
        buckets.append((bound, so_far))
    return buckets
