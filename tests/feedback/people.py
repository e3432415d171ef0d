"""People who want things: visitors with and without chats, and what they ask for."""

from streampai_app.accounts.actors import Visitor
from streampai_app.accounts.sessions import authenticate
from streampai_app.accounts.visitors import welcome
from streampai_app.db import Database
from streampai_app.feedback.bugs import Reported, report_bug
from streampai_app.feedback.requests import Requested, request_feature
from streampai_app.models import Kind
from tests.people import a_start


async def a_visitor(database: Database, name: str = "", email: str = "") -> Visitor:
    """Somebody who has no chat: they came to vote."""
    token = await database.write(welcome, name=name, email=email)
    return await database.read(authenticate, token)  # type: ignore[return-value]


async def a_request(
    database: Database,
    title: str = "Dark mode",
    body: str = "My eyes hurt at night.",
    *,
    by: Visitor | None = None,
    **changes: object,
) -> tuple[Visitor, Requested]:
    """Ask for a feature as somebody; return them and what they were answered."""
    by = by or await a_visitor(database)
    start = a_start(body, kind=Kind.FEATURE, subject=title, **changes)
    return by, await database.write(request_feature, by, start)


async def a_bug(
    database: Database,
    title: str = "No sound",
    body: str = "Since today.",
    *,
    by: Visitor | None = None,
    context: object = None,
    screenshot_id: str | None = None,
) -> tuple[Visitor, Reported]:
    """Report a bug as somebody; return them and what they were answered."""
    by = by or await a_visitor(database)
    start = a_start(body, kind=Kind.BUG, subject=title)
    return by, await database.write(report_bug, by, start, context or {}, screenshot_id)
