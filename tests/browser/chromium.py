"""Finding a Chromium, or getting one. Browser tests fail without: they never skip.

The headless shell comes first. It is Chromium without its windows; the whole browser, even when headless,
draws a toolbar for each page, with a process of its own, and takes four times as long to open one.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from streampai_app.frontend.build import ROOT

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


class NoBrowser(Exception):
    """There is no Chromium and none could be installed. The message says what was tried."""


def find_chromium(playwrights_own: str, *, is_whole: bool = False) -> str:
    """Return the path of a Chromium that is here: `CHROMIUM` names one, or it is looked for.

    The headless shell is preferred, or passed over where the whole browser is wanted.
    """
    ROOT.joinpath("build").mkdir(exist_ok=True)
    with (ROOT / "build" / "chromium.lock").open("w") as lock:  # one test process installs, others wait
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _here(playwrights_own, is_whole) or _installed(playwrights_own, is_whole)


def _here(playwrights_own: str, is_whole: bool) -> str | None:
    own = Path(playwrights_own)
    named = os.environ.get("CHROMIUM", "")
    looked_for = (named, *SHELLS, *playwrights_shell(own), *WHOLE, own, ON_A_MAC)
    found = (shutil.which(str(each)) for each in looked_for if each)
    return next((path for path in found if path and not (is_whole and _is_shell(path))), None)


def _is_shell(path: str) -> bool:
    return Path(path).name in SHELLS


def playwrights_shell(playwrights_own: Path) -> list[Path]:
    """Return where Playwright keeps the shell that belongs to its whole browser: in the folder beside it."""
    for folder in playwrights_own.parents:
        if folder.name.startswith("chromium-"):
            beside = folder.with_name(folder.name.replace("chromium-", "chromium_headless_shell-"))
            return list(beside.glob("*/chrome-headless-shell"))
    return []


def _installed(playwrights_own: str, is_whole: bool) -> str:
    tried = []
    ways: tuple[Callable[[bool], list[list[str]]], ...] = (_by_the_distribution, _by_playwright)
    for way in ways:
        for command in way(is_whole):
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
            tried.append(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr[-600:]}")
            if found := _here(playwrights_own, is_whole):
                return found
    tries = "\n".join(tried)
    raise NoBrowser(f"No Chromium was found and none could be installed; CHROMIUM may name one.\n{tries}")


def _by_the_distribution(is_whole: bool) -> list[list[str]]:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return []
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"]
    packages = ["chromium"] if is_whole else ["chromium-headless-shell", "chromium"]
    return [["apt-get", "update", "--quiet"], *([*install, package] for package in packages)]


def _by_playwright(_is_whole: bool) -> list[list[str]]:
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]  # brings both
