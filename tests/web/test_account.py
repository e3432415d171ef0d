"""Signing in and out, resets and invitations over HTTP: from forms, from programs, and asked wrongly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2.profiles import CHEAPEST
from httpx import Response
from sqlmodel import select

from streampai_app.accounts.actors import Admin, Streamer
from streampai_app.accounts.invitations import invite
from streampai_app.accounts.passwords import hash_password
from streampai_app.accounts.people import Person, add_account
from streampai_app.accounts.sessions import authenticate
from streampai_app.errors import NotSignedIn
from streampai_app.models import Account, LoginSession, Mail, Role

from .conftest import Desk

PASSWORD = "zwölf kleine Boxer"
NEW_PASSWORD = "dreizehn kleine Boxer"
ADA = Person(Role.ADMIN, "ada@example.com", "ada", "Ada")


@dataclass
class Tab:
    """A browser: it says truthfully from which page it asks, and follows no redirect by itself."""

    desk: Desk
    origin: str

    def post(
        self, path: str, *, json: bool = False, headers: dict[str, str] | None = None, **fields: Any
    ) -> Response:
        body = {"json": fields} if json else {"data": fields}
        return self.desk.client.post(
            f"/api/account/{path}",
            headers={"Origin": self.origin} | (headers or {}),
            follow_redirects=False,
            **body,
        )

    def come_from(self, address: str) -> None:
        """Be at this address from now on."""
        self.desk.client._transport.client = (address, 50_000)  # type: ignore[attr-defined]

    def sign_in(self, email: str = ADA.email, password: str = PASSWORD, **fields: Any) -> Response:
        return self.post("sign-in", email=email, password=password, **fields)

    @property
    def cookie(self) -> str:
        return self.desk.client.cookies.get("streampai_session") or ""

    def actor(self) -> Any:
        """Who this browser's cookie says it is."""
        return self.desk.read(authenticate, self.cookie)


@pytest.fixture
def tab(desk: Desk) -> Iterator[Tab]:
    desk.write(add_account, None, ADA, hash_password(PASSWORD, CHEAPEST))
    return Tab(desk, str(desk.client.base_url).rstrip("/"))


def guesses_from_everywhere(tab: Tab, times: int, email: str = ADA.email) -> list[str]:
    """Guess at an account from as many addresses, without a cookie, and return how each was refused."""
    kept = dict(tab.desk.client.cookies)
    refused = []
    for number in range(times):
        tab.desk.client.cookies.clear()
        tab.come_from(f"203.0.{number}.7")
        refused.append(sent_back(tab.sign_in(email, password="wrong"))[1]["error"])
    tab.desk.client.cookies.update(kept)
    return refused


def mailed_secret(tab: Tab, path: str) -> str:
    """Return the secret of the last mailed link to this page."""
    mails = tab.desk.read(lambda tx: list(tx.session.exec(select(Mail).order_by(Mail.created_at))))
    links = [link for mail in mails for link in re.findall(rf"/{path}/([\w-]{{43}})", mail.body)]
    assert links, f"nothing was mailed that leads to {path}"
    return links[-1]


def sent_back(response: Response) -> tuple[str, dict[str, str]]:
    """Return the page that a form is sent to, and what that page is told."""
    assert response.status_code == 303, response.text
    parts = urlsplit(response.headers["location"])
    assert not parts.netloc
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


