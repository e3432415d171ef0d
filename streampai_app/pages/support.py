"""`/admin/support` and `/admin/support/<chat>`: the console."""

import reflex as rx

from ..components import elements
from ..components.address import parameter, part
from ..components.chat_items import chat_items
from ..components.controls import key, nothing_here
from ..components.conversation import messages, messages_to_come, reply_form, title_bar, title_to_come
from ..components.details import details_dialog, details_panel, details_to_come
from ..components.inbox import inbox
from ..components.shell import shell
from ..components.shortcuts import shortcuts
from ..models import ChatState
from ..state.support import Support

PLACE = "flex min-w-0 flex-1 items-center justify-center"


def support() -> rx.Component:
    """Return the list at the left, the thread in the middle, what is known at the right.

    The address says which chat and which list that is, and it may be ahead of what the server has sent.
    """
    asked = part("chat_id")
    return shell(
        rx.el.h1("Support", class_name="sr-only"),
        inbox(
            Support.rows,
            Support.rows_below,
            loaded=Support.loaded,
            state=Support.shown_state,
            kind=Support.shown_kind,
            asked_state=rx.cond(Support.loaded, parameter("state", "open"), "open"),
            asked_kind=rx.cond(Support.loaded, parameter("kind"), ""),
            open_id=asked,
            has_company=asked != "",
            has_more=Support.has_more_rows,
            on_more=Support.load_more_rows,
        ),
        rx.cond(asked, rx.cond(Support.missing_id == asked, _missing(), _chat(asked)), _no_chat()),
        elements.title(count=Support.unread),
        rx.cond(
            Support.loaded,
            elements.outbox(load=Support.load_id, answer=Support.answer, on_reply=Support.send),
        ),
        shortcuts(),
        here="/admin/support",
        bare_on_phone=(asked != "") & (Support.missing_id != asked),
    )


def _chat(asked: rx.Var[str]) -> rx.Component:
    """Return the chat of this id. Where a reply is written stays the same while the rest is on its way."""
    is_here = Support.chat.id == asked
    back = f"/admin/support?state={Support.shown_state}&kind={Support.shown_kind}"
    return rx.fragment(
        rx.el.section(
            rx.cond(
                is_here,
                title_bar(Support.chat, back=back, on_resolve=Support.resolve(Support.chat.id)),
                title_to_come(asked, Support.rows, Support.rows_below, back=back),
            ),
            rx.cond(is_here, _messages(), messages_to_come(asked, is_first=~Support.loaded)),
            rx.cond(
                Support.loaded,
                reply_form(
                    asked,
                    Support.chat,
                    refusal=rx.cond(is_here, Support.refusal, ""),
                    on_typing=Support.note_typing(asked),
                ),
            ),
            aria_label="Chat",
            class_name="flex min-h-0 min-w-0 flex-1 flex-col",
        ),
        rx.cond(
            is_here,
            rx.fragment(
                details_panel(Support.chat, Support.past, chat_items()),
                details_dialog(Support.chat, Support.past, chat_items()),
            ),
            details_to_come(),
        ),
    )


def _messages() -> rx.Component:
    return messages(
        Support.chat,
        Support.head,
        Support.tail,
        typing=Support.typing,
        typing_name=Support.typing_name,
        on_earlier=Support.load_earlier,
        on_newer=Support.load_newer,
        on_newest=Support.load_newest,
        on_seen=lambda seq: Support.see(Support.chat.id, seq),
    )


def _missing() -> rx.Component:
    return rx.el.div(
        nothing_here(
            "search-x", "There is no such chat.", "The link may be incomplete. Pick one from the list."
        ),
        class_name=PLACE,
    )


def _no_chat() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Support.loaded & ~Support.rows & (Support.shown_state == ChatState.OPEN),
            rx.fragment(),
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
        class_name=f"{PLACE} max-md:hidden",
    )
