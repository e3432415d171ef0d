"""The public roadmap over HTTP: complete without a script, in the reader's language, with nothing to run."""

import html
import re

import pytest

from streampai_app.accounts.actors import Visitor
from streampai_app.accounts.sessions import authenticate, open_session
from streampai_app.accounts.visitors import welcome
from streampai_app.feedback.comments import comment, hide_comment
from streampai_app.feedback.merging import merge
from streampai_app.feedback.publishing import hide
from streampai_app.feedback.requests import request_feature
from streampai_app.feedback.statuses import set_status
from streampai_app.feedback.voting import vote
from streampai_app.models import Kind, Role
from tests.people import a_start, add_account, new_uuid

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}</style><img src=x onerror=alert(1)>"
OWN = {"origin": "http://localhost:8000"}


def a_visitor(desk, name: str = "") -> Visitor:
    token = desk.write(lambda tx: welcome(tx, name=name))
    return desk.read(authenticate, token)


def ask(desk, title: str, body: str = "Please.", *, votes: int = 0) -> str:
    start = a_start(body, kind=Kind.FEATURE, subject=title)
    item_id = desk.write(request_feature, a_visitor(desk, "Nele"), start).request.id
    for _ in range(votes):
        desk.write(vote, a_visitor(desk), item_id)
    return item_id


def cookie_of(desk, role: Role = Role.STREAMER) -> dict[str, str]:
    secret = desk.write(lambda tx: open_session(tx, account_id=add_account(tx, role=role)))
    return {"cookie": f"streampai_session={secret}"}


def show(desk, path: str = "/roadmap", **headers: str) -> str:
    answer = desk.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def count_of(page: str, item_id: str) -> int:
    return int(re.search(rf'data-vote="{item_id}".*?class="count">(\d+)<', page, re.S)[1])


def titles(page: str) -> list[str]:
    return re.findall(r"<h3><a [^>]*><bdi>(.*?)</bdi>", page)


def test_the_page_is_complete_as_it_comes(desk):
    planned, fresh = ask(desk, "Polls in the chat", votes=2), ask(desk, "Sort by amount")
    desk.write(set_status, desk.admin(), planned, "planned", "")
    page = show(desk)
    assert titles(page) == ["Sort by amount", "Polls in the chat"]  # under review stands before planned
    assert (count_of(page, planned), count_of(page, fresh)) == (3, 1)
    assert f'href="/roadmap/{planned}"' in page
    assert '<meta property="og:title" content="Roadmap">' in page
    assert '<h2 id="planned" class="planned">' in page


def test_an_item_shows_its_history_and_comments_but_not_who_of_the_team_did_it(desk):
    admin, item_id = desk.admin(), ask(desk, "Polls in the chat", "With a bar.")
    desk.write(set_status, admin, item_id, "declined", "It would slow the chat down.")
    desk.write(comment, a_visitor(desk, "Rae"), item_id, "What a pity", new_uuid())
    page = show(desk, f"/roadmap/{item_id}")
    for said in (
        "Polls in the chat",
        "With a bar.",
        "Declined",
        "It would slow the chat down.",
        "Rae",
        "What a pity",
    ):
        assert said in page
    assert admin.name not in page
    assert f'<meta property="og:url" content="http://localhost:8000/roadmap/{item_id}">' in page
    assert '<form class="vote' not in page  # it is decided


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_people_write_is_text(desk):
    admin, item_id = desk.admin(), ask(desk, f"Hm {HOSTILE}", HOSTILE)
    desk.write(set_status, admin, item_id, "planned", HOSTILE)  # which also lets everybody see it
    said = desk.write(comment, admin, item_id, HOSTILE, new_uuid())
    assert said.visibility == "public"
    for path in ("/roadmap", f"/roadmap/{item_id}", f"/roadmap?q={HOSTILE}"):
        answer = desk.client.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
        assert "{{7*7}}" in answer.text
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "'unsafe" not in policy


def test_what_is_not_public_is_not_there_for_anybody(desk):
    admin, hidden = desk.admin(), ask(desk, "Something to hide")
    held = ask(desk, "Look at https://spam.example")
    desk.write(hide, admin, hidden)
    team = cookie_of(desk, Role.ADMIN)
    for headers in ({}, team):
        assert titles(show(desk, **headers)) == []
        assert titles(show(desk, "/roadmap?q=something to hide", **headers)) == []
        for item_id in (hidden, held, "req_unknown", "bug_01ARZ3NDEKTSV4RRFFQ69G5FAV"):
            answer = desk.client.get(f"/roadmap/{item_id}", headers=headers)
            assert answer.status_code == 404
            assert "There is no such request" in answer.text


def test_a_hidden_comment_is_not_shown_even_to_the_team(desk):
    item_id = ask(desk, "Polls")
    said = desk.write(comment, a_visitor(desk), item_id, "Buy followers from me", new_uuid())
    desk.write(hide_comment, desk.admin(), said.id)
    for headers in ({}, cookie_of(desk, Role.ADMIN)):
        assert "Buy followers" not in show(desk, f"/roadmap/{item_id}", **headers)


