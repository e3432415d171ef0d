"""A real Chromium against a real server. Tests here are `async` and use Playwright's async API.

    async def test_a_page_greets(page: Page, desk: Desk) -> None:
        await page.goto(desk.url)
        await expect(page.get_by_role("heading", name="Streampai Desk")).to_be_visible()

`page` is one tab; `new_context()` opens another browser, as another person would. A test fails when a page
it opened threw an error or broke its Content-Security-Policy: see `problems`.
"""

import inspect
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright, expect

from streampai_app.frontend.build import ROOT
from streampai_app.frontend.node import use_bundled_node

from ..desk import Desk
from .chromium import find_chromium
from .giving import Streamer
from .hosts import Host
from .overlay_stage import OverlayStage, running_overlay_stage
from .support_desk import SupportDesk, running_support_desk
from .team import Console, Writer, give_session, sign_in

HERE = Path(__file__).parent
PATIENCE = 15_000  # milliseconds
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
OBS = ("--autoplay-policy=no-user-gesture-required",)  # as OBS starts its browser sources
NewContext = Callable[..., Awaitable[BrowserContext]]

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and one event loop: a browser lives on the loop it began on."""
    for item in items:
        if HERE in item.path.parents and inspect.iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """The driver of the browser, run by the Node that comes along: its own needs a library that may lack."""
    use_bundled_node()
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = shutil.which("node") or ""
    async with async_playwright() as playwright:
        yield playwright


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """One Chromium for all tests of this process."""
    browser = await launch(playwright)
    yield browser
    await browser.close()


async def launch(playwright: Playwright, *more: str, is_whole: bool = False) -> Browser:
    """Start a Chromium, with more flags than the usual ones."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    path = find_chromium(playwright.chromium.executable_path, is_whole=is_whole)
    return await playwright.chromium.launch(executable_path=path, args=[*FLAGS, *more, *root])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def whole_browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """A Chromium with its windows, for what the headless shell cannot do: capture a tab."""
    browser = await launch(playwright, "--auto-accept-this-tab-capture", is_whole=True)
    yield browser
    await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def obs(playwright: Playwright) -> AsyncIterator[Browser]:
    """A Chromium that lets pages sound without a touch, as OBS does."""
    browser = await launch(playwright, *OBS)
    yield browser
    await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def source(obs: Browser) -> AsyncIterator[Page]:
    """A browser source of OBS."""
    context = await obs.new_context(viewport={"width": 1280, "height": 720})
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[OverlayStage]:
    """A streamer whose overlay is about to open: its routes, on a database of their own."""
    async with running_overlay_stage(tmp_path, sqlite_url) as stage:
        yield stage


@pytest.fixture
def problems() -> list[str]:
    """What went wrong inside the pages of this test. A test that provokes errors clears it."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def new_context(
    browser: Browser, problems: list[str], request: pytest.FixtureRequest
) -> AsyncIterator[NewContext]:
    """Open another browser with nothing in it: `await new_context(viewport=..., color_scheme="dark")`."""
    async with watched_contexts(browser, problems, request) as open_context:
        yield open_context


@pytest_asyncio.fixture(loop_scope="session")
async def whole_page(
    whole_browser: Browser, problems: list[str], request: pytest.FixtureRequest
) -> AsyncIterator[Page]:
    """A tab that can be captured."""
    async with watched_contexts(whole_browser, problems, request) as open_context:
        yield await (await open_context()).new_page()


@asynccontextmanager
async def watched_contexts(
    browser: Browser, problems: list[str], request: pytest.FixtureRequest
) -> AsyncIterator[NewContext]:
    """Give what opens contexts; close them all, and fail the test when a page had problems."""
    contexts: list[BrowserContext] = []

    async def open_context(**options: Any) -> BrowserContext:
        context = await browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: problems.append(f"{error.error}"))
        context.on("console", lambda message: _note(message.text, problems))
        contexts.append(context)
        return context

    yield open_context
    if hasattr(request.node, "failure"):
        await _keep_pictures(request.node.name, contexts)
    for context in contexts:
        await context.close()
    if problems:
        pytest.fail("a page had problems:\n" + "\n".join(problems), pytrace=False)


@pytest_asyncio.fixture(loop_scope="session")
async def page(new_context: NewContext) -> Page:
    """A tab in a browser of its own."""
    context = await new_context()
    return await context.new_page()


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """Pages of another origin, which may embed the widget of `support_desk`."""
    host = Host()
    yield host
    host.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def support_desk(tmp_path_factory: pytest.TempPathFactory, host: Host) -> AsyncIterator[SupportDesk]:
    """The routes that the widget talks to, and a team to talk with. Quick: it serves no pages."""
    async with running_support_desk(tmp_path_factory.mktemp("support"), host.url) as desk:
        yield desk


def _note(text: str, problems: list[str]) -> None:
    if "Content Security Policy" in text:
        problems.append(text)


async def _keep_pictures(name: str, contexts: list[BrowserContext]) -> None:
    folder = ROOT / "build" / "test-failures"
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, 1):
        await page.screenshot(path=folder / f"{re.sub(r'[^a-zA-Z0-9]+', '-', name)}-{number}.png")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember on the test that it failed, for the fixtures that end after it."""
    report = yield
    if report.when == "call" and report.failed:
        item.failure = report  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def admin_secret(desk: Desk) -> str:
    """A session of the shared desk's admin. Do not end it."""
    return sign_in(desk)


@pytest.fixture
def nova(desk: Desk) -> Streamer:
    """A streamer of this test's own on the shared desk."""
    return Streamer(desk)


@pytest_asyncio.fixture(loop_scope="session")
async def admin(new_context: NewContext, desk: Desk, admin_secret: str) -> Page:
    """An admin's tab on the shared desk, not yet on a page."""
    context = await new_context()
    await give_session(context, desk, admin_secret)
    return await context.new_page()


@pytest.fixture
def console(admin: Page, desk: Desk) -> Console:
    """The same, with what the console's tests do in it."""
    return Console(admin, desk)


@pytest.fixture
def writer(desk: Desk) -> Writer:
    """A visitor of the shared desk who has not written yet."""
    return Writer(desk)
