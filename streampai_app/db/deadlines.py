"""How long the database may keep us waiting: every limit in one place, in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Each is enforced by whoever can: libpq, the server, SQLite, or our own `Watchdog` beside them.

    What people wait for ends after `turn` + `work` at the latest, whatever hangs.
    """

    connect: float = 3.0  # to reach the server and be let in; libpq counts whole seconds, two at least
    idle: float = 5.0  # since a connection was used last, after which it is asked before it is used
    ping: float = 2.0  # for the answer to that
    lock: float = 3.0  # for a lock of another transaction; Postgres looks for deadlocks after one second
    statement: float = 6.0  # for one statement, on the server
    work: float = 7.0  # for a use-case from its turn to its commit, the tries in a race together
    turn: float = 6.0  # for a use-case to have its turn; one that is still waiting then is not run
    late: float = 3.0  # after which a write that is not done makes the process not ready

    @property
    def tick(self) -> float:
        """How often the watchdog looks."""
        return min(0.25, self.ping / 4, self.work / 4)


SERVING = Deadlines()
# For the command line and measurements: nobody else waits, and a whole person or a hundred thousand rows may
# pass through one transaction.
OFFLINE = Deadlines(connect=10, lock=60, statement=3600, work=3600, turn=3600)
# For migrations: one waits for another process's, and may have to build an index over everything.
MIGRATING = Deadlines(connect=10, lock=120, statement=0, work=0, turn=0)
