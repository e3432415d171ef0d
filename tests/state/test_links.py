"""What in a text is an address: one corpus for the console and, in test_widget_modules.py, for the widget."""

import json
from pathlib import Path

import pytest

from streampai_app.state.lines import parts_of

CORPUS = json.loads((Path(__file__).parents[1] / "data" / "links.json").read_text())


@pytest.mark.parametrize("text", CORPUS)
def test_links_end_where_the_address_ends(text):
    parts = parts_of(text)
    assert "".join(part.text for part in parts) == text
    assert [part.href for part in parts if part.href] == CORPUS[text]
