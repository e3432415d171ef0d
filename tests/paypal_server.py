"""PayPal's stand-in on a port of this machine, for desks that are set up with PAYPAL_* as by an operator."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import uvicorn

from integrations.paypal_sandbox import close_paypal_sandbox, make_paypal_sandbox, send_webhooks

from .desk import free_port


class PayPalServer:
    """A payer's way and PayPal's webhooks. `webhook_url` is set by whoever wants some."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.app = make_paypal_sandbox(base_url=self.url)
        self._loop = asyncio.new_event_loop()
        self._server = uvicorn.Server(
            uvicorn.Config(self.app, host="127.0.0.1", port=self.port, log_config=None, access_log=False)
        )

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a desk that pays here."""
        return {
            "PAYPAL_CLIENT_ID": "client",
            "PAYPAL_CLIENT_SECRET": "secret",
            "PAYPAL_WEBHOOK_ID": "WH-ID",
            "PAYPAL_BASE_URL": self.url,
        }

    def press(self, checkout_url: str, button: str) -> str:
        """Press a button of the page where an order is approved. Returns the path it leads back to."""
        order_id = urlsplit(checkout_url).query.removeprefix("token=")
        answer = httpx.post(f"{self.url}/checkoutnow/{button}", params={"token": order_id})
        assert answer.status_code == 303, answer.text
        return urlsplit(answer.headers["location"]).path

    def webhooks(self) -> list[tuple[dict[str, str], bytes]]:
        """Return what is to be sent, headers and body, which then counts as sent."""
        desk = self.app.state.desk
        waiting, desk.waiting = desk.waiting, []
        return waiting

    def deliver(self, desk_url: str) -> list[int]:
        """Post what is to be sent to a desk. Returns the status of each answer."""
        self.app.state.desk.webhook_url = f"{desk_url}/api/webhooks/paypal"
        return asyncio.run_coroutine_threadsafe(send_webhooks(self.app), self._loop).result(30)

    def serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._server.serve())
        self._loop.run_until_complete(close_paypal_sandbox(self.app))
        self._loop.close()

    def stop(self) -> None:
        self._server.should_exit = True


@contextmanager
def serving_paypal() -> Iterator[PayPalServer]:
    """Serve for a while, in a thread of its own."""
    server = PayPalServer()
    thread = threading.Thread(target=server.serve, name="paypal", daemon=True)
    thread.start()
    try:
        transport = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=transport) as client:
            assert client.get(f"{server.url}/v2/checkout/orders/none").status_code == 401
        yield server
    finally:
        server.stop()
        thread.join(10)
