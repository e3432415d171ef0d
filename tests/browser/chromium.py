"""Finding a Chromium, or getting one. Browser tests fail without: they never skip."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from streampai_app.frontend.build import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


class NoBrowser(Exception):
    """There is no Chromium and none could be installed. The message says what was tried."""


def find_chromium(playwrights_own: str) -> str:
    """Return the path of a Chromium that is here: `CHROMIUM` names one, or it is looked for."""
    ROOT.joinpath("build").mkdir(exist_ok=True)
    with (ROOT / "build" / "chromium.lock").open("w") as lock:  # one test process installs, others wait
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _here(playwrights_own) or _installed(playwrights_own)


def _here(playwrights_own: str) -> str | None:
    named = [shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name]
    there = [path for path in (playwrights_own, str(ON_A_MAC)) if Path(path).exists()]
    return next((path for path in (*named, *there) if path), None)


def _installed(playwrights_own: str) -> str:
    tried = []
    ways: tuple[Callable[[], list[list[str]]], ...] = (_by_the_distribution, _by_playwright)
    for way in ways:
        for command in way():
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
            tried.append(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr[-600:]}")
            if done.returncode != 0:
                break
        if found := _here(playwrights_own):
            return found
    tries = "\n".join(tried)
    raise NoBrowser(f"No Chromium was found and none could be installed; CHROMIUM may name one.\n{tries}")


def _by_playwright() -> list[list[str]]:
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _by_the_distribution() -> list[list[str]]:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return []
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    return [["apt-get", "update", "--quiet"], install]
