"""The team's board and one item of it, and what a chat is about, without a browser."""

from typing import Any

from streampai_app.accounts.audit import entries_about
from streampai_app.feedback.comments import comment
from streampai_app.feedback.queries import item
from streampai_app.feedback.statuses import set_status
from streampai_app.feedback.voting import vote

from ..feedback.people import a_bug, a_request, a_visitor
from ..people import a_chat, an_admin, new_uuid
from .conftest import Tab, Tabs

STATE = "reflex___state____state.streampai_app___state___"
BOARD = f"{STATE}feedback____feedback"
ITEM = f"{STATE}feedback_item____feedback_item"
DECIDING = f"{STATE}deciding____deciding"
CHAT_ITEMS = f"{STATE}chat_items____chat_items"
NOTICES = f"{STATE}notices____notices"


async def open_as_admin(tabs: Tabs, path: str) -> Tab:
    _, secret = await tabs.sign_in()
    return await tabs.connect(path, secret)


async def ask(db, title: str, *, votes: int = 1) -> str:
    _, asked = await a_request(db, title)
    for _ in range(votes - 1):
        await db.write(vote, await a_visitor(db), asked.request.id)
    return asked.request.id


async def stored(db, item_id: str) -> Any:
    return (await db.read(item, await an_admin(db), item_id)).item


def columns(tab: Tab) -> dict[str, list[str]]:
    shown = tab.shown(BOARD)["columns"]
    return {column.status: [row.title for row in column.rows] for column in shown if column.rows}


def rows(tab: Tab) -> list[str]:
    return [row.title for row in tab.shown(BOARD)["rows"]]


async def test_the_board_has_a_column_for_each_status_and_the_most_wanted_at_its_top(tabs: Tabs, db):
    await ask(db, "Polls")
    await ask(db, "Clips", votes=3)
    planned = await ask(db, "Goals")
    await db.write(set_status, await an_admin(db), planned, "planned", "")
    tab = await open_as_admin(tabs, "/admin/feedback")
    assert columns(tab) == {"under-review": ["Clips", "Polls"], "planned": ["Goals"]}
    assert [column.count for column in tab.shown(BOARD)["columns"]] == [2, 1, 0, 0, 0]


async def test_what_visitors_do_shows_by_itself(tabs: Tabs, db):
    first = await ask(db, "Polls", votes=2)
    tab = await open_as_admin(tabs, "/admin/feedback")
    second = await ask(db, "Clips")
    await tabs.quiet()
    assert columns(tab) == {"under-review": ["Polls", "Clips"]}
    for _ in range(2):
        await db.write(vote, await a_visitor(db), second)
    await db.write(set_status, await an_admin(db), first, "in-progress", "")
    await tabs.quiet()
    assert columns(tab) == {"under-review": ["Clips"], "in-progress": ["Polls"]}


async def test_the_address_says_what_is_shown(tabs: Tabs, db):
    await ask(db, "Polls in the chat")
    await ask(db, "Look at https://spam.example")
    await a_bug(db, "Sound is cut off")
    for query, found in {
        "": ["Look at https://spam.example", "Polls in the chat"],
        "&shown=held": ["Look at https://spam.example"],
        "&q=pols in chat": ["Polls in the chat"],
        "&status=planned": [],
        "&status=made-up&severity=critical&shown=%00": ["Look at https://spam.example", "Polls in the chat"],
        "&kind=bug": ["Sound is cut off"],
        "&kind=bug&severity=high": [],
    }.items():
        tab = await open_as_admin(tabs, f"/admin/feedback?view=list{query}")
        assert rows(tab) == found, query
    assert tab.shown(BOARD)["counts"] == {"reported": 1, "held": 0}


async def test_a_search_goes_to_an_address_and_keeps_the_filters(tabs: Tabs, db):
    tab = await open_as_admin(tabs, "/admin/feedback?kind=bug&view=list&severity=low")
    await tab.send(f"{BOARD}.search", form={"q": " no  sound "})
    assert tab.redirect == "/admin/feedback?kind=bug&severity=low&q=no++sound&view=list"


