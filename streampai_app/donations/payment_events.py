"""The past of what providers say of payments: a row for each change, when we learned it."""

from sqlalchemy import BigInteger, Integer, String, bindparam, text

from ..db import Tx, UtcDateTime

LONGEST_NOTE = 500  # characters


def write_event(
    tx: Tx,
    provider: str,
    kind: str,
    ref: str,
    version: int,
    payment_ref: str,
    state: int,
    amount: int | None = None,
    currency: str = "",
    note: str = "",
) -> None:
    """Write down what was said of one thing. The same version of it is written once."""
    values = {
        "provider": provider,
        "kind": kind,
        "ref": ref,
        "version": version,
        "payment_ref": payment_ref,
        "state": int(state),
        "amount": amount,
        "currency": currency,
        "note": note[:LONGEST_NOTE],
        "now": tx.now,
    }
    tx.connection.execute(_WRITE, values)


_WRITE = text(
    "INSERT INTO payment_events (provider, kind, ref, version, payment_ref, state, amount, currency, note,"
    " at) VALUES (:provider, :kind, :ref, :version, :payment_ref, :state, :amount, :currency, :note, :now)"
    " ON CONFLICT DO NOTHING"
).bindparams(
    *(
        bindparam(name, type_=String)
        for name in ("provider", "kind", "ref", "payment_ref", "currency", "note")
    ),
    *(bindparam(name, type_=Integer) for name in ("version", "state")),
    bindparam("amount", type_=BigInteger),
    bindparam("now", type_=UtcDateTime),
)
