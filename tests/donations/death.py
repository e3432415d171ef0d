"""A process that dies before a statement or a commit. What it had begun is gone, what it committed stays."""

from sqlalchemy import event

from streampai_app.db import Database


class Killed(BaseException):
    """The process dies here."""


class Death:
    """Comes to whoever writes to a database, when told to, once."""

    def __init__(self, database: Database) -> None:
        self._steps_left = 0
        event.listen(database.engine, "before_cursor_execute", self._step)
        event.listen(database.engine, "commit", self._step)

    def before(self, step: int) -> None:
        """Let it come before the statement or commit of this number, counted from now: 1 is the next one."""
        self._steps_left = step

    def never(self) -> bool:
        """Call it off. Returns whether it was still to come."""
        was_to_come = self._steps_left > 0
        self._steps_left = 0
        return was_to_come

    def _step(self, *_what: object) -> None:
        if self._steps_left > 0:
            self._steps_left -= 1
            if self._steps_left == 0:
                raise Killed
