"""What the widget costs a page, in bytes as they travel. The promise stands in DESIGN, section 4."""

import json

from streampai_app.web.widget.files import EDITOR, FEEDBACK, MAIN, read_bundle

LOADER_AT_MOST = 2_048
PANEL_AT_MOST = 20_480
RECORDER_AT_MOST = 1_100
FEEDBACK_AT_MOST = 15_360  # requests, bugs and news, with their words: when one is opened
EDITOR_AT_MOST = 3_072  # when there is a screenshot


def test_the_loader_weighs_at_most_two_kilobytes():
    assert len(read_bundle().loader.packed) <= LOADER_AT_MOST


def test_the_whole_panel_weighs_at_most_twenty_kilobytes_in_any_language():
    scripts = read_bundle().scripts
    words = words_of("words/")
    assert len(scripts[MAIN].packed) + max(words.values()) <= PANEL_AT_MOST, json.dumps(words)


def test_what_loads_later_has_its_weight_too():
    bundle = read_bundle()
    assert len(bundle.recorder.packed) <= RECORDER_AT_MOST
    words = max(words_of("feedback/words/").values())
    assert len(bundle.scripts[FEEDBACK].packed) + words <= FEEDBACK_AT_MOST
    assert len(bundle.scripts[EDITOR].packed) <= EDITOR_AT_MOST


def words_of(folder):
    scripts = read_bundle().scripts
    words = {name: len(script.packed) for name, script in scripts.items() if name.startswith(folder)}
    assert set(words) == {f"{folder}{language}.js" for language in ("en", "de", "pl", "es", "mirrored")}
    return words
