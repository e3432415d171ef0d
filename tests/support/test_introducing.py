"""Who a visitor is, told to the team that has their chats open: once, and only when it is news."""

from streampai_app.support.introducing import introduce
from tests.people import a_chat


async def test_the_team_hears_who_somebody_is_when_it_is_news(database):
    visitor, started = await a_chat(database)

    def told(tx, **said):
        introduce(tx, visitor.id, **said)
        return [(hint.what, sorted(hint.topics)) for hint in tx.hints]

    chat_id = started.chat.id
    heard = [("chat", sorted((f"chat:{chat_id}", f"visitor:{visitor.id}", "inbox")))]
    assert await database.write(lambda tx: told(tx, name="Bo")) == heard
    assert await database.write(lambda tx: told(tx, name="Bo", email="")) == []
