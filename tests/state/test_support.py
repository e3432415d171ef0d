"""What the console shows and does, without a browser."""

from random import Random

import pytest

from streampai_app import runtime
from streampai_app.db import Hint
from streampai_app.errors import OutcomeUnknown, Unavailable
from streampai_app.models import Kind
from streampai_app.state import push, support
from streampai_app.support.queries import chat_of, messages_after
from streampai_app.support.resolution import resolve
from streampai_app.support.sending import Sender
from streampai_app.support.starting import start_chat
from streampai_app.support.topics import topics_of, visitor_topic

from ..people import a_chat, a_start, new_uuid
from .conftest import SUPPORT, Tab, Tabs


async def console(tabs: Tabs, path: str = "/admin/support") -> Tab:
    _, secret = await tabs.sign_in()
    return await tabs.connect(path, secret)


async def write(visitor, chat_id: str, *bodies: str) -> None:
    for body in bodies:
        await runtime.current().sender.send(visitor, chat_id, new_uuid(), body)


def texts(tab: Tab) -> list[str]:
    shown = tab.shown()
    return ["".join(part.text for part in line.parts) for line in [*shown["head"], *shown["tail"]]]


async def reply(tab: Tab, chat_id: str, text: str, reply_id: str | None = None) -> None:
    reply_id = reply_id or new_uuid()
    await tab.send(f"{SUPPORT}.send", form={"chat": chat_id, "reply_id": reply_id, "reply": text})


async def test_a_reply_is_stored_and_shown_and_the_page_is_told(tabs: Tabs, db):
    visitor, started = await a_chat(db, body="Hello?")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    before = new_uuid()
    await reply(tab, started.chat.id, "Hello!", before)
    assert texts(tab) == ["Hello?", "Hello!"]
    assert tab.shown()["answer"].startswith(f"stored {before} ")
    assert [m.body for m in await db.read(messages_after, visitor, started.chat.id, 1)] == ["Hello!"]


async def test_a_reply_is_not_delivered_to_its_own_tab_once_more(tabs: Tabs, db, monkeypatch):
    _, started = await a_chat(db, body="Hello?")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    deliveries = []
    deliver = push.Tab.deliver

    async def counted(tab, subscription, hints):
        deliveries.append(subscription.bring_up_to_date.__name__)
        await deliver(tab, subscription, hints)

    monkeypatch.setattr(push.Tab, "deliver", counted)
    await reply(tab, started.chat.id, "Hello!")
    assert texts(tab) == ["Hello?", "Hello!"]
    assert tab.shown()["chat"].last_seq == 2
    assert deliveries == ["_on_inbox"]


async def test_what_is_said_while_a_reply_is_stored_is_shown_above_it(tabs: Tabs, db, monkeypatch):
    visitor, started = await a_chat(db, body="Hello?")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    sender, send = runtime.current().sender, Sender.send

    async def late(self, actor, *draft):
        if actor.id != visitor.id:
            await send(sender, visitor, started.chat.id, new_uuid(), "Anybody?")
        stored = await send(self, actor, *draft)
        if actor.id != visitor.id:
            await send(sender, visitor, started.chat.id, new_uuid(), "Ah.")
        return stored

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Sender, "send", late)
        await reply(tab, started.chat.id, "Hello!")
    assert texts(tab) == ["Hello?", "Anybody?", "Hello!", "Ah."]
    await write(visitor, started.chat.id, "Thanks.")
    await tabs.quiet()
    assert texts(tab)[-1] == "Thanks."


async def test_a_resolve_while_a_reply_is_stored_is_shown(tabs: Tabs, db, monkeypatch):
    _, started = await a_chat(db, body="Hello?")
    other, _ = await tabs.sign_in("Grace")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    send = Sender.send

    async def overtaken(self, *draft):
        stored = await send(self, *draft)
        await db.write(resolve, other, started.chat.id)
        return stored

    monkeypatch.setattr(Sender, "send", overtaken)
    await reply(tab, started.chat.id, "Hello!")
    assert texts(tab) == ["Hello?", "Hello!"]
    assert tab.shown()["chat"].is_resolved


async def test_pressing_send_twice_is_one_reply(tabs: Tabs, db):
    _, started = await a_chat(db, body="Hello?")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    same = new_uuid()
    await reply(tab, started.chat.id, "Hello!", same)
    await reply(tab, started.chat.id, "Hello!", same)
    assert texts(tab) == ["Hello?", "Hello!"]


