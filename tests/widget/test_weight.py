"""What the widget costs a page, in bytes as they travel. The promise stands in DESIGN, section 4."""

import json

from streampai_app.web.widget import MAIN, read_bundle

LOADER_AT_MOST = 2_048
PANEL_AT_MOST = 20_480


def test_the_loader_weighs_at_most_two_kilobytes():
    assert len(read_bundle().loader.packed) <= LOADER_AT_MOST


def test_the_whole_panel_weighs_at_most_twenty_kilobytes_in_any_language():
    scripts = read_bundle().scripts
    words = {name: len(script.packed) for name, script in scripts.items() if name.startswith("words/")}
    assert set(words) == {f"words/{language}.js" for language in ("en", "de", "pl", "es", "mirrored")}
    assert len(scripts[MAIN].packed) + max(words.values()) <= PANEL_AT_MOST, json.dumps(words)
