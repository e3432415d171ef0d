"""The people who sign in, one's own sessions, and inviting somebody."""

import reflex as rx

from ..state.settings import PersonRow, SessionRow
from . import elements
from .controls import FIELD, PRIMARY, SECONDARY, busy_button, field

QUIET = "text-sm text-muted"
ROW = "flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2 last:border-0"


def section(title: str, lead: str, *children: rx.Component) -> rx.Component:
    """Return a part of the settings."""
    return rx.el.section(
        rx.el.h2(title, class_name="text-lg font-semibold"),
        rx.el.p(lead, class_name="mb-3 text-base text-muted"),
        *children,
        aria_label=title,
        class_name="flex flex-col",
    )


def people(
    rows: rx.Var[list[PersonRow]],
    *,
    on_invite_again: rx.EventHandler,
    on_disable: rx.EventHandler,
    on_enable: rx.EventHandler,
) -> rx.Component:
    """Return the list of people."""
    return rx.el.ul(
        rx.foreach(rows, lambda row: _person(row, on_invite_again, on_disable, on_enable)),
        class_name="rounded-lg border border-line bg-surface",
    )


def invitation_form(
    *, trouble: rx.Var[str], trouble_with: rx.Var[str], invited: rx.Var[int], on_invite: rx.EventHandler
) -> rx.Component:
    """Return the form that invites somebody. `invited` counts: a new count is an empty form."""
    return rx.el.form(
        rx.el.div(
            field(
                "E-mail",
                "email",
                type="email",
                required=True,
                auto_complete="off",
                aria_invalid=trouble_with.contains("email"),
            ),
            field(
                "Username",
                "username",
                required=True,
                auto_complete="off",
                auto_capitalize="off",
                aria_invalid=trouble_with.contains("username"),
            ),
            field("Name", "name", auto_complete="off"),
            rx.el.div(
                rx.el.label("Role", html_for="role", class_name="text-base font-medium"),
                rx.el.select(
                    rx.el.option("Streamer", value="streamer"),
                    rx.el.option("Admin", value="admin"),
                    id="role",
                    name="role",
                    class_name=FIELD,
                ),
                class_name="flex flex-col gap-1",
            ),
            class_name="grid grid-cols-1 gap-3 sm:grid-cols-2",
        ),
        rx.el.div(
            rx.el.p(trouble, role="alert", class_name="flex-1 text-base text-danger"),
            busy_button(
                "Send invitation", busy="Inviting …", type="submit", work=on_invite, class_name=PRIMARY
            ),
            class_name="flex items-center gap-3",
        ),
        key=invited,
        on_submit=on_invite,
        class_name="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4",
    )


def sessions(rows: rx.Var[list[SessionRow]], on_revoke: rx.EventHandler) -> rx.Component:
    """Return the browsers that are signed in."""
    return rx.el.ul(
        rx.foreach(rows, lambda row: _session(row, on_revoke)),
        class_name="rounded-lg border border-line bg-surface",
    )


def _person(
    row: rx.Var[PersonRow],
    on_invite_again: rx.EventHandler,
    on_disable: rx.EventHandler,
    on_enable: rx.EventHandler,
) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.name, rx.cond(row.is_me, " (you)", ""), class_name="font-medium"),
            rx.el.span(row.email, class_name=f"{QUIET} wrap-anywhere"),
            class_name="flex min-w-48 flex-1 flex-col",
        ),
        rx.el.span(rx.cond(row.role == "admin", "Admin", "Streamer"), class_name=QUIET),
        rx.match(
            row.status,
            ("disabled", rx.el.span("Shut out", class_name="text-sm font-medium text-danger")),
            ("invited", rx.el.span("Invited", class_name="text-sm font-medium text-accent")),
            rx.cond(
                row.seen_at,
                rx.el.span("Seen ", elements.time(row.seen_at, "since"), class_name=QUIET),
                rx.el.span("Not seen yet", class_name=QUIET),
            ),
        ),
        rx.cond(
            row.status == "invited",
            busy_button(
                "Invite again",
                rx.el.span(" ", row.name, class_name="sr-only"),
                busy="Inviting …",
                work=on_invite_again(row.id),
            ),
        ),
        rx.cond(
            row.status == "disabled",
            _button("Let in again", row.name, on_enable(row.id)),
            rx.cond(row.is_me, None, _button("Shut out", row.name, on_disable(row.id))),
        ),
        key=row.id,
        class_name=ROW,
    )


def _session(row: rx.Var[SessionRow], on_revoke: rx.EventHandler) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.browser, class_name="font-medium"),
            rx.el.span(row.address, class_name=QUIET),
            class_name="flex flex-1 flex-col",
        ),
        rx.el.span("Used ", elements.time(row.seen_at, "since"), class_name=QUIET),
        rx.cond(
            row.is_this,
            rx.el.span("This browser", class_name="text-sm font-medium text-good"),
            _button("Sign out", row.browser, on_revoke(row.id)),
        ),
        key=row.id,
        class_name=ROW,
    )


def _button(label: str, of_whom: rx.Var[str], on_click: rx.event.EventSpec) -> rx.Component:
    return rx.el.button(
        label,
        rx.el.span(" ", of_whom, class_name="sr-only"),
        type="button",
        on_click=on_click,
        class_name=SECONDARY,
    )
