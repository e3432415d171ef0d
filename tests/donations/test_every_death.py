"""The process dies at each step there is between a webhook and its settlement, and comes back."""

from contextlib import suppress
from itertools import count

import pytest

from streampai_app.db import Database
from streampai_app.models import DisputeState

from .death import Death, Killed
from .world import World, dispute, fee, forget, payment, refund

pytestmark = pytest.mark.slow
STORIES = {
    "paid": [payment(), fee()],
    "refunded": [payment(), refund()],
    "disputed": [payment(), dispute(DisputeState.LOST)],
}


@pytest.mark.parametrize("ends_as", STORIES)
def test_death_before_any_statement_or_commit_costs_nothing(database: Database, ends_as: str):
    death = Death(database)
    for step in count(1):
        world = World(database)
        death.before(step)
        for number, fact in enumerate(STORIES[ends_as]):
            with suppress(Killed):
                world.hear(fact, event_id=f"evt_{number}")
        has_died = not death.never()
        for number, fact in enumerate(STORIES[ends_as]):  # what was answered may come again all the same
            world.hear(fact, event_id=f"evt_{number}")
        world.check()
        assert (world.donation.status, world.bookings("payment")) == (ends_as, 1), f"died at step {step}"
        if not has_died:
            break
        database.write_now(forget)
    assert step > 40  # there are as many, and each had its death
