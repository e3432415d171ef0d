"""What is printed and kept of a measurement."""

import json
from pathlib import Path

from streampai_app.bench import machine
from streampai_app.bench.report import Report, goal, keep, markdown

REPORT = Report(
    name="chat",
    title="Visitor to admin",
    columns=["way", "p50 ms"],
    rows=[["there", "1.0"], ["and back", "12.0"]],
    goals=[goal("p99 at most 2 x", False, "3.1 x")],
    figures={"p50": 1.0},
    notes=["By turns."],
)


def test_a_page_has_the_figures_the_goals_and_the_machine() -> None:
    page = markdown(REPORT, {"python": "3.11"})
    assert "| there    | 1.0    |\n| and back | 12.0   |" in page
    assert "- NOT met: p99 at most 2 x (3.1 x)" in page
    assert "python: 3.11" in page


def test_both_forms_are_kept(tmp_path: Path) -> None:
    page = keep(REPORT, {"python": "3.11"}, tmp_path / "new")
    assert page.read_text() == markdown(REPORT, {"python": "3.11"})
    kept = json.loads(page.with_suffix(".json").read_text())
    assert (kept["figures"], kept["machine"]) == ({"p50": 1.0}, {"python": "3.11"})


def test_the_machine_is_described() -> None:
    described = machine.describe()
    assert {"date", "commit", "processor", "python", "sqlite", "uvicorn"} <= described.keys()
    assert all(described.values())
