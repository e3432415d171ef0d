"""What an overlay talks to: its page, its files, its socket and the sound of speech."""
