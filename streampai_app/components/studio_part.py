"""A part of a streamer's settings: a form that is saved by itself, and says by itself what is wrong."""

import reflex as rx

from ..state.studio_settings import StudioSettings
from .fields import saved_form


def part_form(part: str, *children: rx.Component, on_submit: rx.EventHandler) -> rx.Component:
    """Return the form of a part."""
    trouble = rx.cond(StudioSettings.trouble_in == part, StudioSettings.trouble, "")
    return saved_form(*children, on_submit=on_submit, trouble=trouble, saved=StudioSettings.saved)


def is_wrong(name: rx.Var[str] | str) -> rx.Var[bool]:
    """Tell whether this field is what is wrong."""
    return StudioSettings.trouble_with == name
