"""One flat Reflex State a page, same file name as its page; and what stands between them and the world."""
