"""espeak-ng really speaks, in a process that can do no harm. No network: `conftest.py` has taken it away."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from streampai_app.alerts.speech import ProviderFailed, TookTooLong
from streampai_app.alerts.speech.espeak import READERS, VOICES, Engine, Espeak, find_engine
from streampai_app.alerts.speech.wording import script_of

from ...waiting import eventually
from .sounding import listen

NOWHERE = Engine(Path("/nowhere/libespeak-ng.so"), Path("/nowhere"))


@pytest.fixture
def espeak() -> Espeak:
    engine = find_engine()
    assert engine is not None, "the development lock installs espeak-ng"
    return Espeak(engine, timeout=30)


def stub(code: str) -> tuple[str, ...]:
    """A synthesiser of one's own making."""
    return (sys.executable, "-I", "-S", "-c", code)


@pytest.mark.parametrize("voice", VOICES)
async def test_each_voice_speaks(espeak: Espeak, voice: str) -> None:
    heard = listen((await espeak.speak("Radio, one, 2, 3: Streampai.", voice, 20)).data)
    assert (heard.rate, heard.channels, heard.width) == (22_050, 1, 2)
    assert 1.0 < heard.seconds < 6.0
    assert heard.loudness > 300


async def test_the_voices_differ(espeak: Espeak) -> None:
    said = [(await espeak.speak("Radio Warszawa", voice, 20)).data for voice in ("en", "de", "pl", "es")]
    assert len(set(said)) == 4


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("ARABIC", "مرحبا بالجميع"),
        ("PERSIAN", "چطوری دوست من"),
        ("CYRILLIC", "Привет всем друзья"),
        ("UKRAINIAN", "Привіт усім друзі"),
        ("GREEK", "Γεια σας παιδιά"),
        ("HEBREW", "שלום לכולם"),
        ("ARMENIAN", "Բարեւ ձեզ"),
        ("GEORGIAN", "გამარჯობა ყველას"),
        ("DEVANAGARI", "नमस्ते दुनिया"),
        ("BENGALI", "নমস্কার বন্ধুরা"),
        ("TAMIL", "வணக்கம் நண்பர்களே"),
        ("THAI", "สวัสดีครับ"),
        ("CJK", "你好世界朋友们"),
        ("HANGUL", "안녕하세요 여러분"),
        ("HIRAGANA", "こんにちは、ありがとう"),
    ],
)
async def test_a_voice_of_a_script_reads_words_and_names_no_letters(
    espeak: Espeak, script: str, text: str
) -> None:
    """A letter's name takes half a second and more, as an English voice takes for each of Arabic."""
    assert script_of(text) == script
    read = await espeak.speak(text, READERS[script], 20)
    assert listen(read.data).loudness > 300
    assert read.milliseconds / sum(map(str.isalpha, text)) < 300


def test_every_voice_of_a_script_is_tried_above() -> None:
    assert len(READERS) == 15


@pytest.mark.parametrize(
    "text",
    [
        "-f /etc/passwd",
        "--stdout -v de",
        "<speak>Hello <break time='60s'/> there</speak>",
        "<audio src='/etc/passwd'>hello</audio>",
        "[[h@l'oU w'3:ld]]",
        "hello\0there",
        "Привет, hello, 你好, שלום",
        "${HOME} `id` $(id) ; rm -rf /",
    ],
)
async def test_whatever_a_text_looks_like_it_is_read_as_text(espeak: Espeak, text: str) -> None:
    heard = listen((await espeak.speak(text, "en", 20)).data)
    assert 0.3 < heard.seconds < 15  # and no break of a minute
    assert heard.loudness > 300


async def test_phonemes_in_brackets_are_spelt_out_and_not_pronounced(espeak: Espeak) -> None:
    pronounced = await espeak.speak("hello", "en", 20)
    assert (await espeak.speak("[[h@l'oU]]", "en", 20)).milliseconds > pronounced.milliseconds * 1.3


@pytest.mark.parametrize("text", ["1," * 5_000, "word " * 2_000, "9" * 10_000])
async def test_a_text_without_end_ends_where_it_is_cut(espeak: Espeak, text: str) -> None:
    sound = await espeak.speak(text, "en", 3)
    assert sound.milliseconds == 3_000
    assert len(sound.data) == 44 + 3 * 22_050 * 2


async def test_the_text_stands_on_no_command_line_and_our_secrets_in_no_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "hidden")
    seen = tmp_path / "seen"
    code = f"import os, sys; open({str(seen)!r}, 'w').write(repr((sys.argv, dict(os.environ))))"
    with pytest.raises(ProviderFailed):
        await Espeak(NOWHERE, child=stub(code)).speak("a private message", "en", 5)
    assert "private" not in seen.read_text()
    assert "hidden" not in seen.read_text()


async def test_a_synthesiser_that_hangs_is_killed(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    code = f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        await Espeak(NOWHERE, timeout=1.5, child=stub(code)).speak("hello", "en", 5)
    assert time.monotonic() - began < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


async def test_who_gives_up_leaves_no_process_behind(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    code = f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    speaking = asyncio.create_task(Espeak(NOWHERE, timeout=60, child=stub(code)).speak("hello", "en", 5))
    await eventually(lambda: pid.exists() and pid.read_text(), 30)
    speaking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await speaking
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("dies at once", "import os; os.kill(os.getpid(), 9)"),
        ("dies after it heard", "import os, sys; sys.stdin.read(); os.abort()"),
        ("says no", "raise SystemExit(4)"),
        ("says nothing", ""),
        ("talks nonsense", "print('Hello!' * 100)"),
        ("never stops", "import sys\nwhile True: sys.stdout.write('x' * 65536)"),
    ],
)
async def test_a_synthesiser_that_fails_is_an_error_and_no_more(what: str, code: str) -> None:
    with pytest.raises(ProviderFailed):
        await Espeak(NOWHERE, timeout=60, child=stub(code)).speak("hello", "en", 1)


async def test_a_library_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ProviderFailed, match="ended with 2"):
        await Espeak(NOWHERE, timeout=60).speak("hello", "en", 5)


def test_our_process_never_loads_the_library() -> None:
    code = (
        "import asyncio, sys\n"
        "from streampai_app.alerts.speech.espeak import Espeak, find_engine\n"
        "asyncio.run(Espeak(find_engine(), timeout=60).speak('hello', 'en', 5))\n"
        "assert 'espeakng_loader' not in sys.modules\n"
        "assert 'espeak' not in open('/proc/self/maps').read()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
