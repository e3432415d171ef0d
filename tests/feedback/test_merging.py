"""Merging and taking it back: by hand, and whatever anybody does in whatever order, also at once."""

import asyncio
import os
import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import func, select

from streampai_app.accounts.actors import Visitor
from streampai_app.accounts.sessions import authenticate
from streampai_app.accounts.visitors import welcome
from streampai_app.db import Database, Tx
from streampai_app.errors import Conflict, Invalid, NotAllowed
from streampai_app.feedback.comments import comment, hide_comment
from streampai_app.feedback.console import similar_items
from streampai_app.feedback.following import follow, unfollow
from streampai_app.feedback.joining import join_feedback
from streampai_app.feedback.linking import link
from streampai_app.feedback.merging import merge, unmerge
from streampai_app.feedback.publishing import hide
from streampai_app.feedback.queries import item, roadmap
from streampai_app.feedback.requests import request_feature
from streampai_app.feedback.voting import unvote, vote
from streampai_app.models import Comment, FeedbackItem, Follow, Kind, Visibility, Vote
from tests.people import a_chat, a_start, add_account, an_admin, new_uuid, sign_in_as

from .people import a_bug, a_request, a_visitor


async def test_votes_followers_comments_and_chats_move_and_go_home_again(database):
    admin = await an_admin(database)
    (ann, one), (_, two) = await a_request(database), await a_request(database, "Night theme")
    both = await a_visitor(database)
    _, chat = await a_chat(database)
    for asked in (one, two):
        await database.write(vote, both, asked.request.id)
    await database.write(follow, both, one.request.id)
    await database.write(comment, ann, one.request.id, "Please", new_uuid())
    await database.write(link, admin, chat.chat.id, one.request.id)
    before = [await database.read(item, admin, asked.request.id) for asked in (one, two)]

    merged = await database.write(merge, admin, one.request.id, two.request.id)
    assert (merged.votes, merged.followers, merged.comments, merged.chats) == (3, 1, 1, 3)
    page = await database.read(item, admin, two.request.id)
    assert [each.id for each in page.merged] == [one.request.id]
    assert [view.id for view in await database.read(roadmap, None)] == [two.request.id]
    assert (await database.read(item, ann, one.request.id)).item.merged_into_id == two.request.id

    await database.write(unmerge, admin, one.request.id)
    assert [await database.read(item, admin, asked.request.id) for asked in (one, two)] == before


async def test_what_came_after_the_merge_stays_and_what_was_withdrawn_stays_withdrawn(database):
    admin = await an_admin(database)
    (ann, one), (_, two) = await a_request(database), await a_request(database, "Night theme")
    await database.write(merge, admin, one.request.id, two.request.id)
    await database.write(unvote, ann, one.request.id)
    await database.write(vote, await a_visitor(database), one.request.id)
    await database.write(unmerge, admin, one.request.id)
    views = {view.id: view.votes for view in await database.read(roadmap, None)}
    assert views == {one.request.id: 0, two.request.id: 2}


async def test_itself_circles_and_what_was_merged_already_are_refused(database):
    admin = await an_admin(database)
    one, two, three = [(await a_request(database, title))[1].request.id for title in ("A", "B", "C")]

    async def refusal(from_id: str, into_id: str) -> str:
        with pytest.raises(Conflict) as refused:
            await database.write(merge, admin, from_id, into_id)
        return refused.value.reason

    assert await refusal(one, one) == "itself"
    await database.write(merge, admin, one, two)
    await database.write(merge, admin, one, two)  # twice is the same as once
    assert await refusal(two, one) == "circle"
    assert await refusal(one, three) == "merged"
    await database.write(merge, admin, two, three)
    assert await refusal(three, one) == "circle"
    with pytest.raises(Conflict):
        await database.write(unmerge, admin, three)


async def test_only_the_team_merges_only_like_with_like_and_never_out_of_sight(database):
    admin, visitor = await an_admin(database), await a_visitor(database)
    (_, one), (_, two) = await a_request(database), await a_request(database, "Night theme")
    _, reported = await a_bug(database)
    with pytest.raises(NotAllowed):
        await database.write(merge, visitor, one.request.id, two.request.id)
    with pytest.raises(Invalid):
        await database.write(merge, admin, one.request.id, reported.bug.id)
    await database.write(hide, admin, two.request.id)
    with pytest.raises(Conflict) as refused:
        await database.write(merge, admin, one.request.id, two.request.id)
    assert refused.value.reason == "hidden"