def test_a_merged_request_leads_to_what_it_has_become(desk):
    one, other = ask(desk, "Dark mode"), ask(desk, "A dark theme")
    desk.write(merge, desk.admin(), one, other)
    answer = desk.client.get(f"/roadmap/{one}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/roadmap/{other}")
    assert titles(show(desk)) == ["A dark theme"]


def test_the_search_forgives_a_typing_error_and_says_when_there_is_nothing(desk):
    ask(desk, "Polls that viewers vote in")
    ask(desk, "Two-step sign-in")
    assert titles(show(desk, "/roadmap?q=pols viewers vote")) == ["Polls that viewers vote in"]
    assert "Be the first!" in show(desk, "/roadmap?q=zzzzqqqq")
    show(desk, "/roadmap?q=%00%ff" + "x" * 3000)


def test_what_a_search_finds_says_how_far_it_is(desk):
    shipped = ask(desk, "Polls that viewers vote in")
    ask(desk, "Polls in the overlay")
    desk.write(set_status, desk.admin(), shipped, "shipped", "")
    found = show(desk, "/roadmap?q=polls")
    assert re.findall(r'class="pill ([\w-]+)"', found).count("shipped") == 1
    assert re.findall(r'class="pill ([\w-]+)"', found).count("under-review") == 1
    assert found.count('<form class="vote') == 1


def test_one_status_is_a_list_with_pages(desk):
    for number in range(32):
        ask(desk, f"Wish number {number}")
    first = show(desk, "/roadmap?status=under-review")
    after = re.search(r"after=([\w.]+)", first)[1]
    second = show(desk, f"/roadmap?status=under-review&after={after}")
    assert (len(titles(first)), len(titles(second))) == (30, 2)
    assert not set(titles(first)) & set(titles(second))
    for nonsense in ("x", "1.", "-1.req", "9" * 40 + ".a", "1." + "'" * 30):
        show(desk, f"/roadmap?status=under-review&after={nonsense}")


def test_it_speaks_the_readers_language_and_keeps_a_choice(desk):
    assert "<h1>Plan rozwoju</h1>" in show(desk, **{"accept-language": "pl-PL"})
    assert "<h1>Hoja de ruta</h1>" in show(desk, "/roadmap?lang=es")
    assert "<h1>Hoja de ruta</h1>" in show(desk)


def test_who_is_signed_in_votes_by_form_once(desk):
    item_id, nova = ask(desk, "Polls"), cookie_of(desk)
    for _ in range(2):
        answer = desk.client.post(
            f"/roadmap/{item_id}/vote", data={"vote": "yes"}, headers=OWN | nova, follow_redirects=False
        )
        assert (answer.status_code, answer.headers["location"]) == (303, f"/roadmap/{item_id}")
    page = show(desk, **nova)
    assert count_of(page, item_id) == 2
    assert 'name="vote" value="no"' in page
    assert 'name="vote" value="yes"' in show(desk)
    desk.client.post(f"/roadmap/{item_id}/vote", data={"vote": "no"}, headers=OWN | nova)
    assert count_of(show(desk), item_id) == 1


def test_a_script_of_the_page_gets_the_new_count(desk):
    item_id = ask(desk, "Polls")
    headers = OWN | cookie_of(desk) | {"accept": "application/json"}
    answer = desk.client.post(f"/roadmap/{item_id}/vote", data={"vote": "yes"}, headers=headers)
    assert answer.json()["request"]["votes"] == 2
    assert answer.json()["request"]["voted"] is True


def test_a_vote_from_nowhere_or_from_another_page_is_refused_kindly(desk):
    item_id, nova = ask(desk, "Polls"), cookie_of(desk)
    stranger = desk.client.post(f"/roadmap/{item_id}/vote", data={"vote": "yes"}, headers=OWN)
    assert stranger.status_code == 401
    assert "please sign in" in stranger.text
    for origin in ({}, {"origin": "https://evil.example"}):
        answer = desk.client.post(f"/roadmap/{item_id}/vote", data={"vote": "yes"}, headers=origin | nova)
        assert answer.status_code == 403
    assert count_of(show(desk), item_id) == 1


def test_a_vote_for_what_is_decided_says_so(desk):
    item_id = ask(desk, "Polls")
    desk.write(set_status, desk.admin(), item_id, "shipped", "")
    answer = desk.client.post(f"/roadmap/{item_id}/vote", data={"vote": "yes"}, headers=OWN | cookie_of(desk))
    assert answer.status_code == 409
    assert "votes are closed" in answer.text


def say(desk, item_id, text, who=None, origin=OWN, **fields):
    data = {"id": new_uuid(), "comment": text} | fields
    return desk.client.post(
        f"/roadmap/{item_id}/comments", data=data, headers=origin | (who or {}), follow_redirects=False
    )


