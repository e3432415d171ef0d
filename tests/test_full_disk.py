"""A disk that gives no more room: what was to be written fails for itself, and leaves no half behind."""

import subprocess
import sys
from pathlib import Path

import pytest

# A limit on the size of files does without root what a full disk does: the write fails half-way.
NO_MORE = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
folder = Path(sys.argv[1])
large, small = b"x" * 100_000, b"y" * 100
"""
ATTACHMENT = """
from streampai_app.attachments.store import FolderStore
store = FolderStore(folder)
try:
    store.put("att_0000000001", large)
except OSError:
    print("refused")
store.put("att_0000000002", small)
assert store.get("att_0000000002") == small
"""
MAIL = """
import asyncio
from email.message import EmailMessage
from streampai_app.mail.carriers import FolderCarrier, Undeliverable

def mail(number, body):
    message = EmailMessage()
    message["Message-ID"] = f"<{number}@desk.example>"
    message.set_content(body.decode())
    return message

carrier = FolderCarrier(folder)
try:
    asyncio.run(carrier.deliver(mail(1, large)))
except Undeliverable:
    print("refused")
asyncio.run(carrier.deliver(mail(2, small)))
"""
SOUND = """
from streampai_app.alerts.speech.contract import Sound
from streampai_app.alerts.speech.errors import NotKept
from streampai_app.alerts.speech.sounds import Sounds

sounds = Sounds(folder)
try:
    sounds.keep("0" * 64, Sound(large, 1000))
except NotKept:
    print("refused")
sounds.keep("1" * 64, Sound(small, 1))
"""


@pytest.mark.parametrize("script", [ATTACHMENT, MAIL, SOUND], ids=["attachment", "mail", "sound"])
def test_what_finds_no_room_fails_for_itself_and_leaves_none_of_it(tmp_path: Path, script: str) -> None:
    command = [sys.executable, "-c", NO_MORE + script, str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "refused\n"), result.stderr
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(left) == 1, left
