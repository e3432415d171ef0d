"""Every button whose work takes more than a moment shows so: see `controls.busy_button`."""

import inspect
import re
from collections.abc import Iterator

from reflex.event import EventChain, EventHandler
from reflex_base.components.component import BaseComponent
from reflex_base.registry import RegistrationContext
from reflex_components_core.el.elements.forms import Button, Form

from streampai_app.components.elements import Busy
from streampai_app.state.work import LONG
from streampai_app.streampai_app import app

from .walking import everything

# What reaches a provider, sends mail, or begins work for the queue. A new one of these belongs here.
REACHES = re.compile(
    r"\bgateways, asking|\b_give_back\(|\bspeech\.|\b(ask_about_open|invite|invite_again|replay_webhook"
    r"|replay_dead_webhooks|controls\.replay|controls\.test_alert|set_status),? ?"
)


def handlers() -> dict[str, EventHandler]:
    """Return the handlers of our states, by qualified name."""
    with app.set_contexts():
        found = [each.handler for each in RegistrationContext.get().event_handlers.values()]
    return {each.fn.__qualname__: each for each in found if each.fn.__module__.startswith("streampai_app")}


def begun_by(component: BaseComponent) -> Iterator[str]:
    """Yield the handlers that a component's own events begin."""
    for event in getattr(component, "event_triggers", {}).values():
        if isinstance(event, EventChain):
            yield from (each.handler.fn.__qualname__ for each in event.events if hasattr(each, "handler"))


def busy_in(form: BaseComponent) -> Iterator[BaseComponent]:
    """Yield each button that sends a form, and what stands around it where it is a busy one."""
    for child in form.children:
        if isinstance(child, Busy) or (isinstance(child, Button) and "submit" in str(child.type)):
            yield child
        else:
            yield from busy_in(child)


def test_whatever_reaches_a_provider_or_begins_long_work_has_a_deadline():
    reaching = {name for name, each in handlers().items() if REACHES.search(inspect.getsource(each.fn))}
    assert reaching >= {"Donation.ask", "Donation.give_back", "Settings.invite", "Studio.replay"}
    assert reaching - LONG == set()


def test_a_form_that_the_browser_sends_by_itself_shows_it_too():
    forms = {
        str(component.action): list(busy_in(component))
        for _, component, _ in everything()
        if isinstance(component, Form) and component.action is not None
    }
    forms = {at: sent_by for at, sent_by in forms.items() if "sign-out" not in at}
    assert len(forms) >= 4
    assert [at for at, sent_by in forms.items() if not all(isinstance(each, Busy) for each in sent_by)] == []


def test_every_button_that_begins_long_work_shows_that_it_is_at_work():
    begun, idle = set(), []
    for route, component, around in everything():
        for name in LONG & set(begun_by(component)):
            begun.add(name)
            is_form = "submit" in " ".join(getattr(component, "event_triggers", {}))
            shown = list(busy_in(component)) if is_form else [around[-1]]
            if not all(isinstance(each, Busy) and name in str(each.work) for each in shown) or not shown:
                idle.append((route, name))
    assert idle == []
    assert begun == LONG
