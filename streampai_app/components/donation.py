"""One donation: its head, what is known of it, and giving it back."""

import reflex as rx

from ..state.donation_rows import OpenedDonation, UnclearRow
from . import elements
from .controls import FIELD, ICON, PRIMARY, SECONDARY, busy_button, fact, icon, link
from .money import attention_chip, difference_chip, status_chip

DANGER = (
    "inline-flex h-8 items-center justify-center gap-2 rounded-md border border-danger bg-danger-soft px-3"
    " text-base font-medium text-danger hover:bg-surface cursor-pointer"
)


def head(
    donation: rx.Var[OpenedDonation],
    *,
    back: rx.Var[str],
    on_ask: rx.EventHandler,
    on_approve: rx.EventHandler,
) -> rx.Component:
    """Return the line above the story: how much, from whom, and what can be done."""
    return rx.el.header(
        link(icon("chevron-left", 20), to=back, aria_label="Back to all payments", class_name=ICON),
        rx.el.h1(
            donation.amount, " from ", donation.donor, class_name="min-w-0 truncate text-md font-semibold"
        ),
        status_chip(donation.status, donation.status_name),
        rx.cond(donation.attention, attention_chip()),
        rx.cond(donation.is_mismatch, difference_chip()),
        rx.el.span(class_name="flex-1"),
        busy_button(
            icon("refresh-cw"),
            rx.el.span("Ask ", donation.provider, class_name="max-md:sr-only"),
            busy=rx.el.span("Asking ", donation.provider, " …", class_name="max-md:sr-only"),
            work=on_ask,
        ),
        rx.cond(
            donation.is_held,
            rx.el.button(
                icon("check"), "Approve for air", type="button", on_click=on_approve, class_name=PRIMARY
            ),
        ),
        class_name="flex min-h-14 shrink-0 flex-wrap items-center gap-2 border-b border-line bg-surface px-4"
        " py-2 max-md:px-2",
    )


def facts(donation: rx.Var[OpenedDonation]) -> rx.Component:
    """Return what is known, without what is not."""
    return rx.el.section(
        rx.el.h2("Donation", class_name="mb-3 text-base font-semibold"),
        rx.el.dl(
            fact("To", donation.streamer),
            rx.cond(donation.message, fact("Message", donation.message)),
            fact("Pledged", donation.pledged),
            rx.cond(donation.charged, fact("Charged", donation.charged)),
            rx.cond(donation.sums, fact("Charged besides", donation.sums)),
            rx.cond(donation.refunded, fact("Given back", donation.refunded)),
            rx.cond(donation.tax, fact("Tax", donation.tax)),
            rx.cond(donation.fees, fact("Provider's fees", donation.fees)),
            rx.cond(donation.net, fact("Net for the streamer", donation.net)),
            rx.cond(donation.held, fact("Held by a dispute", donation.held)),
            rx.cond(donation.failure, fact("Last failure", donation.failure)),
            rx.cond(donation.alert, fact("Alert", donation.alert)),
            rx.cond(donation.email, fact("E-mail", donation.email)),
            rx.cond(donation.voice, fact("Voice", donation.voice)),
            fact("Provider", donation.provider),
            fact("Pledged on", elements.time(donation.at, "date")),
            fact("Id", rx.el.span(donation.id, class_name="font-mono text-xs")),
            class_name="grid grid-cols-2 gap-3 lg:grid-cols-1",
        ),
    )


def attending(
    donation: rx.Var[OpenedDonation], *, on_state: rx.EventHandler, on_attend: rx.EventHandler
) -> rx.Component:
    """Return what a person should look at, and what they can do about it."""
    return rx.cond(
        donation.attention,
        rx.el.section(
            rx.el.h2("Needs attention", class_name="mb-2 text-base font-semibold"),
            rx.el.p(
                donation.attention,
                " Nothing is booked for what is not known. Ask ",
                donation.provider,
                " again, or look there.",
                class_name="text-base",
            ),
            rx.foreach(donation.unclear, lambda row: _unclear(row, on_state)),
            rx.el.button("Let it stand", type="button", on_click=on_attend, class_name=f"{SECONDARY} mt-3"),
            aria_label="Needs attention",
            class_name="rounded-lg border border-danger p-3",
        ),
    )


