"""Requests, bugs, comments and news as the widget reads them: see docs/protocol.md."""

from typing import Any

from ...feedback.views import ChangeView, CommentView, ItemPage, ItemView, NewsView, RequestView
from .wire import time_json


def request_json(request: RequestView) -> dict[str, Any]:
    """Return a request among others."""
    return {
        "id": request.id,
        "title": request.title,
        "excerpt": request.excerpt,
        "status": request.status,
        "votes": request.votes,
        "voted": request.voted,
        "followed": request.followed,
        "comments": request.comments,
    }


def item_json(item: ItemView) -> dict[str, Any]:
    """Return a request or bug in full. `chat` is its author's conversation, null to anybody else."""
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "body": item.body,
        "status": item.status,
        "public": item.visibility == "public",
        "votes": item.votes,
        "voted": item.voted,
        "followed": item.followed,
        "comments": item.comments,
        "mine": item.is_mine,
        "chat": item.chat_id or None,
        "created_at": time_json(item.created_at),
        "status_at": time_json(item.status_at),
    }


def comment_json(comment: CommentView) -> dict[str, Any]:
    """Return a comment. `held`: only its author sees it as yet. What their client called it is theirs too."""
    own = {"client_id": comment.client_id} if comment.is_mine else {}
    return own | {
        "id": comment.id,
        "name": comment.name,
        "team": comment.is_team,
        "mine": comment.is_mine,
        "body": comment.body,
        "held": comment.visibility != "public",
        "at": time_json(comment.at),
    }


def page_json(page: ItemPage) -> dict[str, Any]:
    """Return a request with its history and what people say below it."""
    return {
        "request": item_json(page.item),
        "history": [_change_json(change) for change in page.history],
        "comments": [comment_json(comment) for comment in page.comments],
    }


def news_json(news: NewsView) -> dict[str, Any]:
    """Return something that shipped."""
    return {
        "id": news.id,
        "title": news.title,
        "note": news.note,
        "votes": news.votes,
        "at": time_json(news.at),
    }


def _change_json(change: ChangeView) -> dict[str, Any]:
    return {"status": change.status, "reason": change.reason, "at": time_json(change.at)}
