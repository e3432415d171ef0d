"""When the front end is built again, and what may reach the build."""

from pathlib import Path

from streampai_app.frontend.build import ROOT, _why, build_environment, fingerprint, settle_lock


def test_the_fingerprint_follows_names_and_contents(tmp_path: Path) -> None:
    page = tmp_path / "streampai_app" / "pages" / "one.py"
    page.parent.mkdir(parents=True)
    page.write_text("a")
    first = fingerprint(tmp_path)
    page.write_text("b")
    second = fingerprint(tmp_path)
    page.rename(page.with_name("two.py"))
    assert len({first, second, fingerprint(tmp_path)}) == 3


def test_no_setting_reaches_the_build() -> None:
    outside = {"PORT": "9", "public_url": "x", "REFLEX_API_URL": "y", "DATABASE_URL": "z", "HOME": "/h"}
    inside = build_environment(outside)
    assert inside["HOME"] == "/h"
    assert not {"PORT", "public_url", "REFLEX_API_URL", "DATABASE_URL"} & set(inside)


def test_the_npm_lock_names_no_server() -> None:
    assert '"resolved"' not in (ROOT / "reflex.lock" / "package-lock.json").read_text()


def test_a_failed_build_is_explained_by_its_errors() -> None:
    assert _why("one\nnpm silly error\nnpm error code E404\ntwo") == "npm error code E404"
    assert _why("one\ntwo") == "one\ntwo"


def test_the_order_of_packages_never_looks_like_a_change(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.write_text('{"b": {"y": "1", "x": "2"}, "a": []}')
    other.write_text('{"a": [], "b": {"x": "2", "y": "1"}}\n')
    settle_lock(one)
    settle_lock(other)
    assert one.read_text() == other.read_text()
