"""`/admin/support` and `/admin/support/<chat>`: the console."""

import reflex as rx

from ..components import elements
from ..components.chat_items import chat_items
from ..components.controls import key, nothing_here
from ..components.conversation import messages, reply_form, title_bar
from ..components.details import details_dialog, details_panel
from ..components.inbox import inbox
from ..components.shell import shell
from ..components.shortcuts import shortcuts
from ..state.support import Support

PLACE = "flex min-w-0 flex-1 items-center justify-center"


def support() -> rx.Component:
    """Return the list at the left, the thread in the middle, what is known at the right."""
    return shell(
        rx.el.h1("Support", class_name="sr-only"),
        inbox(
            Support.rows,
            Support.rows_below,
            loaded=Support.loaded,
            state=Support.shown_state,
            kind=Support.shown_kind,
            open_id=Support.chat.id,
            has_company=(Support.chat.id != "") | Support.missing,
            has_more=Support.has_more_rows,
            on_more=Support.load_more_rows,
        ),
        rx.cond(Support.chat.id, _open_chat(), _no_chat()),
        elements.title(count=Support.unread),
        elements.outbox(load=Support.load_id, answer=Support.answer, on_reply=Support.send),
        shortcuts(),
        here="/admin/support",
        bare_on_phone=Support.chat.id != "",
    )


def _open_chat() -> rx.Component:
    return rx.fragment(
        rx.el.section(
            title_bar(
                Support.chat,
                back=f"/admin/support?state={Support.shown_state}&kind={Support.shown_kind}",
                on_resolve=Support.resolve(Support.chat.id),
            ),
            messages(
                Support.chat,
                Support.head,
                Support.tail,
                typing=Support.typing,
                typing_name=Support.typing_name,
                on_earlier=Support.load_earlier,
                on_newer=Support.load_newer,
                on_newest=Support.load_newest,
                on_seen=lambda seq: Support.see(Support.chat.id, seq),
            ),
            reply_form(
                Support.chat,
                refusal=Support.refusal,
                on_typing=Support.note_typing(Support.chat.id),
            ),
            aria_label="Chat",
            class_name="flex min-h-0 min-w-0 flex-1 flex-col",
        ),
        details_panel(Support.chat, Support.past, chat_items()),
        details_dialog(Support.chat, Support.past, chat_items()),
    )


def _no_chat() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Support.missing,
            nothing_here(
                "search-x", "There is no such chat.", "The link may be incomplete. Pick one from the list."
            ),
            nothing_here(
                "message-square",
                "Pick a chat to read it.",
                "With ",
                key("j"),
                " and ",
                key("k"),
                ", for example.",
            ),
        ),
        class_name=rx.cond(Support.missing, PLACE, f"{PLACE} max-md:hidden"),
    )
