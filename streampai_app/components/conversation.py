"""An open chat: its head, its messages, and where a reply is written."""

import reflex as rx

from ..state.lines import Line, Part
from ..state.rows import Opened, Row
from . import elements
from .address import waiting
from .controls import ICON, PRIMARY, SECONDARY, icon, link
from .inbox import kind_icon

ROLL = "mx-auto flex min-h-full w-full max-w-180 shrink-0 flex-col justify-end gap-1 p-4"
HEAD = "flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-4 max-md:px-2"


def title_bar(chat: rx.Var[Opened], back: rx.Var[str] | str, on_resolve: rx.EventHandler) -> rx.Component:
    """Return the line above the thread: who, what about, and the button that ends it."""
    return rx.el.header(
        _back(back),
        _about(chat),
        rx.el.button(
            icon("info", 18),
            type="button",
            aria_label="Details",
            title="Details",
            custom_attrs={"data-opens": "[data-details]"},
            class_name=f"{ICON} xl:hidden",
        ),
        rx.cond(
            chat.is_resolved,
            rx.el.span(
                icon("check"),
                "Resolved",
                class_name="inline-flex h-8 items-center gap-1 rounded-md bg-good-soft px-3 font-medium"
                " text-good",
            ),
            rx.el.button(
                icon("check"),
                "Resolve",
                type="button",
                title="Resolve this chat (e)",
                on_click=on_resolve,
                custom_attrs={"data-resolve": "true"},
                class_name=SECONDARY,
            ),
        ),
        class_name=HEAD,
    )


def title_to_come(chat_id: rx.Var[str], *lists: rx.Var[list[Row]], back: rx.Var[str] | str) -> rx.Component:
    """Return the same line while the chat itself is on its way: what the list says of it, if it does."""
    return rx.el.header(
        _back(back),
        *[rx.foreach(rows, lambda row: rx.cond(row.id == chat_id, _about(row))) for rows in lists],
        class_name=HEAD,
    )


def messages_to_come(chat_id: rx.Var[str], is_first: rx.Var[bool]) -> rx.Component:
    """Return what stands in the thread's place meanwhile, with the replies that wait for it."""
    bubbles = [("w-3/5", ""), ("w-2/5", ""), ("w-1/2", "ml-auto"), ("w-4/5", "")]
    skeleton = rx.el.div(
        *[rx.el.div(class_name=f"h-10 rounded-lg bg-raised {width} {side}") for width, side in bubbles],
        rx.el.span("Loading messages …", class_name="sr-only"),
        class_name="skeleton flex flex-col gap-3",
    )
    return elements.thread(
        rx.el.div(
            waiting(skeleton),
            elements.replies(chat=chat_id),
            aria_busy="true",
            class_name=rx.cond(is_first, ROLL, f"{ROLL} in-a-moment"),
        ),
        chat=chat_id,
        class_name="flex min-h-0 flex-1 flex-col overflow-y-auto",
    )


def _back(to: rx.Var[str] | str) -> rx.Component:
    return link(
        icon("chevron-left", 20),
        to=to,
        aria_label="Back to all chats",
        custom_attrs={"data-all-chats": "true"},
        class_name=f"{ICON} md:hidden",
    )


def _about(chat: rx.Var[Opened] | rx.Var[Row]) -> rx.Component:
    return rx.fragment(
        kind_icon(chat.kind),
        rx.el.div(
            rx.el.h2(
                rx.cond(chat.subject, chat.subject, chat.who), class_name="truncate text-md font-semibold"
            ),
            rx.cond(chat.subject, rx.el.p(chat.who, class_name="truncate text-sm text-muted")),
            class_name="flex min-w-0 flex-1 flex-col",
        ),
    )


