"""A chart as what is drawn: categories, series, placing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sheets_emulator.model.grid import Rect
from sheets_emulator.values.cell_value import NumberFormat

Kind = Literal["bar", "column", "line", "area", "scatter", "combo", "pie", "other"]
Mark = Literal["bar", "line", "area", "scatter"]
Stacking = Literal["none", "stacked", "percent"]
Legend = Literal["bottom", "left", "right", "top", "none"]


@dataclass(frozen=True, slots=True)
class Data:
    """One line of cells. `numbers`: None where a cell holds none. `source` leaves the header
    cell out; `header` is that cell."""

    name: str
    numbers: tuple[float | None, ...]
    texts: tuple[str, ...]
    number_format: NumberFormat | None
    source: tuple[Rect, ...]
    header: Rect | None


@dataclass(frozen=True, slots=True)
class Series:
    data: Data
    mark: Mark
    color: str | None
    right_axis: bool
    labels: bool
    width: int
    dash: str
    points: bool


@dataclass(frozen=True, slots=True)
class Limits:
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart floats: its anchor cell, the offset from it and its size in pixels."""

    row: int
    column: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`axis_titles` and `limits`: by position, `bottom`, `left`, `right`."""

    id: int
    kind: Kind
    title: str
    subtitle: str
    alt_text: str
    background: str | None
    frame: Frame
    categories: Data | None
    series: tuple[Series, ...]
    stacking: Stacking
    legend: Legend
    axis_titles: Mapping[str, str]
    limits: Mapping[str, Limits]
    hole: float
