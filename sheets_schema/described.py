"""The words of 指標の定義 and docs/metrics.md, from the declarations that compute the figures."""

from dataclasses import dataclass
from typing import assert_never

from sheets_schema.derived import DERIVED, Derived
from sheets_schema.fact_words import FLAGS, MONTHS
from sheets_schema.features import EVERY, is_used
from sheets_schema.metrics import (
    CONVERSIONS,
    DIFFERENCES,
    DURATIONS,
    MEASURES,
    RATIOS,
    SCALED,
    Conversion,
    Difference,
    Duration,
    Empty,
    Measure,
    Quotient,
    Ratio,
    Scaled,
    Sum,
    asks_for_costs,
    asks_for_lead_stage,
)
from sheets_schema.person_days import PERSON_DAYS, PersonDays
from sheets_schema.text import Locale, Text

Metric = Sum | Quotient | Duration | PersonDays | Derived

METRICS: tuple[Metric, ...] = (
    *MEASURES, *CONVERSIONS, *SCALED, *DIFFERENCES, *RATIOS, *DURATIONS, *PERSON_DAYS,
    *DERIVED,
)  # fmt: skip

_AND = Text("、かつ ", "; and ")
_SUM_OF = Text("{column}の合計", "sum of {column}")
_AMOUNT = Text("金額", "the amounts")
_BOTH = Text(
    "受付月: 受付日時の月 / 発生月: {month}", "cohort: the month received / period: {month}"
)
_ONLY = Text("{month}", "{month}")
_CONVERSION_DATES = Text(
    "受付月: その月に受け付けたリードのうち / 発生月: その月に起きたもの同士",
    "cohort: of the leads received in the month / period: events of the month on both sides",
)
_RATIO_DATES = Text("分子・分母それぞれの日付", "each side by its own date")
_DURATION_CONDITION = Text(
    "有効リードで、両方の日付が書かれ、順序どおりのもの(補った日付は使わない)",
    "valid leads with both dates written, in this order (imputed dates are not used)",
)
_RECEIVED = Text("受付月", "by month received")
_QUOTIENT = Text(
    "分子: {numerator}。分母: {denominator}", "Numerator: {numerator}. Denominator: {denominator}"
)


@dataclass(frozen=True, slots=True)
class DescribedMetric:
    """One metric, in one language. `empties`: what its cell may show instead of a figure."""

    key: str
    name: str
    definition: str
    condition: str
    dating: str
    empties: str


def entries(locale: Locale, features: frozenset[str] = EVERY) -> list[DescribedMetric]:
    """Every metric that these features in use have, in the order of the declarations."""
    return [
        DescribedMetric(
            metric.key,
            metric.name.of(locale),
            metric.definition.of(locale),
            _condition(metric, locale),
            _dating(metric, locale),
            " ".join(empty.of(locale) for empty in _empties(metric)),
        )
        for metric in METRICS
        if not isinstance(metric, Measure | PersonDays) or is_used(metric.feature, features)
    ]


def _condition(metric: Metric, locale: Locale) -> str:
    match metric:
        case Measure():
            flags = _AND.of(locale).join(FLAGS[flag].of(locale) for flag in metric.where)
            if metric.amount is None:
                return flags
            return f"{_SUM_OF.of(locale).format(column=_AMOUNT.of(locale))}: {flags}"
        case Conversion() | Ratio():
            return _QUOTIENT.of(locale).format(
                numerator=_name(metric.numerator, locale),
                denominator=_name(metric.denominator, locale),
            )
        case Scaled() | Difference():
            return metric.definition.of(locale)
        case Duration() | PersonDays():
            return _DURATION_CONDITION.of(locale)
        case Derived():
            return metric.condition.of(locale)
        case _:
            assert_never(metric)


def _dating(metric: Metric, locale: Locale) -> str:
    match metric:
        case Measure():
            month = MONTHS[metric.month].of(locale)
            both = metric.source == "leads" and metric.month != "received_month"
            return (_BOTH if both else _ONLY).of(locale).format(month=month)
        case Conversion():
            return _CONVERSION_DATES.of(locale)
        case Ratio() | Scaled() | Difference():
            return _RATIO_DATES.of(locale)
        case Duration() | PersonDays():
            return _RECEIVED.of(locale)
        case Derived():
            return ""
        case _:
            assert_never(metric)


def _empties(metric: Metric) -> list[Empty]:
    match metric:
        case Measure() | Scaled() | Difference() | Conversion() | Ratio():
            found = []
            if asks_for_lead_stage(metric.key):
                found.append(Empty.NO_STAGE)
            if asks_for_costs(metric.key):
                found.append(Empty.UNKNOWN_COST)
            if isinstance(metric, Conversion | Ratio):
                found.append(Empty.ZERO_BASE)
            return found
        case Duration():
            return [Empty.NO_STAGE, Empty.ZERO_BASE] if metric.lead_stage else [Empty.ZERO_BASE]
        case PersonDays():
            return [Empty.ZERO_BASE]
        case Derived():
            return []
        case _:
            assert_never(metric)


def _name(key: str, locale: Locale) -> str:
    return next(one.name.of(locale) for one in METRICS if one.key == key)
