"""Custom elements of `assets/desk/`: what a page does by itself, without asking the server.

`alias` is the element's name in the page; Reflex makes a JavaScript name of `tag`, which has no hyphen.

One that says something (`on_…`) must not stand in a page before the page is loaded: React hears no event of
such an element that it found in the page's HTML.
"""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


def _detail(event: rx.Var) -> tuple[rx.Var[int]]:
    return (event.to(dict)["detail"].to(int),)


def _text(event: rx.Var) -> tuple[rx.Var[str]]:
    return (event.to(dict)["detail"].to(str),)


def _moved(event: rx.Var) -> tuple[rx.Var[str], rx.Var[str]]:
    detail = event.to(dict)["detail"].to(dict[str, str])
    return (detail["item"], detail["status"])


def _reply(event: rx.Var) -> tuple[rx.Var[dict[str, str]]]:
    return (event.to(dict)["detail"].to(dict[str, str]),)


def _nothing(_event: rx.Var) -> tuple[()]:
    return ()


class Time(BaseHTML):
    """A moment (RFC 3339) in the reader's time zone."""

    tag = "DeskTime"
    alias = "desk-time"
    at: rx.Var[str]
    previous: rx.Var[str]

    @classmethod
    def create(cls, at: rx.Var[str] | str, form: str = "ago", **props) -> rx.Component:
        """Return `at` as `ago` (5m), `since` (5m ago), `clock` (15:04), `second` (15:04:05),
        `day` (Today), or `date`."""
        return super().create(at=at, custom_attrs={"as": form}, **props)


class Title(BaseHTML):
    """Puts a count before the title of the tab."""

    tag = "DeskTitle"
    alias = "desk-title"
    count: rx.Var[int]


class Thread(BaseHTML):
    """The scrolling part of a conversation. Says which message was seen last."""

    tag = "DeskThread"
    alias = "desk-thread"
    chat: rx.Var[str]
    last: rx.Var[int]
    newer: rx.Var[int]
    read: rx.Var[int]
    on_seen: rx.EventHandler[_detail]


class Composer(BaseHTML):
    """Around the form that a reply is written in. Says that somebody types."""

    tag = "DeskComposer"
    alias = "desk-composer"
    chat: rx.Var[str]
    on_typing: rx.EventHandler[_nothing]


class Outbox(BaseHTML):
    """Sends the replies of this tab until each is stored. `answer` is what became of the last one."""

    tag = "DeskOutbox"
    alias = "desk-outbox"
    load: rx.Var[str]
    answer: rx.Var[str]
    on_reply: rx.EventHandler[_reply]


class Replies(BaseHTML):
    """Shows the replies to a chat that are not stored yet."""

    tag = "DeskReplies"
    alias = "desk-replies"
    chat: rx.Var[str]


class Rows(BaseHTML):
    """Around a list of rows: keys walk it, and the focus stays with its row when the list moves."""

    tag = "DeskRows"
    alias = "desk-rows"


class Notice(BaseHTML):
    """Shows what stands in it for a while, whenever `number` grows."""

    tag = "DeskNotice"
    alias = "desk-notice"
    number: rx.Var[int]


class Export(BaseHTML):
    """Around a link to a file that is written line by line: saves it when it is whole, says how far it is.

    A select in it chooses how the file is written.
    """

    tag = "DeskExport"
    alias = "desk-export"


class OverlayPreview(BaseHTML):
    """Around the form of the overlay's look and a frame with the overlay: shows each change at once."""

    tag = "DeskOverlayPreview"
    alias = "desk-overlay-preview"


class Dialog(BaseHTML):
    """Around a `dialog` that the server opens and closes. Says when it was closed here."""

    tag = "DeskDialog"
    alias = "desk-dialog"
    shown: rx.Var[str]
    on_closed: rx.EventHandler[_nothing]


class Search(BaseHTML):
    """Around a text box. Says what is in it once somebody has stopped typing."""

    tag = "DeskSearch"
    alias = "desk-search"
    on_search: rx.EventHandler[_text]


class Board(BaseHTML):
    """Around columns of cards. Says which card was dropped on which column."""

    tag = "DeskBoard"
    alias = "desk-board"
    on_moved: rx.EventHandler[_moved]


class Zone(BaseHTML):
    """Around a hidden field: puts the reader's time zone into it. Says which it is, unless it is `known`."""

    tag = "DeskZone"
    alias = "desk-zone"
    known: rx.Var[str]
    on_zone: rx.EventHandler[_text]


class Busy(BaseHTML):
    """Around a button whose work takes more than a moment: see `controls.busy_button`."""

    tag = "DeskBusy"
    alias = "desk-busy"
    work: rx.Var[str]
    ended: rx.Var[str]


class Widget(BaseHTML):
    """The visitor's widget, as on any other site. Its script is `/widget.js`."""

    tag = "StreampaiSupport"
    alias = "streampai-support"


board = Board.create
busy = Busy.create
dialog = Dialog.create
export = Export.create
notice = Notice.create
outbox = Outbox.create
overlay_preview = OverlayPreview.create
replies = Replies.create
rows = Rows.create
search = Search.create
time = Time.create
title = Title.create
thread = Thread.create
composer = Composer.create
widget = Widget.create
zone = Zone.create
