"""What is committed fits together, and names no package registry."""

import re
import subprocess
import tomllib
from itertools import chain

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from streampai_app.frontend.build import ROOT

REGISTRIES = re.compile(r"https?://[^ ]*(" + "py" + "pi|npm" + "js|registry)")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = {"requirements.lock": ("install",), "requirements-dev.lock": ("install", "dev")}


def pinned(lock: str) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_pins_what_the_project_asks_for(lock: str) -> None:
    extras = (PROJECT["optional-dependencies"][extra] for extra in LOCKS[lock])
    wanted = map(Requirement, chain(PROJECT["dependencies"], *extras))
    pins = pinned(lock)
    unmet = [
        str(each) for each in wanted if pins.get(canonicalize_name(each.name), "0") not in each.specifier
    ]
    assert unmet == [], "run `make lock`"


def test_both_locks_pin_the_same_versions() -> None:
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_has_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_no_committed_file_names_a_package_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    texts = {path: path.read_bytes().decode(errors="ignore") for path in paths if path.is_file()}
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if REGISTRIES.search(text)] == []
