"""A small stand-in for PayPal, for tests. It knows no client, and no client it."""

from .app import close_paypal_sandbox, make_paypal_sandbox, send_webhooks

__all__ = ["close_paypal_sandbox", "make_paypal_sandbox", "send_webhooks"]
