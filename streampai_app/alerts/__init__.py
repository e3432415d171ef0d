"""Alerts on stream: the queue that loses none, and what a streamer tells it to do."""
