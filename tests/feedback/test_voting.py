"""One vote a person, however often and at once, and for whom there is nothing to vote."""

import asyncio

import pytest
from sqlmodel import select

from streampai_app.db import Database
from streampai_app.errors import Conflict, NotFound
from streampai_app.feedback.following import follow, unfollow
from streampai_app.feedback.merging import merge
from streampai_app.feedback.publishing import hide
from streampai_app.feedback.statuses import set_status
from streampai_app.feedback.voting import unvote, vote
from streampai_app.models import Role, Vote
from tests.people import an_admin

from .people import a_bug, a_request, a_visitor


async def test_the_author_has_voted_and_anybody_else_may_once(database):
    author, asked = await a_request(database)
    assert (asked.request.votes, asked.request.voted) == (1, True)
    voter = await a_visitor(database)
    for _ in range(2):
        view = await database.write(vote, voter, asked.request.id)
        assert (view.votes, view.voted) == (2, True)
    assert (await database.write(vote, author, asked.request.id)).votes == 2


async def test_the_same_vote_many_times_at_once_from_two_processes_is_one(database):
    _, asked = await a_request(database)
    voter, other_process = await a_visitor(database), Database(database.url)
    both = [database, other_process] * 5
    await asyncio.gather(*(each.write(vote, voter, asked.request.id) for each in both))
    other_process.close()
    rows = await database.read(
        lambda tx: tx.session.exec(select(Vote).where(Vote.visitor_id == voter.id)).all()
    )
    assert len(rows) == 1
    assert (await database.write(vote, voter, asked.request.id)).votes == 2


async def test_a_vote_is_withdrawn_once_however_often_it_is_said(database):
    author, asked = await a_request(database)
    for _ in range(2):
        view = await database.write(unvote, author, asked.request.id)
        assert (view.votes, view.voted) == (0, False)


async def test_somebody_signed_in_votes_as_one_person_from_any_browser(database):
    _, asked = await a_request(database)
    streamer = await an_admin(database, role=Role.STREAMER)
    for _ in range(2):
        view = await database.write(vote, streamer, asked.request.id)
    assert (view.votes, view.voted) == (2, True)


@pytest.mark.parametrize("decided", ["shipped", "declined"])
async def test_what_is_decided_takes_no_new_votes_and_can_still_be_followed(database, decided):
    author, asked = await a_request(database)
    await database.write(set_status, await an_admin(database), asked.request.id, decided, "Because.")
    voter = await a_visitor(database)
    with pytest.raises(Conflict) as refused:
        await database.write(vote, voter, asked.request.id)
    assert refused.value.reason == "decided"
    assert (await database.write(vote, author, asked.request.id)).voted, "it was cast before"
    assert (await database.write(follow, voter, asked.request.id)).followed
    assert not (await database.write(unfollow, voter, asked.request.id)).followed


async def test_a_vote_for_what_was_merged_counts_for_what_it_has_become(database):
    admin, voter = await an_admin(database), await a_visitor(database)
    (_, one), (_, two) = await a_request(database), await a_request(database, "Night theme")
    await database.write(merge, admin, one.request.id, two.request.id)
    view = await database.write(vote, voter, one.request.id)
    assert (view.id, view.votes) == (two.request.id, 3)


async def test_bugs_hidden_requests_and_nonsense_are_not_found(database):
    voter = await a_visitor(database)
    _, reported = await a_bug(database)
    _, asked = await a_request(database)
    await database.write(hide, await an_admin(database), asked.request.id)
    for item_id in (reported.bug.id, asked.request.id, "req_", "", None, {"a": 1}, "req_" + "0" * 26):
        with pytest.raises(NotFound):
            await database.write(vote, voter, item_id)
