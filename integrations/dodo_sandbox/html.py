"""The frame of every page, and the small pieces they share. Everything that comes from outside is escaped."""

from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse, Response

from .world import World

STYLE = Path(__file__).with_name("style.css")


def page(world: World, title: str, body: str, status: int = 200) -> Response:
    """Return a page. It runs no script, loads one stylesheet, and is kept by no cache."""
    return HTMLResponse(
        f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{escape(title)} · Sandbox</title>
<link rel="stylesheet" href="{escape(world.prefix)}/style.css">
</head>
<body>
<header class="ribbon"><strong>Sandbox</strong> No real money: nothing is charged here.</header>
{body}
</body>
</html>
""",
        status,
        {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"},
    )


def button(address: str, label: str, *, kind: str = "quiet", **hidden: str) -> str:
    """Return a form that is one button."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    return (
        f'<form method="post" action="{escape(address)}">{fields}'
        f'<button class="{kind}">{escape(label)}</button></form>'
    )


def option(value: str, label: str, chosen: str | None = None) -> str:
    selected = " selected" if value == chosen else ""
    return f'<option value="{escape(value)}"{selected}>{escape(label)}</option>'
