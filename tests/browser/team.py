"""The console's two sides for tests: an admin in a browser, and a visitor who writes over HTTP."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.async_api import BrowserContext, Locator, Page, expect

from streampai_app.accounts.secrets import new_secret
from streampai_app.accounts.sessions import authenticate
from streampai_app.support.append import Draft, append

from ..desk import Desk, somewhere

COOKIE = "streampai_session"


def sign_in(desk: Desk, origin: str = "") -> str:
    """Return the secret of a new session of the desk's admin. `origin` is that of its pages, if another."""
    answer = httpx.post(
        f"{desk.url}/api/account/sign-in",
        json={"email": desk.admin_email, "password": desk.admin_password},
        headers={"origin": origin or desk.url, **somewhere()},
    )
    answer.raise_for_status()
    return answer.cookies[COOKIE]


async def give_session(context: BrowserContext, desk: Desk, secret: str) -> None:
    """Sign a browser in with a session that is there already."""
    cookie: Any = {"name": COOKIE, "value": secret, "url": desk.url, "httpOnly": True, "sameSite": "Lax"}
    await context.add_cookies([cookie])


class Console:
    """One tab of an admin, by its accessible names."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page = page
        self.desk = desk
        self.list = page.get_by_role("region", name="Chats")
        self.thread = page.get_by_role("log", name="Messages")
        self.box = page.get_by_role("textbox", name="Reply")
        self.send = page.get_by_role("button", name="Send", exact=True)
        self.resolve = page.get_by_role("button", name="Resolve", exact=True)
        self.waiting = page.locator("desk-replies .reply-text")
        self.messages = self.thread.locator("[data-text]")

    async def open(self, chat_id: str = "", query: str = "") -> "Console":
        """Go to the console, or to one chat in it, and wait until it is there.

        On a phone an open chat hides the list, so its heading is looked for among what is hidden too.
        """
        path = f"/admin/support/{chat_id}" if chat_id else "/admin/support"
        await self.page.goto(f"{self.desk.url}{path}{query}")
        chats = self.page.get_by_role("heading", name="Chats", exact=True, include_hidden=True)
        await expect(chats).to_be_attached()
        await expect(self.page.locator("[aria-busy]")).to_have_count(0)
        if chat_id:
            await expect(self.messages.first).to_be_visible()
        return self

    def row(self, chat_id: str) -> Locator:
        """Return the line of a chat in the list."""
        return self.list.locator(f"[data-row='{chat_id}']")

    async def reply(self, text: str) -> None:
        """Write a reply and send it."""
        await self.box.fill(text)
        await self.send.click()

    async def expect_said(self, *texts: str) -> None:
        """Expect the thread to show exactly this, in order."""
        await expect(self.messages).to_have_text(list(texts))


@dataclass
class Writer:
    """A visitor without a browser."""

    desk: Desk
    chat_id: str = ""
    token: str = ""
    origin: str = ""
    _start_key: str = field(default_factory=new_secret)

    def start(self, text: str, **changes: object) -> "Writer":
        """Begin a chat."""
        body = {
            "start_key": self._start_key,
            "kind": "support",
            "message": {"id": str(uuid.uuid4()), "body": text},
            "website": "",
            "elapsed_ms": 5000,
            "page_url": "https://streampai.example/studio",
        }
        answer = self._post("/chats", body | changes)
        self.chat_id, self.token = answer["chat"]["id"], answer["token"] or self.token
        return self

    def item_id(self) -> str:
        """Return the id of what was asked for or reported last."""
        answer = httpx.get(f"{self.desk.url}/api/support/requests", headers=self._headers())
        return answer.json()["requests"][0]["id"]

    def write(self, *texts: str) -> None:
        """Say something in the chat."""
        for text in texts:
            self._post(f"/chats/{self.chat_id}/messages", {"id": str(uuid.uuid4()), "body": text})

    def have_written(self, *texts: str) -> None:
        """Store messages without sending them: quicker than the limits allow, and told to nobody."""
        with self.desk.database() as database:
            visitor = database.read_now(authenticate, self.token)
            drafts = [Draft.by(visitor, self.chat_id, str(uuid.uuid4()), text) for text in texts]
            database.write_now(append, drafts)

    def said(self) -> list[str]:
        """Return what was said in the chat by both sides, in order."""
        answer = httpx.get(
            f"{self.desk.url}/api/support/chats/{self.chat_id}/messages", headers=self._headers()
        )
        return [message["body"] for message in answer.json()["messages"]]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = httpx.post(f"{self.desk.url}/api/support{path}", json=body, headers=self._headers())
        answer.raise_for_status()
        return answer.json()

    def _headers(self) -> dict[str, str]:
        shown = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return {"origin": self.origin or self.desk.url, **shown}
