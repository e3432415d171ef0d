"""Who listens for Enter asks `composing.js` whether an input method is at work."""

import re

from streampai_app.frontend.build import ROOT

ASSETS = ROOT / "assets"
# Enter chooses a place on a picture there: no text is written.
NO_TEXT = {"widget/feedback/editor.js"}


def test_no_script_asks_a_key_by_itself_whether_it_belongs_to_an_input_method():
    asking = re.compile(r"\.isComposing|\.keyCode|\"Enter\"")
    scripts = {path.relative_to(ASSETS).as_posix(): path.read_text() for path in ASSETS.rglob("*.js")}
    handling = {name for name, text in scripts.items() if asking.search(text)} - NO_TEXT - {"composing.js"}
    assert handling == {"widget/composer.js", "desk/composer.js"}
    assert [name for name in handling if "isComposing(event)" not in scripts[name]] == []
    assert [name for name in handling if ".isComposing" in scripts[name]] == []
