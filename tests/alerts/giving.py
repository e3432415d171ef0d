"""Paid donations for tests, by the way that real ones take: a provider's webhook is worked on."""

import json
from datetime import timedelta

from streampai_app.accounts.actors import Streamer
from streampai_app.alerts import controls, leasing, overlays, sweeping
from streampai_app.alerts.leasing import OnAir, Turn
from streampai_app.alerts.overlays import Source
from streampai_app.alerts.preferences import save_preferences
from streampai_app.db import Database, Tx
from streampai_app.donations import receipts
from streampai_app.ids import new_id
from streampai_app.models import Alert, Donation, Role
from tests.donations.world import PROVIDER, add_donation, payment, read, receive
from tests.people import add_account


def add_star(tx: Tx, name: str = "Nova") -> tuple[Streamer, str]:
    """Add a streamer with an overlay; return them, and the secret of its address."""
    streamer = Streamer(add_account(tx, name, Role.STREAMER), new_id("ses"), name, "")
    return streamer, overlays.rotate_overlay(tx, streamer)


def give(
    tx: Tx, streamer_id: str, message: str = "Hi!", amount: int = 500, ref: str = "", **changes: object
) -> str:
    """Have a donation paid and settled; return its id, which is its alert's too. `ref` names the payment."""
    checkout, currency = new_id("cks"), str(changes.get("currency", "EUR"))
    given = {"message": message, "amount": amount, "donor_name": "Ana", "checkout_ref": checkout} | changes
    donation = add_donation(tx, streamer_id=streamer_id, **given)
    ref = ref or new_id("pay")
    hear(tx, payment(ref=ref, total=amount, tax=0, currency=currency, checkout_ref=checkout))
    return donation.id


def hear(tx: Tx, *facts: object) -> None:
    """Receive one webhook and work on it."""
    event_id = new_id("evt")
    receive(tx, event_id, json.dumps({"type": "event", "facts": facts}).encode())
    receipts.work(tx, PROVIDER, event_id, read)


class Stage:
    """A streamer, their overlay, and a clock of their own: `at` is how much later it is than it really is."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.at = timedelta()
        self.streamer, self.secret = database.write_now(add_star)
        self.prefer(is_speech_on=False)

    def prefer(self, **change: object) -> None:
        self.write(save_preferences, self.streamer, change)

    def write(self, work, *args, **kwargs):
        return self.database.write_now(lambda tx: work(self._later(tx), *args, **kwargs))

    def sweep(self) -> None:
        """Do what the timetable does now and again: see jobs/sweep_alerts.py, sweep_overlays.py."""
        self.write(sweeping.put_in_order, self.read(sweeping.disordered))
        self.write(sweeping.end_turns)
        self.write(sweeping.forget_tests)

    def read(self, work, *args):
        return self.database.read_now(lambda tx: work(self._later(tx), *args))

    def give(self, message: str = "Hi!", amount: int = 500, **changes: object) -> str:
        return self.write(give, self.streamer.id, message, amount, **changes)

    def page(self, name: str = "page") -> Source:
        return self.read(overlays.recognise, self.secret, name)

    def turn(self, page: Source) -> Turn:
        return self.write(leasing.take_turn, page)

    def next(self, page: Source) -> OnAir | None:
        return self.turn(page).play

    def begin(self, page: Source, given: OnAir) -> None:
        self.write(leasing.begin, page, given.alert_id, given.lease)

    def finish(self, page: Source, given: OnAir) -> None:
        self.write(leasing.finish, page, given.alert_id, given.lease)

    def show(self, page: Source) -> str:
        """Play the next alert to its end and return its id; nothing if there is none."""
        given = self.next(page)
        if given is None:
            return ""
        self.begin(page, given)
        self.finish(page, given)
        return given.alert_id

    def press(self, button: str, *args: object):
        """Use one of the studio's controls."""
        return self.write(getattr(controls, button), self.streamer, *args)

    def alert(self, alert_id: str) -> Alert:
        return self.read(lambda tx: tx.session.get(Alert, alert_id))

    def donation(self, donation_id: str) -> Donation:
        return self.read(lambda tx: tx.session.get(Donation, donation_id))

    def state(self, alert_id: str) -> tuple[str, str]:
        alert = self.alert(alert_id)
        return alert.state, alert.reason

    def pass_time(self, **passed: float) -> None:
        self.at += timedelta(**passed)

    def _later(self, tx: Tx) -> Tx:
        tx.now += self.at
        return tx
