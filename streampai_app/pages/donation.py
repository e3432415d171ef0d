"""`/admin/payments/<donation>`: all about one donation."""

import reflex as rx

from ..components.address import part, waiting
from ..components.controls import link, nothing_here
from ..components.donation import attending, facts, head, refunding
from ..components.money import no_real_money
from ..components.shell import shell
from ..components.shortcuts import shortcuts
from ..components.story import story
from ..state.donation import Donation


def donation() -> rx.Component:
    """Return the story in the middle, what is known and what can be done at the right."""
    return shell(
        rx.el.div(
            no_real_money(),
            rx.cond(
                Donation.loaded & (Donation.shown_id == part("donation_id")),
                rx.cond(Donation.missing, _missing(), _donation()),
                waiting(_skeleton()),
            ),
            class_name="flex min-h-0 min-w-0 flex-1 flex-col",
        ),
        shortcuts(),
        here="/admin/payments",
    )


def _donation() -> rx.Component:
    return rx.fragment(
        head(
            Donation.donation,
            back=Donation.back,
            on_ask=Donation.ask,
            on_approve=Donation.approve,
        ),
        rx.el.div(
            rx.el.div(
                attending(Donation.donation, on_state=Donation.state_refund, on_attend=Donation.attend),
                facts(Donation.donation),
                refunding(
                    Donation.donation,
                    stage=Donation.refund,
                    amount=Donation.refund_amount,
                    shown=Donation.refund_shown,
                    reason=Donation.refund_reason,
                    trouble=Donation.trouble,
                    on_write=Donation.write_refund,
                    on_check=Donation.check_refund,
                    on_drop=Donation.drop_refund,
                    on_give_back=Donation.give_back,
                ),
                class_name="flex shrink-0 flex-col gap-6 bg-surface p-4 max-lg:border-b max-lg:border-line"
                " lg:order-2 lg:w-80 lg:overflow-y-auto lg:border-l lg:border-line",
            ),
            rx.el.div(
                rx.el.div(story(Donation.steps), class_name="mx-auto w-full max-w-180"),
                class_name="min-w-0 flex-1 p-4 lg:overflow-y-auto",
            ),
            class_name="flex min-h-0 flex-1 flex-col max-lg:overflow-y-auto lg:flex-row",
        ),
    )


def _missing() -> rx.Component:
    return rx.el.div(
        rx.el.h1("Payments", class_name="sr-only"),
        nothing_here(
            "search-x",
            "There is no such donation.",
            "The link may be incomplete. ",
            link("See all payments", to="/admin/payments", class_name="text-accent underline"),
            ".",
        ),
        class_name="flex flex-1 items-center justify-center",
    )


def _skeleton() -> rx.Component:
    bar = "rounded-sm bg-raised"
    row = rx.el.div(
        rx.el.div(class_name=f"{bar} size-7 rounded-full"),
        rx.el.div(class_name=f"{bar} mt-2 h-3 w-2/5"),
        class_name="flex gap-3",
    )
    return rx.el.div(
        rx.el.h1("Payments", class_name="sr-only"),
        *[row] * 6,
        rx.el.span("Loading the donation …", class_name="sr-only"),
        aria_busy="true",
        class_name="skeleton mx-auto flex w-full max-w-180 flex-col gap-6 p-4 pt-18",
    )
