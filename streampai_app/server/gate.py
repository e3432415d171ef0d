"""Who may hold a connection to this process, before it is known what they want.

A stranger's address has so many at a time; further ones wait unread until one of them ends. Behind a proxy
that we trust nobody's address is known until the head of a request has come: there `web/crowd.py` counts, and
here only the deadlines hold.
"""

from collections.abc import Callable

from ..limits import SITE_TIMES, of_address, site_of
from ..slots import Slots
from ..web.address import TrustedProxies

PER_ADDRESS = 256  # HTTP connections; a browser opens six, and an office shares an address
MAX_WAITING = 4_096  # connections of one address


class Pass:
    """One connection's right to be read: given, or awaited."""

    __slots__ = ("_close", "_gate", "_own", "_site", "_turn", "is_waiting")

    def __init__(
        self, gate: "Gate", address: str, turn: Callable[[], None], close: Callable[[], None]
    ) -> None:
        self._gate = gate
        self._own, self._site = of_address(address), site_of(address)
        self._turn = turn
        self._close = close
        self.is_waiting = False

    def enter(self) -> bool:
        """Take a slot or wait for one. False if there is not even room to wait."""
        if self._site and not self._gate.sites.take(self._site):
            return False
        if self._gate.addresses.take(self._own):
            return True
        self.is_waiting = self._gate.addresses.wait(self._own, self._called)
        if self.is_waiting:
            self._gate.wake(self._own)
        elif self._site:
            self._gate.sites.release(self._site)
        return self.is_waiting

    def rest(self) -> None:
        """Ask for nothing for the moment: this connection may be closed for another one of its address."""
        self._gate.resting.setdefault(self._own, {})[self] = self._close

    def work(self) -> None:
        """Ask for something again."""
        resting = self._gate.resting.get(self._own)
        if resting is not None and resting.pop(self, None) and not resting:
            del self._gate.resting[self._own]

    @property
    def is_wanted(self) -> bool:
        """Whether another connection of the same address waits for this one's place."""
        return not self.is_waiting and self._gate.addresses.is_awaited(self._own)

    def leave(self) -> None:
        """Give back what was taken."""
        self.work()
        if self.is_waiting:
            self._gate.addresses.forget(self._own, self._called)
        else:
            self._gate.addresses.release(self._own)
        if self._site:
            self._gate.sites.release(self._site)

    def _called(self) -> None:
        self.is_waiting = False
        self._turn()


class Gate:
    """Counts the connections of each address. One per process."""

    def __init__(self, proxies: TrustedProxies, capacity: int, per_address: int = PER_ADDRESS) -> None:
        """`capacity` is how many connections the process takes in all."""
        self.capacity = capacity
        self.addresses = Slots(per_address, MAX_WAITING)
        self.resting: dict[str, dict[Pass, Callable[[], None]]] = {}
        self.sites = Slots((per_address + MAX_WAITING) * SITE_TIMES)
        self._proxies = proxies

    def trusts(self, address: str) -> bool:
        """Whether this is one of our proxies."""
        return self._proxies.trusts(address)

    def enter(self, address: str, turn: Callable[[], None], close: Callable[[], None]) -> Pass | None:
        """Let a stranger's connection in; if it has to wait, `turn` is called later. None: it must go.

        `close` is called where it rests and another one of its address waits.
        """
        entering = Pass(self, address, turn, close)
        return entering if entering.enter() else None

    def wake(self, own: str) -> None:
        """Close one of an address's connections that rest, since another one waits."""
        for resting, close in self.resting.get(own, {}).items():
            resting.work()
            close()
            return