async def test_a_bug_that_was_reported_twice_is_one_with_both_chats(database):
    admin = await an_admin(database)
    (_, one), (_, two) = await a_bug(database), await a_bug(database)
    merged = await database.write(merge, admin, one.bug.id, two.bug.id)
    assert merged.chats == 2


class World:
    """A few requests and people, made without a loop: what follows is done step by step, or at random."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.admin = database.write_now(lambda tx: sign_in_as(tx, add_account(tx)))
        self.people = [self._visitor() for _ in range(4)]
        self.items = [self._request(title) for title in ("one", "two", "three", "four")]

    def _visitor(self) -> Visitor:
        token = self.database.write_now(welcome)
        return self.database.read_now(authenticate, token)  # type: ignore[return-value]

    def _request(self, title: str) -> str:
        start = a_start("please", kind=Kind.FEATURE, subject=f"Request {title}")
        author = self._visitor()
        asked = self.database.write_now(request_feature, author, start)
        self.database.write_now(unvote, author, asked.request.id)
        return asked.request.id

    def check_counts(self) -> None:
        """Counts equal rows, everybody is counted once, and all stands where it was merged to."""
        self.database.read_now(_check_counts, self.items)


def _check_counts(tx: Tx, items: list[str]) -> None:
    for item_id in items:
        row = tx.session.get_one(FeedbackItem, item_id)
        for tally, count in ((Vote, row.votes), (Follow, row.followers)):
            here = tx.session.exec(select(tally).where(tally.item_id == item_id)).all()
            counted = [each.visitor_id for each in here if each.is_counted]
            assert len(counted) == len(set(counted)) == count
            assert set(counted) == {each.visitor_id for each in here}
            assert not (row.merged_into_id and here), "what was merged has nothing of its own"
        public = (Comment.item_id == item_id, Comment.visibility == Visibility.PUBLIC)
        assert row.comments == tx.session.exec(select(func.count()).where(*public)).one()


EXAMPLES = int(os.environ.get("STREAMPAI_TEST_EXAMPLES", "6"))
PEOPLE, ITEMS = st.integers(0, 3), st.integers(0, 3)


def machine_for(world: World) -> type[RuleBasedStateMachine]:
    """Return a machine that does anything to a world's requests, beside a plain account of what is so."""

    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.items = [world._request(title) for title in "abcd"]
            self.merged: dict[int, int] = {}
            self.wants: dict[str, dict[int, set[int]]] = {
                "votes": {n: set() for n in range(4)},
                "followers": {n: set() for n in range(4)},
            }
            self.comments = dict.fromkeys(range(4), 0)

        def root(self, which: int) -> int:
            while which in self.merged:
                which = self.merged[which]
            return which

        def family(self, which: int) -> list[int]:
            """All that an item has become part of it, itself among them."""
            return [n for n in range(4) if which in self.chain(n)]

        def chain(self, which: int) -> list[int]:
            chain = [which]
            while chain[-1] in self.merged:
                chain.append(self.merged[chain[-1]])
            return chain

        def wanted(self, what: str, root: int) -> set[int]:
            return set().union(*(self.wants[what][n] for n in self.family(root)))

        @initialize(wishes=st.sets(st.tuples(PEOPLE, ITEMS), min_size=6, max_size=12))
        def vote_for_several(self, wishes):
            for who, which in sorted(wishes):
                world.database.write_now(vote, world.people[who], self.items[which])
                self.wants["votes"][which].add(who)

        @rule(what=st.sampled_from([("votes", vote), ("followers", follow)]), who=PEOPLE, which=ITEMS)
        def want(self, what, who, which):
            name, use_case = what
            world.database.write_now(use_case, world.people[who], self.items[which])
            if who not in self.wanted(name, self.root(which)):
                self.wants[name][self.root(which)].add(who)

        @rule(what=st.sampled_from([("votes", unvote), ("followers", unfollow)]), who=PEOPLE, which=ITEMS)
        def withdraw(self, what, who, which):
            name, use_case = what
            world.database.write_now(use_case, world.people[who], self.items[which])
            for n in self.family(self.root(which)):
                self.wants[name][n].discard(who)

        @rule(who=PEOPLE, which=ITEMS)
        def say(self, who, which):
            world.database.write_now(comment, world.people[who], self.items[which], "Yes", new_uuid())
            self.comments[self.root(which)] += 1

        @rule(from_=ITEMS, into=ITEMS)
        def merge(self, from_, into):
            reason = ""
            try:
                world.database.write_now(merge, world.admin, self.items[from_], self.items[into])
            except Conflict as error:
                reason = error.reason
            if from_ == into:
                assert reason == "itself"
            elif from_ in self.merged and self.merged[from_] != self.root(into):
                assert reason == "merged"
            elif self.root(into) == from_:
                assert reason == "circle"
            else:
                assert reason == ""
                self.merged[from_] = self.root(into)

        @rule(which=ITEMS)
        def unmerge(self, which):
            with suppress(Conflict):
                world.database.write_now(unmerge, world.admin, self.items[which])
                assert which in self.merged
            self.merged.pop(which, None)

        @invariant()
        def all_is_as_it_should_be(self):
            world.database.read_now(self.check)

        def check(self, tx: Tx) -> None:
            _check_counts(tx, self.items)
            for n, item_id in enumerate(self.items):
                row = tx.session.get_one(FeedbackItem, item_id)
                is_root = n not in self.merged
                for name in self.wants:
                    assert getattr(row, name) == (len(self.wanted(name, n)) if is_root else 0)
                said = sum(self.comments[each] for each in self.family(n))
                assert row.comments == (said if is_root else 0)

    return Machine