class TestSigningIn:
    def test_a_form_goes_on_to_the_console_with_a_cookie_that_scripts_cannot_read(self, tab: Tab) -> None:
        response = tab.sign_in()
        assert sent_back(response) == ("/admin/support", {})
        session, device = response.headers.get_list("set-cookie")
        assert re.fullmatch(
            r"streampai_session=[\w-]{43}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax", session
        )
        assert re.fullmatch(
            r"streampai_device=[\w.-]{119}; HttpOnly; Max-Age=34560000; Path=/api/account; SameSite=strict",
            device,
        )
        assert isinstance(tab.actor(), Admin)

    def test_it_goes_on_to_where_it_was_wanted_but_nowhere_else(self, tab: Tab) -> None:
        assert sent_back(tab.sign_in(next="/admin/support/cht_1?a=b"))[0] == "/admin/support/cht_1"
        for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example"):
            assert sent_back(tab.sign_in(next=elsewhere)) == ("/admin/support", {})

    def test_a_program_gets_json(self, tab: Tab) -> None:
        response = tab.sign_in(json=True)
        assert (response.status_code, response.json()) == (200, {"next": "/admin/support"})
        assert isinstance(tab.actor(), Admin)

    def test_a_wrong_password_goes_back_with_the_reason_and_where_it_wanted_to_go(self, tab: Tab) -> None:
        response = tab.sign_in(password="wrong", next="/admin/support/cht_1")
        assert sent_back(response) == (
            "/login",
            {"error": "wrong-credentials", "next": "/admin/support/cht_1"},
        )
        assert "set-cookie" not in response.headers

    def test_a_program_is_told_of_a_wrong_password_by_a_problem_document(self, tab: Tab) -> None:
        response = tab.sign_in(password="wrong", json=True)
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["reason"] == "wrong-credentials"

    def test_the_session_that_this_browser_had_before_ends(self, tab: Tab) -> None:
        tab.sign_in()
        before = tab.cookie
        tab.sign_in()
        assert isinstance(tab.actor(), Admin)
        with pytest.raises(NotSignedIn):
            tab.desk.read(authenticate, before)

    def test_the_address_and_the_browser_are_kept_with_the_session(self, tab: Tab) -> None:
        tab.sign_in()
        (session,) = tab.desk.read(lambda tx: list(tx.session.exec(select(LoginSession))))
        assert (session.address, session.user_agent) == ("testclient", "testclient")

    def test_the_eleventh_attempt_in_five_minutes_waits_whatever_its_password(self, tab: Tab) -> None:
        for _ in range(10):
            tab.sign_in(password="wrong")
        page, told = sent_back(tab.sign_in())
        assert (page, told["error"]) == ("/login", "too-many")
        assert 0 < int(told["retry_after"]) <= 300
        response = tab.sign_in(json=True)
        assert response.status_code == 429
        assert int(response.headers["retry-after"]) > 0
        assert sent_back(tab.sign_in(email="bob@example.com"))[1]["error"] == "wrong-credentials"

    def test_sixty_guesses_from_sixty_addresses_are_slowed_down(self, tab: Tab) -> None:
        answers = guesses_from_everywhere(tab, 60)
        assert answers == ["wrong-credentials"] * 20 + ["too-many"] * 40

    def test_guesses_under_every_spelling_of_an_address_count_together(self, tab: Tab) -> None:
        name, _, domain = ADA.email.partition("@")
        spellings = [
            ADA.email,
            ADA.email.upper(),
            f"{name}@{domain.replace('.', '。')}",
            f"{name}@ｅ{domain[1:]}",
        ]
        answers = [each for spelling in spellings for each in guesses_from_everywhere(tab, 6, spelling)]
        assert answers == ["wrong-credentials"] * 20 + ["too-many"] * 4

    def test_an_account_that_there_is_not_is_refused_just_the_same(self, tab: Tab) -> None:
        assert guesses_from_everywhere(tab, 25, "nobody@example.com") == guesses_from_everywhere(tab, 25)

    def test_its_own_browser_lets_the_owner_in_under_attack_from_anywhere(self, tab: Tab) -> None:
        tab.come_from("198.51.100.1")
        tab.sign_in()
        guesses_from_everywhere(tab, 30)
        tab.come_from("198.51.100.99")  # on the train
        assert sent_back(tab.sign_in()) == ("/admin/support", {})

    def test_an_address_it_signed_in_from_lets_the_owner_in_without_a_cookie(self, tab: Tab) -> None:
        tab.come_from("2001:db8:1:2::1")
        tab.sign_in()
        tab.desk.client.cookies.clear()
        guesses_from_everywhere(tab, 30)
        tab.come_from("2001:db8:1:2::2")
        assert sent_back(tab.sign_in()) == ("/admin/support", {})
        tab.desk.client.cookies.clear()
        tab.come_from("2001:db8:1:3::1")
        assert sent_back(tab.sign_in())[1]["error"] == "too-many"

    def test_the_mailed_link_lets_the_owner_in_with_a_new_browser(self, tab: Tab) -> None:
        guesses_from_everywhere(tab, 30)
        tab.come_from("198.51.100.1")
        assert sent_back(tab.sign_in())[1]["error"] == "too-many"
        tab.post("forgot", email=ADA.email)
        tab.post(f"reset/{mailed_secret(tab, 'reset')}", password=NEW_PASSWORD)
        assert sent_back(tab.sign_in(password=NEW_PASSWORD)) == ("/admin/support", {})

    def test_a_known_browser_has_a_limit_too_and_a_forged_mark_none_of_its_own(self, tab: Tab) -> None:
        tab.sign_in()
        for number in range(10):
            tab.come_from(f"203.0.113.{number}")
            assert sent_back(tab.sign_in(password="wrong"))[1]["error"] == "wrong-credentials"
        assert sent_back(tab.sign_in())[1]["error"] == "too-many"
        tab.desk.client.cookies.clear()
        for number in range(30):
            tab.desk.client.cookies.set("streampai_device", f"{'x' * 43}.9999999999.{number:064x}")
            tab.come_from(f"192.0.2.{number}")
            refused = sent_back(tab.sign_in(password="wrong"))[1]["error"]
        assert refused == "too-many"

    def test_right_passwords_do_not_use_a_limit_up(self, tab: Tab) -> None:
        for _ in range(12):
            tab.desk.client.cookies.clear()
            assert sent_back(tab.sign_in()) == ("/admin/support", {})

    @pytest.mark.parametrize(
        ("content_type", "body", "reason"),
        [
            ("application/json", b"{", "not-json"),
            ("application/json", b"[]", "not-an-object"),
            ("application/json", b'{"email": 3, "password": ""}', "not-text"),
            ("application/json", b"\xff", "not-utf-8"),
        ],
    )
    def test_a_program_that_asks_wrongly_is_told_how(
        self, tab: Tab, content_type: str, body: bytes, reason: str
    ) -> None:
        response = tab.desk.client.post(
            "/api/account/sign-in", content=body, headers={"Origin": tab.origin, "Content-Type": content_type}
        )
        assert (response.status_code, response.json()["reason"]) == (400, reason)

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"", "wrong-credentials"),
            (b"email=%00&password=%00", "wrong-credentials"),
            (b"email=%ff&password=%ed%a0%80", "wrong-credentials"),
            (b"\xff", "not-a-form"),
            (b"&".join(b"a=1" for _ in range(30)), "not-a-form"),
            (b"email=" + b"a" * 20_000, "too-large"),
        ],
    )
    def test_a_form_that_is_filled_in_wrongly_goes_back(self, tab: Tab, body: bytes, reason: str) -> None:
        response = tab.desk.client.post(
            "/api/account/sign-in",
            content=body,
            headers={"Origin": tab.origin, "Content-Type": "application/x-www-form-urlencoded"},
            follow_redirects=False,
        )
        assert sent_back(response)[1]["error"] == reason

    def test_nothing_answers_to_get(self, tab: Tab) -> None:
        for path in ("sign-in", "sign-out", "forgot", "reset/x", "invitation/x"):
            assert tab.desk.client.get(f"/api/account/{path}").status_code == 405


