"""What we write to people by mail about their account. Each function returns a subject and a body. Pure."""

Letter = tuple[str, str]


def invitation(name: str, inviter: str, address: str) -> Letter:
    return (
        "You are invited to Streampai",
        f"Hello {name},\n\n"
        f"{inviter} invites you to Streampai. Choose a password here and you are in:\n\n"
        f"{address}\n\n"
        "The link is good once, for 7 days. If you did not expect this, you can ignore it.\n",
    )


def password_reset(name: str, address: str) -> Letter:
    return (
        "Your new password for Streampai",
        f"Hello {name},\n\n"
        "somebody, we hope you, asked for a new password. Choose one here:\n\n"
        f"{address}\n\n"
        "The link is good once, for an hour. If it was not you, ignore this: nothing has changed.\n",
    )


def password_changed(name: str, address: str) -> Letter:
    return (
        "Your password for Streampai was changed",
        f"Hello {name},\n\n"
        "your password was changed just now, and every browser that was signed in has been signed out.\n\n"
        f"If it was not you, choose a new one at once and tell an admin:\n\n{address}\n",
    )
