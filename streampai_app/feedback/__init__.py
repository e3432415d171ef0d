"""Feature requests and bug reports: asked, voted for, merged, decided upon, and told to whoever cares."""
