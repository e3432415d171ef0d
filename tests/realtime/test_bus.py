"""What every bus does, in process and over Redis."""

from streampai_app.db import Hint

from ..waiting import eventually
from .conftest import Ear, Pair

MESSAGE = Hint(("chat:1", "inbox"), "message", {"chat": "1", "seq": 7})


async def test_a_hint_reaches_its_topic_with_its_ids_and_no_other_topic(pair: Pair, ear: Ear) -> None:
    other = Ear()
    pair.far.subscribe("chat:1", ear)
    pair.far.subscribe("chat:2", other)
    pair.near.publish([MESSAGE])
    await eventually(lambda: ear.news)
    assert [hint for hint in ear.hints if hint.what != "resync"] == [MESSAGE]
    assert other.news == []


async def test_subscribers_of_the_same_process_have_been_called_when_publish_returns(
    pair: Pair, ear: Ear
) -> None:
    pair.near.subscribe("chat:1", ear)
    pair.near.publish([MESSAGE])
    assert ear.hints[-1] == MESSAGE


async def test_hints_arrive_once_and_in_the_order_they_were_published(pair: Pair, ear: Ear) -> None:
    pair.near.subscribe("chat:1", ear)
    far = Ear()
    pair.far.subscribe("chat:1", far)
    for seq in range(1500):
        pair.near.publish([Hint(("chat:1",), "message", {"seq": seq})])
    await eventually(lambda: len(far.news) >= 1500)
    for heard in (ear, far):
        assert [hint.ids["seq"] for hint in heard.hints if hint.what == "message"] == list(range(1500))


async def test_a_callback_on_several_topics_of_one_hint_is_called_once(pair: Pair, ear: Ear) -> None:
    pair.near.subscribe("chat:1", ear)
    pair.near.subscribe("inbox", ear)
    pair.near.publish([MESSAGE])
    assert ear.news == ["message"]


async def test_after_unsubscribing_nothing_more_comes(pair: Pair, ear: Ear) -> None:
    off = pair.near.subscribe("chat:1", ear)
    still = Ear()
    pair.near.subscribe("chat:1", still)
    off()
    off()
    pair.near.publish([MESSAGE])
    assert ear.news == []
    assert still.news == ["message"]


async def test_the_same_callback_subscribed_twice_stays_until_both_have_ended(pair: Pair, ear: Ear) -> None:
    off = pair.near.subscribe("chat:1", ear)
    pair.near.subscribe("chat:1", ear)
    off()
    pair.near.publish([MESSAGE])
    assert ear.news == ["message"]


async def test_a_subscriber_that_raises_hurts_nobody_else(pair: Pair, ear: Ear) -> None:
    def broken(hint: Hint) -> None:
        raise RuntimeError("a bug in a subscriber")

    pair.far.subscribe("chat:1", broken)
    pair.far.subscribe("chat:1", ear)
    pair.near.publish([MESSAGE])
    pair.near.publish([MESSAGE])
    await eventually(lambda: len(ear.news) == 2)


async def test_a_subscriber_may_unsubscribe_and_subscribe_while_it_is_called(pair: Pair, ear: Ear) -> None:
    def moves_on(hint: Hint) -> None:
        off()
        pair.far.subscribe("chat:2", ear)

    off = pair.far.subscribe("chat:1", moves_on)
    pair.near.publish([MESSAGE])
    pair.near.publish([Hint(("chat:2",), "chat", {"chat": "2"})])
    await eventually(lambda: ear.news)


async def test_nothing_to_say_is_not_said(pair: Pair, ear: Ear) -> None:
    pair.far.subscribe("chat:1", ear)
    pair.near.publish([])
    pair.near.publish([MESSAGE])
    await eventually(lambda: ear.news)
    assert ear.news == ["message"]
