"""What came along with a bug: the screenshot, what is known of the browser, what the host page said, logs."""

import reflex as rx

from ..state.bug_context import BugContext, Fact, Log
from .controls import fact

H2 = "mb-2 text-base font-semibold"


def screenshot(screenshot_id: rx.Var[str]) -> rx.Component:
    """Return the picture, made anew by us from its pixels, in a frame that does not move as it loads."""
    address = f"/admin/feedback/screenshots/{screenshot_id}"
    return rx.cond(
        screenshot_id,
        rx.el.section(
            rx.el.h2("Screenshot", class_name=H2),
            rx.el.a(
                rx.el.img(
                    src=address,
                    alt="Screenshot that came with the report",
                    loading="lazy",
                    decoding="async",
                    class_name="absolute inset-0 size-full object-contain",
                ),
                href=address,
                target="_blank",
                title="Open the picture",
                class_name="relative block aspect-video w-full overflow-hidden rounded-lg border border-line"
                " bg-raised",
            ),
        ),
    )


def context(context: rx.Var[BugContext]) -> rx.Component:
    """Return facts and logs, those that there are."""
    return rx.fragment(
        rx.cond(context.facts, _facts("Browser", context.facts)),
        rx.cond(context.host, _facts("From the page", context.host)),
        rx.foreach(context.logs, _log),
    )


def _facts(title: str, facts: rx.Var[list[Fact]]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name=H2),
        rx.el.dl(
            rx.foreach(facts, lambda each: fact(each.name, each.value)),
            class_name="grid grid-cols-2 gap-3 md:grid-cols-3",
        ),
    )


def _log(log: rx.Var[Log]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(log.name, class_name=H2),
        rx.el.ol(
            rx.foreach(
                log.lines,
                lambda line: rx.el.li(
                    line, class_name="border-b border-line px-3 py-1 whitespace-pre-wrap last:border-0"
                ),
            ),
            tab_index=0,
            aria_label=log.name,
            class_name="max-h-60 overflow-y-auto rounded-lg border border-line bg-surface font-mono text-xs"
            " wrap-anywhere",
        ),
    )
