"""Build the front end into `build/frontend`, unless what is there was built from the same sources."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..settings import ROOT, Settings
from .node import use_bundled_node

FOLDER = ROOT / "build" / "frontend"
SOURCES = ("streampai_app/**/*.py", "assets/**/*", "reflex.lock/*", "rxconfig.py", "requirements.lock")


class BuildFailed(Exception):
    """The build did not end well. The message holds the lines that say why, and names the file with all."""


def build() -> bool:
    """Build if needed and say whether it was. One process builds, others wait and find it done."""
    with _alone():
        if is_built():
            return False
        _export()
        settle_lock(ROOT / "reflex.lock" / "package.json")
        _publish(ROOT / ".web" / "build" / "client")
        return True


def is_built() -> bool:
    """Whether `build/frontend` was built from the sources as they are."""
    try:
        return _stamp().read_text() == fingerprint(ROOT)
    except FileNotFoundError:
        return False


def fingerprint(root: Path) -> str:
    """Return a digest of everything that the build is made from."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in root.glob(pattern) if path.is_file()):
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def build_environment(outside: dict[str, str]) -> dict[str, str]:
    """Return the environment of the build: none of our settings, so that none can be baked in."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {
        name: value
        for name, value in outside.items()
        if name.upper() not in ours and not name.startswith("REFLEX_")
    }
    return kept | {
        "ENV_FILE": os.devnull,
        "REFLEX_USE_NPM": "1",
        "REFLEX_CHECK_LATEST_VERSION": "0",
        "NPM_CONFIG_REGISTRY": _npm_setting("registry"),  # or Reflex measures registries and takes its pick
        "NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED": "true",
        "NPM_CONFIG_FUND": "false",
        "NPM_CONFIG_AUDIT": "false",
        "NODE_USE_SYSTEM_CA": "1",  # trust whom this machine trusts: a company's proxy signs for itself
    }


def _export() -> None:
    if not (ROOT / ".web" / "node_modules").exists():
        shutil.rmtree(ROOT / ".web", ignore_errors=True)  # it may remember packages that have gone
    use_bundled_node()
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    log = FOLDER.with_suffix(".log")
    with log.open("w") as output:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=build_environment(dict(os.environ)),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise BuildFailed(f"the front end could not be built (all of it: {log}):\n{_why(log.read_text())}")


def _why(output: str) -> str:
    """Return the lines that speak of an error, or the last ones if none does."""
    lines = output.splitlines()
    errors = [line for line in lines if "error" in line.lower() and "npm silly" not in line]
    return "\n".join((errors or lines)[-20:])


def settle_lock(path: Path) -> None:
    """Write it in one order: Reflex's differs with what was built before, and would look like a change."""
    settled = json.dumps(json.loads(path.read_text()), indent=2, sort_keys=True) + "\n"
    path.write_text(settled)


def _publish(built: Path) -> None:
    """Put the result in place in one step, so that a server never sees half of it."""
    fresh, old = FOLDER.with_suffix(".new"), FOLDER.with_suffix(".old")
    for left_over in (fresh, old):
        shutil.rmtree(left_over, ignore_errors=True)
    shutil.copytree(built, fresh)
    if FOLDER.exists():
        FOLDER.rename(old)
    fresh.rename(FOLDER)
    shutil.rmtree(old, ignore_errors=True)
    _stamp().write_text(fingerprint(ROOT))  # only now: the build itself may have completed reflex.lock


def _stamp() -> Path:
    return FOLDER.with_suffix(".stamp")


def _npm_setting(name: str) -> str:
    use_bundled_node()
    done = subprocess.run(["npm", "config", "get", name], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@contextmanager
def _alone() -> Iterator[None]:
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with (FOLDER.parent / "frontend.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
