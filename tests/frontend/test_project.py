"""Wherever the process was started, Reflex is configured as in the project and keeps no state on disk."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import reflex as rx
from reflex_base.config import get_config
from streampai_app import streampai_app as root
root.serve()
print(get_config().app_name, type(root.app.state_manager).__name__, get_config().redis_token_expiration)
"""


@pytest.mark.slow
@pytest.mark.usefixtures("built_front_end")
@pytest.mark.parametrize("outside", [{}, {"REFLEX_STATE_MANAGER_MODE": "disk", "REFLEX_APP_NAME": "another"}])
def test_from_another_folder_it_is_the_same_and_nothing_is_left_there(tmp_path, outside):
    here, data = tmp_path / "here", tmp_path / "data"
    here.mkdir()
    (here / "rxconfig.py").write_text("raise SystemExit('not this one')")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=here,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": str(data), **outside},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-3:] == ["streampai_app", "StateManagerMemory", str(12 * 60 * 60)]
    assert [path.name for path in here.iterdir()] == ["rxconfig.py"]
    assert [path.name for path in (data, *data.iterdir()) if path.stat().st_mode & 0o077] == []
    assert not list(data.rglob("*.pkl"))