def messages(
    chat: rx.Var[Opened],
    head: rx.Var[list[Line]],
    tail: rx.Var[list[Line]],
    *,
    typing: rx.Var[int],
    typing_name: rx.Var[str],
    on_earlier: rx.EventHandler,
    on_newer: rx.EventHandler,
    on_newest: rx.EventHandler,
    on_seen: rx.EventHandler,
) -> rx.Component:
    """Return the scrolling part. `head` stands still and `tail` grows; together they are one list.

    What the list leaves out, above or below, is marked with the way to it.
    """
    last = rx.cond(tail, tail[-1], head[-1]).to(Line)
    newer = (chat.last_seq - last.seq).to(int)
    return elements.thread(
        rx.el.div(
            rx.cond(
                head[0].seq > 1,
                rx.el.button(
                    "Show earlier messages",
                    type="button",
                    on_click=on_earlier,
                    class_name=f"{SECONDARY} self-center",
                ),
            ),
            rx.el.div(
                rx.foreach(head, lambda line: message(line, chat)),
                rx.foreach(tail, lambda line: message(line, chat)),
                role="log",
                aria_label="Messages",
                class_name="flex flex-col",
            ),
            rx.cond(newer > 0, _newer(newer, on_newer, on_newest)),
            elements.replies(chat=chat.id),
            _below(chat, last, typing, typing_name),
            class_name=ROLL,
        ),
        rx.cond(newer > 0, _to_end(on_click=on_newest), _to_end()),
        chat=chat.id,
        last=last.seq,
        newer=newer,
        read=chat.read_seq,
        on_seen=on_seen,
        role="group",
        aria_label="Chat with " + chat.who,
        tab_index=0,
        class_name="flex min-h-0 flex-1 flex-col overflow-y-auto",
    )


def _newer(newer: rx.Var[int], on_newer: rx.EventHandler, on_newest: rx.EventHandler) -> rx.Component:
    return rx.el.div(
        rx.el.span(newer, rx.cond(newer > 1, " newer messages", " newer message")),
        rx.el.button("Show more", type="button", on_click=on_newer, class_name=SECONDARY),
        rx.el.button(
            "Jump to newest",
            type="button",
            on_click=on_newest,
            custom_attrs={"data-to-end": "true"},
            class_name=SECONDARY,
        ),
        role="group",
        aria_label="Newer messages",
        class_name="my-2 flex flex-wrap items-center justify-center gap-2 border-t border-line pt-3 text-base"
        " text-muted",
    )


def _to_end(**props) -> rx.Component:
    return rx.el.button(
        icon("arrow-down"),
        "Newest",
        type="button",
        custom_attrs={"data-to-end": "true"},
        class_name=f"{SECONDARY} to-end sticky bottom-3 mx-auto w-fit shadow-pop",
        **props,
    )


def message(line: rx.Var[Line], chat: rx.Var[Opened]) -> rx.Component:
    """Return one message: the visitor's at the left, the team's at the right."""
    is_ours = line.sender != "visitor"
    return rx.el.article(
        elements.Time.create(
            line.at,
            "day",
            previous=line.after,
            class_name="mx-auto my-3 block w-fit text-sm font-medium text-muted",
        ),
        rx.cond(
            line.opens,
            rx.el.div(
                rx.el.span(rx.cond(is_ours, line.name, chat.who), class_name="font-medium text-ink"),
                elements.time(line.at, "clock"),
                class_name=rx.cond(
                    is_ours,
                    "mt-3 mb-1 flex justify-end gap-2 text-sm text-muted",
                    "mt-3 mb-1 flex gap-2 text-sm text-muted",
                ),
            ),
            rx.el.span(rx.cond(is_ours, line.name, chat.who), class_name="sr-only"),
        ),
        rx.el.div(
            rx.foreach(line.parts, _part),
            dir="auto",
            custom_attrs={"data-text": "true"},
            class_name=rx.cond(
                is_ours,
                "ml-auto w-fit max-w-[85%] rounded-lg bg-accent-soft px-3 py-2 text-md whitespace-pre-wrap"
                " wrap-anywhere",
                "w-fit max-w-[85%] rounded-lg border border-line bg-surface px-3 py-2 text-md"
                " whitespace-pre-wrap"
                " wrap-anywhere",
            ),
        ),
        key=line.seq,
        custom_attrs={"data-seq": line.seq, "data-id": rx.cond(is_ours, line.id, "")},
        class_name="flex flex-col pb-1",
    )


