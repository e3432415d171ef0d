"""Which addresses are built for those that vary, and which one is served for each."""

import pytest

from streampai_app.frontend.prerendering import stand_in, stand_ins, with_stand_ins


@pytest.mark.parametrize(
    ("route", "built"),
    [
        ("login", set()),
        ("index", set()),
        ("reset/[secret]", {"/reset/_"}),
        ("admin/support/[[chat_id]]", {"/admin/support", "/admin/support/_"}),
    ],
)
def test_an_address_that_varies_is_built_once_and_without_what_may_lack(route: str, built: set[str]) -> None:
    assert stand_ins(route) == built


@pytest.mark.parametrize(
    ("route", "path", "built"),
    [
        ("login", "/login", "/login"),
        ("reset/[secret]", "/reset/s3cret/", "/reset/_"),
        ("admin/support/[[chat_id]]", "/admin/support", "/admin/support"),
        ("admin/support/[[chat_id]]", "/admin/support/cht_1", "/admin/support/_"),
    ],
)
def test_an_address_leads_to_what_was_built_for_it(route: str, path: str, built: str) -> None:
    assert stand_in(route, path) == built


def test_they_are_added_to_what_is_written_anyway() -> None:
    config = with_stand_ins('export default {"ssr": false, "prerender": true};', ["login", "reset/[secret]"])
    assert config == (
        'export default {"ssr": false, '
        '"prerender": ({ getStaticPaths }) => [...getStaticPaths(), ...["/404", "/reset/_"]]};'
    )
