"""Every cookie of ours is out of reach of scripts, and over https it is kept to https."""

from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST
from starlette.routing import Route

import streampai_app
from streampai_app.accounts.passwords import hash_password
from streampai_app.accounts.people import Person, add_account
from streampai_app.models import Role
from streampai_app.settings import Settings, read_settings
from streampai_app.web.language import COOKIE
from streampai_app.web.routes import make_routes

from .test_every_route import walk

PASSWORD = "correct horse battery"
SOURCE = Path(streampai_app.__file__).parent


@pytest.fixture(params=["https://desk.example", "http://localhost:8000"])
def web_settings(request, sqlite_url: str, tmp_path: Path) -> Settings:
    return read_settings(database_url=sqlite_url, data_dir=tmp_path, public_url=request.param)


def set_cookies(desk, settings: Settings) -> dict[str, str]:
    """Call every route there is, and sign in and out; return each cookie that was set by its name."""
    ada = Person(Role.ADMIN, "ada@example.com", "ada")
    desk.write(add_account, None, ada, hash_password(PASSWORD, CHEAPEST))
    streamer = Person(Role.STREAMER, "sam@example.com", "sam")
    desk.write(add_account, None, streamer, hash_password(PASSWORD, CHEAPEST))
    mine = {"Origin": settings.origin, "Sec-Fetch-Site": "same-origin"}
    form = {"email": ada.email, "password": PASSWORD}
    answers = [desk.client.post("/api/account/sign-in", data=form, headers=mine, follow_redirects=False)]
    for path, route in walk(make_routes(settings)):
        if isinstance(route, Route) and "events" not in path:
            for method in sorted((route.methods or set()) - {"HEAD"}):
                place = path.replace("{username}", "sam")
                answers.append(
                    desk.client.request(method, f"{place}?lang=de", headers=mine, follow_redirects=False)
                )
    lines = [line for answer in answers for line in answer.headers.get_list("set-cookie")]
    return {line.partition("=")[0]: line for line in lines}


def test_every_cookie_that_any_route_sets_has_its_flags(desk, web_settings):
    cookies = set_cookies(desk, web_settings)
    assert COOKIE in cookies
    assert len(cookies) >= 3
    for line in cookies.values():
        assert "; HttpOnly" in line
        assert "; SameSite=" in line
        assert ("; Secure" in line) is web_settings.origin.startswith("https://")


def test_cookies_are_set_in_one_place():
    setting = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if any(call in path.read_text().lower() for call in ("set_cookie(", "delete_cookie(", '"set-cookie"'))
    ]
    assert setting == ["web/cookies.py"]