class TestSigningOut:
    def test_it_ends_the_session_and_clears_the_browser(self, tab: Tab) -> None:
        tab.sign_in()
        secret = tab.cookie
        response = tab.post("sign-out")
        assert sent_back(response) == ("/login", {})
        assert response.headers["clear-site-data"] == '"storage"'
        assert tab.cookie == ""
        with pytest.raises(NotSignedIn):
            tab.desk.read(authenticate, secret)

    def test_signing_out_twice_is_the_same_as_once(self, tab: Tab) -> None:
        tab.sign_in()
        for _ in range(2):
            assert tab.post("sign-out", json=True).status_code == 200

    def test_a_visitors_token_in_the_cookie_is_no_account_and_stays(self, tab: Tab) -> None:
        token = tab.desk.visitor().token
        tab.desk.client.cookies.set("streampai_session", token)
        tab.post("sign-out")
        tab.desk.read(authenticate, token)


class TestForgottenPasswords:
    def test_the_mailed_link_gives_a_new_password_and_signs_every_browser_out(self, tab: Tab) -> None:
        tab.sign_in()
        secret_before = tab.cookie
        assert sent_back(tab.post("forgot", email=" ADA@example.com ")) == ("/forgot", {"sent": "1"})
        response = tab.post(f"reset/{mailed_secret(tab, 'reset')}", password=NEW_PASSWORD)
        assert sent_back(response) == ("/login", {"done": "password-changed"})
        with pytest.raises(NotSignedIn):
            tab.desk.read(authenticate, secret_before)
        assert sent_back(tab.sign_in())[1] == {"error": "wrong-credentials"}
        assert sent_back(tab.sign_in(password=NEW_PASSWORD)) == ("/admin/support", {})

    def test_an_unknown_email_gets_the_same_answer(self, tab: Tab) -> None:
        known, unknown = tab.post("forgot", email=ADA.email), tab.post("forgot", email="nobody@example.com")
        assert (known.status_code, known.content, dict(known.headers)) == (
            unknown.status_code,
            unknown.content,
            dict(unknown.headers),
        )

    def test_what_is_no_email_is_sent_back(self, tab: Tab) -> None:
        assert sent_back(tab.post("forgot", email="ada")) == ("/forgot", {"error": "invalid"})

    def test_a_stranger_who_asks_for_the_owner_costs_mails_and_keeps_nobody_out(self, tab: Tab) -> None:
        for number in range(15):
            tab.come_from(f"203.0.113.{number}")
            assert sent_back(tab.post("forgot", email=ADA.email)) == ("/forgot", {"sent": "1"})
        tab.come_from("198.51.100.1")
        assert sent_back(tab.post("forgot", email=ADA.email)) == ("/forgot", {"sent": "1"})
        mails = tab.desk.read(lambda tx: list(tx.session.exec(select(Mail))))
        assert len(mails) == 1
        secret = mailed_secret(tab, "reset")
        assert sent_back(tab.post(f"reset/{secret}", password=NEW_PASSWORD))[0] == "/login"

    def test_one_address_does_not_ask_for_everybody(self, tab: Tab) -> None:
        for number in range(20):
            assert "sent" in sent_back(tab.post("forgot", email=f"{number}@example.com"))[1]
        assert sent_back(tab.post("forgot", email=ADA.email))[1]["error"] == "too-many"

    def test_a_weak_password_is_sent_back_and_the_link_is_still_good(self, tab: Tab) -> None:
        tab.post("forgot", email=ADA.email)
        secret = mailed_secret(tab, "reset")
        weak = {"short": "too-short", ADA.email: "too-easy", "password123": "too-easy"}
        for password, problem in weak.items():
            reason = f"password-{problem}"
            page, told = sent_back(tab.post(f"reset/{secret}", password=password))
            assert (page, told) == (f"/reset/{secret}", {"error": reason})
        assert sent_back(tab.post(f"reset/{secret}", password=NEW_PASSWORD))[0] == "/login"
        assert sent_back(tab.post(f"reset/{secret}", password=PASSWORD))[1] == {"error": "link-used"}

    @pytest.mark.parametrize("secret", ["x", "%2e%2e", "%00", "%0d%0aSet-Cookie:%20a=b", "é" * 43])
    def test_a_forged_link_is_unknown(self, tab: Tab, secret: str) -> None:
        response = tab.post(f"reset/{secret}", password=NEW_PASSWORD)
        page, told = sent_back(response)
        assert page.startswith("/reset/")
        assert told == {"error": "link-unknown"}
        assert "set-cookie" not in response.headers

    def test_links_cannot_be_guessed_at_will(self, tab: Tab) -> None:
        for _ in range(30):
            tab.post("reset/x", password=NEW_PASSWORD)
        assert sent_back(tab.post("reset/x", password=NEW_PASSWORD))[1]["error"] == "too-many"