async def test_a_reply_to_a_chat_that_was_just_resolved_is_refused_with_a_reason(tabs: Tabs, db):
    _, started = await a_chat(db)
    other, _ = await tabs.sign_in("Grace")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    before = new_uuid()
    await db.write(resolve, other, started.chat.id)
    await reply(tab, started.chat.id, "Too late", before)
    shown = tab.shown()
    assert "resolved" in shown["refusal"]
    assert shown["answer"].startswith(f"refused {before} ")
    assert shown["chat"].is_resolved
    assert shown["chat"].resolved_by == "Grace"


async def test_a_reply_that_is_empty_too_long_or_for_an_unknown_chat_is_refused(tabs: Tabs, db):
    _, started = await a_chat(db)
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    answers = set()
    mine = started.chat.id
    for chat, text in [(mine, "  "), (mine, "x" * 4001), ("cht_unknown", "Hello"), (mine, 7), (None, None)]:
        await reply(tab, chat, text)
        assert tab.shown()["answer"].startswith("refused ")
        answers.add(tab.shown()["answer"])
    assert len(answers) == 5
    assert len(texts(tab)) == 1


async def test_a_reply_goes_to_the_chat_it_was_written_in(tabs: Tabs, db):
    _, first = await a_chat(db, body="first")
    _, second = await a_chat(db, body="second")
    tab = await console(tabs, f"/admin/support/{second.chat.id}")
    await reply(tab, first.chat.id, "for the first", new_uuid())
    assert texts(tab) == ["second"]


async def test_resolving_ends_the_chat_and_takes_it_off_the_open_list(tabs: Tabs, db):
    visitor, started = await a_chat(db)
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    await tab.send(f"{SUPPORT}.resolve", chat_id=started.chat.id)
    assert tab.shown()["chat"].is_resolved
    assert tab.shown()["rows"] == []
    assert (await db.read(chat_of, visitor, started.chat.id)).state == "resolved"


async def test_seeing_a_message_takes_its_mark_away(tabs: Tabs, db):
    visitor, started = await a_chat(db)
    await write(visitor, started.chat.id, "two", "three")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    assert tab.shown()["rows"][0].unread == 3
    await tab.send(f"{SUPPORT}.see", chat_id=started.chat.id, seq=3)
    assert tab.shown()["rows"][0].unread == 0
    assert tab.shown()["unread"] == 0
    assert tab.shown()["chat"].read_seq == 3


async def test_the_address_says_which_chats_are_listed(tabs: Tabs, db):
    other, _ = await tabs.sign_in("Grace")
    _, bug = await a_chat(db, kind=Kind.BUG, subject="It broke")
    _, wish = await a_chat(db, kind=Kind.FEATURE, subject="A wish")
    await db.write(resolve, other, wish.chat.id)
    for path, listed in {
        "": [bug.chat.id],
        "?state=resolved": [wish.chat.id],
        "?kind=bug": [bug.chat.id],
        "?state=resolved&kind=bug": [],
        "?state=made-up&kind=made-up": [bug.chat.id],
    }.items():
        tab = await console(tabs, f"/admin/support{path}")
        assert [row.id for row in tab.shown()["rows"]] == listed, path


async def test_the_list_grows_on_request(tabs: Tabs, db, monkeypatch):
    monkeypatch.setattr(support, "ROWS", 2)
    monkeypatch.setattr(support, "LIVELY", 3)
    chats = [(await a_chat(db))[1].chat.id for _ in range(5)]
    tab = await console(tabs)
    for listed in (2, 4, 5):
        shown = tab.shown()
        assert [row.id for row in [*shown["rows"], *shown["rows_below"]]] == chats[::-1][:listed]
        assert shown["has_more_rows"] == (listed < 5)
        await tab.send(f"{SUPPORT}.load_more_rows")


async def test_what_happens_at_the_top_of_the_list_does_not_send_the_rest(tabs: Tabs, db, monkeypatch):
    monkeypatch.setattr(support, "LIVELY", 2)
    visitor, oldest = await a_chat(db)
    chats = [await a_chat(db) for _ in range(3)]
    tab = await console(tabs)
    tab.updates.clear()
    await write(chats[-1][0], chats[-1][1].chat.id, "again")
    await tabs.quiet()
    assert "rows" in tab.shown()
    assert "rows_below" not in tab.shown()
    await write(visitor, oldest.chat.id, "from below")
    await tabs.quiet()
    assert tab.shown()["rows"][0].id == oldest.chat.id
    assert len(tab.shown()["rows_below"]) == 2


