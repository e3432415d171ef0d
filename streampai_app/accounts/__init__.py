"""Who is asking: actors, their sessions, how they sign in."""
