"""The overlay's page, files and sound: for whoever has the secret, and nobody else."""

import wave
from io import BytesIO

import pytest
from sqlmodel import select

from streampai_app import runtime
from streampai_app.accounts.secrets import new_secret
from streampai_app.alerts import overlays
from streampai_app.alerts.leasing import take_turn
from streampai_app.alerts.overlays import overlay_of
from streampai_app.alerts.preferences import save_preferences
from streampai_app.errors import NotFound
from streampai_app.models import Account, Alert, AuditEntry, Overlay, Speech
from streampai_app.web.overlay.files import overlay_files
from tests.alerts.giving import add_star, give


@pytest.fixture
def star(desk):
    streamer, secret = desk.write(add_star)
    desk.write(save_preferences, streamer, {"is_speech_on": False})
    return streamer, secret


def test_the_page_opens_for_its_secret_and_keeps_it_to_itself(desk, star):
    answer = desk.client.get(f"/overlay/{star[1]}")
    assert answer.status_code == 200
    assert star[1] not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_what_obs_shows_of_an_unknown_address_is_nothing(desk, star):
    for secret in (new_secret(), "x", "\udce4%00", star[1][:-1]):
        answer = desk.client.get(f"/overlay/{secret.encode(errors='ignore').decode()}")
        assert answer.status_code == 404
        assert "<script" not in answer.text
        assert '<main id="stage" aria-live="polite"></main>' in answer.text


def test_rotating_gives_a_new_address_and_ends_the_old_one(desk, star):
    streamer, old = star
    new = desk.write(overlays.rotate_overlay, streamer)
    assert desk.client.get(f"/overlay/{old}").status_code == 404
    assert desk.client.get(f"/overlay/{new}").status_code == 200
    desk.write(overlays.revoke_overlay, streamer)
    assert desk.client.get(f"/overlay/{new}").status_code == 404
    assert desk.read(overlay_of, streamer) is None
    with pytest.raises(NotFound):
        desk.write(overlays.revoke_overlay, streamer)
    actions = desk.read(lambda tx: [entry.action for entry in tx.session.exec(select(AuditEntry))])
    assert actions == ["overlay.rotate", "overlay.rotate", "overlay.revoke"]


def test_only_the_hash_of_a_secret_is_kept(desk, star):
    rows = desk.read(lambda tx: [row.model_dump_json() for row in tx.session.exec(select(Overlay))])
    assert rows
    assert not any(star[1] in row for row in rows)


def test_the_overlay_of_a_streamer_who_may_not_sign_in_is_gone(desk, star):
    def disable(tx) -> None:
        tx.session.get_one(Account, star[0].id).disabled_at = tx.now

    desk.write(disable)
    assert desk.client.get(f"/overlay/{star[1]}").status_code == 404


def test_files_are_kept_for_ever_under_their_version(desk):
    files = overlay_files()
    for name in files.by_name:
        answer = desk.client.get(files.address(name))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    old = desk.client.get(f"/overlay-files/before/{next(iter(files.by_name))}")
    assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")
    assert desk.client.get(f"/overlay-files/{files.version}/../main.py").status_code == 404


def test_the_sounds_are_short_and_are_sounds():
    sounds = {name: file for name, file in overlay_files().by_name.items() if name.endswith(".wav")}
    assert len(sounds) == 5
    for file in sounds.values():
        assert len(file.plain) < 100_000
        with wave.open(BytesIO(file.plain)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
            loudest = max(abs(int.from_bytes(two, "little", signed=True)) for two in pairs(sound))
        assert 0.2 < seconds < 2.0
        assert 10_000 < loudest < 32_767


def pairs(sound: wave.Wave_read):
    frames = sound.readframes(sound.getnframes())
    return (frames[at : at + 2] for at in range(0, len(frames), 2))


def test_the_studio_may_show_a_preview_in_a_frame_and_nobody_else(desk):
    answer = desk.client.get("/overlay-preview")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_speech_is_for_the_overlay_and_only_while_its_alert_is_on_air(desk, star):
    streamer, secret = star
    alert = desk.write(give, streamer.id)
    spoken = desk.client.portal.call(lambda: runtime.current().speech.say("Hello", "en", 5))

    def speak(tx, ref: str) -> None:
        row = tx.session.get_one(Alert, alert)
        row.speech, row.speech_ref, row.speech_ms = Speech.READY, ref, spoken.milliseconds

    desk.write(speak, spoken.ref)
    url, bearer = f"/api/overlay/speech/{alert}", {"Authorization": f"Bearer {secret}"}
    assert desk.client.get(url).status_code == 401
    assert desk.client.get(url, headers={"Authorization": f"Bearer {new_secret()}"}).status_code == 401
    assert desk.client.get(url, headers=bearer).status_code == 404  # it is not on air
    page = desk.read(overlays.recognise, secret, "page")
    desk.write(take_turn, page)
    answer = desk.client.get(url, headers=bearer)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    assert answer.headers["cache-control"] == "no-store"
    with wave.open(BytesIO(answer.content)) as sound:
        assert sound.getnframes() > 1_000
    _, other_secret = desk.write(add_star, "Luna")
    assert desk.client.get(url, headers={"Authorization": f"Bearer {other_secret}"}).status_code == 404
    desk.write(speak, "f" * 64)  # made on another machine, or cleared away: it is said again
    assert desk.client.get(url, headers=bearer).content[:4] == b"RIFF"
