"""The settings: the people who sign in here, and the browsers one is signed in with."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx
from reflex.event import EventSpec

from .. import runtime
from ..accounts.actors import Admin
from ..accounts.invitations import invite, invite_again
from ..accounts.people import PEOPLE, Person, disable_account, enable_account
from ..accounts.queries import PersonView, SessionView, list_people, list_sessions
from ..accounts.sessions import revoke_session
from ..db import Hint
from ..errors import Conflict, Invalid
from ..models import Role
from . import push
from .guard import asking
from .notices import Notices
from .rows import browser_of
from .work import takes_long


@dataclass(frozen=True)
class PersonRow:
    """Somebody with an account."""

    id: str
    name: str
    email: str
    role: str
    status: str
    seen_at: str
    is_me: bool


@dataclass(frozen=True)
class SessionRow:
    """A browser that is signed in."""

    id: str
    browser: str
    address: str
    seen_at: str
    is_this: bool


class Settings(rx.State):
    """What an admin sees of the settings."""

    _requires: ClassVar = Admin

    loaded: bool = False
    people: list[PersonRow] = []
    sessions: list[SessionRow] = []
    trouble: str = ""
    trouble_with: str = ""
    invited: int = 0

    @rx.event
    async def load(self) -> None:
        """Show the people and the sessions, and follow the former."""
        push.start(self)
        push.follow(self, PEOPLE, deliver=Settings._on_people)
        self.trouble, self.trouble_with = "", ""
        await self._read()
        self.loaded = True

    @rx.event
    @takes_long
    async def invite(self, form: dict[str, Any]) -> EventSpec | None:
        """Invite somebody. What is wrong is said at its field, and nothing that was typed is lost."""
        role = Role.STREAMER if form.get("role") == Role.STREAMER else Role.ADMIN
        person = Person(role, *(_text(form, name) for name in ("email", "username", "name")))
        try:
            await runtime.current().db.write(invite, asking(), person, runtime.current().settings.origin)
        except (Invalid, Conflict) as error:
            self.trouble, self.trouble_with = error.message, getattr(error, "field", "") or error.reason
            return None
        self.trouble, self.trouble_with = "", ""
        self.invited += 1
        await self._read()
        return Notices.show(f"The invitation to {person.email} waits to be mailed, and goes out by itself.")

    @rx.event
    @takes_long
    async def invite_again(self, account_id: str) -> EventSpec:
        """Mail a new link to somebody who has not come yet."""
        await runtime.current().db.write(
            invite_again, asking(), account_id, runtime.current().settings.origin
        )
        return Notices.show("The new invitation waits to be mailed, and goes out by itself.")

    @rx.event
    async def disable(self, account_id: str) -> None:
        """Shut somebody out, at once."""
        await runtime.current().db.write(disable_account, asking(), account_id)
        await self._read()

    @rx.event
    async def enable(self, account_id: str) -> None:
        """Let somebody in again."""
        await runtime.current().db.write(enable_account, asking(), account_id)
        await self._read()

    @rx.event
    async def revoke(self, session_id: str) -> None:
        """Sign another browser of one's own out."""
        await runtime.current().db.write(revoke_session, asking(), session_id)
        await self._read()

    async def _on_people(self, _hints: list[Hint]) -> None:
        await self._read()

    async def _read(self) -> None:
        db, actor = runtime.current().db, asking()
        self.people = [_person(view, actor.id) for view in await db.read(list_people, actor)]
        self.sessions = [_session(view) for view in await db.read(list_sessions, actor)]


def _text(form: dict[str, Any], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _person(view: PersonView, me: str) -> PersonRow:
    return PersonRow(
        id=view.id,
        name=view.name,
        email=view.email,
        role=view.role,
        status=view.status,
        seen_at=view.seen_at.isoformat() if view.seen_at else "",
        is_me=view.id == me,
    )


def _session(view: SessionView) -> SessionRow:
    return SessionRow(
        id=view.id,
        browser=browser_of(view.user_agent) or "A browser",
        address=view.address,
        seen_at=view.seen_at.isoformat(),
        is_this=view.current,
    )