def _unclear(row: rx.Var[UnclearRow], on_state: rx.EventHandler) -> rx.Component:
    return rx.el.form(
        rx.el.p(
            "Refund ",
            rx.el.span(row.ref, class_name="font-mono text-xs wrap-anywhere"),
            ": the provider says ",
            row.said,
            ". ",
            row.why,
            class_name="text-sm text-muted",
        ),
        rx.el.input(type="hidden", name="ref", value=row.ref, read_only=True),
        rx.el.label(
            "It was, in ",
            row.currency,
            rx.el.input(
                name="amount",
                required=True,
                input_mode="decimal",
                auto_complete="off",
                placeholder=f"up to {row.most}",
                class_name=FIELD,
            ),
            class_name="flex flex-col gap-1 text-base font-medium",
        ),
        rx.el.button("Book it", type="submit", class_name=f"{PRIMARY} self-start"),
        on_submit=on_state,
        key=row.ref,
        class_name="mt-3 flex flex-col gap-2",
    )


def refunding(
    donation: rx.Var[OpenedDonation],
    *,
    stage: rx.Var[str],
    amount: rx.Var[str],
    shown: rx.Var[str],
    reason: rx.Var[str],
    trouble: rx.Var[str],
    on_write: rx.EventHandler,
    on_check: rx.EventHandler,
    on_drop: rx.EventHandler,
    on_give_back: rx.EventHandler,
) -> rx.Component:
    """Return where money is given back: written, then confirmed, since it goes out."""
    return rx.el.section(
        rx.el.h2("Give back", class_name="mb-2 text-base font-semibold"),
        rx.cond(
            donation.left,
            rx.cond(
                (stage == "sure") | (stage == "giving"),  # one branch: the button stays the same meanwhile
                _sure(donation, shown, stage == "giving", on_give_back, on_drop),
                rx.cond(
                    stage == "writing",
                    _writing(donation, amount, reason, trouble, on_check, on_drop),
                    rx.el.button(
                        icon("undo-2"), "Give back …", type="button", on_click=on_write, class_name=SECONDARY
                    ),
                ),
            ),
            rx.el.p("There is nothing to give back.", class_name="text-base text-muted"),
        ),
        aria_label="Give back",
    )


def _writing(
    donation: rx.Var[OpenedDonation],
    amount: rx.Var[str],
    reason: rx.Var[str],
    trouble: rx.Var[str],
    on_check: rx.EventHandler,
    on_drop: rx.EventHandler,
) -> rx.Component:
    return rx.el.form(
        _input(
            rx.fragment("Amount in ", donation.currency),
            "amount",
            amount,
            hint=rx.fragment("Up to ", donation.left, ", which is all of it."),
            input_mode="decimal",
            required=True,
            auto_focus=True,
            aria_invalid=trouble != "",
        ),
        _input("Reason", "reason", reason, hint="For our own records.", max_length=500),
        rx.el.p(trouble, role="alert", class_name="text-base text-danger"),
        rx.el.div(
            rx.el.button("Go on", type="submit", class_name=PRIMARY),
            rx.el.button("Not now", type="button", on_click=on_drop, class_name=SECONDARY),
            class_name="flex gap-2",
        ),
        on_submit=on_check,
        class_name="flex flex-col gap-3",
    )


def _input(
    label: str | rx.Component, name: str, value: rx.Var[str], *, hint: str | rx.Component, **props
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"refund-{name}", class_name="text-base font-medium"),
        rx.el.input(
            id=f"refund-{name}",
            name=name,
            default_value=value,
            auto_complete="off",
            aria_describedby=f"refund-{name}-hint",
            class_name=FIELD,
            **props,
        ),
        rx.el.p(hint, id=f"refund-{name}-hint", class_name="text-sm text-muted"),
        class_name="flex flex-col gap-1",
    )


def _sure(
    donation: rx.Var[OpenedDonation],
    shown: rx.Var[str],
    is_under_way: rx.Var[bool],
    on_give_back: rx.EventHandler,
    on_drop: rx.EventHandler,
) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            shown,
            " goes back to ",
            donation.donor,
            ", the way it came. This cannot be taken back.",
            role="alert",
            class_name="text-base",
        ),
        rx.el.div(
            busy_button("Give back ", shown, busy="Giving it back …", work=on_give_back, class_name=DANGER),
            rx.cond(
                is_under_way,
                rx.fragment(),
                rx.el.button("Not now", type="button", on_click=on_drop, class_name=SECONDARY),
            ),
            class_name="flex flex-wrap items-center gap-2",
        ),
        class_name="flex flex-col gap-3",
    )
