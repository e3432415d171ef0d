"""Files that come with chats: judged by their content, made anew, kept on disk, given out to few."""
