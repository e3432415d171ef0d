"""The public roadmap: plain pages, and votes on them."""
