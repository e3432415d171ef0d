"""What a newcomer finds: an admin, a streamer, and a few chats to look at."""
