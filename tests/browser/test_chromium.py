"""Which Chromium the browser tests take, where several are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from . import chromium

Put = Callable[[str], str]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Put a program on an otherwise empty machine."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "ON_A_MAC", tmp_path / "none")

    def put(name: str) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        path.chmod(0o755)
        return str(path)

    return put


@pytest.fixture
def playwrights_own(tmp_path: Path) -> str:
    return str(tmp_path / "cache" / "chromium-1" / "chrome-linux64" / "chrome")


def test_the_shell_is_preferred_and_passed_over_where_the_whole_browser_is_wanted(
    put: Put, playwrights_own: str
) -> None:
    whole = put("bin/chromium")
    assert chromium.find_chromium(playwrights_own) == whole
    shell = put("bin/chromium-headless-shell")
    assert chromium.find_chromium(playwrights_own) == shell
    assert chromium.find_chromium(playwrights_own, is_whole=True) == whole


def test_playwright_keeps_its_shell_beside_its_browser(put: Put, playwrights_own: str) -> None:
    whole = put("cache/chromium-1/chrome-linux64/chrome")
    shell = put("cache/chromium_headless_shell-1/chrome-headless-shell-linux64/chrome-headless-shell")
    assert chromium.find_chromium(playwrights_own) == shell
    assert chromium.find_chromium(playwrights_own, is_whole=True) == whole


def test_the_one_that_is_named_is_taken(
    put: Put, playwrights_own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, whole = put("named"), put("bin/chromium")
    put("bin/chromium-headless-shell")
    monkeypatch.setenv("CHROMIUM", named)
    assert chromium.find_chromium(playwrights_own) == named
    assert chromium.find_chromium(playwrights_own, is_whole=True) == named
    monkeypatch.setenv("CHROMIUM", put("bin/chrome-headless-shell"))
    assert chromium.find_chromium(playwrights_own, is_whole=True) == whole