async def test_a_status_changes_only_after_what_people_are_told_was_shown(tabs: Tabs, db):
    item_id = await ask(db, "Polls", votes=3)
    tab = await open_as_admin(tabs, f"/admin/feedback/{item_id}")
    await tab.send(f"{DECIDING}.propose", item_id=item_id, status="planned")
    shown = tab.shown(DECIDING)
    assert shown["sentence"] == "“Polls” is planned."
    assert shown["concerned"] == "3 voters and 1 linked chat"
    assert (await stored(db, item_id)).status == "under-review"
    await tab.send(f"{DECIDING}.confirm", form={"reason": "After the summer."})
    assert tab.shown(DECIDING)["item_id"] == ""
    assert tab.notices == ["Now planned. Telling 3 voters and 1 linked chat."]
    step = tab.shown(ITEM)["activity"][-1]
    assert (step.what, step.status_name, step.parts[0].text, step.who) == (
        "status",
        "Planned",
        "After the summer.",
        "Ada",
    )


async def test_declining_needs_a_reason_and_the_dialog_stays(tabs: Tabs, db):
    item_id = await ask(db, "Polls")
    tab = await open_as_admin(tabs, "/admin/feedback")
    await tab.send(f"{DECIDING}.propose", item_id=item_id, status="declined")
    assert tab.shown(DECIDING)["needs_reason"]
    await tab.send(f"{DECIDING}.confirm", form={"reason": "  "})
    assert tab.shown(DECIDING)["trouble"] == "Say why: people who wanted it will read it."
    assert tab.shown(DECIDING)["item_id"] == item_id
    assert (await stored(db, item_id)).status == "under-review"
    await tab.send(f"{DECIDING}.drop")
    assert tab.shown(DECIDING)["item_id"] == ""


async def test_nonsense_is_no_change(tabs: Tabs, db):
    item_id = await ask(db, "Polls")
    tab = await open_as_admin(tabs, "/admin/feedback")
    await tab.send(f"{DECIDING}.propose", item_id=item_id, status="fixed")
    await tab.send(f"{DECIDING}.propose", item_id="req_unknown", status="planned")
    await tab.send(f"{DECIDING}.propose", item_id=item_id, status="under-review")
    assert tab.shown(DECIDING)["item_id"] == ""
    await tab.send(f"{DECIDING}.confirm", form={})
    assert tab.shown(DECIDING)["trouble"] == "There is no such request."
    assert len(tab.notices) == 2  # an unknown status, and an unknown item


async def test_a_merge_goes_to_the_other_and_can_be_undone_from_the_notice(tabs: Tabs, db):
    one, other = await ask(db, "Dark mode", votes=2), await ask(db, "A dark mode for the studio", votes=3)
    tab = await open_as_admin(tabs, f"/admin/feedback/{one}")
    assert [row.id for row in tab.shown(ITEM)["others"]] == [other]  # found by itself
    await tab.send(f"{ITEM}.merge_into", into_id=other)
    assert tab.redirect == f"/admin/feedback/{other}"
    assert (tab.notices[-1], tab.shown(NOTICES)["undo"]) == ("Merged.", one)
    assert (await stored(db, other)).votes == 5
    await tab.send(f"{ITEM}.unmerge", from_id=one)
    assert tab.redirect == f"/admin/feedback/{one}"
    assert tab.shown(NOTICES)["undo"] == ""
    assert ((await stored(db, one)).votes, (await stored(db, other)).votes) == (2, 3)


async def test_merging_into_itself_is_refused_kindly(tabs: Tabs, db):
    item_id = await ask(db, "Dark mode")
    tab = await open_as_admin(tabs, f"/admin/feedback/{item_id}")
    await tab.send(f"{ITEM}.merge_into", into_id=item_id)
    assert tab.notices == ["That is the same one."]


async def test_others_are_searched_by_other_words(tabs: Tabs, db):
    item_id, other = await ask(db, "Dark mode"), await ask(db, "Kinder colours at night")
    tab = await open_as_admin(tabs, f"/admin/feedback/{item_id}")
    assert tab.shown(ITEM)["others"] == []
    await tab.send(f"{ITEM}.search", text="kinder colors")
    assert [row.id for row in tab.shown(ITEM)["others"]] == [other]
    await tab.send(f"{ITEM}.search", text="")
    assert tab.shown(ITEM)["others"] == []


