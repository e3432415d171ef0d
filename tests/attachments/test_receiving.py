"""Files on their way in and out: who may claim one, who may see it, and what is swept away."""

import os
import time
from datetime import timedelta

import pytest
from sqlmodel import select, update

from streampai_app.accounts.secrets import new_secret
from streampai_app.attachments.receiving import Attachments, clean_name
from streampai_app.attachments.store import FolderStore
from streampai_app.attachments.sweeping import sweep
from streampai_app.attachments.uploads import Uploads
from streampai_app.db import lock_rows
from streampai_app.errors import Invalid, NotFound, Unavailable
from streampai_app.feedback.bugs import report_bug
from streampai_app.models import Attachment, Kind, Role
from tests.feedback.people import a_bug, a_visitor
from tests.people import a_start, an_admin

from .pictures import a_picture, in_pieces


@pytest.fixture
def attachments(database, store, tmp_path) -> Attachments:
    return Attachments(database, store, Uploads(tmp_path / "uploads"))


async def test_a_screenshot_goes_to_the_team_and_its_reporter_and_to_nobody_else(database, attachments):
    visitor = await a_visitor(database)
    sent = await attachments.receive_screenshot(
        visitor, None, "C:\\shots\\<b>me</b>.jpeg", in_pieces(a_picture())
    )
    assert (sent.name, sent.content_type, sent.width) == ("b.png", "image/png", 40)
    for anybody in (visitor, await an_admin(database)):
        with pytest.raises(NotFound):
            await attachments.open(anybody, sent.id)  # nobody's, until a chat claims it
    _, reported = await a_bug(database, by=visitor, screenshot_id=sent.id)
    assert reported.bug.kind == "bug"
    for may in (visitor, await an_admin(database)):
        download = await attachments.open(may, sent.id)
        assert (download.content_type, len(download.data)) == ("image/png", sent.size)
    for may_not in (await a_visitor(database), await an_admin(database, role=Role.STREAMER)):
        with pytest.raises(NotFound):
            await attachments.open(may_not, sent.id)


async def test_somebody_unknown_claims_theirs_by_the_key_of_their_start(database, attachments):
    key = new_secret()
    sent = await attachments.receive_screenshot(None, key, "x.png", in_pieces(a_picture()))
    start = a_start("…", kind=Kind.BUG, subject="Broken", start_key=key)
    for _ in range(2):
        reported = await database.write(report_bug, None, start, {}, sent.id)
    stored = await database.read(lambda tx: tx.session.get_one(Attachment, sent.id))
    assert stored.chat_id == reported.started.chat.id


async def test_somebody_elses_file_is_not_found_and_the_report_is_not_made(database, attachments):
    thief, owner = await a_visitor(database), await a_visitor(database)
    sent = await attachments.receive_screenshot(owner, None, "x.png", in_pieces(a_picture()))
    for wrong in (sent.id, "att_" + "0" * 26, "../../etc/passwd"):
        with pytest.raises(NotFound):
            await a_bug(database, by=thief, screenshot_id=wrong)
    await a_bug(database, by=owner, screenshot_id=sent.id)
    with pytest.raises(NotFound):
        await a_bug(database, by=owner, screenshot_id=sent.id)  # it is another chat's by now


async def test_nobody_sends_without_saying_who(attachments):
    with pytest.raises(Invalid):
        await attachments.receive_screenshot(None, None, "x.png", in_pieces(a_picture()))


async def test_a_disk_that_fails_is_said_and_leaves_no_row(database, tmp_path):
    (tmp_path / "file").write_text("in the way")
    broken = Attachments(
        database, FolderStore(tmp_path / "file" / "attachments"), Uploads(tmp_path / "uploads")
    )
    with pytest.raises(Unavailable):
        await broken.receive_screenshot(await a_visitor(database), None, "x.png", in_pieces(a_picture()))
    assert await database.read(lambda tx: tx.session.exec(select(Attachment)).all()) == []


@pytest.mark.parametrize("attachment_id", ["", "..", "../x", "att_", None, 7, "att_" + "0" * 26])
async def test_ids_that_cannot_be_are_not_found(database, attachments, attachment_id):
    with pytest.raises(NotFound):
        await attachments.open(await an_admin(database), attachment_id)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("shot.PNG", "shot.png"),
        ("/etc/passwd", "passwd.png"),
        ("a\r\nSet-Cookie: x.png", "a-Set-Cookie- x.png"),
        ("…", "screenshot.png"),
        (None, "screenshot.png"),
        ("x" * 500 + ".png", "x" * 100 + ".png"),
        ("evil.html", "evil.png"),
    ],
)
def test_names_are_harmless_and_end_as_what_it_is(sent, kept):
    assert clean_name(sent, "image/png") == kept


async def test_what_nobody_claimed_in_a_day_is_swept_and_what_is_claimed_or_new_stays(
    database, store, attachments
):
    visitor = await a_visitor(database)
    sent = [
        await attachments.receive_screenshot(visitor, None, "x.png", in_pieces(a_picture())) for _ in range(3)
    ]
    new, old, claimed = [each.id for each in sent]
    await a_bug(database, by=visitor, screenshot_id=claimed)
    store.put("att_orphan", b"left by a process that died")
    past = time.time() - timedelta(days=2).total_seconds()
    for name in (old, claimed, "att_orphan"):
        os.utime(store._path(name), (past, past))
    these = Attachment.id.in_([old, claimed])

    def age(tx):
        lock_rows(tx, Attachment, these)
        tx.session.exec(update(Attachment).where(these).values(created_at=tx.now - timedelta(days=2)))

    await database.write(age)
    await sweep(database, store)
    assert sorted(store.names(older_than=timedelta(days=-1))) == sorted([new, claimed])


def test_a_file_is_whole_or_not_there_and_only_ours(store):
    store.put("att_one", b"bytes")
    assert store.get("att_one") == b"bytes"
    assert oct(store._path("att_one").stat().st_mode)[-3:] == "600"
    store.drop("att_one")
    store.drop("att_one")
    with pytest.raises(FileNotFoundError):
        store.get("att_one")
    for name in ("../x", "a/b", "", "x.png"):
        with pytest.raises(ValueError, match="not the name"):
            store.put(name, b"")
