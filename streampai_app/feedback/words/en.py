"""English."""

WORDS = {
    "status": {
        "under-review": "“{title}” is under review again",
        "planned": "“{title}” is planned",
        "in-progress": "“{title}” is being worked on",
        "shipped": "“{title}” has shipped",
        "declined": "“{title}” will not be done",
        "reported": "“{title}” is open again",
        "confirmed": "“{title}” is confirmed",
        "fixed": "“{title}” is fixed",
        "closed": "“{title}” was closed",
    },
    "hello": "Hello,",
    "see": "See it here:",
    "in_chat": "You find it in your chat with us.",
    "why": {
        "feature": "You asked for this, voted for it or follow it.",
        "bug": "You reported this.",
    },
    "no_more": "No more such mail:",
}
