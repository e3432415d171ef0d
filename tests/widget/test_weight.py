"""What the widget costs a page, in bytes as they travel. The promise stands in DESIGN, section 4."""

import json

from streampai_app.frontend.build import ROOT
from streampai_app.web.widget.files import EDITOR, FEEDBACK, MAIN, REPORT, read_bundle

LOADER_AT_MOST = 2_048
PANEL_AT_MOST = 20_480
RECORDER_AT_MOST = 1_100
FEEDBACK_AT_MOST = 11_264  # requests and news, with the words of all: when one is opened
REPORT_AT_MOST = 9_728  # the form for bugs, with what a secret looks like: when it is opened
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
    assert len(bundle.scripts[REPORT].packed) <= REPORT_AT_MOST
    assert len(bundle.scripts[EDITOR].packed) <= EDITOR_AT_MOST


def words_of(folder):
    scripts = read_bundle().scripts
    words = {name: len(script.packed) for name, script in scripts.items() if name.startswith(folder)}
    assert set(words) == {f"{folder}{language}.js" for language in ("en", "de", "pl", "es", "mirrored")}
    return words


def test_what_the_documents_say_of_these_weights_is_true():
    bundle = read_bundle()
    later = len(bundle.scripts[FEEDBACK].packed) + max(words_of("feedback/words/").values())
    stated = {
        "README.md": (
            f"The loader weighs {LOADER_AT_MOST // 1024} kB",
            f"the panel behind it weighs less than {PANEL_AT_MOST // 1024} kB",
        ),
        "docs/widget.md": (
            f"when one of them is first opened ({round(later / 1024)} kB gzipped)",
            f"the form for bugs ({round(len(bundle.scripts[REPORT].packed) / 1024)} kB) when it is",
            f"the editor when there is a screenshot ({EDITOR_AT_MOST // 1024} kB)",
            f"(about {round(len(bundle.recorder.packed) / 1024)} kB gzipped",
        ),
    }
    for document, sentences in stated.items():
        text = " ".join((ROOT / document).read_text(encoding="utf-8").split())
        assert [sentence for sentence in sentences if sentence not in text] == []
