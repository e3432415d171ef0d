"""The built pages hold no address: they talk to whoever served them."""

from pathlib import Path

import pytest

from streampai_app.frontend.same_origin import NOWHERE, SameOrigin, ask_the_page


def test_addresses_become_questions_to_the_page() -> None:
    script = f"var e={{PING:`http://{NOWHERE}/ping`,EVENT:'ws://{NOWHERE}/_event',T:`websocket`}}"
    assert ask_the_page(script) == (
        'var e={PING:(location.origin+"/ping"),'
        'EVENT:(location.origin.replace("http","ws")+"/_event"),T:`websocket`}'
    )


def test_an_address_that_cannot_be_replaced_fails_the_build() -> None:
    with pytest.raises(RuntimeError, match="cannot be replaced"):
        ask_the_page(f"`before http://{NOWHERE}/ping after`")


def test_a_build_without_the_address_fails(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("let a = 1")
    with pytest.raises(RuntimeError, match="no built script"):
        SameOrigin().post_build(static_dir=tmp_path)
