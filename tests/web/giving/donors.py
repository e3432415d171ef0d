"""Donors for tests: they read a page as a browser without scripts does, fill in its form and send it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

VOID = {"input", "meta", "link", "br", "path", "circle"}


@dataclass
class Page:
    """What stands in a page: its form as it would be sent, and what can be read."""

    status: int
    headers: Any
    html: str
    fields: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    by_id: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[dict[str, str]] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs} | {"tag": tag}
        name = given.get("name", "")
        if tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self.page.fields[name] = given.get("value", "")
        elif tag == "textarea":
            self.page.fields[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or self.select not in self.page.fields):
            self.page.fields[self.select] = given["value"]
        elif tag == "a":
            self.page.links.append(given["href"])
        elif tag == "form":
            self.page.actions.append(given["action"])
        if tag not in VOID:
            self.open.append(given)

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {each["tag"] for each in self.open}
        for each in self.open:
            if each["tag"] == "textarea":
                self.page.fields[each["name"]] += data.removeprefix("\n")
            if each["tag"] == "label" and "for" in each:
                self.page.labels[each["for"]] = data
            if "id" in each:
                self.page.by_id[each["id"]] = (
                    self.page.by_id.get(each["id"], "") + " " + data.strip()
                ).strip()
        if not tags & {"script", "style", "title"}:
            self.page.text += data


def read_page(answer: Any) -> Page:
    page = Page(answer.status_code, answer.headers, answer.text)
    _Reader(page).feed(answer.text)
    return page


@dataclass
class Donor:
    """Somebody at `/u/nova`. The headers are what a browser would say."""

    client: Any
    username: str = "nova"

    def get(self, path: str = "", **headers: str) -> Page:
        return read_page(self.client.get(path or f"/u/{self.username}", headers=headers))

    def send(self, page: Page | None = None, *, origin: str = "", **changes: str) -> Any:
        """Send the form of a page, with some fields changed. Returns the raw answer."""
        fields = (page or self.get()).fields | changes
        own = str(self.client.base_url).rstrip("/")
        return self.client.post(
            f"/u/{self.username}", data=fields, headers={"Origin": origin or own}, follow_redirects=False
        )

    def send_and_read(self, **changes: str) -> Page:
        return read_page(self.send(**changes))

    def press(self, checkout_url: str, button: str) -> str:
        """Press a button of the hosted page. Returns the path it leads back to."""
        answer = self.client.post(
            f"{urlsplit(checkout_url).path}/{button}",
            data={"email": "ana@example.org", "name": "Ana Donor"},
            follow_redirects=False,
        )
        assert answer.status_code == 303, answer.text
        return urlsplit(answer.headers["location"]).path

    def post(self, path: str) -> Any:
        own = str(self.client.base_url).rstrip("/")
        return self.client.post(path, headers={"Origin": own}, follow_redirects=False)

    def go_wrong(self, name: str, times: int = 1, seconds: float = 0) -> None:
        """Let something go wrong in the sandbox."""
        fault = {"name": name, "times": times, "seconds": seconds}
        assert self.client.post("/sandbox/dodo/control/faults", json=fault).status_code == 204
