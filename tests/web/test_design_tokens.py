"""The widget gets those tokens that it uses, from the one file of them."""

import pytest

from streampai_app.web.design_tokens import declare, read_tokens, used_in

CSS = """
/* --no: not this; */
:root, :host { --a: 1px; --b:  light-dark(#fff,
    #000); }
.x { --c: calc(var(--a) * 2) }
"""


def test_tokens_are_read_wherever_they_are_declared():
    assert read_tokens(CSS) == {"--a": "1px", "--b": "light-dark(#fff, #000)", "--c": "calc(var(--a) * 2)"}


def test_only_what_is_used_is_declared_with_what_it_uses_itself():
    assert used_in("color: var(--c); margin: var(--c)") == {"--c"}
    rules = declare(read_tokens(CSS), {"--c"})
    assert "--a:1px;--c:calc(var(--a) * 2)}" in rules
    assert "--b" not in rules
    assert ":host([theme=dark]) .root{color-scheme:dark}" in rules


def test_a_token_that_nobody_declared_stops_the_start():
    with pytest.raises(KeyError):
        declare(read_tokens(CSS), {"--unknown"})
