"""A built page holds what its first drawing needs."""

from pathlib import Path

import pytest

from streampai_app.frontend.first_paint import FirstPaint, drawn_at_once

SHEET = '<link href="/assets/a-1.css" rel="stylesheet" type="text/css"/>'
PAGE = (
    '<head><link as="style" href="/assets/a-1.css" rel="preload"/>'
    f'<script src="/desk/index.js" type="module"></script>{SHEET}</head>'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("assets/a-1.css", "a{color:red}"), ("p.html", PAGE)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_style_sheet_stands_in_the_page_and_is_not_asked_for(folder: Path) -> None:
    FirstPaint().post_build(static_dir=folder)
    assert (folder / "p.html").read_text() == (
        '<head><link as="style" media="not all" href="/assets/a-1.css" rel="preload"/>'
        '<script src="/desk/index.js" type="module"></script>'
        "<style>a{color:red}</style>"
        '<link disabled="" href="/assets/a-1.css" rel="stylesheet" type="text/css"/></head>'
    )


@pytest.mark.parametrize("page", ["<head></head>", SHEET * 2])
def test_a_page_that_was_built_otherwise_fails_the_build(folder: Path, page: str) -> None:
    with pytest.raises(RuntimeError, match="style sheets, and not one"):
        drawn_at_once(page, folder)


def test_what_would_end_early_inside_a_page_fails_the_build(folder: Path) -> None:
    (folder / "assets/a-1.css").write_text("a{content:'</style>'}")
    with pytest.raises(RuntimeError, match="cannot stand inside"):
        drawn_at_once(PAGE, folder)
