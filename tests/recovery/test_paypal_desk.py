"""A desk started with PAYPAL_* as by an operator: a gift goes its whole way over the network."""

import time
from collections.abc import Callable

import httpx
import pytest
from sqlmodel import select

from streampai_app.models import Donation, Receipt
from tests.desk import Desk
from tests.paypal_server import PayPalServer, serving_paypal
from tests.people import add_streamer
from tests.web.giving.donors import Donor

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "more", [{}, {"PAYMENT_PROVIDER": "paypal"}], ids=["beside the sandbox", "as the provider"]
)
def test_a_desk_with_paypal_comes_up_and_takes_a_gift(
    make_desk: Callable[..., Desk], more: dict[str, str]
) -> None:
    with serving_paypal() as paypal:
        desk = make_desk(**paypal.settings, **more)
        with desk.database() as database:
            database.write_now(add_streamer)
        with httpx.Client(base_url=desk.url, follow_redirects=True) as client:
            donor = Donor(client)
            for path in ("/u/nova", "/readyz", "/login", "/admin/payments", "/studio", "/voices/de.wav"):
                assert client.get(path).status_code == 200, path
            answer = donor.send(amount="7")
            assert answer.status_code == 303, answer.text
            if more:
                pay(desk, paypal, answer.headers["location"])
        assert "Traceback" not in desk.log()


def pay(desk: Desk, paypal: PayPalServer, checkout_url: str) -> None:
    """Approve, and never come back: PayPal's webhooks alone say so, and the desk asks for the money."""
    paypal.press(checkout_url, "approve")
    deadline = time.monotonic() + 30
    with desk.database() as database:
        while True:
            assert set(paypal.deliver(desk.url)) <= {200}
            (donation,) = database.read_now(lambda tx: tx.session.exec(select(Donation)).all())
            receipts = database.read_now(lambda tx: tx.session.exec(select(Receipt)).all())
            if donation.status == "paid" and {each.state for each in receipts} == {"handled"}:
                return
            assert time.monotonic() < deadline, (
                donation.status,
                [(r.type, r.state, r.failure) for r in receipts],
            )
            time.sleep(0.2)
