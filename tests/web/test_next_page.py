import pytest
from hypothesis import given
from hypothesis import strategies as st

from streampai_app.web.next_page import local_path


@pytest.mark.parametrize("path", ["/", "/admin/support", "/admin/support/cht_1?x=1&y=%20#top", "/u/ada~1/"])
def test_an_address_of_ours_is_kept(path: str) -> None:
    assert local_path(path, otherwise="/home") == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "admin",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/a\\..\\\\evil.example",
        "/\n/evil.example",
        " /admin",
        "/admin\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/ä",
    ],
)
def test_any_other_address_leads_home(path: str) -> None:
    assert local_path(path, otherwise="/home") == "/home"


@given(st.text())
def test_wherever_it_leads_it_leads_nowhere_else(text: str) -> None:
    path = local_path(f"/{text}", otherwise="/home")
    assert path.startswith("/")
    assert not path.startswith("//")
    assert path.isprintable()
    assert "\\" not in path
