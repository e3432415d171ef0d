"""What `streampai bench` runs: one file a benchmark, each the desk and its ceiling by turns."""

from .chat import chat
from .console import console
from .feedback import feedback
from .rate import rate
from .sockets import idle
from .widget import widget

__all__ = ["chat", "console", "feedback", "idle", "rate", "widget"]
