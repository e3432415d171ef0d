"""People to measure with are people like any others."""

from streampai_app.accounts.actors import Admin, Visitor
from streampai_app.accounts.sessions import authenticate
from streampai_app.bench.population import populate
from streampai_app.db import Database
from streampai_app.support.queries import InboxFilter, inbox, messages_after


def test_everybody_can_sign_in_and_finds_their_chat(database: Database) -> None:
    people = populate(database.url, visitors=3, admins=1, messages_each=2)
    visitor = database.read_now(authenticate, people.visitors[1].secret)
    assert visitor == Visitor(people.visitors[1].id, visitor.session_id)
    messages = database.read_now(messages_after, visitor, people.visitors[1].chat_id, 0)
    assert [message.seq for message in messages] == [1, 2]
    admin = database.read_now(authenticate, people.admins[0].secret)
    assert isinstance(admin, Admin)
    listed = database.read_now(inbox, admin, InboxFilter())
    assert [chat.id for chat in listed] == [visitor.chat_id for visitor in reversed(people.visitors)]