def test_whatever_is_done_in_whatever_order_counts_equal_rows_and_a_merge_taken_back_is_exact(database):
    world = World(database)
    run_state_machine_as_test(
        machine_for(world),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("seed", range(3))
async def test_counts_equal_rows_after_two_processes_did_anything_at_once(database, seed):
    chance, other_process = random.Random(seed), Database(database.url)
    world = World(database)

    async def step() -> None:
        db = chance.choice([database, other_process])
        one, two = chance.sample(world.items, 2)
        who = chance.choice(world.people)
        deed, args = chance.choice(
            [
                (vote, (who, one)),
                (vote, (who, two)),
                (unvote, (who, one)),
                (follow, (who, one)),
                (unfollow, (who, one)),
                (comment, (who, one, "Yes", new_uuid())),
                (merge, (world.admin, one, two)),
                (unmerge, (world.admin, one)),
                (join_feedback, (world.people[0], world.people[1].id)),
            ]
        )
        with suppress(Conflict):  # itself, a circle, merged already, on its own
            await db.write(deed, *args)

    for _ in range(8):
        await asyncio.gather(*(step() for _ in range(12)))
        world.check_counts()
    other_process.close()


async def test_a_comment_hidden_while_it_is_sent_home_is_counted_nowhere(database):
    admin = await an_admin(database)
    (ann, one), (_, two) = await a_request(database), await a_request(database, "Night theme")
    said = await database.write(comment, ann, one.request.id, "Please", new_uuid())
    await database.write(merge, admin, one.request.id, two.request.id)
    await asyncio.gather(
        database.write(unmerge, admin, one.request.id), database.write(hide_comment, admin, said.id)
    )
    await database.read(_check_counts, [one.request.id, two.request.id])


async def test_what_a_merge_would_refuse_is_not_offered(database):
    admin = await an_admin(database)
    _, one = await a_request(database, "Dark mode")
    _, public = await a_request(database, "Dark mode please")
    _, hidden = await a_request(database, "Dark mode now")
    await database.write(hide, admin, hidden.request.id)

    async def offered(to: str) -> set[str]:
        like = (await database.read(item, admin, to)).item
        return {view.id for view in await database.read(similar_items, admin, like)}

    assert await offered(one.request.id) == {public.request.id}
    assert await offered(hidden.request.id) == {one.request.id, public.request.id}
    await database.write(merge, admin, one.request.id, public.request.id)
    assert await offered(one.request.id) == set()
