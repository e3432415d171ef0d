"""Figures for people and for programs: one table a benchmark, printed, and kept as Markdown and JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .timing import Spread


@dataclass(frozen=True, slots=True)
class Report:
    """`rows` are for people, `figures` the same for programs. `goals` say which were met."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    goals: Sequence[str]
    figures: dict[str, Any]
    notes: Sequence[str] = field(default_factory=tuple)


def markdown(report: Report, machine: dict[str, str]) -> str:
    """Return the report as a page."""
    lines = [f"# {report.title}", "", *_table(report.columns, report.rows), ""]
    lines += [f"- {goal}" for goal in report.goals]
    lines += ["", *report.notes, "", *(f"{name}: {value}  " for name, value in machine.items())]
    return "\n".join(lines).rstrip() + "\n"


def keep(report: Report, machine: dict[str, str], folder: Path) -> Path:
    """Write both forms and return the readable one."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{report.name}.md"
    page.write_text(markdown(report, machine))
    data = {"name": report.name, "machine": machine, "figures": report.figures, "goals": list(report.goals)}
    page.with_suffix(".json").write_text(json.dumps(data, indent=2) + "\n")
    return page


def goal(text: str, met: bool, found: str) -> str:
    """Return a line that says honestly whether a goal was met."""
    return f"{'met' if met else 'NOT met'}: {text} ({found})"


def times(spread: Spread) -> list[str]:
    """Return the cells for p50, p95 and p99 in milliseconds."""
    return [f"{value:.1f}" for value in (spread.p50, spread.p95, spread.p99)]


def ratios(spread: Spread, ceiling: Spread) -> list[str]:
    """Return the cells for how many times the ceiling each of the three is."""
    return [f"{value:.1f} x" for value in spread.over(ceiling).values()]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cells[place]) for cells in (columns, *rows)) for place in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    return [line(columns), line(["-" * width for width in widths]), *map(line, rows)]
