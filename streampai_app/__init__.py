"""Streampai Desk: support chat and donations for a live-streaming platform."""