async def test_a_chat_that_does_not_exist_says_so_beside_the_list(tabs: Tabs, db):
    await a_chat(db)
    tab = await console(tabs, "/admin/support/cht_unknown")
    assert tab.shown()["missing_id"]
    assert len(tab.shown()["rows"]) == 1
    await tab.open("/admin/support")
    assert not tab.shown()["missing_id"]


async def test_a_long_thread_opens_at_its_end_and_goes_back_on_request(tabs: Tabs, db):
    visitor, started = await a_chat(db, body="1")
    await write(visitor, started.chat.id, *map(str, range(2, 151)))
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    assert texts(tab) == [str(n) for n in range(91, 151)]
    await tab.send(f"{SUPPORT}.load_earlier")
    await tab.send(f"{SUPPORT}.load_earlier")
    assert texts(tab) == [str(n) for n in range(1, 151)]
    shown = tab.shown()["head"]
    assert [line.opens for line in shown] == [True] + [False] * 149


async def test_what_a_window_leaves_out_is_marked_and_can_be_read(tabs: Tabs, db):
    visitor, started = await a_chat(db, body="1")
    await write(visitor, started.chat.id, *map(str, range(2, 501)))
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    for _ in range(8):
        await tab.send(f"{SUPPORT}.load_earlier")
    assert texts(tab) == [str(n) for n in range(1, 401)]
    await write(visitor, started.chat.id, "501")
    await tabs.quiet()
    assert texts(tab)[-1] == "400"
    assert tab.shown()["chat"].last_seq == 501
    await tab.send(f"{SUPPORT}.load_newer")
    assert texts(tab) == [str(n) for n in range(61, 461)]
    await tab.send(f"{SUPPORT}.load_newest")
    assert texts(tab) == [str(n) for n in range(442, 502)]
    await write(visitor, started.chat.id, "502")
    await tabs.quiet()
    assert texts(tab)[-1] == "502"


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_read_and_said_a_window_is_one_run_and_what_it_leaves_out_is_known(
    tabs: Tabs, db, monkeypatch, seed
):
    for name, value in (("LINES", 4), ("LONGEST_HEAD", 10), ("LONGEST_TAIL", 3)):
        monkeypatch.setattr(support, name, value)
    random = Random(seed)
    visitor, started = await a_chat(db, body="1")
    said = 1
    _, secret = await tabs.sign_in()
    tab = await tabs.connect(path := f"/admin/support/{started.chat.id}", secret)
    deeds = ["earlier", "earlier", "newer", "newest", "write", "write", "reply", "come back"]
    for step in range(50):
        match random.choice(deeds):
            case "write":
                new = random.randint(1, 5)
                await write(visitor, started.chat.id, *map(str, range(said + 1, said + 1 + new)))
                said += new
                await tabs.quiet()
            case "reply":
                said += 1
                await reply(tab, started.chat.id, str(said))
                assert texts(tab)[-1] == str(said)
            case "come back":
                await tab.leave()
                tab = await tabs.connect(path, secret, tab.token)
            case where:
                await tab.send(f"{SUPPORT}.load_{where}")
        shown = [int(text) for text in texts(tab)]
        assert shown == list(range(shown[0], shown[-1] + 1)), step
        assert tab.shown()["chat"].last_seq == said  # beyond the last line: the page marks it


async def test_many_new_messages_move_from_the_tail_into_the_head(tabs: Tabs, db):
    visitor, started = await a_chat(db, body="1")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    for n in range(2, 80):
        await write(visitor, started.chat.id, str(n))
        await tabs.quiet()
        assert len(tab.shown()["tail"]) <= support.LONGEST_TAIL
    assert texts(tab) == [str(n) for n in range(1, 80)]


async def test_coming_back_shows_what_a_fresh_load_shows(tabs: Tabs, db):
    visitor, started = await a_chat(db, body="1")
    _, secret = await tabs.sign_in()
    path = f"/admin/support/{started.chat.id}"
    tab = await tabs.connect(path, secret)
    await tab.leave()
    await write(visitor, started.chat.id, *map(str, range(2, 300)))
    await a_chat(db, body="meanwhile")
    back = await tabs.connect(path, secret, tab.token)
    fresh = await tabs.connect(path, secret)
    ignored = {"load_id"}
    assert {k: v for k, v in back.shown().items() if k not in ignored} == {
        k: v for k, v in fresh.shown().items() if k not in ignored
    }


