"""An anonymous visitor who signs in: what they wanted is the person's, and counts once."""

from streampai_app.accounts.visitors import as_visitor
from streampai_app.feedback.announcing import tell_everybody
from streampai_app.feedback.comments import comment
from streampai_app.feedback.joining import join_feedback
from streampai_app.feedback.merging import merge, unmerge
from streampai_app.feedback.queries import item
from streampai_app.feedback.statuses import set_status
from streampai_app.feedback.voting import vote
from streampai_app.models import Role
from tests.people import an_admin, new_uuid

from .people import a_request, a_visitor


async def test_votes_comments_and_requests_are_the_persons_and_count_once(database):
    person = await an_admin(database, role=Role.STREAMER)
    anonymous, own = await a_request(database)
    _, other = await a_request(database, "Night theme")
    _, both = await a_request(database, "Louder alerts")
    await database.write(vote, anonymous, other.request.id)
    for who in (anonymous, person):
        await database.write(vote, who, both.request.id)
    await database.write(comment, anonymous, other.request.id, "Yes", new_uuid())
    visitor_id = await database.write(as_visitor, person)

    for _ in range(2):
        await database.write(join_feedback, anonymous, visitor_id)

    votes = {}
    for asked in (own, other, both):
        view = (await database.read(item, person, asked.request.id)).item
        assert view.voted
        votes[view.title] = view.votes
    assert votes == {"Dark mode": 1, "Night theme": 2, "Louder alerts": 2}
    page = await database.read(item, person, other.request.id)
    assert page.comments[0].is_mine
    assert (await database.read(item, person, own.request.id)).item.is_mine
    assert not (await database.read(item, anonymous, own.request.id)).item.voted


async def test_joining_across_a_merge_counts_once_there_and_again_at_home(database):
    admin, person = await an_admin(database), await a_visitor(database)
    (anonymous, one), (_, two) = await a_request(database), await a_request(database, "Night theme")
    await database.write(vote, person, two.request.id)
    await database.write(merge, admin, one.request.id, two.request.id)
    await database.write(join_feedback, anonymous, person.id)
    assert (await database.read(item, admin, two.request.id)).item.votes == 2
    await database.write(unmerge, admin, one.request.id)
    assert (await database.read(item, person, one.request.id)).item.voted
    assert (await database.read(item, admin, two.request.id)).item.votes == 2


async def test_who_was_told_before_they_joined_is_not_told_again(database):
    admin, person = await an_admin(database), await a_visitor(database)
    anonymous, asked = await a_request(database)
    await database.write(vote, person, asked.request.id)
    await database.write(set_status, admin, asked.request.id, "planned")
    assert await tell_everybody(database, "https://desk.example", pause=0) == 2
    await database.write(join_feedback, anonymous, person.id)
    assert await tell_everybody(database, "https://desk.example", pause=0) == 0
