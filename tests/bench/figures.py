"""What a bench found: figures beside their limits of the same run, as a table and as JSON. Asserts nothing."""

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """`beside` are limits and parts measured in the same run. `goal` says what was aimed at, in words."""

    name: str
    value: float
    unit: str
    beside: dict[str, float] = field(default_factory=dict)
    goal: str = ""
    is_met: bool | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def table(figures: Sequence[Figure]) -> str:
    rows = [("figure", "value", "", "beside, in the same run", "goal", "")]
    for figure in figures:
        beside = ", ".join(f"{name} {_number(value)}" for name, value in figure.beside.items())
        met = {True: "met", False: "NOT MET", None: ""}[figure.is_met]
        rows.append((figure.name, _number(figure.value), figure.unit, beside, figure.goal, met))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if column == 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def write(path: Path, figures: Sequence[Figure], *, is_quick: bool) -> None:
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "quick": is_quick,
    }
    content = {"about": about, "figures": [asdict(figure) for figure in figures]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
