"""Votes by script meet a limit, per person and per address, and are told so kindly."""

import pytest

from streampai_app.accounts.actors import Visitor
from streampai_app.errors import TooMany
from streampai_app.feedback.limiting import VOTE, count_comment, count_vote
from streampai_app.limits import SITE_TIMES, Limits
from streampai_app.settings import read_settings


async def refused_after(count, actors, address: str) -> int:
    for number, actor in enumerate(actors):
        try:
            await count(actor, address)
        except TooMany as error:
            assert "please" in error.message.lower()  # noqa: PT017
            return number
    raise AssertionError("never refused")


@pytest.mark.parametrize(("count", "person", "address"), [(count_vote, 60, 300), (count_comment, 10, 60)])
async def test_one_person_and_one_address_are_refused_in_time_and_others_are_not(count, person, address):
    limits = Limits(read_settings())

    async def counted(actor: Visitor, where: str) -> None:
        await count(limits, actor, where)

    one = Visitor("vis_one", "ses_one")
    assert await refused_after(counted, [one] * 500, "192.0.2.1") == person
    many = [Visitor(f"vis_{number}", "ses") for number in range(500)]
    assert await refused_after(counted, many, "192.0.2.2") == address
    await count(limits, Visitor("vis_new", "ses"), "192.0.2.3")
    assert VOTE.says


@pytest.mark.parametrize(("count", "address"), [(count_vote, 300), (count_comment, 60)])
async def test_a_script_with_a_whole_ipv6_site_is_refused_too(count, address):
    limits = Limits(read_settings())
    for number in range(address * SITE_TIMES):
        await count(limits, Visitor(f"vis_{number}", "ses"), f"2001:db8:7:{number:x}::1")
    with pytest.raises(TooMany):
        await count(limits, Visitor("vis_new", "ses"), "2001:db8:7:ffff::1")
