"""Each measurement, short and small, on real servers: it measures something, and loses nothing."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from streampai_app.bench import reports
from streampai_app.bench.asking import most_within, reconcile_all
from streampai_app.bench.onair import Show, webhook_to_bare_socket
from streampai_app.bench.posting import Answers, Push, keep_pace
from streampai_app.bench.posting import saturate as saturate_with_webhooks
from streampai_app.bench.server import database_of
from streampai_app.bench.settling import settled_a_second, until_on_screen
from streampai_app.bench.sockets import hold_open
from streampai_app.bench.stage import (
    EACH,
    SQLITE,
    TURN,
    Effort,
    ceiling_with,
    desk_with,
    paid_desk_with,
    receiver_with,
)
from streampai_app.bench.talk import Talk
from streampai_app.bench.talk import measure as talk_through
from streampai_app.bench.throughput import Load, saturate

pytestmark = pytest.mark.slow

LOAD = Load(chats=3, under_way=2, warm_up=0.2, seconds=0.5)
PUSH = Push(connections=3, warm_up=0.2, seconds=0.5, per_second=40)
SHOW = Show(overlays=3, gifts=6)
TALK = Talk(visitors=4, admins=2, per_second=40, warm_up=0.2, seconds=0.6)


@pytest.mark.parametrize("commits", [EACH, TURN])
async def test_the_ceiling_stores_and_delivers(commits: str) -> None:
    async with ceiling_with(SQLITE, commits, visitors=3) as (server, people):
        run = await saturate(server, people.visitors, LOAD)
    assert run.per_second > 10
    assert run.refused == 0


@pytest.mark.postgres
@pytest.mark.parametrize("commits", [EACH, TURN])
async def test_the_ceiling_stores_on_postgres_too(commits: str, postgres_url: str) -> None:
    async with ceiling_with(postgres_url, commits, visitors=3) as (server, people):
        assert (await saturate(server, people.visitors, LOAD)).per_second > 10


async def test_the_ceiling_carries_both_ways() -> None:
    async with ceiling_with(SQLITE, TURN, visitors=4, admins=2) as (server, people):
        run = await talk_through(server, people, TALK)
    assert run.to_admin
    assert run.to_visitor
    assert run.lost == 0


async def test_the_desk_stores_and_delivers(built_front_end: None) -> None:
    async with desk_with(SQLITE, visitors=3) as (server, people):
        assert (await saturate(server, people.visitors, LOAD)).per_second > 10


async def test_the_desk_carries_both_ways_between_widgets_and_consoles(built_front_end: None) -> None:
    async with desk_with(SQLITE, visitors=4, admins=2) as (server, people):
        run = await talk_through(server, people, TALK)
    assert run.to_admin
    assert run.to_visitor
    assert run.lost == 0


async def test_gifts_reach_overlays_and_their_ceiling() -> None:
    run = await webhook_to_bare_socket(SHOW)
    assert len(run.spans) == SHOW.gifts


async def test_the_desk_is_measured_from_the_webhook_to_the_stream(built_front_end: None) -> None:
    report = await reports.alerts(Effort(1, 1.0, 1, 1), SHOW, queue=20)
    assert report.figures["webhook to overlay, desk"]["count"] == SHOW.gifts
    assert report.figures["from alert to alert, 20 queued"]["count"] == 19
    assert len(report.goals) == 3


async def test_idle_widgets_take_memory(built_front_end: None) -> None:
    async with desk_with(SQLITE, visitors=20) as (server, people):
        found = await hold_open(server, people.visitors)
    assert found.after > found.before > 1_000_000


async def test_the_console_opens_and_follows(built_front_end: None) -> None:
    report = await reports.console(Effort(rounds=1, seconds=0.5, sockets=1, chats=120))
    assert len(report.rows) == 2
    assert all(figures["bytes_a_message"] > 100 for figures in report.figures.values())


@pytest.mark.parametrize("push_by", [saturate_with_webhooks, keep_pace])
async def test_the_ceiling_takes_webhooks(push_by: Callable[..., Coroutine[Any, Any, Answers]]) -> None:
    async with receiver_with(SQLITE, donations=5) as (server, gifts):
        answers = await push_by(server, gifts.requests(named="a").__next__, PUSH)
    assert answers.refused == 0
    assert answers.per_second > 10


@pytest.mark.postgres
async def test_the_ceiling_takes_webhooks_on_postgres_too(postgres_url: str) -> None:
    async with receiver_with(postgres_url, donations=5) as (server, gifts):
        assert (await keep_pace(server, gifts.requests(named="a").__next__, PUSH)).refused == 0


async def test_the_desk_takes_webhooks_books_them_and_shows_them_to_the_streamer(
    built_front_end: None,
) -> None:
    async with paid_desk_with(SQLITE, donations=12) as (server, gifts, address):
        requests = gifts.requests(named="a")
        assert len(await until_on_screen(server, gifts, requests, range(2))) == 2
        assert await settled_a_second(server, address, requests, 10) > 0
        assert (await keep_pace(server, requests.__next__, PUSH)).refused == 0


async def test_the_provider_is_asked_no_more_often_than_it_allows() -> None:
    asked = await reconcile_all(SQLITE, 150)
    assert (asked.found, asked.missing) == (2, 0)
    assert asked.requests == 150 + 2 * 2  # the payment and its fees
    assert asked.most_in_a_second <= 20
    assert asked.most_in_a_minute <= 120
    assert asked.minutes > 1


def test_the_fullest_span_is_found() -> None:
    assert most_within([], 1.0) == 0
    assert most_within([0.0, 0.5, 0.9, 1.0, 5.0], 1.0) == 3  # a window is as long as it says, and no longer
    assert most_within([0.0, 0.0, 3.0], 1.0) == 2


async def test_the_widget_is_weighed() -> None:
    report = await reports.widget()
    assert not [goal for goal in report.goals if goal.startswith("NOT")]


def test_a_database_is_gone_afterwards() -> None:
    with database_of(SQLITE) as url:
        path = Path(url.removeprefix("sqlite:///"))
        path.touch()
    assert not path.parent.exists()
