"""Requests and bugs over HTTP, as the widget asks: votes of strangers, pictures, wrong questions."""

import io
from email import message_from_bytes
from email.policy import default

import pytest
from PIL import Image
from sqlmodel import select

from streampai_app import runtime
from streampai_app.accounts.secrets import new_secret
from streampai_app.feedback.announcing import tell_everybody
from streampai_app.feedback.statuses import set_status
from streampai_app.mail.carriers import SmtpCarrier
from streampai_app.mail.sending import send_due
from streampai_app.models import Attachment, BugReport, Visitor, Vote
from tests.mail.smtp_server import smtp_server
from tests.people import new_uuid
from tests.web.conftest import EMBEDDER, start_json

API = "/api/support"


def ask(desk, title="Dark mode for the studio", **changes):
    answer = desk.start("It is bright at night.", kind="feature", subject=title, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


def auth(token):
    return {"Authorization": f"Bearer {token}"}


def only_request(desk, token):
    return desk.client.get(f"{API}/requests", headers=auth(token)).json()["requests"][0]


def picture(size=(60, 40), color="red", mode="RGB"):
    file = io.BytesIO()
    Image.new(mode, size, color).save(file, "PNG")
    return file.getvalue()


def send_picture(desk, data, key, token=None):
    headers = {"Start-Key": key} | (auth(token) if token else {})
    return desk.client.post(f"{API}/screenshots", content=data, headers=headers)


def test_a_request_is_a_chat_and_a_request_with_its_authors_vote(desk):
    asked = ask(desk)
    mine = only_request(desk, asked["token"])
    assert (mine["title"], mine["votes"], mine["voted"]) == ("Dark mode for the studio", 1, True)
    assert (mine["status"], mine["chat"], mine["mine"]) == ("under-review", asked["chat"]["id"], True)


def test_a_stranger_becomes_a_visitor_and_votes_once_however_often_they_say_so(desk):
    request = only_request(desk, ask(desk)["token"])
    token = desk.client.post(f"{API}/visitors").json()["token"]
    for on, votes in ((True, 2), (True, 2), (False, 1), (False, 1), (True, 2)):
        path = f"{API}/requests/{request['id']}/vote"
        answer = desk.client.post(path, json={"on": on}, headers=auth(token))
        assert (answer.status_code, answer.json()["request"]["votes"]) == (200, votes)
        assert answer.json()["request"]["voted"] is on
    counted = desk.read(lambda tx: [row for row in tx.session.exec(select(Vote)) if row.is_counted])
    assert len(counted) == 2
    theirs = only_request(desk, token)
    assert (theirs["mine"], theirs["chat"], theirs["voted"]) == (False, None, True)


def person(desk):
    """Who the only visitor with a name is."""
    rows = desk.read(lambda tx: [row for row in tx.session.exec(select(Visitor)) if row.name])
    return [(row.name, row.email) for row in rows]


@pytest.mark.parametrize("door", ["chat", "request", "bug", "vote", "follow", "comment", "visitor", "later"])
def test_who_somebody_is_gets_known_whichever_door_they_come_through(desk, door):
    request = only_request(desk, ask(desk)["token"])
    who = {"name": "Bo", "email": "bo@example.org"}
    if door == "visitor":
        desk.client.post(f"{API}/visitors", json=who)
        assert person(desk) == [("Bo", "bo@example.org")]
        return
    token = desk.client.post(f"{API}/visitors").json()["token"]

    def come(**said):
        path = f"{API}/requests/{request['id']}"
        if door in {"chat", "request", "bug"}:
            kind = {"chat": "support", "request": "feature", "bug": "bug"}[door]
            subject = "" if kind == "support" else "It is bright"
            return desk.start("Hi", token=token, kind=kind, subject=subject, **said)
        if door == "later":
            return desk.client.post(f"{API}/visitors", json=said, headers=auth(token))
        if door == "comment":
            said |= {"id": new_uuid(), "body": "Yes"}
            return desk.client.post(f"{path}/comments", json=said, headers=auth(token))
        return desk.client.post(f"{path}/{door}", json={"on": True} | said, headers=auth(token))

    for said, known in (
        (who, ("Bo", "bo@example.org")),
        ({"name": "", "email": "no address"}, ("Bo", "bo@example.org")),
        ({"name": "Bo B."}, ("Bo B.", "bo@example.org")),
    ):
        assert come(**said).status_code in {200, 201}
        assert person(desk) == [known]


def test_a_follower_is_no_voter_and_a_comment_said_again_is_the_same(desk):
    request = only_request(desk, ask(desk)["token"])
    token = desk.client.post(f"{API}/visitors", json={}).json()["token"]
    path = f"{API}/requests/{request['id']}"
    followed = desk.client.post(f"{path}/follow", json={"on": True}, headers=auth(token)).json()["request"]
    assert (followed["followed"], followed["votes"]) == (True, 1)
    said = {"id": new_uuid(), "body": "<b>Please</b>, my eyes."}
    first = desk.client.post(f"{path}/comments", json=said, headers=auth(token))
    again = desk.client.post(f"{path}/comments", json=said, headers=auth(token))
    assert first.status_code == 201
    assert again.json() == first.json()
    assert len(desk.client.get(path, headers=auth(token)).json()["comments"]) == 1


def test_what_a_client_called_its_comment_is_told_to_nobody_else(desk):
    request = only_request(desk, ask(desk)["token"])
    path = f"{API}/requests/{request['id']}"
    writer, stranger = (desk.client.post(f"{API}/visitors", json={}).json()["token"] for _ in range(2))
    said = {"id": new_uuid(), "body": "My eyes too."}
    told = desk.client.post(f"{path}/comments", json=said, headers=auth(writer)).json()["comment"]
    assert told["client_id"] == said["id"]
    assert desk.client.get(path, headers=auth(writer)).json()["comments"] == [told]
    for headers in ({}, auth(stranger)):
        [seen] = desk.client.get(path, headers=headers).json()["comments"]
        assert (seen["id"], seen["mine"], "client_id" in seen) == (told["id"], False, False)
    assert said["id"] not in desk.client.get(f"/roadmap/{request['id']}").text


@pytest.mark.parametrize(
    ("named", "asked_for", "language"),
    [
        ("pl", "de", "pl"),
        (None, "fr, es-MX;q=0.9, de;q=0.8", "es"),
        ("fr", "", ""),
        (["de"], "", ""),
        ({"de": 1}, "x", ""),
    ],
)
def test_the_language_that_somebody_reads_is_kept(desk, named, asked_for, language):
    headers = {"Accept-Language": asked_for}
    desk.client.post(f"{API}/visitors", json={"language": named}, headers=headers)
    desk.client.post(f"{API}/chats", json=start_json(language=named), headers=headers)
    known = desk.read(lambda tx: tx.session.exec(select(Visitor.language)).all())
    assert known == [language, language]


def test_similar_requests_come_to_a_stranger_whatever_was_typed(desk):
    ask(desk)
    for text, count in (
        ("dark mod for studio", 1),
        ("", 0),
        (None, 0),
        ("'; DROP TABLE x; --", 0),
        ("%" * 9, 0),
    ):
        answer = desk.client.post(f"{API}/requests/similar", json={"text": text})
        assert answer.status_code == 200
        assert len(answer.json()["requests"]) == count, text


def test_a_bug_carries_its_context_and_a_picture_sent_by_somebody_unknown(desk):
    key = new_secret()
    kept = send_picture(desk, picture(), key)
    assert kept.status_code == 201, kept.text
    screenshot = kept.json()["screenshot"]
    assert (screenshot["width"], screenshot["height"]) == (60, 40)
    wanted = start_json(
        "It froze",
        kind="bug",
        subject="Frozen",
        start_key=key,
        screenshot=screenshot["id"],
        context={"stream": {"bitrate": 6000}, "token": "eyJhbGciOiJIUzI1NiJ9.abcdefgh.ijklmnop"},
    )
    first = desk.client.post(f"{API}/chats", json=wanted)
    again = desk.client.post(f"{API}/chats", json=wanted)
    assert first.status_code == again.status_code == 201, first.text
    [report] = desk.read(lambda tx: list(tx.session.exec(select(BugReport))))
    [file] = desk.read(lambda tx: list(tx.session.exec(select(Attachment))))
    assert report.screenshot_id == file.id
    assert file.chat_id == first.json()["chat"]["id"]
    assert '"bitrate":6000' in report.context
    assert "eyJhbGci" not in report.context


def test_a_picture_of_somebody_else_cannot_be_claimed(desk):
    screenshot = send_picture(desk, picture(), new_secret()).json()["screenshot"]["id"]
    answer = desk.start("Mine?", kind="bug", subject="Theft", screenshot=screenshot)
    assert (answer.status_code, answer.json()["reason"]) == (404, "no-such-attachment")


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (b"GIF89a not really", 422, "not-an-image"),
        (b"<svg onload='alert(1)'/>", 422, "not-an-image"),
        (b"", 422, "not-an-image"),
        (b"%PDF-1.7 a paper", 422, "not-an-image"),
        (b"x" * (10 * 1024 * 1024 + 1), 413, "too-large"),
        (picture((10_000, 5_000), 1, "1"), 422, "too-many-pixels"),
    ],
    ids=["broken", "svg", "nothing", "pdf", "eleven megabytes", "fifty megapixels"],
)
def test_what_is_no_picture_is_refused_with_its_reason(desk, data, status, reason):
    answer = send_picture(desk, data, new_secret())
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert desk.read(lambda tx: tx.session.exec(select(Attachment)).all()) == []