async def test_a_visitor_who_writes_is_seen_writing_and_an_admin_not_by_himself(tabs: Tabs, db):
    visitor, started = await a_chat(db)
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    await tab.send(f"{SUPPORT}.note_typing", chat_id=started.chat.id)
    assert tab.shown()["typing"] == 0
    hint = Hint(
        topics_of(started.chat.id, visitor.id),
        "typing",
        {"chat": started.chat.id, "who": visitor.id, "side": "visitor"},
    )
    runtime.current().bus.publish([hint])
    await tabs.quiet()
    assert tab.shown()["typing"] == 1
    await write(visitor, started.chat.id, "There.")
    await tabs.quiet()
    assert tab.shown()["typing"] == 0


async def test_a_colleague_who_writes_is_named_and_nobody_writes_in_a_resolved_chat(tabs: Tabs, db):
    visitor, started = await a_chat(db)
    grace, secret = await tabs.sign_in("Grace")
    tab = await console(tabs, path := f"/admin/support/{started.chat.id}")
    other = await tabs.connect(path, secret)
    await other.send(f"{SUPPORT}.note_typing", chat_id=started.chat.id)
    assert (tab.shown()["typing"], tab.shown()["typing_name"]) == (1, "Grace")
    assert other.shown()["typing"] == 0
    await write(visitor, started.chat.id, "Meanwhile")
    await tabs.quiet()
    assert tab.shown()["typing"] == 1  # it is not she who has said that
    await db.write(resolve, grace, started.chat.id)
    await tabs.quiet()
    assert tab.shown()["typing"] == 0
    heard = []
    runtime.current().bus.subscribe(visitor_topic(visitor.id), heard.append)
    await other.send(f"{SUPPORT}.note_typing", chat_id=started.chat.id)
    late = {"chat": started.chat.id, "who": visitor.id, "side": "visitor"}
    runtime.current().bus.publish([Hint(topics_of(started.chat.id, visitor.id), "typing", late)])
    await tabs.quiet()
    assert tab.shown()["typing"] == 0
    assert [hint.ids["who"] for hint in heard] == [visitor.id]


async def test_writing_is_told_to_the_visitor_with_a_name(tabs: Tabs, db):
    visitor, started = await a_chat(db)
    heard = []
    runtime.current().bus.subscribe(visitor_topic(visitor.id), heard.append)
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    await tab.send(f"{SUPPORT}.note_typing", chat_id=started.chat.id)
    assert [(hint.what, hint.ids["name"]) for hint in heard] == [("typing", "Ada")]


async def test_past_chats_of_the_same_visitor_are_listed_beside(tabs: Tabs, db):
    visitor, first = await a_chat(db, body="first")
    second = await db.write(start_chat, visitor, a_start("second"))
    await a_chat(db, body="somebody else's")
    tab = await console(tabs, f"/admin/support/{second.chat.id}")
    assert [row.id for row in tab.shown()["past"]] == [first.chat.id]
    await write(visitor, first.chat.id, "thanks")
    await tab.open(f"/admin/support/{second.chat.id}")
    assert [row.subject for row in tab.shown()["past"]] == ["first"]


async def test_a_strange_argument_is_a_notice_and_not_an_answer(tabs: Tabs, db):
    tab = await console(tabs)
    await tab.send(f"{SUPPORT}.resolve", chat_id="cht_unknown")
    assert "There is no such chat" in str(tab.notices)
    await tab.send(f"{SUPPORT}.see", chat_id={"a": 1}, seq="x")
    await tab.send(f"{SUPPORT}.send", form="not a form")
    assert tab.shown()["loaded"]


@pytest.mark.parametrize("was_stored", [False, True])
async def test_a_reply_that_met_a_dead_database_is_no_refusal_and_is_stored_once_when_sent_again(
    tabs: Tabs, db, monkeypatch: pytest.MonkeyPatch, was_stored: bool
):
    _, started = await a_chat(db, body="Hello?")
    tab = await console(tabs, f"/admin/support/{started.chat.id}")
    reply_id, send = new_uuid(), Sender.send

    async def failing(sender, *args):
        if was_stored:
            await send(sender, *args)
            raise OutcomeUnknown("Nobody knows whether it was stored.")
        raise Unavailable("The database does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(Sender, "send", failing)
        await reply(tab, started.chat.id, "Hello", reply_id)
    assert tab.shown()["answer"] == ""
    assert len(tab.notices) == 1
    await reply(tab, started.chat.id, "Hello", reply_id)
    assert tab.shown()["answer"].startswith(f"stored {reply_id} ")
    assert texts(tab) == ["Hello?", "Hello"]
