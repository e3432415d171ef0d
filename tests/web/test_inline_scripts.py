"""Scripts inside a page get the hash a browser would compute."""

from streampai_app.web.inline_scripts import script_hashes

# The example of CSP Level 3, section 8.3.
ALERT = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_an_inline_script_is_hashed_as_it_stands() -> None:
    assert script_hashes("<p>x</p><script>alert('Hello, world.');</script>") == (ALERT,)


def test_what_stands_twice_is_named_once_and_linked_scripts_are_not_named() -> None:
    page = """<script>alert('Hello, world.');</script><script src="/a.js"></script>
    <script type="module">alert('Hello, world.');</script>"""
    assert script_hashes(page) == (ALERT,)


def test_text_that_looks_like_markup_inside_a_script_is_part_of_it() -> None:
    assert len(script_hashes('<script>a = "<b>&amp;</b>"</script>')) == 1
    assert script_hashes('<script>"&amp;"</script>') != script_hashes('<script>"&"</script>')