@pytest.mark.parametrize("on", [None, 1, "yes", []])
def test_a_vote_that_is_neither_yes_nor_no_is_refused(desk, on):
    asked = ask(desk)
    path = f"{API}/requests/{only_request(desk, asked['token'])['id']}/vote"
    assert desk.client.post(path, json={"on": on}, headers=auth(asked["token"])).status_code == 422


def test_votes_by_script_meet_a_limit_that_says_when_to_come_back(desk):
    asked = ask(desk)
    path = f"{API}/requests/{only_request(desk, asked['token'])['id']}/vote"
    answers = [desk.client.post(path, json={"on": True}, headers=auth(asked["token"])) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_comments_by_script_meet_their_own_limit_sooner(desk):
    asked = ask(desk)
    path = f"{API}/requests/{only_request(desk, asked['token'])['id']}/comments"
    said = [{"id": new_uuid(), "body": f"No {number}"} for number in range(11)]
    answers = [desk.client.post(path, json=each, headers=auth(asked["token"])) for each in said]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]
    assert "Your text is kept" in answers[-1].json()["detail"]


def test_a_bug_is_seen_by_nobody_but_who_reported_it(desk):
    reported = desk.start("Secret", kind="bug", subject="Secret crash").json()
    bug = only_request(desk, reported["token"])
    assert bug["kind"] == "bug"
    other = desk.client.post(f"{API}/visitors", json={}).json()["token"]
    for headers in ({}, auth(other)):
        assert desk.client.get(f"{API}/requests/{bug['id']}", headers=headers).status_code == 404


