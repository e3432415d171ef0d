"""Letters drawn with several signs, or exchanged by their case, are read and masked where they stand."""

import pytest

from streampai_app.alerts.moderation import Action, Policy, moderate

POLICY = Policy()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("oh |=|_|ck you", "oh ••••••• you"),
        ("5|-|!t", "••••••"),
        ("/\\55hole!", "••••••••!"),
        ("ku|2w/\\ mać", "••••••• mać"),
        ("what an asshoIe", "what an •••••••"),
        ("BuIIshit", "••••••••"),
        ("SHlT happens", "•••• happens"),
        ("fuc*ing good", "••••••• good"),
        ("ﬁne, |=uck", "ﬁne, •••••"),
    ],
)
def test_it_is_masked_where_it_stands(text: str, shown: str) -> None:
    assert moderate(text, POLICY).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "\\o/ we won <3 (_)",
        "¯\\_(ツ)_/¯",
        "f() returns [] and {}",
        "either/or, and\\or",
        "Sra. López y Sr. Gómez",
        "davvero un bel flivver",
        "McIntyre and LaIma from BalI",
        "Zakochują się i szachują",
        "bejzbol i softball",
        "* fun *",
    ],
)
def test_what_only_looks_so_passes(text: str) -> None:
    assert moderate(text, POLICY).action is Action.PASS
