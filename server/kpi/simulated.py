"""What シミュレーション needs of a rebuild, before it becomes requests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from server.kpi.pages import CellValue, Page

# Key of a line's figure → its value.
Actuals = Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class SimulationPage(Page):
    """`assumed`: key of a setting → the value that a new tab begins with; `compared_with`: its
    想定の対象. `actuals`: what a 想定の対象 says → the actuals, None where nothing is called so.
    `targets`: metric → its target of the fiscal year."""

    assumed: Mapping[str, Decimal | int] = field(default_factory=dict)
    compared_with: str = ""
    actuals: Callable[[str], Actuals | None] = lambda _name: None
    targets: Mapping[str, CellValue] = field(default_factory=dict)
