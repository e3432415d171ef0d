"""The desk's plain routes, served in this process, with its team at hand: all that a visitor meets.

The team acts through the same use-cases as the console, so hints, sockets and database are the real ones.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from argon2.profiles import CHEAPEST
from sqlmodel import col, select
from starlette.applications import Starlette

from streampai_app import runtime, schema
from streampai_app.accounts.actors import Admin
from streampai_app.accounts.sessions import authenticate_session, revoke_session
from streampai_app.db import Hint
from streampai_app.models import Chat, LoginSession, Message, Visitor
from streampai_app.settings import read_settings
from streampai_app.support.queries import chat_of
from streampai_app.support.reading import mark_read
from streampai_app.support.resolution import resolve
from streampai_app.support.topics import topics_of
from streampai_app.web.problems import handlers
from streampai_app.web.routes import make_routes
from streampai_app.web.surroundings import surround

from ..desk import free_port
from ..people import an_admin, new_uuid
from ..serving import serving


class SupportDesk:
    """A running desk and one admin, Ada."""

    def __init__(self, url: str, ada: Admin) -> None:
        self.url = url
        self.ada = ada

    async def newest_chat(self) -> Chat:
        """Return the chat that was started last."""
        return (await self._all(select(Chat).order_by(col(Chat.id).desc())))[0]

    async def chats(self) -> list[Chat]:
        """Return every chat, oldest first."""
        return await self._all(select(Chat).order_by(col(Chat.id)))

    async def bodies(self, chat_id: str) -> list[str]:
        """Return what was said in a chat, in order."""
        query = select(Message).where(Message.chat_id == chat_id).order_by(col(Message.seq))
        return [message.body for message in await self._all(query)]

    async def person(self, chat: Chat) -> tuple[str, str]:
        """Return the name and the e-mail address that came with the chat."""
        [visitor] = await self._all(select(Visitor).where(Visitor.id == chat.visitor_id))
        return visitor.name, visitor.email

    async def reply(self, chat_id: str, body: str) -> None:
        """Write to the visitor."""
        await runtime.current().sender.send(self.ada, chat_id, new_uuid(), body)

    async def read(self, chat_id: str) -> None:
        """See everything the visitor wrote."""
        chat = await runtime.current().db.read(chat_of, self.ada, chat_id)
        await runtime.current().db.write(mark_read, self.ada, chat_id, chat.last_seq)

    async def resolve(self, chat_id: str) -> None:
        """End the chat."""
        await runtime.current().db.write(resolve, self.ada, chat_id)

    async def type(self, chat: Chat) -> None:
        """Show the visitor that somebody is typing."""
        ids = {"chat": chat.id, "who": self.ada.id, "name": "Ada", "side": "admin"}
        runtime.current().bus.publish([Hint(topics_of(chat.id, chat.visitor_id), "typing", ids)])

    async def revoke(self, chat: Chat) -> None:
        """End the session of the visitor of this chat."""
        query = select(LoginSession).where(LoginSession.visitor_id == chat.visitor_id)
        for session in await self._all(query):
            owner = await runtime.current().db.read(authenticate_session, session.id)
            await runtime.current().db.write(revoke_session, owner, session.id)

    async def _all(self, query) -> list:
        return await runtime.current().db.read(lambda tx: list(tx.session.exec(query)))


@asynccontextmanager
async def running_support_desk(folder: Path, embedder: str) -> AsyncIterator[SupportDesk]:
    """Serve on a free port of localhost. Pages of `embedder` may show the widget."""
    port = free_port()
    settings = read_settings(port=port, data_dir=folder, widget_origins=embedder)
    schema.migrate(settings.database)
    app = surround(Starlette(routes=make_routes(settings), exception_handlers=handlers), settings)
    async with runtime.running(settings, CHEAPEST) as running, serving(app, port):
        yield SupportDesk(settings.origin, await an_admin(running.db))