class TestInvitations:
    @pytest.fixture
    def secret(self, tab: Tab) -> str:
        tab.sign_in()
        tab.desk.write(invite, tab.actor(), Person(Role.STREAMER, "sam@example.com", "sam"), tab.origin)
        return mailed_secret(tab, "invitation")

    def test_who_accepts_is_signed_in_instead_of_whoever_was(self, tab: Tab, secret: str) -> None:
        before = tab.cookie
        assert sent_back(tab.post(f"invitation/{secret}", password=NEW_PASSWORD)) == ("/studio", {})
        actor = tab.actor()
        assert isinstance(actor, Streamer)
        assert actor.name == "sam"
        with pytest.raises(NotSignedIn):
            tab.desk.read(authenticate, before)

    def test_a_common_password_is_sent_back_and_the_invitation_is_still_good(
        self, tab: Tab, secret: str
    ) -> None:
        for password in ("qwertyuiop", "Passw0rd2026", "streampai1"):
            page, told = sent_back(tab.post(f"invitation/{secret}", password=password))
            assert (page, told) == (f"/invitation/{secret}", {"error": "password-too-easy"})
        assert sent_back(tab.post(f"invitation/{secret}", password=NEW_PASSWORD)) == ("/studio", {})

    def test_an_invitation_is_good_once_and_only_as_one(self, tab: Tab, secret: str) -> None:
        assert sent_back(tab.post(f"reset/{secret}", password=NEW_PASSWORD))[1] == {"error": "link-unknown"}
        tab.post(f"invitation/{secret}", password=NEW_PASSWORD)
        page, told = sent_back(tab.post(f"invitation/{secret}", password=PASSWORD))
        assert (page, told) == (f"/invitation/{secret}", {"error": "link-used"})


