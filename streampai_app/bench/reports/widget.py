"""What the widget costs a page."""

from dataclasses import asdict

from ..report import Report, goal
from ..weight import LOADER_AT_MOST, OTHERS, PANEL_AT_MOST, weigh


async def widget() -> Report:
    """Weigh it beside others."""
    ours = weigh()
    return Report(
        name="widget",
        title="What the widget costs a page",
        columns=["", "bytes, compressed"],
        rows=[
            ["Streampai, loader", f"{ours.loader:,}"],
            ["Streampai, panel with its words", f"{ours.panel:,}"],
            *([name, f"{size:,}"] for name, size in OTHERS),
        ],
        goals=[
            goal("loader at most 2 kB", ours.loader <= LOADER_AT_MOST, f"{ours.loader:,} bytes"),
            goal("panel at most 20 kB", ours.panel <= PANEL_AT_MOST, f"{ours.panel:,} bytes"),
        ],
        figures=asdict(ours),
    )
