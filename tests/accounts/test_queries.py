import pytest

from streampai_app.accounts.actors import Admin, Streamer
from streampai_app.accounts.people import Person, add_account, disable_account
from streampai_app.accounts.queries import list_people, list_sessions
from streampai_app.accounts.sessions import open_session, revoke_session
from streampai_app.db import Database
from streampai_app.errors import NotAllowed, NotSignedIn
from streampai_app.models import Role

from ..people import later


async def test_people_are_listed_by_name_with_where_they_stand(
    database: Database, admin: Admin, streamer: Streamer
) -> None:
    await database.write(add_account, None, Person(Role.STREAMER, "b@example.com", "bob", "bob"))
    await database.write(add_account, None, Person(Role.ADMIN, "c@example.com", "cleo", "Cleo"), "a hash")
    await database.write(disable_account, admin, streamer.id)
    people = await database.read(list_people, admin)
    assert [(person.name, person.status) for person in people] == [
        ("Ada", "invited"),
        ("bob", "invited"),
        ("Cleo", "active"),
        ("Sam", "disabled"),
    ]


async def test_a_person_is_seen_when_a_session_of_theirs_was(database: Database, admin: Admin) -> None:
    await database.write(lambda tx: open_session(later(tx, days=1), account_id=admin.id))
    await database.write(add_account, None, Person(Role.STREAMER, "b@example.com", "bob", "Bob"))
    ada, bob = await database.read(list_people, admin)
    assert ada.seen_at is not None
    assert (ada.seen_at - ada.created_at).days == 1
    assert bob.seen_at is None


async def test_only_admins_see_the_people(database: Database, streamer: Streamer) -> None:
    with pytest.raises(NotAllowed):
        await database.read(list_people, streamer)
    with pytest.raises(NotSignedIn):
        await database.read(list_people, None)


async def test_everybody_sees_their_own_live_sessions_only(
    database: Database, admin: Admin, streamer: Streamer
) -> None:
    await database.write(
        lambda tx: open_session(later(tx, hours=1), account_id=streamer.id, user_agent="Phone")
    )
    await database.write(open_session, account_id=admin.id)
    phone, this = await database.read(list_sessions, streamer)
    assert (phone.user_agent, phone.current) == ("Phone", False)
    assert (this.id, this.current) == (streamer.session_id, True)
    await database.write(revoke_session, streamer, phone.id)
    assert [view.id for view in await database.read(list_sessions, streamer)] == [this.id]
