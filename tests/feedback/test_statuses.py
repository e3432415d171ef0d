"""Statuses: which there are, who sets them, with what reason, and what is left of each step."""

import pytest

from streampai_app.accounts.audit import entries_about
from streampai_app.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from streampai_app.feedback.merging import merge
from streampai_app.feedback.queries import item, news, roadmap
from streampai_app.feedback.statuses import set_severity, set_status
from streampai_app.models import Role, Status
from tests.people import an_admin

from .people import a_bug, a_request, a_visitor


async def test_every_step_is_kept_with_who_and_why_and_the_public_sees_all_but_who(database):
    admin, (_, asked) = await an_admin(database, "Ada"), await a_request(database)
    for status, reason in (("planned", ""), ("declined", "Not now."), ("under-review", "")):
        await database.write(set_status, admin, asked.request.id, status, reason)
    steps = (await database.read(item, admin, asked.request.id)).history
    assert [(step.before, step.status, step.reason, step.who) for step in steps] == [
        ("under-review", "planned", "", "Ada"),
        ("planned", "declined", "Not now.", "Ada"),
        ("declined", "under-review", "", "Ada"),
    ]
    public = (await database.read(item, None, asked.request.id)).history
    assert [(step.status, step.who) for step in public] == [
        ("planned", ""),
        ("declined", ""),
        ("under-review", ""),
    ]
    audit = await database.read(entries_about, asked.request.id)
    assert [entry.action for entry in audit] == ["feedback.status"] * 3


@pytest.mark.parametrize("reason", ["", "  ", None, "x" * 501])
async def test_declining_needs_a_reason_that_fits(database, reason):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    with pytest.raises(Invalid) as refused:
        await database.write(set_status, admin, asked.request.id, "declined", reason)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("status", ["fixed", "done", "", None, 7, ["planned"]])
async def test_a_status_of_another_kind_or_none_is_invalid(database, status):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    with pytest.raises(Invalid):
        await database.write(set_status, admin, asked.request.id, status)


async def test_only_the_team_decides(database):
    author, asked = await a_request(database)
    streamer = await an_admin(database, role=Role.STREAMER)
    for actor, refusal in ((author, NotAllowed), (streamer, NotAllowed), (None, NotSignedIn)):
        with pytest.raises(refusal):
            await database.write(set_status, actor, asked.request.id, "shipped")


async def test_what_was_merged_has_no_status_of_its_own(database):
    admin = await an_admin(database)
    (_, one), (_, two) = await a_request(database), await a_request(database, "Night theme")
    await database.write(merge, admin, one.request.id, two.request.id)
    with pytest.raises(Conflict) as refused:
        await database.write(set_status, admin, one.request.id, "planned")
    assert refused.value.reason == "merged"


async def test_deciding_on_what_was_held_shows_it_to_the_public(database):
    admin = await an_admin(database)
    _, asked = await a_request(database, "Dark mode", "like on www.other.example/")
    assert await database.read(roadmap, None) == []
    await database.write(set_status, admin, asked.request.id, "planned")
    assert [view.id for view in await database.read(roadmap, None)] == [asked.request.id]


async def test_news_are_what_shipped_the_newest_first_with_what_the_team_said(database):
    admin = await an_admin(database)
    asked = [(await a_request(database, f"Wish {n}"))[1].request.id for n in range(3)]
    for request_id in asked:
        await database.write(set_status, admin, request_id, "shipped", f"Enjoy {request_id[-3:]}")
    await database.write(set_status, admin, asked[1], "in-progress")
    found = await database.read(news)
    assert [(each.id, each.note) for each in found] == [
        (each, f"Enjoy {each[-3:]}") for each in (asked[2], asked[0])
    ]
    assert [each.id for each in await database.read(news, before=found[0].at)] == [asked[0]]


async def test_only_a_bug_has_a_severity(database):
    admin = await an_admin(database)
    (_, asked), (_, reported) = await a_request(database), await a_bug(database)
    assert (await database.write(set_severity, admin, reported.bug.id, "critical")).severity == "critical"
    for item_id, severity in ((asked.request.id, "low"), (reported.bug.id, "awful")):
        with pytest.raises(Invalid):
            await database.write(set_severity, admin, item_id, severity)


async def test_a_bug_goes_its_own_way(database):
    admin, (_, reported) = await an_admin(database), await a_bug(database)
    assert reported.bug.status == Status.REPORTED
    for status in ("confirmed", "in-progress", "fixed"):
        assert (await database.write(set_status, admin, reported.bug.id, status)).status == status
    with pytest.raises(NotFound):
        await database.read(item, await a_visitor(database), reported.bug.id)
