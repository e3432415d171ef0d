"""What the hosted checkout looks like: what is paid on one side, how on the other."""

import sqlite3
from html import escape

from starlette.responses import Response

from .disputes import STATUSES
from .html import button, option, page
from .money import readable
from .refunds import refundable, refunds_of
from .tax import COUNTRIES
from .whole_payment import MESSAGES
from .world import Tx, World


def checkout_page(world: World, session: sqlite3.Row, payment: sqlite3.Row | None) -> Response:
    """The page on which somebody pays."""
    address = f"{world.prefix}/session/{session['id']}"
    price = readable(session["amount"], session["currency"])
    return page(
        world,
        f"Pay {price}",
        f"""<main class="checkout">
<section class="summary" aria-label="What you pay for">
{button(f"{address}/cancel", "Cancel", kind="link")}
<h1>{escape(_product_name(world, session))}</h1>
<p class="price">{escape(price)}</p>
<dl>
<div><dt>Subtotal</dt><dd>{escape(price)}</dd></div>
<div><dt>Tax</dt><dd>included</dd></div>
<div class="total"><dt>Total due today</dt><dd>{escape(price)}</dd></div>
</dl>
</section>
<section class="pay" aria-label="Payment">
{_notice(payment)}
<form method="post" action="{escape(address)}/pay">
<h2>Contact</h2>
<label>E-mail<input type="email" name="email" autocomplete="email" required maxlength="254"
 value="{escape(session["email"] or "donor@example.com")}"></label>
<h2>Payment</h2>
<label>Card number<input value="4242 4242 4242 4242" readonly inputmode="numeric"></label>
<div class="pair">
<label>Expires<input value="06 / 32" readonly></label>
<label>CVC<input value="123" readonly></label>
</div>
<label>Name on card<input name="name" autocomplete="name" required maxlength="200"
 value="{escape(session["name"] or "Sandbox Donor")}"></label>
<label>Country<select name="country">{_countries(session["country"] or "DE")}</select></label>
<button class="primary">Pay {escape(price)}</button>
<fieldset>
<legend>Or let it end otherwise</legend>
<button formaction="{escape(address)}/decline" formnovalidate>Decline</button>
<button formaction="{escape(address)}/insufficient" formnovalidate>Insufficient funds</button>
<button formaction="{escape(address)}/later" formnovalidate>Settle later</button>
</fieldset>
</form>
</section>
</main>""",
    )


def paid_page(tx: Tx, session: sqlite3.Row, payment: sqlite3.Row, way_back: str | None) -> Response:
    """The page after paying: the receipt, and what may still happen to the money."""
    price = readable(payment["total"], payment["currency"])
    address = f"{tx.world.prefix}/session/{session['id']}"
    back = f'<p><a href="{escape(way_back)}">Back to the merchant</a></p>' if way_back else ""
    return page(
        tx.world,
        f"Paid {price}",
        f"""<main class="receipt">
<p class="done" aria-hidden="true">✓</p>
<h1>Paid {escape(price)}</h1>
<p class="quiet-text">{escape(payment["name"])}, {escape(payment["email"])}<br>
<code>{payment["id"]}</code></p>
{back}
<h2>Refund</h2>
{_refunds(tx, payment, address)}
<h2>Dispute</h2>
{_disputes(tx, payment, address)}
</main>""",
    )


def closed_page(world: World) -> Response:
    """The page of a session that is too old."""
    body = '<main class="receipt"><h1>This session has expired</h1><p>Please start again.</p></main>'
    return page(world, "Expired", body, 410)


def _product_name(world: World, session: sqlite3.Row) -> str:
    product = world.products.get(session["product_id"])
    return product.name if product else session["product_id"]


def _countries(chosen: str) -> str:
    known = COUNTRIES if chosen in COUNTRIES else {chosen: chosen} | COUNTRIES
    return "".join(option(code, name, chosen) for code, name in known.items())


def _notice(payment: sqlite3.Row | None) -> str:
    if payment is None:
        return ""
    said = {
        "failed": f"{MESSAGES.get(payment['error_code'] or '', 'The payment failed.')} You can try again.",
        "processing": "This payment settles later. “Pay” settles it now, “Decline” lets it fail.",
        "cancelled": "This payment was cancelled. You can still pay.",
    }
    return f'<p class="notice" role="status">{escape(said[payment["status"]])}</p>'


def _refunds(tx: Tx, payment: sqlite3.Row, address: str) -> str:
    made = "".join(
        f"<li>{escape(readable(refund['amount'], payment['currency']))}: {escape(refund['status'])}</li>"
        for refund in refunds_of(tx, payment["id"])
    )
    left = refundable(tx, payment)
    buttons = button(f"{address}/refund", f"Refund {readable(left, payment['currency'])}") if left else ""
    if left == payment["total"] and left > 1:
        buttons += button(f"{address}/refund", "Refund half", part="half")
    return f'<ul>{made}</ul><div class="row">{buttons}</div>'


def _disputes(tx: Tx, payment: sqlite3.Row, address: str) -> str:
    rows = tx.all("SELECT * FROM disputes WHERE payment_id = ? ORDER BY created_at, rowid", payment["id"])
    if not rows:
        return button(f"{address}/dispute", "Open a dispute")
    return "".join(_dispute(row, address) for row in rows)


def _dispute(dispute: sqlite3.Row, address: str) -> str:
    now = dispute["status"].removeprefix("dispute_")
    choices = "".join(
        button(f"{address}/decide", outcome.capitalize(), dispute_id=dispute["id"], outcome=outcome)
        for outcome in STATUSES
        if outcome != now
    )
    return f'<p>This payment’s dispute is <strong>{escape(now)}</strong>.</p><div class="row">{choices}</div>'