class TestOtherSites:
    ALL = ("sign-in", "sign-out", "forgot", "reset/x", "invitation/x")

    @pytest.mark.parametrize("path", ALL)
    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
            {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
            {"Origin": "null", "Sec-Fetch-Site": "same-site"},
        ],
    )
    def test_no_other_page_may_post_here(self, tab: Tab, path: str, headers: dict[str, str]) -> None:
        tab.sign_in()
        response = tab.post(path, json=True, headers=headers, email=ADA.email, password=PASSWORD)
        assert (response.status_code, response.json()["reason"]) == (403, "origin-not-allowed")
        assert isinstance(tab.actor(), Admin), "somebody else signed us out"

    def test_a_page_that_keeps_its_address_to_itself_posts_with_origin_null(self, tab: Tab) -> None:
        tab.post("forgot", email=ADA.email)
        response = tab.post(
            f"reset/{mailed_secret(tab, 'reset')}",
            headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"},
            password=NEW_PASSWORD,
        )
        assert sent_back(response)[0] == "/login"


def test_an_account_is_changed_by_nothing_that_was_refused(tab: Tab) -> None:
    def stored() -> list[Account]:
        return tab.desk.read(lambda tx: [a.model_dump() for a in tx.session.exec(select(Account))])

    before = stored()
    for path in TestOtherSites.ALL:
        tab.post(path, headers={"Origin": "https://evil.example"}, email=ADA.email, password=NEW_PASSWORD)
        tab.post(path, email=ADA.email, password="short")
    assert stored() == before
