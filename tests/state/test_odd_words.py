"""Every handler of every state, asked by those it is for, in texts that no database takes."""

import inspect

import pytest
from sqlmodel import select

from streampai_app.models import Message, Role
from streampai_app.state.guard import HYDRATE_EVENT

from ..people import a_chat
from .conftest import SUPPORT, Tab, Tabs
from .test_every_handler import LOADING, _is_for, handlers

FIELDS = (
    *("email", "name", "username", "role", "title", "body", "text", "q", "reason", "amount", "currency"),
    *("greeting", "goal_title", "goal_amount", "accent", "words", "shortcut", "status", "until", "note"),
)
REPLY_ID = "7e4df9c8-1d2a-4b7c-9e42-0a7f3c5d8b11"
ODD = {"NUL": "a\0b", "half a character": "\ud800", "halves turned round": "a\udc00\ud800"}


def arguments(name: str, text: str) -> dict[str, object]:
    """Return what a handler takes, each text odd, and a form with every field so."""
    taken = list(inspect.signature(handlers()[name].handler.fn).parameters.values())[1:]
    form = dict.fromkeys(FIELDS, text)
    return {each.name: form if "dict" in str(each.annotation) else text for each in taken}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize(("role", "page"), [(Role.ADMIN, "/admin/support"), (Role.STREAMER, "/studio")])
async def test_no_handler_stumbles_over_texts_that_no_database_takes(tabs: Tabs, db, capfd, odd, role, page):
    await a_chat(db)
    actor, secret = await tabs.sign_in(role=role)
    kind = type(actor)
    names = [name for name, handler in handlers().items() if _is_for(handler, kind) and name not in LOADING]
    stumbled = []
    for name in names:
        if name.endswith((".setvar", HYDRATE_EVENT)):
            continue
        tab: Tab = await tabs.connect(page, secret)
        capfd.readouterr()
        await tab.send(name, **arguments(name, odd))
        said = "".join(capfd.readouterr())
        if "Error: " in said and ("surrogates" in said or "NUL" in said or "null character" in said):
            stumbled.append(name)
        await tab.leave()
    assert not stumbled


async def test_half_an_emoji_costs_an_admin_no_reply(tabs: Tabs, db):
    _, started = await a_chat(db)
    _, secret = await tabs.sign_in()
    tab = await tabs.connect(f"/admin/support/{started.chat.id}", secret)
    reply = {"chat": started.chat.id, "reply_id": REPLY_ID, "reply": "Hello \ud83d there\0!"}
    await tab.send(f"{SUPPORT}.send", form=reply)
    bodies = await db.read(lambda tx: tx.session.exec(select(Message.body)).all())
    assert "Hello  there!" in bodies