def test_the_embedding_page_may_send_the_start_key(desk):
    asked = {
        "Origin": EMBEDDER,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,start-key",
    }
    answer = desk.client.options(f"{API}/screenshots", headers=asked)
    assert answer.status_code == 200
    assert "start-key" in answer.headers["access-control-allow-headers"].lower()


def test_mail_reaches_who_voted_first_was_named_then_and_asked_for_something_at_last(desk):
    others = only_request(desk, ask(desk, "Louder alerts")["token"])
    token = desk.client.post(f"{API}/visitors", json={"language": "en"}).json()["token"]
    vote = {"on": True, "name": None, "email": None}
    desk.client.post(f"{API}/requests/{others['id']}/vote", json=vote, headers=auth(token))
    who = {"name": "Bo", "email": "bo@example.org"}
    assert desk.client.post(f"{API}/visitors", json=who, headers=auth(token)).status_code == 200
    ask(desk, "Quieter alerts", token=token)
    own = next(
        one
        for one in desk.client.get(f"{API}/requests", headers=auth(token)).json()["requests"]
        if one["mine"]
    )

    async def deliver():
        running = runtime.current()
        async with smtp_server() as server:
            await tell_everybody(running.db, running.settings.origin, pause=0)
            await send_due(running.db, SmtpCarrier(f"smtp://127.0.0.1:{server.port}"), "desk@localhost")
            return [message_from_bytes(raw, policy=default) for raw in server.messages]

    admin = desk.admin()
    for item_id in (others["id"], own["id"]):
        desk.write(set_status, admin, item_id, "shipped", "In version 4.")
    sent = desk.client.portal.call(deliver)
    assert [message["To"] for message in sent] == ["bo@example.org"] * 2
    assert sorted(message["Subject"] for message in sent) == [
        "“Louder alerts” has shipped",
        "“Quieter alerts” has shipped",
    ]
    for message in sent:
        assert "In version 4." in message.get_content()
        assert message["List-Unsubscribe"].startswith("<http://localhost:8000/unsubscribe/")


def test_names_that_are_told_with_nothing_else_are_counted_by_themselves(desk):
    token = desk.client.post(f"{API}/visitors", json={}).json()["token"]
    answers = [
        desk.client.post(f"{API}/visitors", json={"name": f"Bo {n}"}, headers=auth(token)).status_code
        for n in range(21)
    ]
    assert answers == [200] * 20 + [429]
    assert desk.client.post(f"{API}/visitors", json={}).status_code == 201
