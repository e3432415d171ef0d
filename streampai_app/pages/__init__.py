"""One file a route. A page calls components and names a state; it holds no logic."""

import reflex as rx

from ..state.chat_items import ChatItems
from ..state.demo import Demo
from ..state.donation import Donation
from ..state.feedback import Feedback
from ..state.feedback_item import FeedbackItem
from ..state.landing import Landing
from ..state.payments import Payments
from ..state.settings import Settings
from ..state.studio import Studio
from ..state.studio_history import StudioHistory
from ..state.studio_settings import StudioSettings
from ..state.support import Support
from ..state.webhooks import Webhooks
from .demo import demo
from .donation import donation
from .feedback import feedback
from .feedback_item import feedback_item
from .forgot import forgot
from .landing import landing
from .login import login
from .not_found import not_found
from .password import invitation, reset
from .payments import payments
from .settings import settings
from .studio import studio
from .studio_history import studio_history
from .studio_settings import studio_settings
from .support import support
from .webhooks import webhooks


def add_pages(app: rx.App) -> None:
    """Give the app its pages: where each is, its title, and what loads it."""
    app.add_page(landing, route="/", title="Streampai Desk", on_load=Landing.load)
    app.add_page(demo, route="/demo", title="Demo · Streampai Desk", on_load=Demo.load)
    app.add_page(login, route="/login", title="Sign in · Streampai Desk")
    app.add_page(forgot, route="/forgot", title="Forgotten password · Streampai Desk")
    app.add_page(reset, route="/reset/[secret]", title="New password · Streampai Desk")
    app.add_page(invitation, route="/invitation/[secret]", title="Welcome · Streampai Desk")
    app.add_page(
        support,
        route="/admin/support/[[chat_id]]",
        title="Support · Streampai Desk",
        on_load=[Support.load, ChatItems.load],
    )
    app.add_page(feedback, route="/admin/feedback", title="Feedback · Streampai Desk", on_load=Feedback.load)
    app.add_page(
        feedback_item,
        route="/admin/feedback/[item_id]",
        title="Feedback · Streampai Desk",
        on_load=FeedbackItem.load,
    )
    app.add_page(payments, route="/admin/payments", title="Payments · Streampai Desk", on_load=Payments.load)
    app.add_page(
        donation,
        route="/admin/payments/[donation_id]",
        title="Donation · Streampai Desk",
        on_load=Donation.load,
    )
    app.add_page(webhooks, route="/admin/webhooks", title="Webhooks · Streampai Desk", on_load=Webhooks.load)
    app.add_page(studio, route="/studio", title="Studio · Streampai Desk", on_load=Studio.load)
    app.add_page(
        studio_history,
        route="/studio/history",
        title="History · Streampai Desk",
        on_load=StudioHistory.load,
    )
    app.add_page(
        studio_settings,
        route="/studio/settings",
        title="Settings · Streampai Desk",
        on_load=StudioSettings.load,
    )
    app.add_page(settings, route="/admin/settings", title="Settings · Streampai Desk", on_load=Settings.load)
    app.add_page(not_found, route="404", title="Not found · Streampai Desk")