async def test_severity_visibility_and_comments(tabs: Tabs, db):
    _, reported = await a_bug(db, context={"page": {"address": "https://a.example/x"}, "errors": ["boom"]})
    tab = await open_as_admin(tabs, f"/admin/feedback/{reported.bug.id}")
    await tab.send(f"{ITEM}.set_severity", severity="high")
    assert tab.shown(ITEM)["item"].severity == "high"
    assert tab.shown(ITEM)["context"].facts[0].value == "https://a.example/x"
    assert tab.shown(ITEM)["context"].logs[0].lines == ["boom"]
    item_id = await ask(db, "Polls")
    said = await db.write(comment, await a_visitor(db), item_id, "See www.spam.example", new_uuid())
    tab = await open_as_admin(tabs, f"/admin/feedback/{item_id}")
    await tab.send(f"{ITEM}.set_public", is_public=False)
    assert tab.shown(ITEM)["item"].visibility == "hidden"
    assert tab.shown(ITEM)["activity"][-1].visibility == "held"
    await tab.send(f"{ITEM}.set_comment_public", comment_id=said.id, is_public=True)
    assert tab.shown(ITEM)["activity"][-1].visibility == "public"
    await tab.send(f"{ITEM}.comment", form={"comment": "Thank you all"})
    assert tab.shown(ITEM)["activity"][-1].parts[0].text == "Thank you all"


async def test_comments_held_for_review_are_counted_and_listed_until_they_are_decided_on(tabs: Tabs, db):
    item_id = await ask(db, "Polls")
    for text in ("See www.first.example", "See www.second.example"):
        await db.write(comment, await a_visitor(db, "Bo"), item_id, text, new_uuid())
    tab = await open_as_admin(tabs, "/admin/feedback?kind=feature&shown=held")
    assert tab.shown(BOARD)["counts"]["held"] == 2
    first, second = tab.shown(BOARD)["held_comments"]
    assert (first.who, first.item_title, first.item_id) == ("Bo", "Polls", item_id)
    await tab.send(f"{BOARD}.decide_comment", comment_id=first.id, is_public=True)
    await tab.send(f"{BOARD}.decide_comment", comment_id=second.id, is_public=False)
    assert (tab.shown(BOARD)["counts"]["held"], tab.shown(BOARD)["held_comments"]) == (0, [])
    said = (await db.read(item, None, item_id)).comments
    assert [one.body for one in said] == ["See www.first.example"]


async def test_an_unknown_item_is_said_to_be_missing(tabs: Tabs, db):
    tab = await open_as_admin(tabs, "/admin/feedback/req_unknown")
    assert tab.shown(ITEM)["missing"]


async def test_a_chat_is_linked_turned_and_unlinked_beside_the_thread(tabs: Tabs, db):
    item_id = await ask(db, "Polls in the chat")
    _, started = await a_chat(db, body="Could you add polls?")
    tab = await open_as_admin(tabs, f"/admin/support/{started.chat.id}")
    await tab.send(f"{CHAT_ITEMS}.search", text="polls chat")
    assert [row.id for row in tab.shown(CHAT_ITEMS)["found"]] == [item_id]
    await tab.send(f"{CHAT_ITEMS}.link", item_id=item_id)
    assert [row.id for row in tab.shown(CHAT_ITEMS)["items"]] == [item_id]
    await db.write(set_status, await an_admin(db), item_id, "planned", "")
    await tabs.quiet()
    assert tab.shown(CHAT_ITEMS)["items"][0].status_name == "Planned"
    await tab.send(f"{CHAT_ITEMS}.unlink", item_id=item_id)
    assert tab.shown(CHAT_ITEMS)["items"] == []
    await tab.send(f"{CHAT_ITEMS}.turn", form={"kind": "bug", "title": "No polls"})
    [row] = tab.shown(CHAT_ITEMS)["items"]
    assert (row.kind, row.title) == ("bug", "No polls")
    assert tab.shown()["chat"].kind == "bug"


async def test_opening_another_chat_shows_what_that_one_is_about(tabs: Tabs, db):
    _, asked = await a_request(db, "Polls")
    _, other = await a_chat(db)
    _, secret = await tabs.sign_in()
    tab = await tabs.connect(f"/admin/support/{asked.started.chat.id}", secret)
    assert [row.title for row in tab.shown(CHAT_ITEMS)["items"]] == ["Polls"]
    tab = await tabs.connect(f"/admin/support/{other.chat.id}", secret)
    assert tab.shown(CHAT_ITEMS)["items"] == []


async def test_what_the_team_does_is_in_the_audit(tabs: Tabs, db):
    item_id = await ask(db, "Polls")
    tab = await open_as_admin(tabs, f"/admin/feedback/{item_id}")
    await tab.send(f"{ITEM}.set_public", is_public=False)
    assert [entry.action for entry in await db.read(entries_about, item_id)] == ["feedback.hide"]
