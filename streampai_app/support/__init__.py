"""Chats between visitors and the team."""
