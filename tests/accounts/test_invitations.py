import pytest

from streampai_app.accounts.actors import Admin, Streamer
from streampai_app.accounts.invitations import accept_invitation, invite, invite_again
from streampai_app.accounts.people import Person, disable_account
from streampai_app.accounts.sessions import authenticate
from streampai_app.db import Database
from streampai_app.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from streampai_app.models import Role

from .conftest import ORIGIN
from .mailbox import mails_to, secret_in

GRACE = Person(Role.STREAMER, "grace@example.com", "grace", "Grace")


async def invited(database: Database, admin: Admin, person: Person = GRACE) -> tuple[str, str]:
    """Invite somebody; return their account's id and the secret they were mailed."""
    account_id = await database.write(invite, admin, person, ORIGIN)
    return account_id, secret_in(mails_to(database, person.email)[-1], "/invitation/")


@pytest.mark.parametrize(("role", "kind"), [(Role.STREAMER, Streamer), (Role.ADMIN, Admin)])
async def test_who_accepts_an_invitation_is_signed_in(
    database: Database, admin: Admin, role: Role, kind: type
) -> None:
    account_id, secret = await invited(database, admin, Person(role, "g@example.com", "grace", "Grace"))
    session = await database.write(accept_invitation, secret, "a hash", user_agent="Firefox", address="::1")
    actor = await database.read(authenticate, session.secret)
    assert isinstance(actor, kind)
    assert (actor.id, actor.name) == (account_id, "Grace")


async def test_the_mail_says_who_invites(database: Database, admin: Admin) -> None:
    await invited(database, admin)
    (mail,) = mails_to(database, GRACE.email)
    assert mail.body.startswith("Hello Grace,\n\nAda invites you")


async def test_an_invitation_is_accepted_once(database: Database, admin: Admin) -> None:
    _, secret = await invited(database, admin)
    await database.write(accept_invitation, secret, "a hash")
    with pytest.raises(NotFound) as refused:
        await database.write(accept_invitation, secret, "another hash")
    assert refused.value.reason == "link-used"


async def test_inviting_again_mails_another_link_and_one_is_good(database: Database, admin: Admin) -> None:
    account_id, first = await invited(database, admin)
    await database.write(invite_again, admin, account_id, ORIGIN)
    second = secret_in(mails_to(database, GRACE.email)[-1], "/invitation/")
    await database.write(accept_invitation, second, "a hash")
    with pytest.raises(NotFound):
        await database.write(accept_invitation, first, "a hash")


async def test_who_has_accepted_is_not_invited_again(database: Database, admin: Admin) -> None:
    account_id, secret = await invited(database, admin)
    await database.write(accept_invitation, secret, "a hash")
    with pytest.raises(Conflict) as refused:
        await database.write(invite_again, admin, account_id, ORIGIN)
    assert refused.value.reason == "accepted"


async def test_an_invitation_that_was_taken_back_is_of_no_use(database: Database, admin: Admin) -> None:
    account_id, secret = await invited(database, admin)
    await database.write(disable_account, admin, account_id)
    with pytest.raises(NotFound):
        await database.write(accept_invitation, secret, "a hash")
    with pytest.raises(NotFound):
        await database.write(invite_again, admin, account_id, ORIGIN)


async def test_a_failed_invitation_mails_nothing(database: Database, admin: Admin) -> None:
    await invited(database, admin)
    with pytest.raises(Conflict):
        await database.write(invite, admin, GRACE, ORIGIN)
    assert len(mails_to(database, GRACE.email)) == 1


async def test_only_admins_invite(database: Database, admin: Admin, streamer: Streamer) -> None:
    account_id, _ = await invited(database, admin)
    other = Person(Role.ADMIN, "eve@example.com", "eve")
    for verb, subject in ((invite, other), (invite_again, account_id)):
        with pytest.raises(NotAllowed):
            await database.write(verb, streamer, subject, ORIGIN)
        with pytest.raises(NotSignedIn):
            await database.write(verb, None, subject, ORIGIN)
