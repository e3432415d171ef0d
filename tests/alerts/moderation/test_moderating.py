"""The verdict: what is masked, held, let through, and what of the text is left."""

import pytest

from streampai_app.alerts.moderation import Action, Mode, Policy, moderate

MASK = Policy()


def masked(text: str, policy: Policy = MASK) -> str:
    return moderate(text, policy).text


def test_a_clean_message_passes_as_it_is() -> None:
    verdict = moderate("Grüße & viel Spaß, año nuevo, żółw 👋🏽", MASK)
    assert (verdict.action, verdict.text) == (Action.PASS, "Grüße & viel Spaß, año nuevo, żółw 👋🏽")
    assert verdict.findings == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("oh fuck, no", "oh ••••, no"),
        ("oh f u c k, no", "oh • • • •, no"),
        ("motherfuckers!", "•••••••••••••!"),
        ("F\u200bU\u200bCK it", "•••• it"),
        ("fu\u0308\u0336ck it", "•••• it"),
        ("Du Ａｒｓｃｈｌｏｃｈ, du", "Du •••••••••, du"),
        ("Scheiße", "•••••••"),
        ("go to example.com, now", "go to •••••••••••, now"),
        ("BigAssTruck", "Big•••Truck"),
        ("kurwa🇵🇱", "•••••🇵🇱"),
    ],
)
def test_what_is_found_is_covered_where_it_stood(text: str, shown: str) -> None:
    verdict = moderate(text, MASK)
    assert (verdict.action, verdict.text) == (Action.MASK, shown)


def test_a_finding_tells_where_it_stands_in_the_text_as_it_was_given() -> None:
    text = "a\u200b ｆｕｃｋ b"
    (finding,) = moderate(text, MASK).findings
    assert text[finding.start : finding.end] == "ｆｕｃｋ"
    assert (finding.kind, finding.language, finding.entry) == ("word", "en", "*fuck*")


def test_what_is_held_stays_readable_for_whoever_decides() -> None:
    verdict = moderate("fuck this", Policy(mode=Mode.HOLD))
    assert (verdict.action, verdict.text) == (Action.HOLD, "fuck this")


def test_the_strictest_wish_decides() -> None:
    verdict = moderate("fuck, see example.com", Policy(links=Mode.HOLD))
    assert (verdict.action, verdict.text) == (Action.HOLD, "••••, see example.com")


def test_off_looks_for_nothing_but_own_words() -> None:
    policy = Policy(mode=Mode.OFF, links=Mode.OFF, blocked=("pineapple",))
    assert moderate("fuck, see example.com", policy).action is Action.PASS
    assert masked("Pineapple!", policy) == "•••••••••!"


def test_a_language_that_is_not_chosen_is_not_looked_for() -> None:
    assert moderate("hijo de puta", Policy(languages=("en", "de"))).action is Action.PASS


def test_own_words_are_found_in_disguise_and_not_within_others() -> None:
    policy = Policy(blocked=("voldemort", "spoil*", "two words", "сыр"))
    assert masked("V0ld3mort", policy) == "•••••••••"
    assert masked("v 0 l d 3 m o r t", policy) == "• • • • • • • • •"
    assert masked("spoilers despoil", policy) == "•••••••• despoil"
    assert masked("two, words", policy) == "•••• •••••"
    assert masked("люблю сыр", policy) == "люблю •••"


def test_allowed_words_and_hosts_are_excused_and_blocked_ones_never() -> None:
    policy = Policy(blocked=("slut",), allowed=("penis", "slut", "twitch.tv"))
    assert masked("penis slut twitch.tv/me clips.twitch.tv nottwitch.tv", policy) == (
        "penis •••• twitch.tv/me clips.twitch.tv ••••••••••••"
    )


def test_marks_matter_where_they_make_another_word() -> None:
    assert moderate("el cono y el año", MASK).action is Action.PASS
    assert masked("con\u0303o") == "••••"


@pytest.mark.parametrize("name", ["xX_Fuck_Xx", "DumbAssGamer", "Kurwa99", "hijo_de_puta", "Ni99er"])
def test_names_are_looked_at_like_messages(name: str) -> None:
    assert moderate(name, MASK).action is Action.MASK


def test_what_only_disturbs_a_screen_is_left_out() -> None:
    assert masked("a\u202eb\u0000c\nd \U000e0041e") == "abc d e"
    assert masked("z" + "\u0335" * 50) == "z\u0335\u0335"
    assert masked("👩‍👩‍👧 🏳️‍🌈") == "👩‍👩‍👧 🏳️‍🌈"


def test_what_cannot_be_read_passes() -> None:
    for text in (
        "",
        " ",
        "\u200b",
        "🎉🎉🎉",
        "1,1,1,1",
        "****",
        "Привет, мир",
        "こんにちは",
        "Γειά σου Κόσμε",
    ):
        assert moderate(text, MASK).action is Action.PASS, text


def test_a_policy_is_made_of_what_is_stored() -> None:
    policy = Policy.of("hold", "off", ["de", "tlh"], ["x" * 200] * 600, [])
    assert (policy.mode, policy.links, policy.languages) == (Mode.HOLD, Mode.OFF, ("de",))
    assert (len(policy.blocked), len(policy.blocked[0])) == (500, 100)
