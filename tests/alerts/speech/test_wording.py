"""What is spoken, and by which voice."""

import pytest

from streampai_app.alerts.speech.espeak import VOICES
from streampai_app.alerts.speech.wording import (
    choose_voice,
    likely_language,
    read_by,
    readable,
    script_of,
    speakable,
)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Hello,\n  world! 🎉", "Hello, world!"),
        ("you •••• genius", "you genius"),
        ("**bold** [[x]] <b>", "bold x b"),
        ("5 € & 10%", "5 € & 10%"),
        ("aaaaaaaaaaaaah", "aaaah"),
        ("ｆｕｌｌ", "full"),
        ("1000000 subs, 5555555 and x²", "1000000 subs, 5555555 and x²"),
        ("10², CO₂, 2½", "10², CO₂, 2 1/2"),
        ("−5, 3×4", "-5, 3×4"),
        ("e\u0301 ﬁ １２", "é fi 12"),
        ("żółw, año, Größe", "żółw, año, Größe"),
        ("👩‍👩‍👧 hi", "hi"),
        ("🎉", ""),
    ],
)
def test_only_words_are_spoken(text: str, spoken: str) -> None:
    assert speakable(text, 20) == spoken


def test_a_long_text_is_cut_between_words() -> None:
    assert speakable("hello world " * 100, 1) == "hello world hello world"
    assert len(speakable("x1" * 5_000, 20)) <= 500


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Thank you for the stream, you are the best", "en"),
        ("Danke für den Stream, du bist der Beste", "de"),
        ("Dzięki za stream, jesteś najlepszy", "pl"),
        ("Gracias por el directo, eres el mejor", "es"),
        ("12345", ""),
    ],
)
def test_a_language_is_guessed_by_everyday_words(text: str, language: str) -> None:
    assert likely_language(text) == language


def test_the_voice_that_was_chosen_speaks() -> None:
    assert choose_voice(VOICES, "es-419", "Thank you for the stream") == "es-419"


def test_a_voice_that_is_gone_is_replaced_by_a_near_one() -> None:
    assert choose_voice(VOICES, "de-at", "hello") == "de"
    assert choose_voice(VOICES, "11-abc", "Danke für den Stream, du") == "de"
    assert choose_voice(VOICES, "", "Dzięki za to") == "pl"
    assert choose_voice(VOICES, "", "12345") == "en"


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("Ana says مرحبا and こんにちは 5 times", "en", "Ana says and 5 times"),
        ("مرحبا بكم!", "en", ""),
        ("Żółw, 1ª año, Größe", "pl", "Żółw, 1ª año, Größe"),
        ("Ana مرحبا", "", "Ana مرحبا"),
    ],
)
def test_a_voice_reads_only_words_in_letters_it_knows(text: str, language: str, read: str) -> None:
    assert readable(text, language) == read


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Hello, año!", "LATIN"),
        ("مرحبا بكم", "ARABIC"),
        ("سلام، چطوری؟", "PERSIAN"),
        ("Привет, hi", "CYRILLIC"),
        ("Привіт усім", "UKRAINIAN"),
        ("こんにちは、コンニチハ", "HIRAGANA"),
        ("配信が楽しい", "JAPANESE"),
        ("你好世界", "CJK"),
        ("안녕하세요", "HANGUL"),
        ("12 + 3!", ""),
    ],
)
def test_the_script_of_a_text_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("Привет всем от Ana", "en", ("Привет всем от Ana", "ru")),
        ("Привіт усім", "en", ("Привіт усім", "uk")),
        ("Hello, привет, my friends", "en", ("Hello, my friends", "en")),
        ("Привет اهلا друзья", "en", ("Привет друзья", "ru")),
        ("配信が楽しい", "en", ("", "en")),
        ("配信が楽しい lol", "en", ("lol", "en")),
        ("Привет всем", "", ("Привет всем", "en")),
    ],
)
def test_a_text_is_read_by_a_voice_of_its_script_or_not_at_all(
    text: str, language: str, read: tuple[str, str]
) -> None:
    assert read_by(text, "en", language, {"CYRILLIC": "ru", "UKRAINIAN": "uk"}) == read