def reply_form(
    chat_id: rx.Var[str], chat: rx.Var[Opened], *, refusal: rx.Var[str], on_typing: rx.EventHandler
) -> rx.Component:
    """Return where a reply is written; once the chat is resolved, what is left of one that was not sent.

    It is to the chat of this id, of which `chat` is known once it has come.
    """
    is_resolved = (chat.id == chat_id) & chat.is_resolved
    return rx.el.div(
        rx.cond(is_resolved, _resolved(chat)),
        elements.composer(
            rx.el.form(
                rx.el.label("Reply", html_for="reply", class_name="sr-only"),
                rx.el.p(
                    "Not sent: this chat was resolved first. Your text is kept here to copy.",
                    class_name="if-resolved px-3 pt-2 text-sm font-medium text-danger",
                ),
                rx.el.textarea(
                    id="reply",
                    name="reply",
                    dir="auto",
                    placeholder="Reply …",
                    rows="2",
                    read_only=is_resolved,
                    custom_attrs={"data-reply": "true", "aria-describedby": "reply-count"},
                    class_name="block max-h-[40dvh] min-h-14 w-full resize-none field-sizing-content"
                    " bg-transparent px-3"
                    " pt-2 text-md outline-none placeholder:text-muted pointer-coarse:text-lg",
                ),
                rx.el.div(
                    rx.el.div(
                        rx.cond(
                            refusal,
                            rx.el.p(refusal, role="status", class_name="text-danger"),
                            rx.el.p(
                                "Enter sends, Shift + Enter makes a new line.",
                                class_name="text-muted pointer-coarse:invisible max-md:invisible",
                            ),
                        ),
                        rx.el.p(
                            id="reply-count",
                            role="status",
                            custom_attrs={"data-count": "true"},
                            class_name="text-muted data-over:text-danger",
                        ),
                        class_name="flex-1 text-sm",
                    ),
                    rx.el.button("Send", type="submit", class_name=PRIMARY),
                    class_name="unless-resolved flex items-center gap-2 p-2 pl-3",
                ),
                class_name="rounded-lg border border-field bg-surface focus-within:border-accent"
                " focus-within:ring-1 focus-within:ring-accent",
            ),
            chat=chat_id,
            on_typing=on_typing,
            custom_attrs={"data-resolved": rx.cond(is_resolved, "true", "false")},
        ),
        class_name="mx-auto flex w-full max-w-180 shrink-0 flex-col gap-2 px-4 pb-4 max-md:px-2 max-md:pb-2",
    )


def _part(part: rx.Var[Part]) -> rx.Component:
    return rx.cond(
        part.href,
        rx.el.a(
            part.text,
            href=part.href,
            target="_blank",
            rel="noopener noreferrer nofollow",
            class_name="text-accent underline underline-offset-2",
        ),
        part.text,
    )


def _below(
    chat: rx.Var[Opened], last: rx.Var[Line], typing: rx.Var[int], typing_name: rx.Var[str]
) -> rx.Component:
    return rx.el.div(
        rx.cond(
            (typing > 0) & ~chat.is_resolved,
            rx.el.p(
                rx.cond(typing_name, typing_name, chat.who),
                " is writing …",
                key=typing,
                class_name="typing text-sm text-muted",
            ),
        ),
        rx.cond(
            last.sender == "admin",
            rx.el.p(
                rx.cond(chat.seen_seq >= last.seq, "Seen", "Sent"),
                custom_attrs={"data-fate": "true"},
                class_name="ml-auto text-sm text-muted",
            ),
        ),
        role="status",
        class_name="flex h-4 items-center",
    )


def _resolved(chat: rx.Var[Opened]) -> rx.Component:
    return rx.el.p(
        icon("check"),
        rx.el.span("Resolved by ", chat.resolved_by, ". Nobody can write here any more."),
        elements.time(chat.resolved_at, "since", class_name="ml-auto shrink-0"),
        role="status",
        class_name="flex items-center gap-2 rounded-lg bg-raised px-3 py-3 text-base text-muted",
    )
