"""The folder of sounds: whole or not there, and never larger than it may be."""

import os
from pathlib import Path

import pytest

from streampai_app.alerts.speech import Sound
from streampai_app.alerts.speech.errors import NotKept
from streampai_app.alerts.speech.sounds import LONGEST, Sounds, ref_of
from streampai_app.alerts.speech.wav import as_sound

from .sounding import RATE, tone

SOUND = as_sound(tone(0.5), RATE, 10)


def refs(count: int) -> list[str]:
    return [ref_of("fake", "en", f"text {n}", 20) for n in range(count)]


def test_a_sound_is_found_again_with_its_length(tmp_path: Path) -> None:
    sounds, (ref,) = Sounds(tmp_path), refs(1)
    assert (sounds.find(ref), sounds.length(ref)) == (None, None)
    sounds.keep(ref, SOUND)
    path = sounds.find(ref)
    assert path is not None
    assert path.read_bytes() == SOUND.data
    assert sounds.length(ref) == 500


def test_the_least_used_go_when_there_are_too_many(tmp_path: Path) -> None:
    sounds = Sounds(tmp_path, most=3 * len(SOUND.data))
    first, second, third, fourth = refs(4)
    for age, ref in ((300, first), (200, second), (100, third)):
        sounds.keep(ref, SOUND)
        path = sounds.find(ref)
        assert path is not None
        stamp = path.stat().st_mtime - age
        os.utime(path, (stamp, stamp))
    sounds.find(first)  # used just now
    sounds.keep(fourth, SOUND)
    assert [sounds.find(ref) is not None for ref in (first, second, third, fourth)] == [
        True,
        False,
        True,
        True,
    ]
    assert sum(path.stat().st_size for path in tmp_path.glob("*/*")) <= 3 * len(SOUND.data)


def test_what_nobody_wanted_for_a_month_goes(tmp_path: Path) -> None:
    sounds, (old, new) = Sounds(tmp_path), refs(2)
    sounds.keep(old, SOUND)
    path = sounds.find(old)
    assert path is not None
    long_ago = path.stat().st_mtime - LONGEST - 60
    os.utime(path, (long_ago, long_ago))
    sounds.keep(new, SOUND)
    assert (sounds.find(old), sounds.find(new) is not None) == (None, True)


def test_one_sound_larger_than_all_is_kept_for_now(tmp_path: Path) -> None:
    sounds, (ref,) = Sounds(tmp_path, most=10), refs(1)
    sounds.keep(ref, SOUND)
    assert sounds.find(ref) is not None


def test_a_disk_that_takes_nothing_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotKept):
        Sounds(tmp_path / "file" / "sounds").keep(refs(1)[0], SOUND)


def test_half_a_sound_is_none(tmp_path: Path) -> None:
    sounds, (ref,) = Sounds(tmp_path), refs(1)
    sounds.keep(ref, Sound(b"RIFF", 0))
    assert sounds.length(ref) is None
    assert sounds.find(ref) is None


def test_a_name_that_leads_elsewhere_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    sounds = Sounds(tmp_path / "sounds")
    for ref in ("../secret", "/etc/passwd", "", "a/../../secret", "\0"):
        assert sounds.find(ref) is None


def test_everything_that_makes_it_sound_otherwise_makes_another_name() -> None:
    names = {
        ref_of(*each)
        for each in [("a", "en", "x", 5), ("b", "en", "x", 5), ("a", "de", "x", 5), ("a", "en", "y", 5)]
    }
    assert len(names | {ref_of("a", "en", "x", 6)}) == 5