def test_who_is_signed_in_follows_and_stops_by_form(desk):
    item_id, nova = ask(desk, "Polls"), cookie_of(desk)
    for wish, shown in (("yes", "Following"), ("yes", "Following"), ("no", "Follow")):
        answer = desk.client.post(
            f"/roadmap/{item_id}/follow", data={"follow": wish}, headers=OWN | nova, follow_redirects=False
        )
        assert (answer.status_code, answer.headers["location"]) == (303, f"/roadmap/{item_id}")
        assert f'data-off="Follow">{shown}</button>' in show(desk, f"/roadmap/{item_id}", **nova)
    assert (
        desk.client.post(f"/roadmap/{item_id}/follow", data={"follow": "yes"}, headers=OWN).status_code == 401
    )
    assert desk.client.post(f"/roadmap/{item_id}/follow", data={}, headers=nova).status_code == 403


def test_who_is_signed_in_comments_by_form_once_however_often_it_is_sent(desk):
    item_id, nova = ask(desk, "Polls"), cookie_of(desk)
    named = re.search(r'name="id" value="([\w-]{36})"', show(desk, f"/roadmap/{item_id}", **nova))[1]
    for _ in range(2):
        answer = say(desk, item_id, "With bars & <3", nova, id=named)
        assert answer.status_code == 303
    page = show(desk, f"/roadmap/{item_id}")
    assert page.count("With bars & <3") == 1
    assert f'id="{answer.headers["location"].partition("#")[2]}"' in page


def test_a_comment_that_is_held_says_so_to_its_writer_and_is_seen_by_nobody_else(desk):
    item_id, nova = ask(desk, "Polls"), cookie_of(desk)
    assert say(desk, item_id, "See www.spam.example", nova).status_code == 303
    mine = show(desk, f"/roadmap/{item_id}", **nova)
    listed = mine[: mine.index("<template")]
    assert "See www.spam.example" in listed
    assert '<p class="small held" data-held>Waiting for review. Until then only you see it.</p>' in listed
    for other in ({}, cookie_of(desk), cookie_of(desk, Role.ADMIN)):
        assert "spam" not in show(desk, f"/roadmap/{item_id}", **other)


def test_a_comment_that_is_refused_stays_in_its_box_with_the_reason(desk):
    item_id, nova = ask(desk, "Polls"), cookie_of(desk)
    for text, who, origin, status, why in (
        ("Mine & <i>only</i>", None, OWN, 401, "Please sign in, or allow scripts"),
        ("x" * 1001, nova, OWN, 422, "A comment takes 1,000 characters."),
        ("\u2800\u3164", nova, OWN, 422, "Write a few words first."),
        ("From elsewhere", nova, {"origin": "https://evil.example"}, 403, "Your text is still here"),
    ):
        answer = say(desk, item_id, text, who, origin)
        assert answer.status_code == status
        page = html.unescape(answer.text)
        assert why in page
        assert (f">{text}</textarea>" in page) is (status != 403)  # of another page's form nothing is read
    for _ in range(10):
        say(desk, item_id, "Again", nova)
    answer = say(desk, item_id, "Once more", nova)
    assert (answer.status_code, ">Once more</textarea>" in answer.text) == (429, True)
    assert "Only the team" not in show(desk, f"/roadmap/{item_id}")


def test_the_teams_comment_is_the_teams_and_what_is_not_public_takes_none(desk):
    item_id, admin = ask(desk, "Polls"), cookie_of(desk, Role.ADMIN)
    say(desk, item_id, "We are on it: https://blog.example", admin)
    assert '<span class="team">Team</span>' in show(desk, f"/roadmap/{item_id}")
    hidden = ask(desk, "Something to hide")
    desk.write(hide, desk.admin(), hidden)
    for gone in (hidden, "req_unknown"):
        assert say(desk, gone, "Hello?", cookie_of(desk)).status_code == 404


def test_a_stranger_is_led_to_the_door(desk):
    item_id = ask(desk, "Polls")
    page = show(desk, f"/roadmap/{item_id}")
    assert f'<a href="/login?next=/roadmap/{item_id}">Sign in</a>' in page
    assert "sign in or allow scripts" in page
    refused = desk.client.post(f"/roadmap/{item_id}/vote", data={"vote": "yes"}, headers=OWN).text
    assert f'href="/login?next=/roadmap/{item_id}"' in refused
    assert "/login" not in show(desk, f"/roadmap/{item_id}", **cookie_of(desk))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_is_light(desk):
    page = show(desk)
    for address in re.findall(r'(?:href|src)="(/roadmap/files/[^"]+)"', page):
        answer = desk.client.get(address)
        assert "immutable" in answer.headers["cache-control"]
        assert int(answer.headers["content-length"]) < 6_000, address
    assert desk.client.get("/roadmap/files/old/roadmap.css").headers["cache-control"] == "no-cache"
    assert desk.client.get("/roadmap/files/old/else.css").status_code == 404
